package io.headrace.engine.offline;

import io.headrace.engine.offline.SourcePin.PinnedFile;
import java.util.List;

/** Files whose format keeps no numbers that are cheap to read: their sizes. */
record ListingStatistics(FileListing listing) implements StatisticsReader {

  @Override
  public SourceStatistics read(Wanted wanted) {
    List<PinnedFile> files = listing.files().stream().filter(wanted.file()).toList();
    return SourceStatistics.ofSizes(files.size(), files.stream().mapToLong(PinnedFile::bytes).sum())
        .of(listing.whole());
  }
}
