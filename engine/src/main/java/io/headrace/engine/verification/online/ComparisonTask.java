package io.headrace.engine.verification.online;

import io.headrace.engine.online.OnlineRow;
import io.headrace.engine.online.StoredRow;
import io.headrace.engine.online.WriteCounts;
import io.headrace.engine.verification.online.OnlineCheckRequest.Repair;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.function.FlatMapFunction;

/** Compares the expected rows of some keys with the store, and writes anew those that differ. */
final class ComparisonTask implements FlatMapFunction<Iterator<OnlineRow>, CheckResult> {
  private static final long serialVersionUID = 1L;

  private final CheckSettings settings;
  private final long greatestHash;

  /**
   * @param greatestHash keys with a greater one are not in the sample
   */
  ComparisonTask(CheckSettings settings, long greatestHash) {
    this.settings = settings;
    this.greatestHash = greatestHash;
  }

  @Override
  public Iterator<CheckResult> call(Iterator<OnlineRow> rows) {
    StoreReads reads =
        new StoreReads(settings.store(), settings.table(), settings.reading().start());
    CheckResult result = CheckResult.NOTHING;
    try (Rewriting rewriting = new Rewriting(settings)) {
      List<OnlineRow> batch = new ArrayList<>(StoreReads.BATCH);
      while (rows.hasNext()) {
        OnlineRow row = rows.next();
        if (KeyHashes.of(row.entityKey()) <= greatestHash) {
          batch.add(row);
        }
        if (batch.size() == StoreReads.BATCH || (!rows.hasNext() && !batch.isEmpty())) {
          result = result.plus(compare(batch, reads, rewriting), settings.examples());
          batch.clear();
        }
      }
      CheckResult written = new CheckResult(CheckCounts.NONE, List.of(), rewriting.flush(), 0);
      return List.of(result.plus(written, settings.examples())).iterator();
    }
  }

  private CheckResult compare(List<OnlineRow> rows, StoreReads reads, Rewriting rewriting) {
    List<Optional<StoredRow>> stored = reads.read(rows.stream().map(OnlineRow::entityKey).toList());
    CheckCounts counts = CheckCounts.NONE;
    List<OnlineDifference> examples = new ArrayList<>();
    List<Fault> faults = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Verdict verdict = settings.comparison().judge(rows.get(i), stored.get(i));
      counts = counts.plus(new CheckCounts(Map.of(verdict, 1L)));
      if (verdict.isFault()) {
        faults.add(new Fault(rows.get(i), stored.get(i)));
        if (examples.size() < settings.examples()) {
          examples.add(settings.comparison().difference(verdict, rows.get(i), stored.get(i)));
        }
      }
    }
    if (settings.repair() == Repair.REWRITE) {
      rewriting.rewrite(faults);
    }
    return new CheckResult(counts, examples, WriteCounts.NONE, 0);
  }

  /** A row that the store should hold, and what it holds instead. */
  record Fault(OnlineRow expected, Optional<StoredRow> stored) {}
}
