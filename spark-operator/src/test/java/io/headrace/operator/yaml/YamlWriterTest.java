package io.headrace.operator.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.operator.problems.RefusedException;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlWriterTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "on",
        "Off",
        "yes",
        "NO",
        "y",
        "true",
        "null",
        "~",
        "4.0",
        "1e3",
        "0x1",
        "0o7",
        "1_000",
        "2025-01-01",
        "12:30:45",
        ".inf",
        "-.5",
        "=",
        "<<",
        "",
        " ",
        "- a",
        "a: b",
        "a #b",
        "#x",
        "*",
        "&x",
        "!x",
        "|",
        ">",
        "%x",
        "@x",
        "`x",
        "{a}",
        "[a]",
        "a:",
        "\ttab",
        "\u0085",
        "\ufeff"
      })
  void whatCouldBeAnythingElseStandsInQuotes(String text) {
    String written = YamlWriter.write(Map.of("key", text));
    assertThat(written).startsWith("key: \"");
    assertThat(((YamlValue.Keys) YamlReader.read(written, "t").get(0)).tree())
        .isEqualTo(Map.of("key", text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "local:///opt/x.jar", "a-b_c.d/e@f", "registry:5000/x:1.0"})
  void plainTextStaysPlain(String text) {
    assertThat(YamlWriter.write(Map.of("key", text))).isEqualTo("key: " + text + "\n");
  }

  @Property(tries = 500)
  void everyTextReadsBack(@ForAll String text, @ForAll String key) {
    String clean = text.replaceAll("[\\ud800-\\udfff]", "?");
    String cleanKey = key.replaceAll("[\\ud800-\\udfff]", "?");
    Map<String, Object> tree = Map.of("a", List.of(Map.of(cleanKey, clean, "z", 1)), "b", clean);
    String written = YamlWriter.write(tree);
    assertThat(((YamlValue.Keys) YamlReader.read(written, "t").get(0)).tree()).isEqualTo(tree);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\nb",
        "a\nb\n",
        "a\n\nb\n",
        "a\n b\n",
        "a \nb",
        " a\nb",
        "a\n\n",
        "\na",
        "a\n\tb\n"
      })
  void linesReadBackAsTheyWere(String text) {
    String written = YamlWriter.write(Map.of("key", List.of(Map.of("inner", text))));
    assertThat(((YamlValue.Keys) YamlReader.read(written, "t").get(0)).tree())
        .isEqualTo(Map.of("key", List.of(Map.of("inner", text))));
  }

  @Test
  void numbersAndBooleansStandBare() {
    assertThat(YamlWriter.write(Map.of("count", 5000000000L))).isEqualTo("count: 5000000000\n");
    assertThat(YamlWriter.write(Map.of("flag", true))).isEqualTo("flag: true\n");
    assertThat(YamlWriter.write(Map.of("l", List.of(), "m", Map.of()))).contains("l: []", "m: {}");
  }

  @Test
  void aliasBombIsRefused() {
    StringBuilder bomb = new StringBuilder("a: &a [x, x, x, x, x, x, x, x, x]\n");
    for (char c = 'b'; c < 'i'; c++) {
      String before = "*" + (char) (c - 1);
      bomb.append(
          c
              + ": &"
              + c
              + " ["
              + String.join(", ", java.util.Collections.nCopies(9, before))
              + "]\n");
    }
    assertThatThrownBy(() -> YamlReader.read(bomb.toString(), "t"))
        .isInstanceOf(RefusedException.class);
  }
}
