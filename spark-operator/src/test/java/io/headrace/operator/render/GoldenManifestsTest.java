package io.headrace.operator.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.operator.catalogue.TestCatalogue;
import io.headrace.operator.deployment.Overrides;
import io.headrace.operator.manifest.Manifest;
import io.headrace.operator.manifest.ManifestText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole renderings as files, to be read in reviews. With {@code -Dgolden=write} the files are
 * written anew.
 */
class GoldenManifestsTest {
  private static final Path FOLDER = Path.of("src/test/resources/golden");
  private static final String DEPLOYMENT = ".deployment.yaml";

  static Stream<String> names() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(f -> f.endsWith(DEPLOYMENT))
          .map(f -> f.substring(0, f.length() - DEPLOYMENT.length()))
          .sorted()
          .toList()
          .stream();
    }
  }

  static Rendering rendering(String name) {
    try {
      String text = Files.readString(FOLDER.resolve(name + DEPLOYMENT));
      return Rendered.of(text, new TestCatalogue().build(), Overrides.NONE);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void theRenderingIsTheFile(String name) throws IOException {
    Rendering rendering = rendering(name);
    Path file = FOLDER.resolve(name + ".yaml");
    if ("write".equals(System.getProperty("golden"))) {
      Files.writeString(file, rendering.yaml(rendering.all()));
    }
    assertThat(rendering.yaml(rendering.all())).isEqualTo(Files.readString(file));
  }

  @ParameterizedTest
  @MethodSource("names")
  void theFileReadsBackAsTheObjects(String name) {
    Rendering rendering = rendering(name);
    List<Manifest> read = ManifestText.read(name, rendering.yaml(rendering.all()));
    assertThat(read.stream().map(Manifest::tree).map(GoldenManifestsTest::numbers))
        .isEqualTo(
            rendering.all().stream()
                .map(Manifest::tree)
                .map(GoldenManifestsTest::numbers)
                .toList());
  }

  /** Numbers as texts, as reading does not know which are long; empty blocks stay. */
  private static Object numbers(Object tree) {
    if (tree instanceof Map<?, ?> map) {
      Map<Object, Object> result = new java.util.TreeMap<>();
      map.forEach((k, v) -> result.put(k, numbers(v)));
      return result;
    }
    return tree instanceof List<?> list
        ? list.stream().map(GoldenManifestsTest::numbers).toList()
        : tree instanceof Number number ? (Object) ("number " + number) : tree;
  }

  @ParameterizedTest
  @MethodSource("names")
  void theOperatorsOwnSchemasAcceptEveryObject(String name) {
    int checked = 0;
    for (Manifest manifest : rendering(name).runs()) {
      if (CrdSchemas.messages(manifest).isPresent()) {
        assertThat(CrdSchemas.messages(manifest).get()).as(manifest.name()).isEmpty();
        checked++;
      } else {
        // A CronJob carries its run as text.
        for (Manifest run : runsIn(manifest)) {
          assertThat(CrdSchemas.messages(run).orElseThrow()).as(run.name()).isEmpty();
          checked++;
        }
      }
    }
    assertThat(checked).isPositive();
  }

  static List<Manifest> runsIn(Manifest manifest) {
    return manifest.tree().get("data") instanceof Map<?, ?> data
            && data.get("run.yaml") instanceof String text
        ? ManifestText.read("run.yaml", text)
        : List.of();
  }

  @ParameterizedTest
  @MethodSource("names")
  void twoRenderingsAreEqualByteForByte(String name) {
    Rendering once = rendering(name);
    Rendering again = rendering(name);
    assertThat(once.yaml(once.all())).isEqualTo(again.yaml(again.all()));
  }

  @ParameterizedTest
  @MethodSource("names")
  void theRestrictedPodSecurityStandardLetsEveryPodPass(String name) {
    List<Map<?, ?>> pods = RenderedPods.of(rendering(name));
    assertThat(pods).isNotEmpty();
    pods.forEach(pod -> assertThat(RestrictedPods.violations(pod)).as(pod.toString()).isEmpty());
  }
}
