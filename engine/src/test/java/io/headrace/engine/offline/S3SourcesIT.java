package io.headrace.engine.offline;

import static io.headrace.engine.offline.TestSources.files;
import static io.headrace.engine.offline.TestSources.select;
import static io.headrace.engine.offline.TestSources.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.engine.TestSpark;
import io.headrace.engine.definitions.DataSource;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.FeatureType;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.definitions.SourceLocation;
import io.headrace.engine.definitions.SourceLocation.FileFormat;
import io.headrace.engine.definitions.SourceLocation.LakehouseFormat;
import io.headrace.engine.definitions.StoreException;
import io.headrace.engine.storage.TestS3;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sources in a bucket, with somebody writing to them while they are read. */
class S3SourcesIT {
  private static final List<Field> KEYS =
      List.of(new Field("driver_id", FeatureType.of(FeatureType.Primitive.INT64)));
  private static final List<Field> FEATURES =
      List.of(new Field("trips", FeatureType.of(FeatureType.Primitive.INT64)));

  private final String bucket = TestS3.bucket();
  private final SparkSession spark = session();

  @BeforeEach
  void activate() {
    // Spark looks catalogs up in the active session.
    SparkSession.setActiveSession(spark);
  }

  @AfterEach
  void deactivate() {
    SparkSession.clearActiveSession();
  }

  @Test
  void plainFilesOfEveryKind() {
    for (FileFormat format :
        List.of(FileFormat.PARQUET, FileFormat.CSV, FileFormat.JSON, FileFormat.ORC)) {
      String path = "s3://" + bucket + "/" + format.sparkName();
      rows(0, 50)
          .write()
          .format(format.sparkName())
          .option("header", "true")
          .save(path.replace("s3:", "s3a:"));
      PinnedSource pinned = open(files(path, format));
      assertThat(pinned.read(select(KEYS, FEATURES)).count()).as(path).isEqualTo(50);
      assertThat(pinned.pin().files()).isNotEmpty().allMatch(f -> f.path().startsWith("s3a://"));
    }
  }

  @Test
  void filesThatArriveDuringTheRunAreNotRead() throws Exception {
    String path = "s3a://" + bucket + "/growing";
    rows(0, 50).write().parquet(path);
    PinnedSource pinned = open(files(path, FileFormat.PARQUET));
    whileSomebody(
        () -> rows(50, 60).write().mode(SaveMode.Append).parquet(path),
        () -> assertThat(pinned.read(select(KEYS, FEATURES)).count()).isEqualTo(50));
    assertThat(open(files(path, FileFormat.PARQUET)).read(select(KEYS, FEATURES)).count())
        .isGreaterThan(50);
  }

  @Test
  void deltaTableIsReadAtItsVersionWhoeverCommits() throws Exception {
    String path = "s3a://" + bucket + "/delta";
    rows(0, 50).write().format("delta").save(path);
    PinnedSource pinned = open(lakehouse(LakehouseFormat.DELTA, path));
    whileSomebody(
        () -> rows(0, 10).write().format("delta").mode(SaveMode.Append).save(path),
        () -> assertThat(pinned.read(select(KEYS, FEATURES)).count()).isEqualTo(50));
    spark.sql("DELETE FROM delta.`" + path + "` WHERE driver_id < 25");
    assertThat(pinned.read(select(KEYS, FEATURES)).count()).isEqualTo(50);
    assertThat(
            open(lakehouse(LakehouseFormat.DELTA, path))
                .read(select(KEYS, FEATURES))
                .filter("driver_id < 25")
                .count())
        .isZero();
  }

  @Test
  void icebergTableIsReadAtItsSnapshotWhoeverCommits() throws Exception {
    spark.sql("CREATE TABLE s3lake.db.stats USING iceberg AS SELECT * FROM " + view(0, 50));
    DataSource table = source(new SourceLocation.Table("s3lake.db.stats"));
    PinnedSource pinned = open(table);
    PinnedSource byPath =
        open(lakehouse(LakehouseFormat.ICEBERG, "s3a://" + bucket + "/warehouse/db/stats"));
    whileSomebody(
        () -> spark.sql("INSERT INTO s3lake.db.stats SELECT * FROM " + view(0, 10)),
        () -> {
          assertThat(pinned.read(select(KEYS, FEATURES)).count()).isEqualTo(50);
          assertThat(byPath.read(select(KEYS, FEATURES)).count()).isEqualTo(50);
        });
    assertThat(open(table).read(select(KEYS, FEATURES)).count()).isGreaterThan(50);
  }

  @Test
  void whatIsNotThereIsNamed() {
    assertThatThrownBy(() -> open(files("s3://" + bucket + "/gone", FileFormat.PARQUET)))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("nothing is at s3a://" + bucket + "/gone");
    assertThatThrownBy(() -> open(files("s3://there-is-no-such/x", FileFormat.PARQUET)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("there is no bucket 'there-is-no-such'");
    assertThatThrownBy(() -> open(files("gs://b/x", FileFormat.PARQUET)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("there is no file system for 'gs:' on the class path");
  }

  @Test
  void fileThatGoesAwayWhileItIsReadIsAnError() {
    String path = "s3a://" + bucket + "/vanishing";
    rows(0, 50).write().parquet(path);
    PinnedSource pinned = open(files(path, FileFormat.PARQUET));
    for (String key : TestS3.keys(bucket, "vanishing/part-")) {
      TestS3.s3().deleteObject(b -> b.bucket(bucket).key(key));
    }
    assertThatThrownBy(() -> pinned.read(select(KEYS, FEATURES)).count())
        .hasStackTraceContaining("vanishing/part-");
  }

  private interface Work {
    void run() throws Exception;
  }

  /** Reads three times, beginning after a first write and ending before the last. */
  private static void whileSomebody(Work writes, Work reads) throws Exception {
    AtomicBoolean ended = new AtomicBoolean();
    AtomicInteger written = new AtomicInteger();
    CompletableFuture<Void> begun = new CompletableFuture<>();
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () -> {
              try {
                while (!ended.get()) {
                  writes.run();
                  written.incrementAndGet();
                  begun.complete(null);
                }
              } catch (Exception e) {
                begun.completeExceptionally(e);
                throw new IllegalStateException(e);
              }
            });
    begun.get();
    try {
      for (int i = 0; i < 3; i++) {
        reads.run();
      }
    } finally {
      ended.set(true);
      writer.get();
    }
    assertThat(written.get()).isPositive();
  }

  private SparkSession session() {
    SparkSession session = TestS3.session(TestSpark.session());
    session.conf().set("spark.sql.catalog.s3lake", "org.apache.iceberg.spark.SparkCatalog");
    session.conf().set("spark.sql.catalog.s3lake.type", "hadoop");
    session.conf().set("spark.sql.catalog.s3lake.warehouse", "s3a://" + bucket + "/warehouse");
    return session;
  }

  private Dataset<Row> rows(int from, int to) {
    return spark
        .range(from, to, 1, 2)
        .selectExpr("id AS driver_id", "id * 2 AS trips", "TIMESTAMP '2025-01-01' AS ts");
  }

  private String view(int from, int to) {
    String name = "rows_" + from + "_" + to;
    rows(from, to).createOrReplaceTempView(name);
    return name;
  }

  private static DataSource lakehouse(LakehouseFormat format, String path) {
    return source(
        new SourceLocation.Lakehouse(format, Optional.of(path), Optional.empty(), Map.of()));
  }

  private PinnedSource open(DataSource source) {
    return BatchSources.open(spark, Path.of(""), source).resolve();
  }
}
