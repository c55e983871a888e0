package io.headrace.engine.materialization;

import io.headrace.engine.materialization.latest.LatestRows;
import io.headrace.engine.materialization.latest.SourcePass;
import io.headrace.engine.materialization.latest.ViewRead;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkException;

/**
 * Reads the sources of a run. Views of one source that go together are read in one pass, when the
 * first of them is asked for; each is handed out once. May be asked by several threads.
 */
final class SharedReads {
  private final Interruption interruption;

  /** By the view's name. */
  private final Map<String, Group> groups = new HashMap<>();

  /**
   * @param views with different names
   */
  SharedReads(List<PlannedView> views, Interruption interruption) {
    this.interruption = interruption;
    List<Group> begun = new ArrayList<>();
    for (PlannedView view : views) {
      Optional<Group> fitting = begun.stream().filter(g -> g.takes(view)).findFirst();
      Group group = fitting.orElseGet(Group::new);
      if (fitting.isEmpty()) {
        begun.add(group);
      }
      group.waiting.add(view);
      groups.put(view.view().name(), group);
    }
  }

  /**
   * The latest rows of one of the views.
   *
   * @throws SparkException when the source cannot be read for this view, whatever the others need
   */
  LatestRows of(PlannedView view) throws SparkException {
    return groups.get(view.view().name()).read(view);
  }

  private final class Group {
    private final List<PlannedView> waiting = new ArrayList<>();
    private final Map<PlannedView, LatestRows> read = new HashMap<>();

    /** Once they could not be read together. */
    private boolean apart;

    boolean takes(PlannedView view) {
      PlannedView first = waiting.get(0);
      return first.source() == view.source()
          && waiting.stream().map(PlannedView::read).allMatch(r -> r.goesWith(view.read()));
    }

    synchronized LatestRows read(PlannedView view) throws SparkException {
      if (!read.containsKey(view)) {
        if (apart || waiting.size() == 1 || !readTogether()) {
          waiting.remove(view);
          return SourcePass.read(view.source(), List.of(view.read())).get(0);
        }
      }
      return read.remove(view);
    }

    /** False when that fails: one of the views is to blame, and each finds out by itself. */
    private boolean readTogether() {
      List<ViewRead> reads = waiting.stream().map(PlannedView::read).toList();
      try {
        List<LatestRows> latest = SourcePass.read(waiting.get(0).source(), reads);
        for (int v = 0; v < latest.size(); v++) {
          read.put(waiting.get(v), latest.get(v));
        }
        waiting.clear();
        return true;
      } catch (Exception e) { // not swallowed: whoever is to blame fails again, alone
        interruption.requireNone(waiting.get(0).view().name());
        apart = true;
        return false;
      }
    }
  }
}
