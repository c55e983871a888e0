package io.headrace.engine.pointintime.kernel;

import io.headrace.engine.rows.Sequences;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.BaseOrdering;
import org.apache.spark.sql.catalyst.expressions.RowOrdering$;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;

/**
 * Labels sorted by key and moment meet feature rows sorted by key and the moment from which they
 * count. Holds one row a view, whatever the number of rows.
 */
public final class MergeJoin implements Iterator<InternalRow> {
  private final Iterator<InternalRow> labels;
  private final LabelKeys reader;
  private final BaseOrdering keyOrder;
  private final List<Cursor> cursors = new ArrayList<>();
  private final ResultRows results;
  private UnsafeRow group;

  /**
   * @param labels sorted by keys and moment, null first
   * @param views sorted by keys and event timestamp, or the later of event and created timestamp
   *     where rows count from their creation on
   */
  public MergeJoin(
      JoinSpec spec,
      Iterator<InternalRow> labels,
      List<Iterator<InternalRow>> views,
      JoinCounts counts) {
    this.labels = labels;
    this.reader = new LabelKeys(spec);
    this.results = new ResultRows(spec, counts);
    this.keyOrder =
        RowOrdering$.MODULE$.createNaturalAscendingOrdering(
            Sequences.of(spec.views().get(0).keyTypes()));
    for (int v = 0; v < views.size(); v++) {
      cursors.add(new Cursor(views.get(v), results.order(v), spec.views().get(v).columns()));
    }
  }

  @Override
  public boolean hasNext() {
    return labels.hasNext();
  }

  @Override
  public InternalRow next() {
    InternalRow label = labels.next();
    if (!reader.read(label)) {
      results.answerAll(Match.UNUSABLE);
      return results.of(label);
    }
    if (group == null || keyOrder.compare(group, reader.key()) != 0) {
      group = reader.key().copy();
      cursors.forEach(Cursor::forget);
    }
    for (int v = 0; v < cursors.size(); v++) {
      Cursor cursor = cursors.get(v);
      cursor.advance(reader.moment());
      results.answer(v, cursor.match(reader.moment()), cursor.best);
    }
    return results.of(label);
  }

  /** The feature rows of one view, up to the label that was reached. */
  private final class Cursor {
    private final Iterator<InternalRow> rows;
    private final FeatureOrder order;
    private final UnsafeRow best;
    private boolean found;
    private UnsafeRow ahead;

    Cursor(Iterator<InternalRow> rows, FeatureOrder order, int columns) {
      this.rows = rows;
      this.order = order;
      this.best = UnsafeRow.createFromByteArray(64, columns);
      step();
    }

    void forget() {
      found = false;
    }

    void advance(long moment) {
      while (ahead != null) {
        int place = keyOrder.compare(ahead, group);
        if (place > 0 || (place == 0 && order.visible(ahead) > moment)) {
          return;
        }
        if (place == 0) {
          consider();
        }
        step();
      }
    }

    Match match(long moment) {
      if (!found) {
        return Match.NO_CANDIDATE;
      }
      return order.expired(best, moment) ? Match.EXPIRED : Match.MATCHED;
    }

    private void consider() {
      int later = found ? order.compareTimes(ahead, best) : 1;
      if (later < 0) {
        return;
      }
      if (later == 0) {
        order.markTied(best);
        order.markTied(ahead);
        if (order.compareFeatures(ahead, best) <= 0) {
          return;
        }
      }
      best.copyFrom(ahead);
      found = true;
    }

    private void step() {
      ahead = rows.hasNext() ? (UnsafeRow) rows.next() : null;
    }
  }
}
