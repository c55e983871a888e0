package io.headrace.engine.lakehouse;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddCDCFile;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.CommitInfo;
import org.apache.spark.sql.delta.actions.DeletionVectorDescriptor;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.delta.actions.RemoveFile;
import scala.Option;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.collection.immutable.Map$;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** What the log says of some commits in a row. */
final class DeltaCommits {
  /** All files that were added or removed, compaction included. */
  private final Net arranged = new Net();

  /** Without commits that only arrange rows anew; their files stand for what they held. */
  private final Net changed = new Net();

  private final List<AddCDCFile> feed = new ArrayList<>();
  private final List<AddFile> outsideFeed = new ArrayList<>();
  private final List<Metadata> metadata = new ArrayList<>();
  private Optional<Long> restored = Optional.empty();

  /**
   * @throws IllegalStateException where the log has lost some of them
   */
  static DeltaCommits read(DeltaLog log, long first, long last) {
    DeltaCommits commits = new DeltaCommits();
    Iterator<Tuple2<Object, Seq<Action>>> found =
        log.getChanges(first, last, log.initialCatalogTable(), true);
    while (found.hasNext()) {
      Tuple2<Object, Seq<Action>> commit = found.next();
      commits.add((Long) commit._1(), CollectionConverters.asJava(commit._2()));
    }
    return commits;
  }

  private void add(long version, Collection<Action> actions) {
    boolean hasFeed = actions.stream().anyMatch(AddCDCFile.class::isInstance);
    for (Action action : actions) {
      if (action instanceof AddFile file) {
        take(file, file.dataChange(), true, hasFeed);
      } else if (action instanceof RemoveFile file) {
        take(asAdded(file), file.dataChange(), false, hasFeed);
      } else if (action instanceof AddCDCFile file) {
        feed.add(file);
      } else if (action instanceof Metadata changedTo) {
        metadata.add(changedTo);
      } else if (action instanceof CommitInfo info && "RESTORE".equals(info.operation())) {
        restored = Optional.of(version);
      }
    }
  }

  private void take(AddFile file, boolean dataChange, boolean added, boolean hasFeed) {
    arranged.take(file, added);
    if (dataChange) {
      changed.take(file, added);
      if (!hasFeed) {
        outsideFeed.add(file);
      }
    }
  }

  /** So that its rows can be read as they were. */
  private static AddFile asAdded(RemoveFile file) {
    scala.collection.immutable.Map<String, String> none = Map$.MODULE$.empty();
    return new AddFile(
        file.path(),
        file.partitionValues() == null ? none : file.partitionValues(),
        file.size().isDefined() ? (Long) file.size().get() : 0L,
        0,
        false,
        null,
        none,
        file.deletionVector(),
        file.baseRowId(),
        file.defaultRowCommitVersion(),
        Option.empty(),
        Option.empty(),
        Option.empty());
  }

  /** All files that the later version has more or less, whatever was done with them meanwhile. */
  Net arranged() {
    return arranged;
  }

  /** As {@link #arranged}, less what only moved rows to other files. */
  Net changed() {
    return changed;
  }

  /** Files of the change data feed. */
  List<AddCDCFile> feed() {
    return feed;
  }

  /** Files that the feed reads for commits that have no files of its own. */
  List<AddFile> outsideFeed() {
    return outsideFeed;
  }

  /** Each new state of the table's settings and columns, in order. */
  List<Metadata> metadata() {
    return metadata;
  }

  /** The last commit that went back to an earlier version. */
  Optional<Long> restored() {
    return restored;
  }

  /** Files with their deletion vectors: what was added and removed again is neither. */
  static final class Net {
    private final Map<String, AddFile> added = new LinkedHashMap<>();
    private final Map<String, AddFile> removed = new LinkedHashMap<>();

    private void take(AddFile file, boolean isAdded) {
      DeletionVectorDescriptor deleted = file.deletionVector();
      String key = file.path() + (deleted == null ? "" : "|" + deleted.uniqueId());
      Map<String, AddFile> other = isAdded ? removed : added;
      if (other.remove(key) == null) {
        (isAdded ? added : removed).put(key, file);
      }
    }

    List<AddFile> added() {
      return List.copyOf(added.values());
    }

    List<AddFile> removed() {
      return List.copyOf(removed.values());
    }

    boolean isNone() {
      return added.isEmpty() && removed.isEmpty();
    }
  }
}
