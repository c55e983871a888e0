package io.headrace.engine.offline;

import io.headrace.engine.offline.SourcePin.PinnedFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * How two listings of one source differ. A file is the same as long as its path, size and time of
 * change are.
 *
 * @param added files that only the later listing has
 * @param removed files that only the earlier one has
 */
record ChangedFiles(List<PinnedFile> added, List<PinnedFile> removed) {
  ChangedFiles {
    added = List.copyOf(added);
    removed = List.copyOf(removed);
  }

  static ChangedFiles between(List<PinnedFile> earlier, List<PinnedFile> later) {
    Map<String, PinnedFile> before = new HashMap<>();
    earlier.forEach(f -> before.put(f.path(), f));
    List<PinnedFile> added = new ArrayList<>();
    for (PinnedFile file : later) {
      if (!file.equals(before.get(file.path()))) {
        added.add(file);
      } else {
        before.remove(file.path());
      }
    }
    // In the order of the listing, so that the same difference reads the same.
    return new ChangedFiles(
        added, earlier.stream().filter(f -> before.containsKey(f.path())).toList());
  }

  boolean isNone() {
    return added.isEmpty() && removed.isEmpty();
  }

  /**
   * Why a removed file cannot be read any more; empty where all can.
   *
   * @throws IOException where the file system does not answer
   */
  Optional<String> missing(Configuration hadoop) throws IOException {
    for (PinnedFile file : removed) {
      Path path = new Path(file.path());
      try {
        FileStatus status = path.getFileSystem(hadoop).getFileStatus(path);
        boolean same =
            status.getLen() == file.bytes()
                && Instant.ofEpochMilli(status.getModificationTime()).equals(file.modified());
        if (!same) {
          return Optional.of("the file " + file.path() + " was written anew since the last run");
        }
      } catch (FileNotFoundException e) {
        return Optional.of("the file " + file.path() + " was removed since the last run");
      }
    }
    return Optional.empty();
  }
}
