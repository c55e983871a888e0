package io.headrace.engine.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.offline.SourcePin;
import io.headrace.engine.offline.SourcePin.PinnedFile;
import io.headrace.engine.offline.TableVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcePinsTest {
  private static final Instant COMMITTED = Instant.parse("2026-01-01T00:00:00.123Z");
  private static final SourcePin DELTA =
      new SourcePin(
          "stats",
          "delta",
          "data/stats",
          List.of(),
          OptionalLong.of(81920),
          Optional.of(new TableVersion("delta", "7e0", "12", COMMITTED)));
  private static final SourcePin ICEBERG =
      new SourcePin(
          "trips",
          "iceberg",
          "lake.rides.trips",
          List.of(),
          OptionalLong.empty(),
          Optional.of(
              new TableVersion(
                  "iceberg", "a-b", "8744736658442914487", COMMITTED, OptionalInt.of(3))));
  private static final SourcePin FILES =
      new SourcePin(
          "fares",
          "files",
          "data/fares",
          List.of(new PinnedFile("file:/data/fares/a.parquet", 42, COMMITTED)),
          OptionalLong.of(42));

  @TempDir Path folder;

  private Path report(Object data) throws Exception {
    return Files.writeString(folder.resolve("report.json"), Json.text(data));
  }

  @Test
  void whatAReportOfARetrievalPinsIsReadAgain() throws Exception {
    Path report =
        report(
            Map.of(
                "sources",
                List.of(SourcePins.data(DELTA), SourcePins.data(ICEBERG), SourcePins.data(FILES))));
    assertThat(SourcePins.ofReport(report)).containsExactly(DELTA, ICEBERG, FILES);
  }

  @Test
  void andThatOfAMaterialization() throws Exception {
    Path report =
        report(
            Map.of(
                "views",
                List.of(
                    Map.of("view", "a", "source", SourcePins.data(DELTA)),
                    Map.of("view", "b", "status", "skipped"),
                    Map.of("view", "c", "source", SourcePins.data(DELTA)))));
    assertThat(SourcePins.ofReport(report)).containsExactly(DELTA);
  }

  @Test
  void aLineNamesTheVersion() {
    assertThat(SourcePins.text(DELTA))
        .contains("stats: delta version 12 of 2026-01-01T00:00:00.123Z");
    assertThat(SourcePins.text(ICEBERG))
        .contains("trips: iceberg snapshot 8744736658442914487 of 2026-01-01T00:00:00.123Z");
    assertThat(SourcePins.text(FILES)).isEmpty();
  }

  @Test
  void somethingElseIsRefused() throws Exception {
    for (String text :
        List.of(
            "{}", "[]", "no json", "{\"sources\": [{\"source\": \"a\"}]}", "{\"sources\": 1}")) {
      Path file = Files.writeString(folder.resolve("other.json"), text);
      assertThatThrownBy(() -> SourcePins.ofReport(file))
          .as(text)
          .isInstanceOf(DefinitionException.class)
          .hasMessageContaining("it is no report that pins sources");
    }
    assertThatThrownBy(() -> SourcePins.ofReport(folder.resolve("gone.json")))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("there is no such file");
  }
}
