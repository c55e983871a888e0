package io.headrace.engine.verification.online;

import io.headrace.engine.online.StoredRow;
import io.headrace.engine.online.WriteCounts;
import io.headrace.engine.verification.online.OnlineCheckRequest.Repair;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;

/** Looks at keys that only the store has, and removes them. */
final class ExtraKeysTask implements FlatMapFunction<Iterator<Row>, CheckResult> {
  private static final long serialVersionUID = 1L;

  private final CheckSettings settings;

  ExtraKeysTask(CheckSettings settings) {
    this.settings = settings;
  }

  @Override
  public Iterator<CheckResult> call(Iterator<Row> rows) {
    StoreReads reads =
        new StoreReads(settings.store(), settings.table(), settings.reading().start());
    CheckResult result = CheckResult.NOTHING;
    List<byte[]> batch = new ArrayList<>(StoreReads.BATCH);
    while (rows.hasNext()) {
      batch.add(rows.next().getAs(0));
      if (batch.size() == StoreReads.BATCH || !rows.hasNext()) {
        result = result.plus(look(batch, reads), settings.examples());
        batch.clear();
      }
    }
    return List.of(result).iterator();
  }

  private CheckResult look(List<byte[]> keys, StoreReads reads) {
    List<Optional<StoredRow>> stored = reads.read(keys);
    CheckCounts counts = CheckCounts.NONE;
    List<OnlineDifference> examples = new ArrayList<>();
    List<byte[]> extra = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      // Gone since it was listed.
      if (stored.get(i).isEmpty()) {
        continue;
      }
      Verdict verdict = settings.comparison().judgeUnexpected(stored.get(i).get());
      counts = counts.plus(new CheckCounts(Map.of(verdict, 1L)));
      if (verdict == Verdict.EXTRA) {
        extra.add(keys.get(i));
        if (examples.size() < settings.examples()) {
          examples.add(settings.comparison().extra(keys.get(i), stored.get(i).get()));
        }
      }
    }
    boolean remove = settings.repair() == Repair.REWRITE && !extra.isEmpty();
    if (remove) {
      settings.store().remove(settings.table(), extra, settings.fence());
    }
    return new CheckResult(counts, examples, WriteCounts.NONE, remove ? extra.size() : 0);
  }
}
