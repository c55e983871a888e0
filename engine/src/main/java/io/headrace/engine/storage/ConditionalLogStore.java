package io.headrace.engine.storage;

import io.delta.storage.HadoopFileSystemLogStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.util.Arrays;
import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Delta's log in an object store, written on the condition that a version is not there yet: of
 * several drivers that commit at once one gets the version, and the others try the next. Delta's
 * own store for S3 knows the writers of one driver only.
 *
 * <p>Delta makes it by reflection, see {@code spark.delta.logStore.s3a.impl}.
 */
public final class ConditionalLogStore extends HadoopFileSystemLogStore {
  public ConditionalLogStore(Configuration hadoop) {
    super(hadoop);
  }

  @Override
  public void write(Path path, Iterator<String> actions, Boolean overwrite, Configuration hadoop)
      throws IOException {
    FileSystem files = path.getFileSystem(hadoop);
    byte[] content = content(actions);
    if (overwrite) {
      try (FSDataOutputStream out = files.create(path, true)) {
        out.write(content);
      }
      return;
    }
    ConditionalWrites.require(files, path, "Delta log " + path.getParent());
    ConditionalFile file = new ConditionalFile(files, path);
    if (file.create(content)) {
      return;
    }
    // A commit whose answer was lost is refused when it is sent again, and done all the same.
    boolean ours = file.read().filter(c -> Arrays.equals(c.bytes(), content)).isPresent();
    if (!ours) {
      throw new FileAlreadyExistsException(path.toString());
    }
  }

  @Override
  public Boolean isPartialWriteVisible(Path path, Configuration hadoop) {
    return false;
  }

  private static byte[] content(Iterator<String> actions) {
    StringBuilder text = new StringBuilder();
    actions.forEachRemaining(action -> text.append(action).append('\n'));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
