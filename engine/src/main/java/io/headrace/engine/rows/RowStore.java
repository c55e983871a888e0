package io.headrace.engine.rows;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.memory.MemoryBlock;

/**
 * Rows of any length in pages of the task's memory. A row that takes another's place lies in the
 * same bytes when it fits, so rows of fixed length never leave a gap.
 *
 * <p>An address is never 0: number of the page, one higher, in the upper half and the offset in
 * words in the lower. Before each row stand its room and its length in bytes, in one word.
 */
public final class RowStore {
  private static final long FIRST_PAGE = 64L << 10;
  private static final int HEADER = 8;

  private final RowMemory memory;
  private final List<MemoryBlock> pages = new ArrayList<>();
  private long free;
  private long offset;
  private long stored;
  private long abandoned;

  public RowStore(RowMemory memory) {
    this.memory = memory;
  }

  /** Over pages that another store filled on the heap; for reading. */
  public RowStore(long[][] frozen) {
    this(RowMemory.HEAP);
    for (long[] page : frozen) {
      pages.add(MemoryBlock.fromLongArray(page));
    }
  }

  /** The pages, if they were made on the heap. */
  public long[][] frozen() {
    return pages.stream().map(p -> (long[]) p.getBaseObject()).toArray(long[][]::new);
  }

  /** Address of a copy. Nothing changes when memory is refused. */
  public long add(UnsafeRow row) {
    int length = row.getSizeInBytes();
    return write(row, length, length);
  }

  /** Puts a row in the place of another; the address it has now. */
  public long replace(long address, UnsafeRow row) {
    Object base = base(address);
    long at = at(address);
    int room = Platform.getInt(base, at);
    int length = row.getSizeInBytes();
    if (length <= room) {
      Platform.putInt(base, at + 4, length);
      copy(row, base, at + HEADER);
      return address;
    }
    // Rows that grow once grow again: texts and lists vary around a mean.
    long moved = write(row, length, length + (length >>> 2 & ~7));
    abandoned += room + HEADER;
    return moved;
  }

  /** Lets a row of the right number of fields show what lies at an address. */
  public void show(long address, UnsafeRow row) {
    Object base = base(address);
    long at = at(address);
    row.pointTo(base, at + HEADER, Platform.getInt(base, at + 4));
  }

  /** Whether more than half of it are rows that nobody shows any more. */
  public boolean wasteful() {
    return abandoned > (stored >>> 1) && stored > 4 * FIRST_PAGE;
  }

  public void free() {
    pages.forEach(memory::free);
    pages.clear();
    free = 0;
    stored = 0;
    abandoned = 0;
  }

  private long write(UnsafeRow row, int length, int room) {
    if (room + HEADER > free) {
      addPage(room + HEADER);
    }
    int last = pages.size() - 1;
    MemoryBlock page = pages.get(last);
    long at = page.getBaseOffset() + offset;
    Platform.putInt(page.getBaseObject(), at, room);
    Platform.putInt(page.getBaseObject(), at + 4, length);
    copy(row, page.getBaseObject(), at + HEADER);
    long address = ((long) (last + 1) << 32) | (offset >>> 3);
    offset += room + HEADER;
    free -= room + HEADER;
    stored += room + HEADER;
    return address;
  }

  private void addPage(long atLeast) {
    long wanted =
        pages.isEmpty()
            ? FIRST_PAGE
            : Math.min(memory.pageBytes(), 2 * pages.get(pages.size() - 1).size());
    MemoryBlock page = memory.page(Math.max(wanted, atLeast));
    pages.add(page);
    offset = 0;
    free = page.size();
  }

  private static void copy(UnsafeRow row, Object base, long at) {
    Platform.copyMemory(row.getBaseObject(), row.getBaseOffset(), base, at, row.getSizeInBytes());
  }

  private Object base(long address) {
    return pages.get((int) (address >>> 32) - 1).getBaseObject();
  }

  private long at(long address) {
    return pages.get((int) (address >>> 32) - 1).getBaseOffset() + ((address & 0xFFFFFFFFL) << 3);
  }
}
