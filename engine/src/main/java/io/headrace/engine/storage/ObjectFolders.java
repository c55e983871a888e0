package io.headrace.engine.storage;

import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Folders of stores where a rename is a copy: results are published in their place instead. */
public final class ObjectFolders {
  /** Which of {@link Existing} holds for the writes of a session. */
  static final String EXISTING = "headrace.objectFolders.existing";

  private static final String UPLOADS = "fs.s3a.capability.magic.committer";

  private ObjectFolders() {}

  /** What becomes of files that are in the folder. */
  public enum Existing {
    /** The write fails. */
    REFUSE,
    /** They go away when the new ones are all there. */
    REPLACE
  }

  /** Whether results at this path are to be written by a {@link #session} of ours. */
  public static boolean isOne(FileSystem files, Path path) throws IOException {
    return files.hasPathCapability(path, UPLOADS);
  }

  /**
   * A twin of {@code spark} whose writes of files, in mode overwrite, appear at once and are never
   * renamed.
   */
  public static SparkSession session(SparkSession spark, Existing existing) {
    SparkSession twin = ((org.apache.spark.sql.classic.SparkSession) spark).cloneSession();
    twin.conf().set("spark.sql.sources.commitProtocolClass", ObjectCommitProtocol.class.getName());
    twin.conf().set("spark.sql.sources.partitionOverwriteMode", "static");
    twin.conf().set(EXISTING, existing.name());
    return twin;
  }
}
