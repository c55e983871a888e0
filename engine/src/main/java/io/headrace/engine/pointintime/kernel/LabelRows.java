package io.headrace.engine.pointintime.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.util.collection.unsafe.sort.UnsafeExternalSorter;
import org.apache.spark.util.collection.unsafe.sort.UnsafeSorterIterator;

/** Label rows in the order in which they came, on disk where memory is short. */
final class LabelRows {
  private static final int FIRST = 1024;

  /** Spark's buffer of rows that can spill; without an order it does not sort. */
  private final UnsafeExternalSorter buffer;

  private final int columns;

  LabelRows(TaskContext context, int columns, long pageBytes) {
    SparkEnv env = SparkEnv.get();
    this.columns = columns;
    this.buffer =
        UnsafeExternalSorter.create(
            context.taskMemoryManager(),
            env.blockManager(),
            env.serializerManager(),
            context,
            null,
            null,
            FIRST,
            pageBytes,
            Integer.MAX_VALUE,
            Long.MAX_VALUE,
            false);
  }

  /** Nothing is added when memory is refused. */
  void add(UnsafeRow row) {
    try {
      buffer.insertRecord(row.getBaseObject(), row.getBaseOffset(), row.getSizeInBytes(), 0, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives the memory back and keeps the rows. */
  void spill() {
    try {
      buffer.spill();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Each row is the same object, filled anew. */
  Iterator<UnsafeRow> rows() {
    try {
      return new Rows(buffer.getIterator(0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void free() {
    buffer.cleanupResources();
  }

  private final class Rows implements Iterator<UnsafeRow> {
    private final UnsafeSorterIterator records;
    private final UnsafeRow row = new UnsafeRow(columns);

    Rows(UnsafeSorterIterator records) {
      this.records = records;
    }

    @Override
    public boolean hasNext() {
      return records.hasNext();
    }

    @Override
    public UnsafeRow next() {
      if (!records.hasNext()) {
        throw new NoSuchElementException();
      }
      try {
        records.loadNext();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      row.pointTo(records.getBaseObject(), records.getBaseOffset(), records.getRecordLength());
      return row;
    }
  }
}
