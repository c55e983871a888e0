package io.headrace.engine.verification.online;

import io.headrace.engine.online.OnlineRow;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.apache.spark.unsafe.Platform;

/** The smallest hashes of keys: the keys below the last of them are a sample. */
final class KeyHashes implements FlatMapFunction<Iterator<OnlineRow>, long[]> {
  private static final long serialVersionUID = 1L;
  private static final long SEED = 42;

  private final int most;

  KeyHashes(int most) {
    this.most = most;
  }

  static long of(byte[] key) {
    return XXH64.hashUnsafeBytes(key, Platform.BYTE_ARRAY_OFFSET, key.length, SEED);
  }

  /** The greatest hash that still belongs to the sample. */
  static long threshold(List<long[]> smallest, int most) {
    PriorityQueue<Long> kept = new PriorityQueue<>(Collections.reverseOrder());
    smallest.forEach(
        hashes -> {
          for (long hash : hashes) {
            keep(kept, hash, most);
          }
        });
    return kept.isEmpty() ? Long.MAX_VALUE : kept.peek();
  }

  @Override
  public Iterator<long[]> call(Iterator<OnlineRow> rows) {
    PriorityQueue<Long> kept = new PriorityQueue<>(Collections.reverseOrder());
    while (rows.hasNext()) {
      keep(kept, of(rows.next().entityKey()), most);
    }
    return List.of(kept.stream().mapToLong(Long::longValue).toArray()).iterator();
  }

  private static void keep(PriorityQueue<Long> kept, long hash, int most) {
    if (kept.size() < most) {
      kept.add(hash);
    } else if (hash < kept.peek()) {
      kept.poll();
      kept.add(hash);
    }
  }
}
