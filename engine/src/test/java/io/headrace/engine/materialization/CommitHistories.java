package io.headrace.engine.materialization;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Row;

/**
 * A random history of a source with increments in between: after each of them the store holds what
 * a materialization from scratch would leave.
 */
final class CommitHistories {
  private static final int STEPS = 4;
  private static final int DRIVERS = 6;

  private final Random random;
  private final ChangingTable table;
  private final CommitRepository repository;
  private final List<String> said = new ArrayList<>();
  private double now = 10;
  private double created;

  CommitHistories(long seed, ChangingTable table, CommitRepository repository) {
    this.random = new Random(seed);
    this.table = table;
    this.repository = repository;
  }

  void play() throws IOException {
    for (int step = 0; step < STEPS; step++) {
      int commits = step == 0 ? 1 : random.nextInt(4);
      for (int c = 0; c < commits; c++) {
        commit();
        if (random.nextInt(4) == 0) {
          fail();
        }
      }
      increment();
    }
  }

  private void fail() throws IOException {
    int rows = 1 + random.nextInt(3);
    said.add("an increment up to " + now + " fails after " + rows + " rows");
    repository.failingIncrement(now, rows);
  }

  private void increment() {
    ViewOutcome.Done done = repository.increment(now);
    said.add("increment up to " + now + ": " + done.commits().orElseThrow());
    assertThat(repository.online())
        .as(String.join("\n", said))
        .isEqualTo(repository.fromScratch(table.rows(), now));
    now += random.nextInt(3);
  }

  private void commit() {
    long driver = driver();
    switch (said.isEmpty() ? 0 : random.nextInt(10)) {
      case 0, 1, 2 -> append(1);
      case 3 -> {
        long trips = random.nextInt(100);
        said.add("update driver " + driver + " to " + trips);
        table.update(driver, trips);
      }
      case 4 -> {
        List<Row> rows = rows(1);
        said.add("merge " + rows);
        table.merge(rows);
      }
      case 5 -> {
        said.add("delete driver " + driver);
        table.delete(driver);
      }
      case 6 -> {
        said.add("delete the latest of driver " + driver);
        table.deleteLatest(driver);
      }
      case 7 -> {
        said.add("compact");
        table.compact();
      }
      case 8 -> {
        said.add("roll back");
        table.rollback();
      }
      default -> {
        said.add("add a column");
        table.addColumn();
      }
    }
  }

  private void append(int least) {
    List<Row> rows = rows(least);
    said.add("append " + rows);
    table.append(rows);
  }

  /** Old ones, new ones and some of the future. */
  private List<Row> rows(int least) {
    List<Row> rows = new ArrayList<>();
    int count = least + random.nextInt(5);
    for (int i = 0; i < count; i++) {
      double hour = Math.max(0, now - 6 + random.nextInt(9));
      rows.add(CommitRepository.row(driver(), hour, created += 1, random.nextInt(100)));
    }
    return rows;
  }

  private long driver() {
    return 1L + random.nextInt(DRIVERS);
  }
}
