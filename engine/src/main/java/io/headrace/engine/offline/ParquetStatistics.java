package io.headrace.engine.offline;

import io.headrace.engine.definitions.StoreException;
import io.headrace.engine.offline.SourcePin.PinnedFile;
import io.headrace.engine.offline.SourceStatistics.FileStatistics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;

/** Parquet files: sums over their footers, which are read side by side. */
record ParquetStatistics(Configuration hadoop, FileListing listing, String where)
    implements StatisticsReader {
  // Footers wait for the store rather than for a core.
  private static final int THREADS = 8;

  @Override
  public SourceStatistics read(Wanted wanted) {
    List<PinnedFile> files = listing.files().stream().filter(wanted.file()).toList();
    long bytes = bytes(files);
    List<PinnedFile> chosen = evenly(files, wanted.mostFooters());
    if (chosen.isEmpty() && !files.isEmpty()) {
      return SourceStatistics.ofSizes(files.size(), bytes).of(listing.whole());
    }
    List<FileStatistics> footers = footers(chosen, wanted);
    double share = chosen.size() == files.size() ? 1 : (double) bytes / Math.max(1, bytes(chosen));
    List<FileStatistics> matching = footers.stream().filter(f -> f.rows() > 0).toList();
    return new SourceStatistics(
        files.size(),
        OptionalLong.of(bytes),
        OptionalLong.of(scaled(footers.stream().mapToLong(FileStatistics::rows).sum(), share)),
        OptionalLong.of(
            scaled(footers.stream().mapToLong(FileStatistics::selectedBytes).sum(), share)),
        bound(matching, FileStatistics::oldest, Comparator.naturalOrder()),
        bound(matching, FileStatistics::newest, Comparator.reverseOrder()),
        chosen.size() < files.size(),
        footers,
        Set.of(),
        Optional.of(listing.whole()));
  }

  private static long bytes(List<PinnedFile> files) {
    return files.stream().mapToLong(PinnedFile::bytes).sum();
  }

  private static long scaled(long number, double share) {
    return share == 1 ? number : Math.round(number * share);
  }

  /** At most {@code most} files, from the first to the last in equal steps. */
  static <T> List<T> evenly(List<T> files, int most) {
    if (files.size() <= most) {
      return files;
    }
    List<T> chosen = new ArrayList<>(most);
    for (int i = 0; i < most; i++) {
      chosen.add(files.get((int) ((long) i * files.size() / most)));
    }
    return chosen;
  }

  private static Optional<Instant> bound(
      List<FileStatistics> files,
      Function<FileStatistics, Optional<Instant>> moment,
      Comparator<Instant> order) {
    // One file that does not tell may hold anything.
    return files.stream().map(moment).allMatch(Optional::isPresent)
        ? files.stream().map(moment).flatMap(Optional::stream).min(order)
        : Optional.empty();
  }

  private List<FileStatistics> footers(List<PinnedFile> files, Wanted wanted) {
    if (files.isEmpty()) {
      return List.of();
    }
    ExecutorService pool =
        Executors.newFixedThreadPool(
            Math.min(THREADS, files.size()),
            task -> {
              Thread thread = new Thread(task, "headrace-footers");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Future<FileStatistics>> pending = new ArrayList<>();
      for (PinnedFile file : files) {
        pending.add(pool.submit(() -> ParquetFooter.statistics(hadoop, file, wanted)));
      }
      List<FileStatistics> read = new ArrayList<>();
      for (int i = 0; i < files.size(); i++) {
        read.add(result(files.get(i), pending.get(i)));
      }
      return read;
    } finally {
      pool.shutdownNow();
    }
  }

  private FileStatistics result(PinnedFile file, Future<FileStatistics> pending) {
    try {
      return pending.get();
    } catch (ExecutionException e) {
      throw new StoreException(
          where,
          "the footer of " + file.path() + " cannot be read: " + ReadFailures.reason(e.getCause()),
          e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(where, "interrupted while footers were read", e);
    }
  }
}
