package io.headrace.engine.lakehouse;

import java.net.URI;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.DeletionVectorDescriptor;
import org.apache.spark.sql.delta.actions.RemoveFile;

/**
 * The files that the commits after some version of a Delta table removed, with the version that
 * did.
 */
final class Tombstones {
  private final Path table;
  private final Map<Path, Long> all = new HashMap<>();
  private final Map<Path, Long> ofFirst = new HashMap<>();
  private final Set<Path> added = new HashSet<>();

  Tombstones(Path table) {
    this.table = table;
  }

  void add(long version, Collection<Action> actions) {
    // A deletion vector is a file removed and added again in one commit, in any order.
    for (Action action : actions) {
      if (action instanceof RemoveFile remove) {
        remove(absolute(remove.pathAsUri()), version);
        vector(remove.deletionVector(), version);
      }
    }
    for (Action action : actions) {
      if (action instanceof AddFile add) {
        added.add(absolute(add.pathAsUri()));
      }
    }
  }

  /** All of them, with the last version that removed each. */
  Map<Path, Long> all() {
    return all;
  }

  /** Those that were in the version that the commits follow. */
  Map<Path, Long> ofFirstVersion() {
    return ofFirst;
  }

  private void vector(DeletionVectorDescriptor vector, long version) {
    if (vector != null && vector.isOnDisk()) {
      remove(vector.absolutePath(table), version);
    }
  }

  private void remove(Path file, long version) {
    all.put(file, version);
    if (!added.contains(file)) {
      ofFirst.put(file, version);
    }
  }

  private Path absolute(URI path) {
    Path named = new Path(path);
    return named.isAbsolute() ? named : new Path(table, named);
  }
}
