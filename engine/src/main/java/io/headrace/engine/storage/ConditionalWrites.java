package io.headrace.engine.storage;

import io.headrace.engine.definitions.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Whether a store honours conditions. Some take a conditional write for a plain one, and changes
 * would be lost without any error.
 */
public final class ConditionalWrites {
  private static final String NAME = ".headrace-conditional-writes";
  private static final byte[] CONTENT =
      "Headrace asks for this object twice, to see that the store refuses the second.\n"
          .getBytes(StandardCharsets.UTF_8);

  /** File systems whose store has shown it. */
  private static final Set<FileSystem> PROVEN =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  private ConditionalWrites() {}

  /**
   * Asked once a file system. Leaves a small hidden object beside {@code path}.
   *
   * @param where what is to be written, in errors
   * @throws StoreException where the store cannot do it
   */
  public static void require(FileSystem files, Path path, String where) {
    if (PROVEN.contains(files)) {
      return;
    }
    Path probe = new Path(path.isRoot() ? path : path.getParent(), NAME);
    StorageCall call = StorageCall.begin(Access.WRITE, probe);
    try {
      ConditionalFile file = new ConditionalFile(files, probe);
      if (!file.isSupported()) {
        throw refused(
            where, "conditional writes are switched off (fs.s3a.create.conditional.enabled)");
      }
      boolean first = file.createOnce(CONTENT);
      if (first && file.createOnce(CONTENT)) {
        throw refused(where, "the store does no conditional writes");
      }
      PROVEN.add(files);
    } catch (IOException | RuntimeException e) {
      throw e instanceof StoreException known ? known : call.failed(where, e);
    }
  }

  private static StoreException refused(String where, String what) {
    return new StoreException(
        where,
        what
            + ", so two writers at once would lose changes; nothing was changed. Use a store that"
            + " does them, or a SQL registry.",
        null);
  }
}
