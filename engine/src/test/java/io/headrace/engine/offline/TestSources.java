package io.headrace.engine.offline;

import io.headrace.engine.definitions.DataSource;
import io.headrace.engine.definitions.FeatureTypes;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.definitions.SourceLocation;
import io.headrace.engine.definitions.SourceLocation.FileFormat;
import io.headrace.engine.offline.PinnedSource.Selection;
import io.headrace.engine.offline.PinnedSource.TimeRange;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Short ways to write sources and selections down. */
public final class TestSources {
  private TestSources() {}

  public static DataSource source(SourceLocation location) {
    return new DataSource(
        "stats", location, "ts", Optional.empty(), Map.of(), Optional.empty(), "", Map.of(), "");
  }

  public static DataSource files(String path, FileFormat format) {
    return source(new SourceLocation.Files(path, format));
  }

  public static DataSource withCreated(DataSource s, String created) {
    return new DataSource(
        s.name(),
        s.location(),
        s.timestampField(),
        Optional.of(created),
        s.fieldMapping(),
        s.datePartition(),
        "",
        Map.of(),
        "");
  }

  public static DataSource partitionedBy(DataSource s, String column, String format) {
    return new DataSource(
        s.name(),
        s.location(),
        s.timestampField(),
        s.createdTimestampColumn(),
        s.fieldMapping(),
        Optional.of(new DataSource.DatePartition(column, format)),
        "",
        Map.of(),
        "");
  }

  public static DataSource mapped(DataSource s, Map<String, String> mapping) {
    return new DataSource(
        s.name(),
        s.location(),
        s.timestampField(),
        s.createdTimestampColumn(),
        mapping,
        s.datePartition(),
        "",
        Map.of(),
        "");
  }

  /** {@code k:Int64}. */
  public static Field field(String text) {
    int colon = text.indexOf(':');
    return new Field(
        text.substring(0, colon), FeatureTypes.parse(text.substring(colon + 1)).orElseThrow());
  }

  public static List<Field> fields(String... texts) {
    return Arrays.stream(texts).map(TestSources::field).toList();
  }

  public static Selection select(List<Field> keys, List<Field> features) {
    return new Selection(keys, features, TimeRange.ALL, false);
  }

  public static Selection between(List<Field> keys, List<Field> features, String from, String to) {
    return new Selection(
        keys,
        features,
        new TimeRange(Optional.of(Instant.parse(from)), Optional.of(Instant.parse(to))),
        false);
  }
}
