package io.headrace.engine.online;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Rows in one array of bytes, kept until the server has acknowledged them, so that they can be sent
 * again. A row is its key, its two times, its bound, then three blocks: values, texts and numbers
 * of its features. Every field has its length in front, as COPY wants it, and {@link #NULL} stands
 * for none.
 */
final class PostgresBatch {
  static final int NULL = -1;

  /** Seconds from 1970 to 2000, where PostgreSQL counts from, in microseconds. */
  private static final long EPOCH_2000_MICROS = 946_684_800_000_000L;

  private final PostgresFeatures features;
  private final boolean keepsNumbers;
  private final ByteSink sink;
  private int[] starts;
  private int rows;
  private long payload;

  PostgresBatch(PostgresFeatures features, boolean keepsNumbers) {
    this(features, keepsNumbers, new ByteSink(64 * 1024), new int[1024]);
  }

  private PostgresBatch(
      PostgresFeatures features, boolean keepsNumbers, ByteSink sink, int[] starts) {
    this.features = features;
    this.keepsNumbers = keepsNumbers;
    this.sink = sink;
    this.starts = starts;
  }

  /** Some of the rows, in their order and where they are: gone when this batch is cleared. */
  PostgresBatch part(int from, int to) {
    int[] places = Arrays.copyOfRange(starts, from, to);
    PostgresBatch part = new PostgresBatch(features, keepsNumbers, sink, places);
    part.rows = to - from;
    for (int start : places) {
      int value = next(next(next(start)));
      part.payload += (long) features.count() * length(start);
      for (int f = 0; f < features.count(); f++) {
        part.payload += length(value);
        value = next(value);
      }
    }
    return part;
  }

  byte[] key(int row) {
    int from = starts[row] + Integer.BYTES;
    return Arrays.copyOfRange(sink.array(), from, from + length(starts[row]));
  }

  int rows() {
    return rows;
  }

  int bytes() {
    return sink.size();
  }

  /** Bytes of keys and values, a key counted for each feature. */
  long payload() {
    return payload;
  }

  byte[] array() {
    return sink.array();
  }

  /** Length of the field that begins there; {@link #NULL} for none. */
  int length(int at) {
    return sink.intAt(at);
  }

  /** Where the field behind the one that begins there begins. */
  int next(int at) {
    return at + Integer.BYTES + Math.max(0, sink.intAt(at));
  }

  /** Where the row's first field, its key, begins; rows are numbered in order of their keys. */
  int start(int row) {
    return starts[row];
  }

  void add(OnlineRow row) {
    if (rows == starts.length) {
      starts = Arrays.copyOf(starts, rows * 2);
    }
    starts[rows++] = sink.size();
    putField(row.entityKey());
    putTime(row.eventMicros());
    if (row.createdMicros() == OnlineRow.NO_CREATED) {
      sink.putInt(NULL);
    } else {
      putTime(row.createdMicros());
    }
    if (row.isBounded()) {
      putTime(row.boundMicros());
    } else {
      sink.putInt(NULL);
    }
    payload += (long) features.count() * row.entityKey().length;
    for (int f = 0; f < features.count(); f++) {
      byte[] value = row.values()[features.position(f)];
      payload += value.length;
      putField(value);
    }
    for (int f = 0; f < features.count(); f++) {
      putText(row.texts()[features.position(f)]);
    }
    for (int f = 0; keepsNumbers && f < features.count(); f++) {
      String text = features.isNumber(f) ? row.texts()[features.position(f)] : null;
      if (text == null) {
        sink.putInt(NULL);
      } else {
        sink.putInt(Double.BYTES);
        sink.putLong(Double.doubleToLongBits(PostgresFeatures.number(text)));
      }
    }
  }

  /** PostgreSQL's texts cannot hold NUL; the value, which features are read from, keeps it. */
  private void putText(String text) {
    if (text == null) {
      sink.putInt(NULL);
    } else {
      String kept = text.indexOf('\0') < 0 ? text : text.replace("\0", "");
      putField(kept.getBytes(StandardCharsets.UTF_8));
    }
  }

  private void putTime(long micros) {
    sink.putInt(Long.BYTES);
    sink.putLong(Math.subtractExact(micros, EPOCH_2000_MICROS));
  }

  private void putField(byte[] bytes) {
    sink.putInt(bytes.length);
    sink.put(bytes);
  }

  /** By the bytes of their keys, which is PostgreSQL's order too. */
  void sort() {
    starts = merged(starts, rows);
  }

  void clear() {
    sink.clear();
    rows = 0;
    payload = 0;
  }

  /** Merges ever longer runs; rows that arrive in order cost one comparison each. */
  private int[] merged(int[] unsorted, int count) {
    int[] from = unsorted;
    int[] to = new int[unsorted.length];
    for (int run = 1; run < count; run *= 2) {
      for (int left = 0; left < count; left += 2 * run) {
        int middle = Math.min(left + run, count);
        merge(from, to, left, middle, Math.min(left + 2 * run, count));
      }
      int[] swap = from;
      from = to;
      to = swap;
    }
    return from;
  }

  private void merge(int[] from, int[] to, int left, int middle, int end) {
    if (middle == end || compare(from[middle - 1], from[middle]) <= 0) {
      System.arraycopy(from, left, to, left, end - left);
      return;
    }
    int l = left;
    int r = middle;
    for (int at = left; at < end; at++) {
      boolean takesLeft = r == end || (l < middle && compare(from[l], from[r]) <= 0);
      to[at] = takesLeft ? from[l++] : from[r++];
    }
  }

  private int compare(int one, int other) {
    byte[] bytes = sink.array();
    int from = one + Integer.BYTES;
    int otherFrom = other + Integer.BYTES;
    return Arrays.compareUnsigned(
        bytes, from, from + length(one), bytes, otherFrom, otherFrom + length(other));
  }
}
