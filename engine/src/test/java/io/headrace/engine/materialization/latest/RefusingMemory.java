package io.headrace.engine.materialization.latest;

import io.headrace.engine.rows.RowMemory;
import java.util.Map;
import java.util.Random;
import org.apache.spark.memory.SparkOutOfMemoryError;
import org.apache.spark.unsafe.array.LongArray;
import org.apache.spark.unsafe.memory.MemoryBlock;

/** The heap, which now and then says no. */
final class RefusingMemory implements RowMemory {
  private final Random random;
  private final int oneIn;

  /**
   * @param oneIn of so many requests about one is refused; 0 for none
   */
  RefusingMemory(long seed, int oneIn) {
    this.random = new Random(seed);
    this.oneIn = oneIn;
  }

  private void decide() {
    if (oneIn > 0 && random.nextInt(oneIn) == 0) {
      throw new SparkOutOfMemoryError(
          "UNABLE_TO_ACQUIRE_MEMORY", Map.of("requestedBytes", "1", "receivedBytes", "0"));
    }
  }

  @Override
  public LongArray allocate(long longs) {
    decide();
    return HEAP.allocate(longs);
  }

  @Override
  public void free(LongArray array) {}

  @Override
  public MemoryBlock page(long bytes) {
    decide();
    return HEAP.page(bytes);
  }

  @Override
  public void free(MemoryBlock page) {}

  @Override
  public long pageBytes() {
    return 4096;
  }
}
