package io.headrace.engine.rows;

import org.apache.spark.unsafe.array.LongArray;
import org.apache.spark.unsafe.memory.MemoryBlock;

/** Where arrays of longs and pages of rows come from. */
public interface RowMemory {
  /** The plain heap, for what the driver builds to be broadcast. */
  RowMemory HEAP =
      new RowMemory() {
        @Override
        public LongArray allocate(long longs) {
          return new LongArray(MemoryBlock.fromLongArray(new long[Math.toIntExact(longs)]));
        }

        @Override
        public void free(LongArray array) {}

        @Override
        public MemoryBlock page(long bytes) {
          return MemoryBlock.fromLongArray(new long[Math.toIntExact((bytes + 7) / 8)]);
        }

        @Override
        public void free(MemoryBlock page) {}

        @Override
        public long pageBytes() {
          return 4L << 20;
        }
      };

  /**
   * Zeroed.
   *
   * @throws org.apache.spark.memory.SparkOutOfMemoryError when the task may not have more
   */
  LongArray allocate(long longs);

  void free(LongArray array);

  /**
   * A page of bytes, not zeroed.
   *
   * @throws org.apache.spark.memory.SparkOutOfMemoryError when the task may not have more
   */
  MemoryBlock page(long bytes);

  void free(MemoryBlock page);

  /** How large a page may grow before it is worth having another. */
  long pageBytes();
}
