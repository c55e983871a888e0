package io.headrace.engine.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.engine.TestSpark;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.SourceLocation;
import io.headrace.engine.definitions.SourceLocation.FileFormat;
import io.headrace.engine.definitions.StoreException;
import io.headrace.engine.offline.FileRows;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class ObjectFoldersIT {
  private final String bucket = TestS3.bucket();
  private final SparkSession spark = TestS3.session(TestSpark.session());
  private final Path folder = new Path("s3a://" + bucket + "/out");

  @Test
  void everyFileIsWrittenUnderItsNameAndNothingElseIsLeft() throws IOException {
    write(0, 100, ObjectFolders.Existing.REFUSE);
    assertThat(ObjectFolders.isOne(files(), folder)).isTrue();
    assertThat(readable()).isEqualTo(100);
    assertThat(TestS3.keys(bucket, "out/"))
        .allMatch(key -> key.startsWith("out/part-") || key.equals("out/_SUCCESS"))
        .contains("out/_SUCCESS")
        .hasSize(4);
  }

  @Test
  void formatsAndPartitionsAreWrittenToo() {
    session(ObjectFolders.Existing.REFUSE)
        .range(0, 10, 1, 2)
        .selectExpr("id", "id % 2 AS half")
        .write()
        .mode(SaveMode.Overwrite)
        .partitionBy("half")
        .option("header", "true")
        .csv(folder.toString());
    assertThat(
            FileRows.read(
                    spark,
                    java.nio.file.Path.of(""),
                    new SourceLocation.Files(folder.toString(), FileFormat.CSV),
                    "test")
                .filter("half = 1")
                .count())
        .isEqualTo(5);
    assertThat(TestS3.keys(bucket, "out/half=")).hasSize(4);
  }

  @Test
  void folderWithFilesIsReplacedOrLeftAlone() {
    write(0, 100, ObjectFolders.Existing.REFUSE);
    List<String> before = TestS3.keys(bucket, "out/part-");
    assertThatThrownBy(() -> write(0, 5, ObjectFolders.Existing.REFUSE))
        .hasStackTraceContaining("it appeared during the run, and was left as it is");
    assertThat(TestS3.keys(bucket, "out/part-")).isEqualTo(before);
    assertThat(readable()).isEqualTo(100);

    write(0, 7, ObjectFolders.Existing.REPLACE);
    assertThat(readable()).isEqualTo(7);
    assertThat(TestS3.keys(bucket, "out/part-")).doesNotContainAnyElementsOf(before);
  }

  @Test
  void taskThatFailsLeavesTheFormerResultAndNothingOfItsOwn() {
    write(0, 100, ObjectFolders.Existing.REFUSE);
    List<String> before = TestS3.keys(bucket, "out/part-");
    MapPartitionsFunction<Long, Long> failing =
        rows -> {
          List<Long> some = new ArrayList<>();
          rows.forEachRemaining(
              row -> {
                if (row == 90) {
                  throw new IllegalStateException("row 90");
                }
                some.add(row);
              });
          return some.iterator();
        };
    assertThatThrownBy(
            () ->
                session(ObjectFolders.Existing.REPLACE)
                    .range(0, 100, 1, 3)
                    .as(Encoders.LONG())
                    .mapPartitions(failing, Encoders.LONG())
                    .write()
                    .mode(SaveMode.Overwrite)
                    .parquet(folder.toString()))
        .hasStackTraceContaining("row 90");
    assertThat(TestS3.keys(bucket, "out/")).isEqualTo(before);
    assertThat(readable()).isEqualTo(100);
    assertThat(TestS3.s3().listMultipartUploads(b -> b.bucket(bucket)).uploads()).isEmpty();
  }

  @Test
  void readersSeeOneWholeResultAtEveryMoment() throws IOException {
    write(0, 100, ObjectFolders.Existing.REFUSE);
    FolderPublication publication =
        FolderPublication.begin(files(), folder, ObjectFolders.Existing.REPLACE);
    assertThat(TestS3.keys(bucket, "out/")).doesNotContain("out/_SUCCESS");
    assertThat(readable()).isEqualTo(100);
    addPlainly(7);
    assertThat(readable()).isEqualTo(100);
    assertThatThrownBy(() -> write(0, 5, ObjectFolders.Existing.REPLACE))
        .hasStackTraceContaining("another run is publishing its result there at this moment");
    publication.finish();
    assertThat(readable()).isEqualTo(7);
    assertThat(TestS3.keys(bucket, "out/")).noneMatch(key -> key.contains("headrace"));
  }

  @Test
  void whatAKilledRunHadBegunIsTakenBack() throws IOException {
    write(0, 100, ObjectFolders.Existing.REFUSE);
    note("publishing", TestS3.keys(bucket, "out/part-"));
    addPlainly(7);
    assertThat(readable()).isEqualTo(100);
    FolderPublication.recover(files(), folder);
    assertThat(TestS3.keys(bucket, "out/")).hasSize(4).contains("out/_SUCCESS");
    assertThat(readable()).isEqualTo(100);
  }

  @Test
  void whatAKilledRunHadPublishedIsCompleted() throws IOException {
    write(0, 100, ObjectFolders.Existing.REFUSE);
    List<String> former = TestS3.keys(bucket, "out/part-");
    addPlainly(7);
    note("published", former);
    assertThat(readable()).isEqualTo(7);
    FolderPublication.recover(files(), folder);
    assertThat(TestS3.keys(bucket, "out/part-")).doesNotContainAnyElementsOf(former);
    assertThat(readable()).isEqualTo(7);
  }

  @Test
  void firstResultThatWasCutOffIsNone() throws IOException {
    addPlainly(7);
    note("publishing", List.of());
    assertThatThrownBy(this::readable)
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("no data file is in")
        .hasMessageContaining("files of a run that has not ended");
    FolderPublication.recover(files(), folder);
    assertThat(FolderPublication.holdsData(files(), folder)).isFalse();
    write(0, 9, ObjectFolders.Existing.REFUSE);
    assertThat(readable()).isEqualTo(9);
  }

  @Test
  void runOfAnotherHostIsGivenTime() {
    TestS3.put(bucket, "out/" + PublicationNote.NAME, "publishing\nelsewhere 1 x\n");
    assertThatThrownBy(() -> FolderPublication.recover(files(), folder))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("given up after 10 minutes");
  }

  private void write(long from, long to, ObjectFolders.Existing existing) {
    session(existing)
        .range(from, to, 1, 3)
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(folder.toString());
  }

  private SparkSession session(ObjectFolders.Existing existing) {
    return ObjectFolders.session(spark, existing);
  }

  /** A file as another run would complete it. */
  private void addPlainly(int rows) {
    spark.range(0, rows, 1, 1).write().mode(SaveMode.Append).parquet("s3a://" + bucket + "/aside");
    String key = TestS3.keys(bucket, "aside/part-").get(0);
    TestS3.s3()
        .copyObject(
            b ->
                b.sourceBucket(bucket)
                    .sourceKey(key)
                    .destinationBucket(bucket)
                    .destinationKey(key.replace("aside/", "out/")));
  }

  /** As a process of this host that is no more has left it. */
  private void note(String state, List<String> former) throws IOException {
    StringBuilder text = new StringBuilder(state + "\n");
    text.append(InetAddress.getLocalHost().getHostName()).append(" 999999999 x\n");
    former.forEach(key -> text.append(key.substring("out/".length())).append("\n"));
    TestS3.put(bucket, "out/" + PublicationNote.NAME, text.toString());
  }

  private long readable() {
    return FileRows.read(
            spark,
            java.nio.file.Path.of(""),
            new SourceLocation.Files("s3://" + bucket + "/out", FileFormat.PARQUET),
            "test")
        .count();
  }

  private FileSystem files() throws IOException {
    return folder.getFileSystem(TestS3.hadoop());
  }

  @Test
  void pathsOfQueriesAreHadoops() {
    write(0, 100, ObjectFolders.Existing.REFUSE);
    String sql = "SELECT count(*) AS n FROM parquet.`s3://" + bucket + "/out`";
    String resolved = io.headrace.engine.offline.QueryPaths.resolve(sql, java.nio.file.Path.of(""));
    assertThat(spark.sql(resolved).head().getLong(0)).isEqualTo(100);
  }
}
