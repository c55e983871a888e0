package io.headrace.engine.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.JobContext;
import org.apache.hadoop.mapreduce.OutputCommitter;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.hadoop.mapreduce.lib.output.PathOutputCommitter;
import org.apache.spark.internal.io.FileNameSpec;
import org.apache.spark.internal.io.HadoopMapReduceCommitProtocol;
import org.apache.spark.sql.internal.SQLConf;
import scala.Option;
import scala.collection.immutable.Seq;

/**
 * How Spark's tasks write a folder of an object store: each file is uploaded under its final name
 * but not completed, and the driver completes all of them when every task has ended. Nothing is
 * renamed, and what a task left that failed is never seen.
 *
 * <p>Spark makes it by reflection, see {@link ObjectFolders#session}.
 */
public final class ObjectCommitProtocol extends HadoopMapReduceCommitProtocol {
  private static final long serialVersionUID = 1;

  private final String folder;
  private transient PathOutputCommitter uploads;

  /** As Spark calls it; {@code dynamicPartitionOverwrite} is none of what is written here. */
  public ObjectCommitProtocol(String jobId, String folder, boolean dynamicPartitionOverwrite) {
    super(jobId, folder, false);
    if (dynamicPartitionOverwrite) {
      throw new IllegalArgumentException("single partitions are not replaced by this protocol");
    }
    this.folder = folder;
  }

  @Override
  public OutputCommitter setupCommitter(TaskAttemptContext context) {
    try {
      uploads = DelayedUploads.committer(new Path(folder), context);
      return uploads;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String newTaskTempFile(
      TaskAttemptContext context, Option<String> partition, FileNameSpec name) {
    try {
      Path work = uploads.getWorkPath();
      Path parent = partition.isDefined() ? new Path(work, partition.get()) : work;
      return new Path(parent, getFilename(context, name)).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The former files stay until the new ones are there. */
  @Override
  public boolean deleteWithJob(FileSystem files, Path path, boolean recursive) {
    return true;
  }

  @Override
  public void commitJob(JobContext job, Seq<TaskCommitMessage> tasks) {
    try {
      FolderPublication publication =
          FolderPublication.begin(fileSystem(job.getConfiguration()), new Path(folder), existing());
      try {
        super.commitJob(job, tasks);
      } catch (Exception e) { // Spark throws checked exceptions that it does not declare
        rollBack(publication, e);
        throw e;
      }
      publication.finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void rollBack(FolderPublication publication, Exception reason) {
    try {
      publication.rollBack();
    } catch (IOException e) {
      // The note stays, and the next run does it.
      reason.addSuppressed(e);
    }
  }

  private FileSystem fileSystem(Configuration hadoop) throws IOException {
    return new Path(folder).getFileSystem(hadoop);
  }

  private static ObjectFolders.Existing existing() {
    return ObjectFolders.Existing.valueOf(SQLConf.get().getConfString(ObjectFolders.EXISTING));
  }
}
