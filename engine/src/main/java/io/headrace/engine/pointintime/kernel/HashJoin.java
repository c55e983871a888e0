package io.headrace.engine.pointintime.kernel;

import io.headrace.engine.rows.RowKeys;
import io.headrace.engine.rows.SpillingSort;
import io.headrace.engine.rows.TaskMemory;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.memory.SparkOutOfMemoryError;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;

/**
 * Labels in an index, feature rows past it in any order, then the labels out again as they came.
 *
 * <p>Where memory is refused, the labels and the feature rows that are still of use are sorted,
 * with whatever has not been read yet, and merged. Rows that lost until then stay dropped: whoever
 * beat them beats them for every label.
 */
public final class HashJoin {
  private final JoinSpec spec;
  private final JoinCounts counts;
  private final TaskMemory memory;
  private final LabelRows labels;
  private final Iterator<InternalRow> labelsLeft;
  private final List<Iterator<InternalRow>> views;
  private final List<WinnerTable> winners = new ArrayList<>();

  private HashJoin(
      JoinSpec spec,
      Iterator<InternalRow> labels,
      List<Iterator<InternalRow>> views,
      JoinCounts counts) {
    this.spec = spec;
    this.counts = counts;
    this.memory = TaskMemory.of(TaskContext.get(), spec.memoryPerTask());
    this.labels = new LabelRows(TaskContext.get(), spec.labels().size(), memory.smallPageBytes());
    this.labelsLeft = labels;
    this.views = views;
  }

  /**
   * The result rows, each the same object, filled anew. Called in a task.
   *
   * @param labels rows as the specification says
   * @param views rows as their layouts say, in any order
   */
  public static Iterator<InternalRow> join(
      JoinSpec spec,
      Iterator<InternalRow> labels,
      List<Iterator<InternalRow>> views,
      JoinCounts counts) {
    return new HashJoin(spec, labels, views, counts).join();
  }

  private Iterator<InternalRow> join() {
    LabelKeys reader = new LabelKeys(spec);
    Optional<LabelIndexBuilder> builder = begun();
    if (builder.isEmpty()) {
      return merge(sorts(), 0, null);
    }
    while (labelsLeft.hasNext()) {
      UnsafeRow label = (UnsafeRow) labelsLeft.next();
      boolean kept = false;
      try {
        labels.add(label);
        kept = true;
        if (reader.read(label)) {
          builder.get().add(reader.key(), reader.moment());
        } else {
          builder.get().addUnusable();
        }
      } catch (SparkOutOfMemoryError refused) {
        return merge(sorts(), 0, kept ? null : label);
      }
    }
    return join(builder.get());
  }

  private Iterator<InternalRow> join(LabelIndexBuilder builder) {
    LabelIndex index;
    try {
      index = builder.build();
    } catch (SparkOutOfMemoryError refused) {
      return merge(sorts(), 0, null);
    }
    for (int v = 0; v < views.size(); v++) {
      UnsafeRow refused = null;
      boolean begun = begin(index, v);
      if (begun) {
        refused = offerAll(index, v);
      }
      if (!begun || refused != null) {
        return mergeWinners(v, refused);
      }
    }
    winners.forEach(WinnerTable::carryForward);
    counts.peak(memory.peak());
    return new Answers(builder);
  }

  private Optional<LabelIndexBuilder> begun() {
    try {
      return Optional.of(
          new LabelIndexBuilder(memory, RowKeys.singleLong(spec.views().get(0).keyTypes())));
    } catch (SparkOutOfMemoryError refused) {
      return Optional.empty();
    }
  }

  private boolean begin(LabelIndex index, int view) {
    try {
      winners.add(new WinnerTable(index, spec.views().get(view), memory));
      return true;
    } catch (SparkOutOfMemoryError refused) {
      return false;
    }
  }

  /** The row for which there was no memory; null when all have been taken. */
  private UnsafeRow offerAll(LabelIndex index, int view) {
    FeatureLayout layout = spec.views().get(view);
    WinnerTable table = winners.get(view);
    SlotSearch search = new SlotSearch(index, layout);
    FeatureCursor rows = FeatureCursor.over(views.get(view));
    while (rows.advance()) {
      int slot = search.slot(rows.row());
      if (slot != LabelIndex.NONE) {
        try {
          table.offer(slot, rows);
        } catch (SparkOutOfMemoryError refused) {
          return rows.row();
        }
      }
    }
    return null;
  }

  /** Feature rows of the views up to this one have been read, of this one perhaps in part. */
  private Iterator<InternalRow> mergeWinners(int view, UnsafeRow refused) {
    List<SpillingSort> sorts = sorts();
    for (int v = 0; v < winners.size(); v++) {
      sorts.get(v).addAll(winners.get(v).rows());
      winners.get(v).free();
    }
    if (refused != null) {
      sorts.get(view).add(refused);
    }
    return merge(sorts, view, null);
  }

  private List<SpillingSort> sorts() {
    counts.peak(memory.peak());
    memory.releaseCushion();
    labels.spill();
    List<SpillingSort> sorts = new ArrayList<>();
    for (FeatureLayout layout : spec.views()) {
      FeatureSort sorted = new FeatureSort(layout);
      sorts.add(new SpillingSort(sorted.columns(), sorted.order(), memory.smallPageBytes()));
    }
    return sorts;
  }

  /**
   * @param firstUnread the first view of which rows are left
   * @param label a label that is not among the others yet, or null
   */
  private Iterator<InternalRow> merge(List<SpillingSort> sorts, int firstUnread, UnsafeRow label) {
    memory.freeAll();
    SpillingSort sortedLabels =
        new SpillingSort(spec.labels(), spec.labelOrder(), memory.smallPageBytes());
    if (label != null) {
      sortedLabels.add(label);
    }
    labels.rows().forEachRemaining(sortedLabels::add);
    labels.free();
    sortedLabels.addAll(labelsLeft);
    counts.fellBack(sortedLabels.rows());
    List<Iterator<InternalRow>> sorted = new ArrayList<>();
    for (int v = 0; v < views.size(); v++) {
      if (v >= firstUnread) {
        sorts.get(v).addAll(views.get(v));
      }
      counts.fellBack(sorts.get(v).rows());
      sorted.add(sorts.get(v).sorted());
    }
    return new MergeJoin(spec, sortedLabels.sorted(), sorted, counts);
  }

  /** The labels with what the tables have for them. */
  private final class Answers implements Iterator<InternalRow> {
    private final LabelIndexBuilder places;
    private final Iterator<UnsafeRow> rows = labels.rows();
    private final ResultRows results = new ResultRows(spec, counts);
    private int label;

    Answers(LabelIndexBuilder places) {
      this.places = places;
    }

    @Override
    public boolean hasNext() {
      if (rows.hasNext()) {
        return true;
      }
      memory.freeAll();
      labels.free();
      return false;
    }

    @Override
    public InternalRow next() {
      UnsafeRow row = rows.next();
      int slot = places.slotOf(label++);
      if (slot == LabelIndex.NONE) {
        results.answerAll(Match.UNUSABLE);
      } else {
        for (int v = 0; v < winners.size(); v++) {
          results.answer(v, winners.get(v).match(slot, results.winner(v)));
        }
      }
      return results.of(row);
    }
  }
}
