package io.headrace.engine.online;

import static io.headrace.engine.online.OnlineStoreContract.at;
import static io.headrace.engine.online.OnlineStoreContract.bytes;
import static io.headrace.engine.online.OnlineStoreContract.field;
import static io.headrace.engine.online.OnlineStoreContract.row;
import static io.headrace.engine.online.OnlineStoreContract.shortId;
import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.engine.definitions.FeatureType.Primitive;
import io.headrace.engine.definitions.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Three writers at once on the same keys of a table that is empty or not, in batches that chance
 * cuts; one of them has a feature less than the others.
 */
class PostgresInterleavingsIT {
  private static final int KEYS = 60;
  private static final int WRITERS = 3;

  private final OnlineStore store =
      new PostgresSettings().with(s -> s.schema = "interleaved").store();

  @Test
  void writersAtOnceLeaveTheNewestRows() throws Exception {
    for (int seed = 0; seed < 8; seed++) {
      interleave(seed);
    }
  }

  @Test
  @Tag("thorough")
  void manyInterleavingsOfWritersAtOnceLeaveTheNewestRows() throws Exception {
    for (int seed = 1_000; seed < 1_200; seed++) {
      interleave(seed);
    }
  }

  private void interleave(int seed) throws Exception {
    Random random = new Random(seed);
    OnlineTable table = OnlineStoreContract.table("seed_" + seed + "_" + shortId());
    OnlineTable narrow =
        new OnlineTable(
            table.project(),
            table.name(),
            table.joinKeys(),
            List.of(field("trips", Primitive.INT64)));
    store.prepare(table);
    Map<Long, Integer> newest = new HashMap<>();
    if (random.nextBoolean()) {
      try (OnlineWriter writer = store.openWriter(table, new RunFence("before", 1))) {
        for (long k = 0; k < KEYS; k += 2) {
          int order = WRITERS * random.nextInt(100);
          writer.write(row(k, "at " + order, at(order)));
          newest.put(k, order);
        }
        writer.flush();
      }
    }
    List<Callable<WriteCounts>> writers = new ArrayList<>();
    List<Integer> sent = new ArrayList<>();
    for (int w = 0; w < WRITERS; w++) {
      OnlineTable definition = w == 2 ? narrow : table;
      Map<Long, Integer> orders = new HashMap<>();
      for (long k = 0; k < KEYS; k++) {
        if (random.nextInt(4) > 0) {
          // No two writers bring the same time for a key.
          int order = WRITERS * random.nextInt(100) + w;
          orders.put(k, order);
          newest.merge(k, order, Math::max);
        }
      }
      sent.add(orders.size());
      long writerSeed = random.nextLong();
      writers.add(() -> write(definition, orders, new Random(writerSeed)));
    }
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    try {
      List<Future<WriteCounts>> done = threads.invokeAll(writers);
      for (int w = 0; w < WRITERS; w++) {
        assertThat(done.get(w).get().rows()).as("seed %d", seed).isEqualTo(sent.get(w).longValue());
      }
    } finally {
      threads.shutdownNow();
    }
    assertNewest(seed, table, newest);
    store.drop(table);
  }

  private WriteCounts write(OnlineTable table, Map<Long, Integer> orders, Random random) {
    List<Long> keys = new ArrayList<>(orders.keySet());
    Collections.shuffle(keys, random);
    List<Field> features = table.features();
    try (OnlineWriter writer = store.openWriter(table, new RunFence("r", 1))) {
      for (long k : keys) {
        int order = orders.get(k);
        OnlineRow whole = row(k, "at " + order, at(order));
        byte[][] values = Arrays.copyOf(whole.values(), features.size());
        String[] texts = Arrays.copyOf(whole.texts(), features.size());
        writer.write(
            new OnlineRow(
                whole.entityKey(), values, texts, whole.eventMicros(), whole.createdMicros()));
        if (random.nextInt(8) == 0) {
          writer.flush();
        }
      }
      return writer.flush();
    }
  }

  private void assertNewest(int seed, OnlineTable table, Map<Long, Integer> newest) {
    List<byte[]> keys = LongStream.range(0, KEYS).mapToObj(OnlineStoreContract::key).toList();
    List<Optional<StoredRow>> rows = store.read(table, keys, List.of("trips", "city"));
    for (long k = 0; k < KEYS; k++) {
      Integer order = newest.get(k);
      Optional<StoredRow> row = rows.get((int) k);
      assertThat(row.isPresent()).as("seed %d, key %d", seed, k).isEqualTo(order != null);
      if (order != null) {
        StoredRow stored = row.get();
        assertThat(stored.eventMicros()).as("seed %d, key %d", seed, k).isEqualTo(at(order));
        assertThat(stored.values().get("trips")).isEqualTo(bytes("trips of at " + order));
        if (order % WRITERS != 2) {
          assertThat(new String(stored.values().get("city"), StandardCharsets.UTF_8))
              .isEqualTo("at " + order);
        }
      }
    }
  }
}
