package io.headrace.engine.rows;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.spark.TaskContext;
import org.apache.spark.memory.MemoryConsumer;
import org.apache.spark.memory.SparkOutOfMemoryError;
import org.apache.spark.memory.TaskMemoryManager;
import org.apache.spark.unsafe.array.LongArray;
import org.apache.spark.unsafe.memory.MemoryBlock;
import org.apache.spark.util.TaskCompletionListener;

/**
 * The share of Spark's execution memory that a join holds in one task, on or off the heap as the
 * session says. Freed when the task ends, or sooner.
 */
public final class TaskMemory extends MemoryConsumer implements RowMemory {
  /** Sorts and buffers take pages of this size at most, so that a few of them always fit. */
  private static final long SMALL_PAGE = 4L << 20;

  private static final int PAGES_IN_CUSHION = 6;

  /**
   * Kept for whoever cannot make us spill: a sort or a shuffle above the join, and the sort that
   * the join itself turns to.
   */
  private MemoryBlock cushion;

  private final Set<MemoryBlock> blocks = Collections.newSetFromMap(new IdentityHashMap<>());
  private long held;
  private long peak;

  private final long most;

  private TaskMemory(TaskMemoryManager manager, long most) {
    super(manager, manager.pageSizeBytes(), manager.getTungstenMemoryMode());
    this.most = most;
  }

  /**
   * For the task that runs on this thread.
   *
   * @param most bytes that it may hold, even if Spark has more to give
   */
  public static TaskMemory of(TaskContext context, long most) {
    TaskMemory memory = new TaskMemory(context.taskMemoryManager(), most);
    memory.reserveCushion();
    context.addTaskCompletionListener(
        new TaskCompletionListener() {
          @Override
          public void onTaskCompletion(TaskContext ended) {
            memory.freeAll();
          }
        });
    return memory;
  }

  @Override
  public LongArray allocate(long longs) {
    requireOnePage(8 * longs);
    requireWithin(8 * longs);
    LongArray array = allocateArray(Math.max(1, longs));
    grown(array.memoryBlock());
    array.zeroOut();
    return array;
  }

  @Override
  public void free(LongArray array) {
    shrunk(array.memoryBlock());
    freeArray(array);
  }

  @Override
  public MemoryBlock page(long bytes) {
    requireWithin(bytes);
    MemoryBlock page = allocatePage(bytes);
    grown(page);
    return page;
  }

  @Override
  public void free(MemoryBlock page) {
    shrunk(page);
    freePage(page);
  }

  @Override
  public long pageBytes() {
    return taskMemoryManager.pageSizeBytes();
  }

  public long smallPageBytes() {
    return Math.min(SMALL_PAGE, taskMemoryManager.pageSizeBytes());
  }

  /** Bytes held at most, so far. */
  public long peak() {
    return peak;
  }

  /** What the join holds is in use until it ends; only the cushion can be given up. */
  @Override
  public long spill(long size, MemoryConsumer trigger) {
    return trigger == this ? 0 : releaseCushion();
  }

  public long releaseCushion() {
    if (cushion == null) {
      return 0;
    }
    long bytes = cushion.size();
    freePage(cushion);
    cushion = null;
    return bytes;
  }

  private void reserveCushion() {
    try {
      cushion = allocatePage(PAGES_IN_CUSHION * smallPageBytes());
    } catch (SparkOutOfMemoryError e) {
      // So little memory that the join itself will be refused, and sort.
      cushion = null;
    }
  }

  /** An array lies in one page, and Spark has none larger, whatever memory there is. */
  private static void requireOnePage(long bytes) {
    if (bytes > TaskMemoryManager.MAXIMUM_PAGE_SIZE_BYTES) {
      throw refusal(bytes);
    }
  }

  private void requireWithin(long more) {
    if (held + more > most) {
      throw refusal(more);
    }
  }

  private static SparkOutOfMemoryError refusal(long bytes) {
    return new SparkOutOfMemoryError(
        "UNABLE_TO_ACQUIRE_MEMORY",
        Map.of("requestedBytes", Long.toString(bytes), "receivedBytes", "0"));
  }

  private void grown(MemoryBlock block) {
    blocks.add(block);
    held += block.size();
    peak = Math.max(peak, held);
  }

  private void shrunk(MemoryBlock block) {
    blocks.remove(block);
    held -= block.size();
  }

  /** Everything, the cushion too. */
  public void freeAll() {
    releaseCushion();
    blocks.forEach(this::freePage);
    blocks.clear();
    held = 0;
  }
}
