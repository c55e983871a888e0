package io.headrace.engine.offline;

import io.headrace.engine.lakehouse.FileQuestion;
import io.headrace.engine.lakehouse.FilesToRead;
import io.headrace.engine.lakehouse.TableSnapshot;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Tables with commits: what their metadata say. No data file is opened. */
record LakehouseStatistics(TableSnapshot snapshot) implements StatisticsReader {

  @Override
  public SourceStatistics read(Wanted wanted) {
    FilesToRead read =
        snapshot.filesToRead(
            new FileQuestion(
                wanted.eventColumn(),
                wanted.range().from(),
                wanted.range().to(),
                wanted.withoutTime(),
                wanted.day(),
                wanted.columns(),
                wanted.rows(),
                wanted.mostFooters() == 0));
    return new SourceStatistics(
        read.files(),
        OptionalLong.of(read.bytes()),
        read.rows(),
        read.selectedBytes(),
        read.oldest(),
        read.newest(),
        read.estimated(),
        List.of(),
        Set.of(),
        Optional.of(new SourceStatistics.Whole(read.allFiles(), read.allBytes())));
  }
}
