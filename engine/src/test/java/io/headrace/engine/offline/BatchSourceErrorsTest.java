package io.headrace.engine.offline;

import static io.headrace.engine.offline.TestSources.fields;
import static io.headrace.engine.offline.TestSources.files;
import static io.headrace.engine.offline.TestSources.select;
import static io.headrace.engine.offline.TestSources.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.headrace.engine.TestSpark;
import io.headrace.engine.definitions.DataSource;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.SourceLocation;
import io.headrace.engine.definitions.SourceLocation.FileFormat;
import io.headrace.engine.definitions.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchSourceErrorsTest {
  private final SparkSession spark = TestSpark.session();
  @TempDir Path repository;

  private PinnedSource open(DataSource source) {
    return BatchSources.open(spark, repository, source).resolve();
  }

  private static DataSource query(String sql) {
    return source(new SourceLocation.Query(sql));
  }

  @Test
  void missingFile() {
    assertThatThrownBy(() -> open(files("gone.parquet", FileFormat.PARQUET)))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("Data source 'stats' (gone.parquet): nothing is at file:")
        .hasMessageContaining("Check the path");
  }

  @Test
  void emptyDirectory() throws Exception {
    Files.createDirectories(repository.resolve("empty/_temporary"));
    assertThatThrownBy(() -> open(files("empty", FileFormat.PARQUET)))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("no data file is in file:");
  }

  @Test
  void unreadableParquetNamesTheFile() throws Exception {
    Files.writeString(repository.resolve("bad.parquet"), "this is no parquet file at all");
    assertThatThrownBy(() -> open(files("bad.parquet", FileFormat.PARQUET)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("bad.parquet cannot be read as parquet: ")
        .hasMessageContaining("is not a Parquet file");
  }

  @Test
  void everyMissingColumnIsNamedWithTheNearestOne() {
    PinnedSource source = open(query("SELECT 1L driver_id, 2L trips, timestamp'2025-01-01' ts"));
    DefinitionException e =
        catchThrowableOfType(
            DefinitionException.class,
            () -> source.read(select(fields("drvier_id:Int64"), fields("tripz:Int64"))));
    assertThat(e.problems()).hasSize(2);
    assertThat(e)
        .hasMessageContaining("Join key 'drvier_id' is not among its columns")
        .hasMessageContaining("Did you mean 'driver_id'?")
        .hasMessageContaining("Did you mean 'trips'?");
  }

  @Test
  void timestampOfWrongType() {
    assertThatThrownBy(() -> open(query("SELECT 1L k, 2L ts")))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("timestamp_field 'ts' is a column of type bigint");
  }

  @Test
  void noEventTimestamp() {
    DataSource none =
        new DataSource(
            "stats",
            new SourceLocation.Query("SELECT 1L k, 2L ts"),
            "",
            Optional.empty(),
            Map.of(),
            Optional.empty(),
            "",
            Map.of(),
            "");
    assertThatThrownBy(() -> open(none))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("it has no event timestamp. Set timestamp_field to one of: k, ts.");
  }

  @Test
  void unknownTable() {
    assertThatThrownBy(() -> open(source(new SourceLocation.Table("no_such_table"))))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("table 'no_such_table' cannot be used")
        .hasMessageContaining("TABLE_OR_VIEW_NOT_FOUND");
  }

  @Test
  void wrongSqlIsToldShortly() {
    DefinitionException e =
        catchThrowableOfType(
            DefinitionException.class, () -> open(query("SELECT nope FROM range(3)")));
    assertThat(e.getMessage()).contains("its query cannot be used").contains("nope");
    assertThat(e.getMessage().lines()).hasSize(1);
    assertThatThrownBy(() -> open(query("SELEC 1"))).isInstanceOf(DefinitionException.class);
  }

  @Test
  void statementsAreNotRun() {
    assertThatThrownBy(() -> open(query("CREATE TABLE made_by_reading USING parquet AS SELECT 1")))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("its query is a statement that does something. Write a SELECT.");
    assertThat(spark.catalog().tableExists("made_by_reading")).isFalse();
  }

  @Test
  void typesThatMakeNoSenseAreToldBeforeReading() {
    PinnedSource source = open(query("SELECT 1L k, true flag, timestamp'2025-01-01' ts"));
    assertThatThrownBy(() -> source.read(select(fields("k:Int64"), fields("flag:Int64"))))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining(
            "Feature 'flag', column 'flag': its type boolean cannot be read as Int64");
  }

  @Test
  void filesWithAndWithoutNanosecondsAreNotMixed() throws Exception {
    ParquetFiles.write(repository.resolve("mixed/a.parquet"), "NANOS", 1L);
    ParquetFiles.write(repository.resolve("mixed/b.parquet"), "MICROS", 1L);
    assertThatThrownBy(() -> open(files("mixed", FileFormat.PARQUET)))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("a.parquet holds nanoseconds in ts, and file:")
        .hasMessageContaining("b.parquet does not. Write the files with one precision");
  }

  @Test
  void aFileThatBreaksLaterIsNamedToo() throws Exception {
    ParquetFiles.write(repository.resolve("some/a.parquet"), "MICROS", 1L);
    Files.writeString(repository.resolve("some/b.parquet"), "this is no parquet file at all");
    PinnedSource source = open(files("some", FileFormat.PARQUET));
    Exception failure =
        catchThrowableOfType(
            Exception.class,
            () -> source.read(select(fields("k:Int64"), fields())).collectAsList());

    assertThat(ReadFailures.explain("Data source 'stats'", failure))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("Data source 'stats': ")
        .hasMessageContaining("b.parquet")
        .hasMessageContaining("is not a Parquet file");
  }

  @Test
  void strftimeThatDoesNotSortIsRefused() {
    assertThatThrownBy(() -> Strftime.of("Data source 's'", "%d %b"))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("date_partition_column_format '%d %b' has '%b'");
  }
}
