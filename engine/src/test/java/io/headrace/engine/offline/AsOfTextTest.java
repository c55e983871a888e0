package io.headrace.engine.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.lakehouse.TableMoment;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AsOfTextTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private static AsOf parse(String... options) {
    return AsOfText.parse(List.of(options), NOW);
  }

  @Test
  void nothingMeansTheNewestVersion() {
    assertThat(parse()).isEqualTo(AsOf.NOW);
  }

  @Test
  void aTimeMeansEverySource() {
    assertThat(parse("2026-01-01").everywhere())
        .contains(new TableMoment.At(Instant.parse("2026-01-01T00:00:00Z")));
    assertThat(parse("now-1h").of("anything"))
        .contains(new TableMoment.At(Instant.parse("2026-01-02T02:04:05Z")));
  }

  @Test
  void eachKindOfMomentHasItsWord() {
    AsOf asOf =
        parse("a=version:12", "b=snapshot:123", "c=tag:june", "d=branch:x=y", "e=2026-01-01");
    assertThat(asOf.bySource())
        .isEqualTo(
            Map.of(
                "a", new TableMoment.Version(12),
                "b", new TableMoment.Snapshot(123),
                "c", new TableMoment.Tag("june"),
                "d", new TableMoment.Branch("x=y"),
                "e", new TableMoment.At(Instant.parse("2026-01-01T00:00:00Z"))));
  }

  @Test
  void aSourceIsReadAsIsSaidOfItself() {
    AsOf asOf = parse("2026-01-01", "a=version:12");
    assertThat(asOf.of("a")).contains(new TableMoment.Version(12));
    assertThat(asOf.of("b")).isEqualTo(asOf.everywhere());
    assertThat(AsOf.NOW.of("a")).isEqualTo(Optional.empty());
  }

  @Test
  void everyProblemIsTold() {
    DefinitionException e =
        catchThrowableOfType(
            DefinitionException.class,
            () ->
                parse(
                    "version:1",
                    "a=version:x",
                    "a=tag:",
                    "yesterdy",
                    "b=tag:x",
                    "b=tag:y",
                    "c=then"));
    assertThat(e.problems()).hasSize(6);
    assertThat(e)
        .hasMessageContaining("--as-of version:1: only a time means the same in several tables")
        .hasMessageContaining("--as-of a=version:x: 'x' is no number")
        .hasMessageContaining("--as-of a=tag:: nothing follows the colon")
        .hasMessageContaining("--as-of yesterdy: 'yesterdy' is no moment")
        .hasMessageContaining("--as-of b=tag:y: a moment of this source is given twice")
        .hasMessageContaining("--as-of c=then: 'then' is no moment");
    assertThatThrownBy(() -> parse("2026-01-01", "2026-01-02"))
        .hasMessageContaining("--as-of 2026-01-02: a moment for the whole run is given twice");
  }

  @Test
  void aSourceThatIsNotReadIsRefused() {
    assertThatThrownBy(() -> parse("stast=version:1").requireFits(List.of("stats")))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("the run reads no source 'stast'. Known sources: stats.")
        .hasMessageContaining("Did you mean 'stats'?");
  }

  @Test
  void aSourceThatTheEarlierRunDidNotReadIsRefused() {
    SourcePin pin = new SourcePin("trips", "files", "t", List.of(), java.util.OptionalLong.empty());
    AsOf asOf = AsOf.NOW.withPins(List.of(pin));
    asOf.requireFits(List.of("trips"));
    assertThatThrownBy(() -> asOf.requireFits(List.of("stats", "trips")))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("the report has no pin of source 'stats'")
        .hasMessageContaining("it pins: trips.");
  }
}
