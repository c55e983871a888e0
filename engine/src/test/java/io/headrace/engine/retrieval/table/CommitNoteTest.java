package io.headrace.engine.retrieval.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.engine.offline.SourcePin;
import io.headrace.engine.offline.TableVersion;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CommitNoteTest {
  private static final Instant NOON = Instant.parse("2025-05-01T12:00:00Z");

  private static SourcePin files(String... paths) {
    return new SourcePin(
        "stats",
        "files",
        "data/stats",
        Arrays.stream(paths).map(p -> new SourcePin.PinnedFile(p, 10, NOON)).toList(),
        OptionalLong.of(20));
  }

  @Test
  void isReadBackFromBothFormats() {
    CommitNote note = new CommitNote("run \u00fc", List.of("a:x", "b:y"), List.of(files("1")));
    CommitNote expected = new CommitNote("run \u00fc", List.of("a:x", "b:y"), List.of());

    assertThat(CommitNote.fromJson(note.json())).contains(expected);
    assertThat(CommitNote.fromProperties(note.properties())).contains(expected);
  }

  @Test
  void whatOthersWriteIsNoNote() {
    for (String text :
        List.of("", "nightly load", "{}", "[1]", "{\"headrace.run-id\": 7}", "null")) {
      assertThat(CommitNote.fromJson(text)).as(text).isEmpty();
    }
    assertThat(CommitNote.fromProperties(Map.of("spark.app.id", "x"))).isEmpty();
  }

  @Test
  void aTableIsPinnedByItsVersion() {
    SourcePin pin =
        new SourcePin(
            "stats",
            "iceberg",
            "lake.stats",
            List.of(),
            OptionalLong.empty(),
            Optional.of(new TableVersion("iceberg", "uuid-1", "42", NOON)));

    assertThat(new CommitNote("1", List.of(), List.of(pin)).properties().get(CommitNote.SOURCES))
        .isEqualTo(
            "[{\"source\":\"stats\",\"kind\":\"iceberg\",\"text\":\"lake.stats\",\"table_id\":\"uuid-1\","
                + "\"version\":\"42\",\"committed\":\"2025-05-01T12:00:00Z\"}]");
  }

  @Test
  void filesArePinnedByADigestThatTellsThemApart() {
    String one = new CommitNote("1", List.of(), List.of(files("a", "b"))).json();

    assertThat(one).contains("\"files\":2").doesNotContain("\"a\"");
    assertThat(new CommitNote("1", List.of(), List.of(files("b", "a"))).json()).isEqualTo(one);
    assertThat(new CommitNote("1", List.of(), List.of(files("a", "c"))).json()).isNotEqualTo(one);
  }
}
