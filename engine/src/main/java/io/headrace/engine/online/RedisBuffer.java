package io.headrace.engine.online;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** Bytes of commands in Redis' protocol, growing at the end. */
final class RedisBuffer {
  private static final int NUMBER_BYTES = 12;

  private byte[] bytes;
  private int size;

  RedisBuffer(int capacity) {
    this.bytes = new byte[capacity];
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  /** Begins a command of so many arguments, its name included. */
  void command(int arguments) {
    header('*', arguments);
  }

  void argument(byte[] argument) {
    header('$', argument.length);
    put(argument, 0, argument.length);
    lineEnd();
  }

  /** Two pieces as one argument. Answers where it begins, behind its length. */
  int argument(byte[] first, byte[] second) {
    header('$', first.length + second.length);
    int start = size;
    put(first, 0, first.length);
    put(second, 0, second.length);
    lineEnd();
    return start;
  }

  /** A decimal number as an argument. */
  void argument(int number) {
    header('$', digits(number));
    decimal(number);
    lineEnd();
  }

  /** A part of another buffer, as it stands there. */
  void copy(RedisBuffer other, int from, int to) {
    put(other.bytes, from, to - from);
  }

  /** Where the argument that begins at a position ends. */
  int argumentEnd(int from) {
    return content(from) + length(from) + 2;
  }

  /** Whether the argument that begins at a position is this one. */
  boolean holds(int from, byte[] argument) {
    int content = content(from);
    return Arrays.equals(bytes, content, content + length(from), argument, 0, argument.length);
  }

  private int content(int from) {
    int at = from;
    while (bytes[at] != '\n') {
      at++;
    }
    return at + 1;
  }

  private int length(int from) {
    int length = 0;
    for (int at = from + 1; bytes[at] != '\r'; at++) {
      length = 10 * length + bytes[at] - '0';
    }
    return length;
  }

  int slot(int from, int to) {
    return RedisSlots.of(bytes, from, to);
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(bytes, 0, size);
    size = 0;
  }

  private void put(byte[] source, int from, int length) {
    room(length);
    System.arraycopy(source, from, bytes, size, length);
    size += length;
  }

  private void header(char kind, int number) {
    room(1 + NUMBER_BYTES);
    bytes[size++] = (byte) kind;
    decimal(number);
    lineEnd();
  }

  private void decimal(int number) {
    int digits = digits(number);
    room(digits);
    int rest = number;
    for (int i = size + digits - 1; i >= size; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    size += digits;
  }

  private static int digits(int number) {
    int digits = 1;
    for (int rest = number / 10; rest > 0; rest /= 10) {
      digits++;
    }
    return digits;
  }

  private void lineEnd() {
    room(2);
    bytes[size++] = '\r';
    bytes[size++] = '\n';
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      // Beyond two gigabytes the sum is negative, which copyOf refuses.
      bytes =
          Arrays.copyOf(
              bytes,
              Math.max(size + more, (int) Math.min(Integer.MAX_VALUE - 8L, 2L * bytes.length)));
    }
  }
}
