package io.headrace.engine.registry;

import io.headrace.engine.definitions.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A registry file of a local file system.
 *
 * <p>The lock is the operating system's, on a file beside the registry that stays there: it goes
 * with the process that holds it, so none is ever stale. Threads of one process queue before it.
 */
class LocalRegistryFile implements RegistryFile {
  private static final Map<Path, ReentrantLock> QUEUES = new ConcurrentHashMap<>();
  private static final long POLL_MILLIS = 50;

  private final Path path;
  private final Duration patience;

  LocalRegistryFile(Path path, Duration patience) {
    this.path = realPath(path.toAbsolutePath().normalize());
    this.patience = patience;
  }

  @Override
  public String address() {
    return "Registry file " + path;
  }

  @Override
  public Optional<byte[]> read() {
    try {
      return Optional.of(Files.readAllBytes(path));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw failed(
          "it cannot be read (" + reason(e) + "). Check that it is a file you may read.", e);
    }
  }

  @Override
  public void replace(byte[] content) {
    requireWritable();
    Path temporary =
        path.resolveSibling("." + path.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      write(temporary, content);
      move(temporary, path);
      syncFolder();
    } catch (IOException e) {
      StoreException failure = notWritten(e);
      try {
        Files.deleteIfExists(temporary);
      } catch (IOException left) {
        failure.addSuppressed(left);
      }
      throw failure;
    }
  }

  /** The moment at which readers see the new content. */
  void move(Path temporary, Path target) throws IOException {
    Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public <T> T locked(Supplier<T> work) {
    requireWritable();
    ReentrantLock queue = QUEUES.computeIfAbsent(path, p -> new ReentrantLock());
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      if (!queue.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        throw busy(Optional.of(LockNote.ours()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("waiting for its lock was interrupted; nothing was changed.", e);
    }
    try {
      return lockedAmongProcesses(work, deadline);
    } finally {
      queue.unlock();
    }
  }

  @Override
  public RegistryFolder folderBeside(String suffix) {
    return new LocalRegistryFolder(path.resolveSibling(path.getFileName() + suffix), patience);
  }

  private <T> T lockedAmongProcesses(Supplier<T> work, long deadline) {
    try (FileChannel channel = openLock();
        FileLock lock = acquire(channel, deadline)) {
      channel.truncate(0);
      writeAll(channel, LockNote.ours().text().getBytes(StandardCharsets.UTF_8));
      T result = work.get();
      // An empty lock file says to who looks at it that nobody holds it.
      channel.truncate(0);
      if (!lock.isValid()) {
        throw failed("its lock was lost while writing. Check what is stored, then repeat.", null);
      }
      return result;
    } catch (IOException e) {
      throw notWritten(e);
    }
  }

  private FileChannel openLock() throws IOException {
    Path folder = path.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    return FileChannel.open(
        lockPath(), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private FileLock acquire(FileChannel channel, long deadline) throws IOException {
    while (true) {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return lock;
      }
      if (System.nanoTime() >= deadline) {
        throw busy(LockNote.parse(Files.readString(lockPath())));
      }
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw failed("waiting for its lock was interrupted; nothing was changed.", e);
      }
    }
  }

  private Path lockPath() {
    return path.resolveSibling(path.getFileName() + ".lock");
  }

  private void write(Path temporary, byte[] content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      keepOwnership(temporary);
      writeAll(channel, content);
      channel.force(true);
    }
  }

  private void keepOwnership(Path temporary) throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(temporary, PosixFileAttributeView.class);
    if (view == null || !Files.exists(path)) {
      return;
    }
    PosixFileAttributes old = Files.readAttributes(path, PosixFileAttributes.class);
    PosixFileAttributes ours = view.readAttributes();
    if (!ours.group().equals(old.group())) {
      view.setGroup(old.group());
    }
    if (!ours.owner().equals(old.owner())) {
      view.setOwner(old.owner());
    }
    view.setPermissions(old.permissions());
  }

  private static void writeAll(FileChannel channel, byte[] content) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(content);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  private void syncFolder() throws IOException {
    try (FileChannel folder = FileChannel.open(path.getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  // A rename would pass over the file's own permission, and root passes over every one.
  private void requireWritable() {
    try {
      if (Files.exists(path)
          && (!Files.isWritable(path)
              || !Files.getPosixFilePermissions(path).contains(PosixFilePermission.OWNER_WRITE))) {
        throw failed(
            "it is read-only, so nothing was changed. Give the file write permission, or run as"
                + " who may write it.",
            null);
      }
    } catch (UnsupportedOperationException e) {
      // A file system without such permissions says no when it is written.
      return;
    } catch (IOException e) {
      throw failed("its permissions cannot be read (" + reason(e) + ").", e);
    }
  }

  private StoreException notWritten(IOException e) {
    return failed(
        "it cannot be written ("
            + reason(e)
            + "), so nothing was changed. Check permissions and free space of its folder.",
        e);
  }

  private StoreException busy(Optional<LockNote> holder) {
    return failed(
        "it stays locked"
            + holder.map(h -> " by " + h).orElse("")
            + "; waited "
            + patience.toSeconds()
            + " s and changed nothing. Try again when the other run has ended.",
        null);
  }

  private StoreException failed(String what, Exception cause) {
    return new StoreException(address(), what, cause);
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "access denied";
    }
    if (e instanceof AtomicMoveNotSupportedException) {
      return "its file system cannot rename at once";
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  // Through a link the file that it points to is replaced, and the link stays.
  private static Path realPath(Path path) {
    try {
      return Files.exists(path) ? path.toRealPath() : path;
    } catch (IOException | ReadOnlyFileSystemException e) {
      return path;
    }
  }
}
