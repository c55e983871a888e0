package io.headrace.engine.storage;

import io.headrace.engine.configuration.Masking;
import io.headrace.engine.definitions.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** One thing asked of a file system, and the words for its failure. */
public final class StorageCall {
  private final Access access;
  private final String path;
  private final long began = System.nanoTime();
  private Optional<Question> question = Optional.empty();
  private String shown;

  /** Asks something whose refusal has words. */
  private interface Question {
    void ask() throws IOException;
  }

  private StorageCall(Access access, String path) {
    this.access = access;
    this.path = path;
    this.shown = Masking.mask(path);
  }

  /**
   * Begins now.
   *
   * @param path what is asked for, for messages; a user and password in it are not shown
   */
  public static StorageCall begin(Access access, Object path) {
    return new StorageCall(access, String.valueOf(path));
  }

  /** Says "it" for the path, where the message has named it already. */
  public StorageCall calledIt() {
    shown = "it";
    return this;
  }

  /**
   * Lists {@code folder} when it has failed without saying why: stores refuse questions about one
   * object by a bare number.
   */
  public StorageCall asking(FileSystem files, Path folder) {
    question = Optional.of(() -> files.listStatus(folder));
    return this;
  }

  /**
   * What went wrong and what to do: {@code s3a://b/k cannot be read: ...}, on one line.
   *
   * @param failure what the file system threw
   */
  public String reason(Throwable failure) {
    Duration tried = Duration.ofNanos(System.nanoTime() - began);
    return shown
        + " cannot be "
        + access.participle()
        + ": "
        + StorageFailures.explain(inWords(failure), access, path, tried)
            .orElseGet(() -> Masking.mask(StorageFailures.firstLine(failure)));
  }

  private Throwable inWords(Throwable failure) {
    if (question.isPresent() && StorageFailures.isMute(failure)) {
      try {
        question.get().ask();
      } catch (IOException | RuntimeException told) {
        return told;
      }
    }
    return failure;
  }

  /**
   * @param where what failed, as users know it
   */
  public StoreException failed(String where, Throwable failure) {
    return new StoreException(where, reason(failure), failure);
  }
}
