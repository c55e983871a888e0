package io.headrace.engine.registry;

import io.headrace.engine.definitions.StoreException;
import io.headrace.engine.storage.Access;
import io.headrace.engine.storage.FileSystems;
import io.headrace.engine.storage.StorageCall;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/**
 * A registry file of a Hadoop file system. The lock is a file beside it that only one can create.
 */
final class HadoopRegistryFile implements RegistryFile {
  /** Schemes whose objects are replaced at once by writing them, and whose rename is a copy. */
  private static final Set<String> OBJECT_STORES = Set.of("gs", "abfs", "abfss", "wasb");

  private static final long POLL_MILLIS = 200;

  /** A lock is held for seconds: one of this age has lost its holder, on whatever host that was. */
  private static final Duration ABANDONED = Duration.ofMinutes(10);

  private final Path path;
  private final Path lock;
  private final FileSystem files;
  private final Configuration configuration;
  private final Duration patience;

  HadoopRegistryFile(URI uri, Configuration configuration, Duration patience) {
    this.path = new Path(uri);
    this.lock = new Path(uri + ".lock");
    this.configuration = configuration;
    this.patience = patience;
    this.files = FileSystems.open(path, configuration, address());
  }

  @Override
  public String address() {
    return "Registry file " + withoutUser(path.toUri());
  }

  @Override
  public Optional<byte[]> read() {
    StorageCall call = StorageCall.begin(Access.READ, path).calledIt();
    try (FSDataInputStream in = files.open(path)) {
      return Optional.of(in.readAllBytes());
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw call.failed(address(), e);
    }
  }

  @Override
  public void replace(byte[] content) {
    try {
      if (OBJECT_STORES.contains(files.getScheme())) {
        // Seen by readers when it is closed, whole.
        write(path, content);
        return;
      }
      Path temporary =
          new Path(path.getParent(), "." + path.getName() + "." + UUID.randomUUID() + ".tmp");
      try {
        write(temporary, content);
        if (files.exists(path)) {
          FileStatus old = files.getFileStatus(path);
          files.setPermission(temporary, old.getPermission());
        }
        FileContext.getFileContext(path.toUri(), configuration)
            .rename(temporary, path, Options.Rename.OVERWRITE);
      } finally {
        files.delete(temporary, false);
      }
    } catch (IOException e) {
      throw notWritten(e);
    }
  }

  private void write(Path target, byte[] content) throws IOException {
    try (FSDataOutputStream out = files.create(target, true)) {
      out.write(content);
      if (out.hasCapability("hsync")) {
        out.hsync();
      }
    }
  }

  @Override
  public <T> T locked(Supplier<T> work) {
    try {
      LockNote ours = LockNote.ours();
      acquire(ours);
      try {
        return work.get();
      } finally {
        // One who stood still may have lost it, and what lies there is another's.
        deleteIfHeldBy(ours);
      }
    } catch (IOException e) {
      throw notWritten(e);
    }
  }

  @Override
  public RegistryFolder folderBeside(String suffix) {
    return new HadoopRegistryFolder(URI.create(path.toUri() + suffix), configuration, patience);
  }

  private void acquire(LockNote ours) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    boolean ageIsKnown = false;
    while (!tryCreate(ours)) {
      Optional<LockNote> holder = holder();
      if (holder.map(LockNote::isStale).orElse(false)) {
        // Read once more: another one may have broken it already and hold a lock of his own.
        deleteIfHeldBy(holder.get());
        continue;
      }
      if (!ageIsKnown) {
        ageIsKnown = true;
        if (breakAbandoned()) {
          continue;
        }
      }
      if (System.nanoTime() >= deadline) {
        throw failed(
            "it stays locked"
                + holder.map(h -> " by " + h).orElse("")
                + "; waited "
                + patience.toSeconds()
                + " s and changed nothing. Try again when the other run has ended; if it has ended"
                + " without taking its lock away, delete "
                + withoutUser(lock.toUri())
                + ".",
            null);
      }
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw failed("waiting for its lock was interrupted; nothing was changed.", e);
      }
    }
  }

  private boolean tryCreate(LockNote ours) throws IOException {
    // Object stores check on close whether another one was faster; other file systems on create.
    FSDataOutputStreamBuilder<?, ?> builder = files.createFile(lock);
    builder.overwrite(false);
    builder.recursive();
    builder.opt(Options.CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE, true);
    try (FSDataOutputStream out = builder.build()) {
      out.write(ours.text().getBytes(StandardCharsets.UTF_8));
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (IOException e) {
      if (files.exists(lock)) {
        return false;
      }
      throw e;
    }
  }

  private Optional<LockNote> holder() throws IOException {
    try (FSDataInputStream in = files.open(lock)) {
      return LockNote.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  private void deleteIfHeldBy(LockNote note) throws IOException {
    if (holder().filter(note::equals).isPresent()) {
      files.delete(lock, false);
    }
  }

  // Both times are the file system's own, as the clocks of two hosts may differ.
  private boolean breakAbandoned() throws IOException {
    try {
      long since = files.getFileStatus(lock).getModificationTime();
      if (timeOfFiles() - since < ABANDONED.toMillis()) {
        return false;
      }
      if (files.getFileStatus(lock).getModificationTime() == since) {
        files.delete(lock, false);
      }
      return true;
    } catch (FileNotFoundException e) {
      // Its holder has taken it away.
      return true;
    }
  }

  private long timeOfFiles() throws IOException {
    Path now = new Path(path.getParent(), "." + path.getName() + "." + UUID.randomUUID() + ".tmp");
    try {
      write(now, new byte[0]);
      return files.getFileStatus(now).getModificationTime();
    } finally {
      files.delete(now, false);
    }
  }

  private StoreException notWritten(IOException e) {
    return failed(
        "it cannot be written (" + e.getMessage() + "), so nothing was changed. Check permissions.",
        e);
  }

  private StoreException failed(String what, Exception cause) {
    return new StoreException(address(), what, cause);
  }

  static String withoutUser(URI uri) {
    return uri.getUserInfo() == null
        ? uri.toString()
        : uri.toString().replace(uri.getRawUserInfo() + "@", "");
  }
}
