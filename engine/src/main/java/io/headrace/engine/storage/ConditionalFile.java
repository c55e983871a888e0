package io.headrace.engine.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.Optional;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.CreateFileOptionKeys;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.functional.FutureIO;

/**
 * One object of a store that writes on conditions: it is there for the first time, or is still the
 * one that was read. Of several writers at once exactly one gets through.
 *
 * <p>A write whose answer was lost is refused when it is sent again, though it was done. So what is
 * refused is read again: it was done where the bytes are there, which no two writers may share.
 */
public final class ConditionalFile {
  /** The name by which s3a tells that somebody else was faster; its jar need not be there. */
  private static final String CHANGED = "RemoteFileChangedException";

  private static final int READS = 20;
  private static final int WRITES = 5;

  private final FileSystem files;
  private final Path path;

  public ConditionalFile(FileSystem files, Path path) {
    this.files = files;
    this.path = path;
  }

  /** Whether the file system knows how to ask for it; the store itself may still not do it. */
  public boolean isSupported() throws IOException {
    return files.hasPathCapability(
            path, CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE)
        && files.hasPathCapability(
            path, CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE_ETAG);
  }

  /** Bytes and what identifies them. */
  public static final class Content {
    private final byte[] bytes;
    private final String etag;
    private final long modified;

    private Content(byte[] bytes, String etag, long modified) {
      this.bytes = bytes;
      this.etag = etag;
      this.modified = modified;
    }

    /** Not copied; nobody changes them. */
    public byte[] bytes() {
      return bytes;
    }

    public String etag() {
      return etag;
    }

    /** By the store's clock, milliseconds since 1970. */
    public long modified() {
      return modified;
    }
  }

  /** Empty where there is no object. */
  public Optional<Content> read() throws IOException {
    for (int i = 1; ; i++) {
      try {
        FileStatus status = files.getFileStatus(path);
        // With the status comes the condition that the bytes are those that it is about.
        try (FSDataInputStream in =
            FutureIO.awaitFuture(files.openFile(path).withFileStatus(status).build())) {
          return Optional.of(
              new Content(
                  in.readAllBytes(),
                  ((EtagSource) status).getEtag(),
                  status.getModificationTime()));
        }
      } catch (FileNotFoundException e) {
        return Optional.empty();
      } catch (IOException e) {
        if (!isChanged(e) || i == READS) {
          throw e;
        }
      }
    }
  }

  /** Writes the object where there is none. False where there is another one. */
  public boolean create(byte[] bytes) throws IOException {
    return settled(bytes, Optional.empty());
  }

  /** Replaces the object with the given tag. False where it is another by now, or gone. */
  public boolean replace(byte[] bytes, String etag) throws IOException {
    return settled(bytes, Optional.of(etag));
  }

  /** Asks once, and takes a refusal for one. */
  boolean createOnce(byte[] bytes) throws IOException {
    return write(bytes, Optional.empty());
  }

  /** Asks until it is known whether the bytes are there. */
  private boolean settled(byte[] bytes, Optional<String> etag) throws IOException {
    for (int i = 1; ; i++) {
      try {
        if (write(bytes, etag)) {
          return true;
        }
      } catch (IOException e) {
        if (i == WRITES || !isUncertain(e)) {
          throw e;
        }
      }
      Optional<Content> there = read();
      if (there.filter(c -> Arrays.equals(c.bytes(), bytes)).isPresent()) {
        return true;
      }
      if (i == WRITES || !there.map(Content::etag).equals(etag)) {
        return false;
      }
    }
  }

  private boolean write(byte[] bytes, Optional<String> etag) throws IOException {
    FSDataOutputStreamBuilder<?, ?> builder = files.createFile(path);
    builder.overwrite(etag.isPresent());
    if (etag.isPresent()) {
      builder.must(CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE_ETAG, etag.get());
    } else {
      builder.must(CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE, true);
    }
    builder.recursive();
    try (FSDataOutputStream out = builder.build()) {
      out.write(bytes);
    } catch (FileAlreadyExistsException | FileNotFoundException e) {
      return false;
    } catch (IOException e) {
      if (isChanged(e)) {
        return false;
      }
      throw e;
    }
    return true;
  }

  /** Whether it may have been written all the same: the connection broke, or the store stumbled. */
  private static boolean isUncertain(IOException e) {
    return StorageFailures.chain(e).stream()
        .anyMatch(
            t ->
                t instanceof SocketException
                    || t instanceof SocketTimeoutException
                    || t.getClass().getSimpleName().equals("AWSStatus500Exception"));
  }

  private static boolean isChanged(IOException e) {
    // 409: another write of the same object was being done at that moment.
    return e.getClass().getSimpleName().equals(CHANGED)
        || String.valueOf(e.getMessage()).contains("ConditionalRequestConflict");
  }
}
