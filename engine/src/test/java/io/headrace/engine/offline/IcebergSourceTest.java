package io.headrace.engine.offline;

import static io.headrace.engine.offline.TestSources.fields;
import static io.headrace.engine.offline.TestSources.partitionedBy;
import static io.headrace.engine.offline.TestSources.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.SourceLocation;
import io.headrace.engine.definitions.SourceLocation.LakehouseFormat;
import io.headrace.engine.lakehouse.TableMoment;
import io.headrace.engine.offline.PinnedSource.Selection;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IcebergSourceTest extends LakehouseSourceContract {
  private static int tables;

  @Override
  String format() {
    return "iceberg";
  }

  @Override
  String create(String columns) {
    return create(columns, "");
  }

  private String create(String columns, String more) {
    String name = "lake.sources.t" + tables++;
    spark.sql(
        "CREATE TABLE "
            + name
            + " ("
            + columns
            + ") USING iceberg "
            + more
            + " TBLPROPERTIES ('format-version' = '2', 'write.delete.mode' = 'merge-on-read',"
            + " 'write.update.mode' = 'merge-on-read')");
    return name;
  }

  @AfterEach
  void dropTables() {
    spark.sql("DROP TABLE IF EXISTS " + table);
  }

  @Override
  SourceLocation.Lakehouse byPath(String name) {
    String warehouse = spark.conf().get("spark.sql.catalog.lake.warehouse");
    String path = warehouse + name.substring("lake.".length()).replace('.', '/');
    return new SourceLocation.Lakehouse(
        LakehouseFormat.ICEBERG, Optional.of(path), Optional.empty(), Map.of());
  }

  @Override
  void compact(String name) {
    spark.sql(
        "CALL lake.system.rewrite_data_files(table => '"
            + name.substring("lake.".length())
            + "', options => map('rewrite-all', 'true'))");
  }

  private long snapshot() {
    return Long.parseLong(resolve().pin().version().orElseThrow().version());
  }

  @Test
  void readsASnapshotATagAndABranch() {
    long first = snapshot();
    spark.sql("ALTER TABLE " + table + " CREATE TAG june");
    spark.sql("ALTER TABLE " + table + " CREATE BRANCH audit");
    insert(table, "(3, 30, timestamp'2025-05-02T12:00:00Z')");
    insert(table + ".branch_audit", "(4, 40, timestamp'2025-05-02T12:00:00Z')");
    assertThat(rows(resolve(byPath(table), at(new TableMoment.Snapshot(first)))))
        .containsExactly("1 10", "2 20");
    assertThat(rows(resolve(byPath(table), at(new TableMoment.Tag("june")))))
        .containsExactly("1 10", "2 20");
    assertThat(rows(resolve(byPath(table), at(new TableMoment.Branch("audit")))))
        .containsExactly("1 10", "2 20", "4 40");
    assertThat(rows(resolve())).containsExactly("1 10", "2 20", "3 30");
  }

  @Test
  void anUnknownTagNamesTheKnownOnes() {
    spark.sql("ALTER TABLE " + table + " CREATE TAG june");
    assertThatThrownBy(() -> resolve(byPath(table), at(new TableMoment.Tag("jun"))))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("the table has no tag jun. Known tags: june. Did you mean 'june'?");
    assertThatThrownBy(() -> resolve(byPath(table), at(new TableMoment.Branch("june"))))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("the table has no branch june. Known branches: main.");
  }

  @Test
  void aSnapshotThatExpiredNamesTheOldestOneLeft() {
    long first = snapshot();
    insert(table, "(3, 30, timestamp'2025-05-02T12:00:00Z')");
    spark.sql(
        "CALL lake.system.expire_snapshots(table => '"
            + table.substring("lake.".length())
            + "', older_than => TIMESTAMP '2100-01-01 00:00:00', retain_last => 1)");
    assertThatThrownBy(() -> resolve(byPath(table), at(new TableMoment.Snapshot(first))))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("snapshot " + first + " cannot be read")
        .hasMessageContaining("The oldest one left is snapshot " + snapshot());
  }

  @Test
  void aVersionIsNothingThatIcebergHas() {
    assertThatThrownBy(() -> resolve(byPath(table), at(new TableMoment.Version(3))))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("Iceberg tables have nothing like 'version:3'")
        .hasMessageContaining("snapshot:ID");
  }

  @Test
  void rowsUnderADeleteFileAreGone() {
    spark.sql("DELETE FROM " + table + " WHERE k = 1");
    PinnedSource source = resolve();
    assertThat(rows(source)).containsExactly("2 20");
    assertThat(source.statistics(TRIPS).estimated()).isTrue();
  }

  @Test
  void anEvolvedPartitionIsReadRight() {
    String evolved = create("k BIGINT, trips INT, ts TIMESTAMP", "PARTITIONED BY (days(ts))");
    insert(evolved, "(1, 10, timestamp'2025-05-01T12:00:00Z')");
    spark.sql("ALTER TABLE " + evolved + " REPLACE PARTITION FIELD days(ts) WITH months(ts)");
    insert(evolved, "(2, 20, timestamp'2025-06-01T12:00:00Z')");
    PinnedSource source = resolve(byPath(evolved));
    assertThat(rows(source)).containsExactly("1 10", "2 20");
    Selection may =
        TestSources.between(
            fields("k:Int64"),
            fields("trips:Int64"),
            "2025-05-01T00:00:00Z",
            "2025-05-31T00:00:00Z");
    assertThat(source.statistics(may).files()).isEqualTo(1);
    assertThat(rows(source, may)).containsExactly("1 10");
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
  void onlySelectedColumnsAreCounted() {
    SourceStatistics narrow = resolve().statistics(TRIPS);
    assertThat(narrow.selectedBytes().orElseThrow())
        .isPositive()
        .isLessThan(narrow.bytes().orElseThrow());
  }

  @Test
  void theNameOfATableMayStandAsThePath() {
    SourceLocation named =
        new SourceLocation.Lakehouse(
            LakehouseFormat.ICEBERG, Optional.of(table), Optional.empty(), Map.of());
    assertThat(rows(resolve(named))).containsExactly("1 10", "2 20");
  }

  @Test
  void aCatalogInADatabaseIsReadByName() {
    String catalog = "spark.sql.catalog.kept";
    spark.conf().set(catalog, "org.apache.iceberg.spark.SparkCatalog");
    spark.conf().set(catalog + ".type", "jdbc");
    spark.conf().set(catalog + ".uri", "jdbc:sqlite:" + repository.resolve("catalog.db"));
    spark.conf().set(catalog + ".warehouse", "file:" + repository.resolve("kept"));
    spark.sql("CREATE TABLE kept.db.stats (k BIGINT, trips INT, ts TIMESTAMP) USING iceberg");
    insert("kept.db.stats", "(7, 70, timestamp'2025-05-01T12:00:00Z')");
    PinnedSource source = resolve(new SourceLocation.Table("kept.db.stats"));
    insert("kept.db.stats", "(8, 80, timestamp'2025-05-01T12:00:00Z')");
    assertThat(rows(source)).containsExactly("7 70");
    assertThat(source.pin().kind()).isEqualTo("iceberg");
    assertThat(rows(resolve(new SourceLocation.Table("kept.db.stats"))))
        .containsExactly("7 70", "8 80");
  }

  @Test
  void aPathWithoutATableIsRefused() {
    SourceLocation nothing =
        new SourceLocation.Lakehouse(
            LakehouseFormat.ICEBERG, Optional.of("./nothing"), Optional.empty(), Map.of());
    assertThatThrownBy(() -> resolve(nothing))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("no Iceberg table is at file:");
  }
}
