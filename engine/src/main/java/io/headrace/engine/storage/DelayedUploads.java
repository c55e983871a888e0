package io.headrace.engine.storage;

import java.io.IOException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.s3a.commit.magic.MagicS3GuardCommitter;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.hadoop.mapreduce.lib.output.PathOutputCommitter;

/** The one place that needs s3a's classes: they are loaded for paths of s3a alone. */
final class DelayedUploads {
  private DelayedUploads() {}

  static PathOutputCommitter committer(Path folder, TaskAttemptContext context) throws IOException {
    return new MagicS3GuardCommitter(folder, context);
  }
}
