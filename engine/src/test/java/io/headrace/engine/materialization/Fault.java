package io.headrace.engine.materialization;

import io.headrace.engine.definitions.StoreException;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What goes wrong when a writer has written so many rows, once for all processes that share the
 * folder.
 */
record Fault(Kind kind, long afterRows, String folder) implements Serializable {
  enum Kind {
    NONE,
    /** Says so on standard output and goes on when a line arrives. */
    PAUSE,
    /** The task fails. */
    TASK_FAILS,
    /** The process is gone at once, as by SIGKILL. */
    PROCESS_DIES,
    /** As {@link #PROCESS_DIES}, when all rows are written and nothing is recorded. */
    DIES_WHEN_WRITTEN,
    /** Likewise when the interval is recorded, and not yet what was read for it. */
    DIES_WHEN_RECORDED,
    /** Likewise when the view is done and nobody has been told. */
    DIES_WHEN_DONE,
    /** Goes on only when a writer of another attempt has finished. */
    STRAGGLE
  }

  static final String PAUSED = "PAUSED";

  /** The process is gone if this is the moment for it. */
  void dieAt(Kind moment) {
    if (kind == moment) {
      Runtime.getRuntime().halt(137);
    }
  }

  void strike() {
    if (kind.name().startsWith("DIES_WHEN") || kind == Kind.NONE || !isFirst()) {
      return;
    }
    try {
      switch (kind) {
        case PAUSE -> {
          System.out.println(PAUSED);
          System.out.flush();
          if (System.in.read() < 0) {
            throw new IllegalStateException("the test that was to let this driver go on is gone");
          }
        }
        case TASK_FAILS -> throw new StoreException("a faulty network", "it drops a packet.", null);
        case PROCESS_DIES -> Runtime.getRuntime().halt(137);
        case STRAGGLE -> awaitAnother();
        default -> throw new IllegalStateException(kind.name());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void writerFinished() {
    if (kind == Kind.STRAGGLE && Files.exists(struck())) {
      try {
        Files.writeString(Path.of(folder, "finished"), "");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The attempt that straggles is told to end by an interrupt, which ends the wait too. */
  private void awaitAnother() throws IOException {
    try {
      while (!Files.exists(Path.of(folder, "finished"))) {
        Thread.sleep(50);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the straggling attempt was told to end", e);
    }
  }

  private boolean isFirst() {
    try {
      Files.createFile(struck());
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path struck() {
    return Path.of(folder, "struck");
  }
}
