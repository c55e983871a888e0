package io.headrace.engine.offline;

import static io.headrace.engine.offline.TestSources.fields;
import static io.headrace.engine.offline.TestSources.partitionedBy;
import static io.headrace.engine.offline.TestSources.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.SourceLocation;
import io.headrace.engine.definitions.SourceLocation.FileFormat;
import io.headrace.engine.definitions.SourceLocation.LakehouseFormat;
import io.headrace.engine.lakehouse.TableMoment;
import io.headrace.engine.offline.PinnedSource.Selection;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeltaSourceTest extends LakehouseSourceContract {
  private int tables;

  @Override
  String format() {
    return "delta";
  }

  @Override
  String create(String columns) {
    return create(columns, "");
  }

  private String create(String columns, String more) {
    String name = "delta.`" + repository.resolve("t" + tables++) + "`";
    spark.sql(
        "CREATE TABLE "
            + name
            + " ("
            + columns
            + ") USING delta "
            + more
            + " TBLPROPERTIES ('delta.columnMapping.mode' = 'name',"
            + " 'delta.enableDeletionVectors' = 'true')");
    return name;
  }

  @Override
  SourceLocation.Lakehouse byPath(String name) {
    String path = name.substring(name.indexOf('`') + 1, name.length() - 1);
    return new SourceLocation.Lakehouse(
        LakehouseFormat.DELTA,
        Optional.of(repository.relativize(java.nio.file.Path.of(path)).toString()),
        Optional.empty(),
        Map.of());
  }

  @Override
  void compact(String name) {
    spark.sql("OPTIMIZE " + name);
  }

  @Test
  void readsAVersionByItsNumber() {
    insert(table, "(3, 30, timestamp'2025-05-02T12:00:00Z')");
    assertThat(rows(resolve(byPath(table), at(new TableMoment.Version(1)))))
        .containsExactly("1 10", "2 20");
    assertThat(resolve().pin().version().orElseThrow().version()).isEqualTo("2");
  }

  @Test
  void aVersionThatIsNotThereYetNamesTheNewest() {
    assertThatThrownBy(() -> resolve(byPath(table), at(new TableMoment.Version(12))))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("version 12 is not there yet. The newest is 1.");
  }

  @Test
  void aTagIsNothingThatDeltaHas() {
    assertThatThrownBy(() -> resolve(byPath(table), at(new TableMoment.Tag("june"))))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("Delta tables have nothing like 'tag:june'")
        .hasMessageContaining("version:12");
  }

  @Test
  void aVersionThatVacuumRemovedNamesTheOldestOneLeft() {
    spark.sql("UPDATE " + table + " SET trips = 11 WHERE k = 1");
    compact(table);
    spark.conf().set("spark.databricks.delta.retentionDurationCheck.enabled", "false");
    try {
      spark.sql("VACUUM " + table + " RETAIN 0 HOURS");
    } finally {
      spark.conf().unset("spark.databricks.delta.retentionDurationCheck.enabled");
    }
    long newest = Long.parseLong(resolve().pin().version().orElseThrow().version());
    assertThatThrownBy(() -> resolve(byPath(table), at(new TableMoment.Version(1))))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("version 1 cannot be read: vacuum removed files of it")
        .hasMessageContaining("The oldest one left is version ");
    assertThat(rows(resolve(byPath(table), at(new TableMoment.Version(newest)))))
        .containsExactly("1 11", "2 20");
  }

  @Test
  void rowsUnderADeletionVectorAreGone() {
    spark.sql("DELETE FROM " + table + " WHERE k = 1");
    PinnedSource source = resolve();
    assertThat(rows(source)).containsExactly("2 20");
    assertThat(source.statistics(TRIPS).rows()).hasValue(1);
  }

  @Test
  void aPartitionOfDaysPrunes() {
    String days = create("k BIGINT, trips INT, ts TIMESTAMP, day STRING", "PARTITIONED BY (day)");
    for (int day = 1; day <= 4; day++) {
      insert(
          days,
          String.format("(1, %d, timestamp'2025-05-0%dT12:00:00Z', '2025-05-0%d')", day, day, day));
    }
    PinnedSource pinned =
        BatchSources.open(spark, repository, partitionedBy(source(byPath(days)), "day", "%Y-%m-%d"))
            .resolve();
    Selection range =
        TestSources.between(
            fields("k:Int64"),
            fields("trips:Int64"),
            "2025-05-02T00:00:00Z",
            "2025-05-02T23:00:00Z");
    assertThat(rows(pinned, range)).containsExactly("1 2");
    assertThat(pinned.statistics(range).files()).isEqualTo(1);
  }

  @Test
  void filesOfADeltaTableAreNotReadWithoutItsLog() {
    String path = byPath(table).text();
    assertThatThrownBy(() -> resolve(new SourceLocation.Files(path, FileFormat.PARQUET)))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("a Delta table is at file:")
        .hasMessageContaining("Say so: table_format: delta.");
  }

  @Test
  void aPathWithoutATableIsRefused() {
    SourceLocation nothing =
        new SourceLocation.Lakehouse(
            LakehouseFormat.DELTA, Optional.of("nothing"), Optional.empty(), Map.of());
    assertThatThrownBy(() -> resolve(nothing))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("Data source 'stats' (nothing): no Delta table is at file:");
  }

  @Test
  void aTableOfAnotherFormatIsRefused() {
    spark.sql("CREATE TABLE IF NOT EXISTS lake.db.other (k BIGINT, ts TIMESTAMP) USING iceberg");
    SourceLocation other =
        new SourceLocation.Lakehouse(
            LakehouseFormat.DELTA, Optional.empty(), Optional.of("lake.db.other"), Map.of());
    assertThatThrownBy(() -> resolve(other))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("table 'lake.db.other' is not a Delta table")
        .hasMessageContaining("It is one of format iceberg");
  }

  @Test
  void anUnknownCatalogIsNamed() {
    assertThatThrownBy(() -> resolve(new SourceLocation.Table("laek.db.t")))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("the catalog 'laek' is unknown")
        .hasMessageContaining("Did you mean 'lake'?")
        .hasMessageContaining("spark.sql.catalog.laek");
  }

  @Test
  void hudiIsRefusedWithWhatWorksInstead() {
    SourceLocation hudi =
        new SourceLocation.Lakehouse(
            LakehouseFormat.HUDI, Optional.of("t"), Optional.empty(), Map.of());
    assertThatThrownBy(() -> resolve(hudi))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("tables of format hudi cannot be read. Delta and Iceberg can.");
  }
}
