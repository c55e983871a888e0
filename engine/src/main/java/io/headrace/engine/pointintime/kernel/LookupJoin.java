package io.headrace.engine.pointintime.kernel;

import io.headrace.engine.rows.KeyTable;
import io.headrace.engine.rows.RowStore;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;

/** Labels where they are, each answered from feature rows that every task has. */
public final class LookupJoin implements Iterator<InternalRow> {
  private final Iterator<InternalRow> labels;
  private final LabelKeys reader;
  private final LabelIndex[] moments;
  private final RowStore[] rows;
  private final long[][] winners;
  private final ResultRows results;

  public LookupJoin(
      JoinSpec spec,
      Iterator<InternalRow> labels,
      List<FrozenFeatures> features,
      JoinCounts counts) {
    this.labels = labels;
    this.reader = new LabelKeys(spec);
    this.results = new ResultRows(spec, counts);
    this.moments = features.stream().map(FrozenFeatures::moments).toArray(LabelIndex[]::new);
    this.rows = features.stream().map(FrozenFeatures::rows).toArray(RowStore[]::new);
    this.winners = features.stream().map(FrozenFeatures::winners).toArray(long[][]::new);
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
    } else {
      for (int v = 0; v < moments.length; v++) {
        results.answer(v, match(v));
      }
    }
    return results.of(label);
  }

  private Match match(int view) {
    LabelIndex index = moments[view];
    int key = index.key(reader.key());
    int slot = key == KeyTable.ABSENT ? LabelIndex.NONE : index.slotUpTo(key, reader.moment());
    if (slot == LabelIndex.NONE) {
      return Match.NO_CANDIDATE;
    }
    UnsafeRow winner = results.winner(view);
    rows[view].show(winners[view][slot], winner);
    return results.order(view).expired(winner, reader.moment()) ? Match.EXPIRED : Match.MATCHED;
  }
}
