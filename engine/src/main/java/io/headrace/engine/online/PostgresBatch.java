package io.headrace.engine.online;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Rows in the binary form of COPY: a line for each entity row, its features in two arrays. Times
 * travel as numbers of microseconds, so no time zone has a say. Kept until the server has
 * acknowledged it, so that it can be sent again.
 */
final class PostgresBatch {
  /** Columns that a line has, in order. */
  static final String COLUMNS =
      "entity_key bytea, event_ts timestamptz, created_ts timestamptz, vals bytea[], texts text[]";

  private static final short COLUMN_COUNT = 5;
  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0
  };

  /** Seconds from 1970 to 2000, where PostgreSQL counts from, in microseconds. */
  private static final long EPOCH_2000_MICROS = 946_684_800_000_000L;

  private static final int NULL = -1;
  private static final int BYTEA_TYPE = 17;
  private static final int TEXT_TYPE = 25;

  private byte[] buffer = new byte[64 * 1024];
  private int size;
  private int rows;

  PostgresBatch() {
    clear();
  }

  int rows() {
    return rows;
  }

  int bytes() {
    return size;
  }

  void add(OnlineRow row) {
    putShort(COLUMN_COUNT);
    putField(row.entityKey());
    putTime(row.eventMicros());
    if (row.createdMicros() == OnlineRow.NO_CREATED) {
      putInt(NULL);
    } else {
      putTime(row.createdMicros());
    }
    putArray(BYTEA_TYPE, row.values());
    byte[][] texts = new byte[row.texts().length][];
    for (int f = 0; f < texts.length; f++) {
      texts[f] = text(row.texts()[f]);
    }
    putArray(TEXT_TYPE, texts);
    rows++;
  }

  /** PostgreSQL's texts cannot hold NUL; the value, which features are read from, keeps it. */
  private static byte[] text(String text) {
    return text == null ? null : text.replace("\0", "").getBytes(StandardCharsets.UTF_8);
  }

  /** The batch so far as COPY reads it. */
  InputStream lines() {
    ensure(Short.BYTES);
    buffer[size] = (byte) 0xff;
    buffer[size + 1] = (byte) 0xff;
    return new ByteArrayInputStream(buffer, 0, size + Short.BYTES);
  }

  void clear() {
    size = 0;
    rows = 0;
    put(SIGNATURE);
    putInt(0);
    putInt(0);
  }

  private void putTime(long micros) {
    putInt(Long.BYTES);
    putLong(Math.subtractExact(micros, EPOCH_2000_MICROS));
  }

  private void putArray(int type, byte[][] elements) {
    int start = size;
    putInt(0);
    boolean empty = elements.length == 0;
    putInt(empty ? 0 : 1);
    putInt(1);
    putInt(type);
    if (!empty) {
      putInt(elements.length);
      putInt(1);
    }
    for (byte[] element : elements) {
      if (element == null) {
        putInt(NULL);
      } else {
        putField(element);
      }
    }
    setInt(start, size - start - Integer.BYTES);
  }

  private void putField(byte[] bytes) {
    putInt(bytes.length);
    put(bytes);
  }

  private void put(byte[] bytes) {
    ensure(bytes.length);
    System.arraycopy(bytes, 0, buffer, size, bytes.length);
    size += bytes.length;
  }

  private void putShort(short number) {
    ensure(Short.BYTES);
    buffer[size++] = (byte) (number >> 8);
    buffer[size++] = (byte) number;
  }

  private void putInt(int number) {
    ensure(Integer.BYTES);
    setInt(size, number);
    size += Integer.BYTES;
  }

  private void putLong(long number) {
    putInt((int) (number >> 32));
    putInt((int) number);
  }

  private void setInt(int at, int number) {
    buffer[at] = (byte) (number >> 24);
    buffer[at + 1] = (byte) (number >> 16);
    buffer[at + 2] = (byte) (number >> 8);
    buffer[at + 3] = (byte) number;
  }

  private void ensure(int more) {
    if (buffer.length - size < more) {
      buffer = Arrays.copyOf(buffer, Math.max(Math.addExact(size, more), buffer.length * 2));
    }
  }
}
