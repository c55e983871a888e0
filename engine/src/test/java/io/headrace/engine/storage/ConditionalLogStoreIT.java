package io.headrace.engine.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.engine.TestSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class ConditionalLogStoreIT {
  private final String bucket = TestS3.bucket();

  @Test
  void ofManyWhoCommitAVersionExactlyOneGetsIt() throws Exception {
    int many = 6;
    Configuration hadoop = TestS3.hadoop();
    CyclicBarrier together = new CyclicBarrier(many);
    AtomicInteger committed = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(many);
    try {
      List<Future<?>> drivers = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        String action = "{\"driver\": " + i + "}";
        drivers.add(
            threads.submit(
                () -> {
                  // A store of its own for each, as drivers of different hosts have.
                  ConditionalLogStore store = new ConditionalLogStore(hadoop);
                  for (int version = 0; version < 10; version++) {
                    Path path = new Path("s3a://" + bucket + "/t/_delta_log/" + version + ".json");
                    together.await();
                    try {
                      store.write(path, List.of(action).iterator(), false, hadoop);
                      committed.incrementAndGet();
                    } catch (java.nio.file.FileAlreadyExistsException e) {
                      assertThat(e).hasMessageContaining(version + ".json");
                    }
                  }
                  return null;
                }));
      }
      for (Future<?> driver : drivers) {
        driver.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(committed).hasValue(10);
  }

  @Test
  void tablesOfDeltaUseIt() {
    SparkSession spark = TestS3.session(TestSpark.session());
    spark.conf().set("spark.delta.logStore.s3a.impl", ConditionalLogStore.class.getName());
    String table = "s3a://" + bucket + "/table";
    spark.range(0, 10).write().format("delta").save(table);
    IntStream.range(0, 3)
        .forEach(i -> spark.range(0, 10).write().format("delta").mode("append").save(table));
    assertThat(spark.read().format("delta").load(table).count()).isEqualTo(40);
    assertThat(spark.read().format("delta").option("versionAsOf", "1").load(table).count())
        .isEqualTo(20);
    assertThat(TestS3.keys(bucket, "table/_delta_log/")).anyMatch(k -> k.contains("headrace"));
  }
}
