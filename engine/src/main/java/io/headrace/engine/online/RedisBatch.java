package io.headrace.engine.online;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows gathered for a table, in the bytes that go to the server: for each its key, then its
 * timestamp and values, and its bound where it has one. No object is kept for a row.
 */
final class RedisBatch {
  private static final int FIRST_BYTES = 64 << 10;
  private static final int FIRST_ROWS = 256;

  private final RedisKeys keys;
  private final boolean bySlot;
  private final RedisBuffer bytes = new RedisBuffer(FIRST_BYTES);
  private int[] start = new int[FIRST_ROWS];
  private int[] arguments = new int[FIRST_ROWS];
  private int[] end = new int[FIRST_ROWS];
  private int[] slot = new int[FIRST_ROWS];
  private int[] payload = new int[FIRST_ROWS];
  private long[] micros = new long[FIRST_ROWS];
  private int rows;

  private RedisBatch(RedisKeys keys, boolean bySlot) {
    this.keys = keys;
    this.bySlot = bySlot;
  }

  static RedisBatch inOneCallAsTheyCome(RedisKeys keys) {
    return new RedisBatch(keys, false);
  }

  /** For a cluster, where all keys of a call have to be in one slot. */
  static RedisBatch groupedBySlot(RedisKeys keys) {
    return new RedisBatch(keys, true);
  }

  /**
   * Rows {@code from} until {@code to} of a batch, all in one slot.
   *
   * @param lost whether it was sent before and nobody knows what became of it: its rows may be
   *     there
   */
  record Call(RedisBatch batch, int from, int to, int slot, boolean lost) {
    /** To be sent again, after its answer was lost. */
    Call again() {
      return new Call(batch, from, to, slot, true);
    }

    int rows() {
      return to - from;
    }

    /** Bytes of key and values of the row at an index of this call. */
    int bytes(int index) {
      return batch.payload[from + index];
    }

    /** Event timestamp of the row at an index of this call. */
    long micros(int index) {
      return batch.micros[from + index];
    }

    void keyTo(int index, RedisBuffer out) {
      out.copy(batch.bytes, batch.start[from + index], batch.arguments[from + index]);
    }

    /** Writes the whole row, its timestamp under the first field. */
    void hsetTo(int index, byte[][] fields, RedisBuffer out) {
      out.command(2 + 2 * fields.length);
      out.argument(RedisWords.HSET);
      keyTo(index, out);
      int at = batch.arguments[from + index];
      for (byte[] field : fields) {
        int end = batch.bytes.argumentEnd(at);
        out.argument(field);
        out.copy(batch.bytes, at, end);
        at = end;
      }
    }

    /** Whether what a store holds equals the row, timestamp first; what it lacks is null. */
    boolean holds(int index, List<?> stored) {
      int at = batch.arguments[from + index];
      for (Object value : stored) {
        if (value == null || !batch.bytes.holds(at, (byte[]) value)) {
          return false;
        }
        at = batch.bytes.argumentEnd(at);
      }
      return true;
    }

    void keysTo(RedisBuffer out) {
      for (int row = from; row < to; row++) {
        out.copy(batch.bytes, batch.start[row], batch.arguments[row]);
      }
    }

    void argumentsTo(RedisBuffer out) {
      for (int row = from; row < to; row++) {
        out.copy(batch.bytes, batch.arguments[row], batch.end[row]);
      }
    }
  }

  int rows() {
    return rows;
  }

  int bytes() {
    return bytes.size();
  }

  void clear() {
    bytes.clear();
    rows = 0;
  }

  void add(OnlineRow row) {
    if (rows == start.length) {
      grow();
    }
    int r = rows;
    start[r] = bytes.size();
    int key = bytes.argument(row.entityKey(), keys.project());
    int length = row.entityKey().length + keys.project().length;
    slot[r] = bySlot ? bytes.slot(key, key + length) : 0;
    arguments[r] = bytes.size();
    bytes.argument(RedisFields.timestampValue(row.eventMicros()));
    int payloadBytes = length;
    for (byte[] value : row.values()) {
      bytes.argument(value);
      payloadBytes += value.length;
    }
    if (row.isBounded()) {
      bytes.argument(RedisFields.timestampValue(row.boundMicros()));
    }
    end[r] = bytes.size();
    payload[r] = payloadBytes;
    micros[r] = row.eventMicros();
    rows++;
  }

  private void grow() {
    int more = 2 * start.length;
    start = Arrays.copyOf(start, more);
    arguments = Arrays.copyOf(arguments, more);
    end = Arrays.copyOf(end, more);
    slot = Arrays.copyOf(slot, more);
    payload = Arrays.copyOf(payload, more);
    micros = Arrays.copyOf(micros, more);
  }

  /** All rows, at most so many to a call. Rows change places, so only asked when complete. */
  List<Call> calls(int most) {
    if (bySlot) {
      sort();
    }
    List<Call> calls = new ArrayList<>();
    int from = 0;
    for (int row = 1; row <= rows; row++) {
      if (row == rows || row - from == most || slot[row] != slot[from]) {
        calls.add(new Call(this, from, row, slot[from], false));
        from = row;
      }
    }
    return calls;
  }

  /**
   * By counting: one pass to count the rows of each slot, one to place them. The moments stay where
   * they are: only calls that are not grouped by slot ask for them.
   */
  private void sort() {
    int[] next = new int[RedisSlots.COUNT + 1];
    for (int row = 0; row < rows; row++) {
      next[slot[row] + 1]++;
    }
    for (int s = 0; s < RedisSlots.COUNT; s++) {
      next[s + 1] += next[s];
    }
    int[] place = new int[rows];
    for (int row = 0; row < rows; row++) {
      place[row] = next[slot[row]]++;
    }
    start = placed(start, place);
    arguments = placed(arguments, place);
    end = placed(end, place);
    slot = placed(slot, place);
    payload = placed(payload, place);
  }

  private static int[] placed(int[] values, int[] place) {
    int[] placed = new int[values.length];
    for (int row = 0; row < place.length; row++) {
      placed[place[row]] = values[row];
    }
    return placed;
  }
}
