package io.headrace.engine.online;

import java.util.Arrays;

/** Bytes in a growing array, numbers in network order. */
final class ByteSink {
  private byte[] bytes;
  private int size;

  ByteSink(int capacity) {
    bytes = new byte[capacity];
  }

  byte[] array() {
    return bytes;
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  void putByte(int number) {
    ensure(Byte.BYTES);
    bytes[size++] = (byte) number;
  }

  void putShort(int number) {
    ensure(Short.BYTES);
    bytes[size++] = (byte) (number >> 8);
    bytes[size++] = (byte) number;
  }

  void putInt(int number) {
    ensure(Integer.BYTES);
    setInt(size, number);
    size += Integer.BYTES;
  }

  void putLong(long number) {
    putInt((int) (number >> 32));
    putInt((int) number);
  }

  void put(byte[] from) {
    put(from, 0, from.length);
  }

  void put(byte[] from, int start, int length) {
    ensure(length);
    System.arraycopy(from, start, bytes, size, length);
    size += length;
  }

  void setInt(int at, int number) {
    bytes[at] = (byte) (number >> 24);
    bytes[at + 1] = (byte) (number >> 16);
    bytes[at + 2] = (byte) (number >> 8);
    bytes[at + 3] = (byte) number;
  }

  int intAt(int at) {
    return (bytes[at] & 0xff) << 24
        | (bytes[at + 1] & 0xff) << 16
        | (bytes[at + 2] & 0xff) << 8
        | (bytes[at + 3] & 0xff);
  }

  private void ensure(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.multiplyExact(bytes.length, 2), size + more));
    }
  }
}
