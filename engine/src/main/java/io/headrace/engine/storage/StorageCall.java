package io.headrace.engine.storage;

import io.headrace.engine.configuration.Masking;
import io.headrace.engine.definitions.StoreException;
import java.time.Duration;

/** One thing asked of a file system, and the words for its failure. */
public final class StorageCall {
  private final Access access;
  private final String path;
  private final long began = System.nanoTime();

  private StorageCall(Access access, String path) {
    this.access = access;
    this.path = path;
  }

  /**
   * Begins now.
   *
   * @param path what is asked for, for messages; a user and password in it are not shown
   */
  public static StorageCall begin(Access access, Object path) {
    return new StorageCall(access, String.valueOf(path));
  }

  /**
   * What went wrong and what to do: {@code s3a://b/k cannot be read: ...}, on one line.
   *
   * @param failure what the file system threw
   */
  public String reason(Throwable failure) {
    Duration tried = Duration.ofNanos(System.nanoTime() - began);
    String where = Masking.mask(path);
    return where
        + " cannot be "
        + access.participle()
        + ": "
        + StorageFailures.explain(failure, access, path, tried)
            .orElseGet(() -> Masking.mask(StorageFailures.firstLine(failure)));
  }

  /**
   * @param where what failed, as users know it
   */
  public StoreException failed(String where, Throwable failure) {
    return new StoreException(where, reason(failure), failure);
  }
}
