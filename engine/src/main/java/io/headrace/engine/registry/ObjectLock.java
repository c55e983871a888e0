package io.headrace.engine.registry;

import io.headrace.engine.definitions.StoreException;
import io.headrace.engine.storage.Access;
import io.headrace.engine.storage.ConditionalFile;
import io.headrace.engine.storage.ConditionalFile.Content;
import io.headrace.engine.storage.ConditionalWrites;
import io.headrace.engine.storage.StorageCall;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A lock that is one object: empty while it is free, a note of its holder while it is not.
 *
 * <p>It is taken, broken and given back by replacing the object that was seen, so of several who
 * want it one gets it. It is never deleted: a delete asks nobody whose lock it is.
 */
final class ObjectLock {
  private static final byte[] FREE = new byte[0];
  private static final long POLL_MILLIS = 200;

  /** A lock is held for seconds: one of this age has lost its holder, on whatever host that was. */
  private static final Duration ABANDONED = Duration.ofMinutes(10);

  private final FileSystem files;
  private final Path path;
  private final ConditionalFile object;
  private final String where;
  private final Duration patience;

  /**
   * @param where what is locked, in errors
   * @param patience how long another holder is waited for
   */
  ObjectLock(FileSystem files, Path path, String where, Duration patience) {
    this.files = files;
    this.path = path;
    this.object = new ConditionalFile(files, path);
    this.where = where;
    this.patience = patience;
  }

  <T> T locked(Supplier<T> work) {
    ConditionalWrites.require(files, path, where);
    String held = asked(this::acquire);
    try {
      return work.get();
    } finally {
      // Refused only where it was broken for its age, and is another's by now.
      asked(() -> object.replace(FREE, held));
    }
  }

  private interface Request<T> {
    T run() throws IOException;
  }

  private <T> T asked(Request<T> request) {
    StorageCall call = StorageCall.begin(Access.WRITE, path);
    try {
      return request.run();
    } catch (IOException e) {
      throw call.failed(where, e);
    }
  }

  /** The tag of the object while it is ours. */
  private String acquire() throws IOException {
    byte[] ours =
        (LockNote.ours().text() + "id=" + UUID.randomUUID() + "\n")
            .getBytes(StandardCharsets.UTF_8);
    long deadline = System.nanoTime() + patience.toNanos();
    boolean ageIsKnown = false;
    while (true) {
      Optional<Content> seen = object.read();
      if (seen.filter(c -> Arrays.equals(c.bytes(), ours)).isPresent()) {
        return seen.get().etag();
      }
      if (seen.isEmpty()) {
        object.create(ours);
        continue;
      }
      Optional<LockNote> holder =
          LockNote.parse(new String(seen.get().bytes(), StandardCharsets.UTF_8));
      boolean free = seen.get().bytes().length == 0;
      boolean lost = holder.map(LockNote::isStale).orElse(false);
      if (!free && !lost && !ageIsKnown) {
        ageIsKnown = true;
        lost = timeOfFiles() - seen.get().modified() >= ABANDONED.toMillis();
      }
      if (free || lost) {
        object.replace(ours, seen.get().etag());
        continue;
      }
      if (System.nanoTime() >= deadline) {
        throw staysLocked(holder);
      }
      pause();
    }
  }

  private StoreException staysLocked(Optional<LockNote> holder) {
    return new StoreException(
        where,
        "it stays locked"
            + holder.map(h -> " by " + h).orElse("")
            + "; waited "
            + patience.toSeconds()
            + " s and changed nothing. Try again when the other run has ended; if it has ended"
            + " without giving its lock back, delete "
            + HadoopRegistryFile.withoutUser(path.toUri())
            + ".",
        null);
  }

  // The store's own clock, as those of two hosts may differ.
  private long timeOfFiles() throws IOException {
    Path now = new Path(path.getParent(), "." + path.getName() + "." + UUID.randomUUID() + ".tmp");
    try {
      files.create(now, true).close();
      return files.getFileStatus(now).getModificationTime();
    } finally {
      files.delete(now, false);
    }
  }

  private void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(
          where, "waiting for its lock was interrupted; nothing was changed.", e);
    }
  }
}
