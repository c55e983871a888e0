package io.headrace.engine.registry;

import io.headrace.engine.definitions.StoreException;
import io.headrace.engine.storage.Access;
import io.headrace.engine.storage.ConditionalFile;
import io.headrace.engine.storage.ConditionalFile.Content;
import io.headrace.engine.storage.ConditionalWrites;
import io.headrace.engine.storage.FileSystems;
import io.headrace.engine.storage.StorageCall;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A registry file in S3 or a store like it. Changes take no lock: they are written on the condition
 * that the object is still the one that was read, and made again where it is not. That notices
 * Feast's writers, too.
 */
final class ObjectRegistryFile implements RegistryFile {
  private static final long SHORTEST_PAUSE_MILLIS = 20;
  private static final long LONGEST_PAUSE_MILLIS = 1000;

  private final Path path;
  private final FileSystem files;
  private final ConditionalFile file;
  private final Configuration configuration;
  private final Duration patience;

  ObjectRegistryFile(URI uri, Configuration configuration, Duration patience) {
    this.path = new Path(uri);
    this.configuration = configuration;
    this.patience = patience;
    this.files = FileSystems.open(path, configuration, address());
    this.file = new ConditionalFile(files, path);
  }

  @Override
  public String address() {
    return "Registry file " + HadoopRegistryFile.withoutUser(path.toUri());
  }

  @Override
  public Optional<byte[]> read() {
    return content().map(Content::bytes);
  }

  private Optional<Content> content() {
    StorageCall call = StorageCall.begin(Access.READ, path).calledIt().asking(files, path);
    try {
      return file.read();
    } catch (IOException | RuntimeException e) {
      throw call.failed(address(), e);
    }
  }

  @Override
  public void replace(byte[] content) {
    StorageCall call = StorageCall.begin(Access.WRITE, path).calledIt().asking(files, path);
    // Seen by readers when it is closed, whole.
    try (FSDataOutputStream out = files.create(path, true)) {
      out.write(content);
    } catch (IOException | RuntimeException e) {
      throw call.failed(address(), e);
    }
  }

  @Override
  public <T> T change(Function<Optional<byte[]>, Change<T>> work) {
    long deadline = System.nanoTime() + patience.toNanos();
    long pause = SHORTEST_PAUSE_MILLIS;
    Optional<Content> stored = content();
    while (true) {
      Change<T> change = work.apply(stored.map(Content::bytes));
      if (change.content().isEmpty()) {
        return change.result();
      }
      ConditionalWrites.require(files, path, address());
      byte[] wanted = change.content().get();
      if (write(stored, wanted)) {
        return change.result();
      }
      stored = content();
      // Its answer was lost on the way, and the repetition refused: the bytes are ours all the
      // same.
      if (stored.filter(c -> Arrays.equals(c.bytes(), wanted)).isPresent()) {
        return change.result();
      }
      if (System.nanoTime() >= deadline) {
        throw new StoreException(
            address(),
            "others kept changing it for "
                + patience.toSeconds()
                + " s, and nothing of this change was written. Try again when they have ended.",
            null);
      }
      pause = pauseFor(pause);
    }
  }

  private boolean write(Optional<Content> stored, byte[] wanted) {
    StorageCall call = StorageCall.begin(Access.WRITE, path).calledIt().asking(files, path);
    try {
      return stored.isEmpty() ? file.create(wanted) : file.replace(wanted, stored.get().etag());
    } catch (IOException | RuntimeException e) {
      throw call.failed(address(), e);
    }
  }

  // Of different length for each, so that those who met do not meet again.
  private long pauseFor(long millis) {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(millis / 2, millis + 1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(
          address(), "waiting for other writers was interrupted; nothing was changed.", e);
    }
    return Math.min(2 * millis, LONGEST_PAUSE_MILLIS);
  }

  @Override
  public <T> T locked(Supplier<T> work) {
    return new ObjectLock(files, path.suffix(".lock"), address(), patience).locked(work);
  }

  @Override
  public RegistryFolder folderBeside(String suffix) {
    return new HadoopRegistryFolder(URI.create(path.toUri() + suffix), configuration, patience);
  }
}
