package io.headrace.engine.values;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * A growing array of bytes with the few protobuf primitives that values need. Made once a task and
 * emptied for every cell, so that encoding allocates nothing but its result. Not for use by several
 * threads.
 */
public final class ValueBuffer {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int LENGTH_DELIMITED = 2;
  static final int FIXED32 = 5;

  private static final byte[] EMPTY = {};

  private byte[] bytes = new byte[256];
  private int size;

  public void clear() {
    size = 0;
  }

  /** Number of bytes written since it was emptied. */
  public int size() {
    return size;
  }

  /** A copy of what was written. */
  public byte[] toByteArray() {
    return size == 0 ? EMPTY : Arrays.copyOf(bytes, size);
  }

  byte[] copyFrom(int start) {
    return Arrays.copyOfRange(bytes, start, size);
  }

  void truncate(int length) {
    size = length;
  }

  void tag(int field, int wireType) {
    varint(((long) field << 3) | wireType);
  }

  /** Negative numbers take ten bytes, for int32 as well: protobuf extends the sign. */
  void varint(long value) {
    ensure(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[size++] = (byte) ((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  void fixed32(int value) {
    ensure(4);
    for (int shift = 0; shift < 32; shift += 8) {
      bytes[size++] = (byte) (value >>> shift);
    }
  }

  void fixed64(long value) {
    ensure(8);
    for (int shift = 0; shift < 64; shift += 8) {
      bytes[size++] = (byte) (value >>> shift);
    }
  }

  void raw(byte[] source) {
    ensure(source.length);
    System.arraycopy(source, 0, bytes, size, source.length);
    size += source.length;
  }

  void raw(UTF8String source) {
    int length = source.numBytes();
    ensure(length);
    source.writeToMemory(bytes, Platform.BYTE_ARRAY_OFFSET + (long) size);
    size += length;
  }

  void delimited(byte[] source) {
    varint(source.length);
    raw(source);
  }

  void delimited(UTF8String source) {
    varint(source.numBytes());
    raw(source);
  }

  void delimited(String source) {
    delimited(source.getBytes(StandardCharsets.UTF_8));
  }

  void ascii(char letter) {
    ensure(1);
    bytes[size++] = (byte) letter;
  }

  /**
   * Writes a number that is not negative.
   *
   * @param count of digits to write, zeros in front among them
   * @param behindPoint how many of them stand behind a point; without any there is no point
   */
  void digits(long number, int count, int behindPoint) {
    int length = behindPoint > 0 ? count + 1 : count;
    ensure(length);
    long rest = number;
    int point = behindPoint > 0 ? size + length - 1 - behindPoint : -1;
    for (int at = size + length - 1; at >= size; at--) {
      if (at == point) {
        bytes[at] = '.';
      } else {
        bytes[at] = (byte) ('0' + rest % 10);
        rest /= 10;
      }
    }
    size += length;
  }

  /** Opens a part whose length comes before it; {@link #end} is given what this returns. */
  int begin(int field) {
    tag(field, LENGTH_DELIMITED);
    ensure(1);
    return ++size;
  }

  /** Closes a part. Its length was given one byte; longer parts move to make room. */
  void end(int start) {
    int length = size - start;
    int extra = 0;
    for (int rest = length >>> 7; rest != 0; rest >>>= 7) {
      extra++;
    }
    if (extra > 0) {
      ensure(extra);
      System.arraycopy(bytes, start, bytes, start + extra, length);
    }
    size = start - 1;
    varint(length);
    size = start + extra + length;
  }

  private void ensure(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), bytes.length * 2));
    }
  }
}
