package io.headrace.engine.retrieval;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.apache.spark.sql.SparkSession;

/** The local disk under the scheme {@code hooked}, where a test sees files get their names. */
public final class HookedFileSystem extends RawLocalFileSystem {
  /** Settings of a Spark session that knows the scheme. */
  static final Map<String, String> SETTINGS =
      Map.of(
          "spark.hadoop.fs.hooked.impl",
          HookedFileSystem.class.getName(),
          "spark.delta.logStore.hooked.impl",
          "io.delta.storage.LocalLogStore");

  private static final URI NAME = URI.create("hooked:///");
  private static volatile Hook hook = Hook.NONE;

  enum Moment {
    BEFORE_CREATE,
    BEFORE_RENAME,
    AFTER_RENAME
  }

  /** What happens when a file gets its name. */
  interface Hook {
    Hook NONE = (moment, path) -> {};

    void at(Moment moment, String path) throws IOException;
  }

  static void set(Hook next) {
    hook = next;
  }

  /** Lets a session that is running know the scheme. */
  static void register(SparkSession spark) {
    spark
        .sparkContext()
        .hadoopConfiguration()
        .set("fs.hooked.impl", SETTINGS.get("spark.hadoop.fs.hooked.impl"));
    spark
        .sparkContext()
        .conf()
        .set("spark.delta.logStore.hooked.impl", SETTINGS.get("spark.delta.logStore.hooked.impl"));
  }

  @Override
  public URI getUri() {
    return NAME;
  }

  @Override
  public String getScheme() {
    return NAME.getScheme();
  }

  @Override
  public FSDataOutputStream create(
      Path f,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    hook.at(Moment.BEFORE_CREATE, f.toString());
    return super.create(f, overwrite, bufferSize, replication, blockSize, progress);
  }

  @Override
  public FSDataOutputStream create(
      Path f,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    hook.at(Moment.BEFORE_CREATE, f.toString());
    return super.create(f, permission, overwrite, bufferSize, replication, blockSize, progress);
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    hook.at(Moment.BEFORE_RENAME, to.toString());
    boolean renamed = super.rename(from, to);
    hook.at(Moment.AFTER_RENAME, to.toString());
    return renamed;
  }
}
