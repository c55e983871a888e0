package io.headrace.engine.storage;

import io.headrace.engine.definitions.StoreException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Opens file systems. */
public final class FileSystems {
  private FileSystems() {}

  /**
   * The file system of a path; the store itself need not be asked for it.
   *
   * @param where what the path is for, in errors
   * @throws StoreException where its jar is missing or its settings make no sense
   */
  public static FileSystem open(Path path, Configuration hadoop, String where) {
    StorageCall call = StorageCall.begin(Access.READ, path);
    try {
      return path.getFileSystem(hadoop);
    } catch (IOException | RuntimeException | LinkageError e) {
      throw call.failed(where, e);
    }
  }
}
