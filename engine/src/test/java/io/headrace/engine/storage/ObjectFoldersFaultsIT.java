package io.headrace.engine.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.engine.TestSpark;
import io.headrace.engine.definitions.SourceLocation;
import io.headrace.engine.definitions.SourceLocation.FileFormat;
import io.headrace.engine.offline.FileRows;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;

/** Processes that are killed by the server while they replace 100 rows by 300. */
class ObjectFoldersFaultsIT {
  private static final AtomicInteger BUCKETS = new AtomicInteger();

  // Hadoop keeps one file system a bucket, whatever server it is on.
  private final String bucket = "faults-" + BUCKETS.incrementAndGet();
  private final String out = "s3a://" + bucket + "/out";

  @TempDir Path folder;

  private final AtomicReference<Optional<Process>> victim = new AtomicReference<>(Optional.empty());
  private final AtomicInteger completions = new AtomicInteger(Integer.MAX_VALUE);
  private final AtomicInteger deletions = new AtomicInteger(Integer.MAX_VALUE);
  private final S3Proxy server = TestS3.started(new DeadlyStore());
  private final SparkSession spark =
      TestS3.session(TestSpark.session(), "http://127.0.0.1:" + server.getPort());

  @AfterEach
  void stop() throws Exception {
    victim.get().ifPresent(Process::destroyForcibly);
    server.stop();
  }

  @Test
  void runKilledBetweenTwoFilesLeavesTheFormerResult() throws Exception {
    begin();
    completions.set(2);
    killed();
    assertThat(readable()).isEqualTo(100);
    recoverAndRead(100);
    ObjectFolders.session(spark, ObjectFolders.Existing.REPLACE)
        .range(300)
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(out);
    assertThat(readable()).isEqualTo(300);
  }

  @Test
  void runKilledWhileTheFormerFilesGoLeavesTheNewResult() throws Exception {
    begin();
    deletions.set(2);
    killed();
    assertThat(readable()).isEqualTo(300);
    recoverAndRead(300);
  }

  private void begin() {
    TestS3.createBucket(server, bucket);
    ObjectFolders.session(spark, ObjectFolders.Existing.REFUSE)
        .range(0, 100, 1, 3)
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(out);
  }

  private void killed() throws Exception {
    Path log = folder.resolve("process.log");
    Process process =
        PublishingProcess.start("http://127.0.0.1:" + server.getPort(), out, 300, log);
    victim.set(Optional.of(process));
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("the process ends").isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isEqualTo(128 + 9);
    victim.set(Optional.empty());
  }

  private void recoverAndRead(long rows) throws Exception {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(out);
    FolderPublication.recover(path.getFileSystem(TestS3.hadoop(server)), path);
    assertThat(readable()).isEqualTo(rows);
    assertThat(spark.read().parquet(out).count())
        .as("readers that know nothing of the note")
        .isEqualTo(rows);
  }

  private long readable() {
    return FileRows.read(
            spark, Path.of(""), new SourceLocation.Files(out, FileFormat.PARQUET), "test")
        .count();
  }

  /** Kills the victim at its n-th completion or deletion of a data file, before that is done. */
  private final class DeadlyStore extends ForwardingBlobStore {
    DeadlyStore() {
      super(new TransientNio2BlobStore());
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
        MultipartUpload upload, CompleteMultipartUploadRequest request) {
      kill(completions);
      return super.completeMultipartUpload(upload, request);
    }

    @Override
    public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
      if (request.key().startsWith("out/part-")) {
        kill(deletions);
      }
      return super.removeBlob(request);
    }

    private synchronized void kill(AtomicInteger left) {
      Optional<Process> process = victim.get();
      if (process.isPresent() && left.decrementAndGet() <= 0) {
        process.get().destroyForcibly();
        throw new IllegalStateException("the one who asked is dead");
      }
    }
  }
}
