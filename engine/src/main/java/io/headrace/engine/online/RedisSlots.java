package io.headrace.engine.online;

import java.nio.charset.StandardCharsets;

/**
 * The slots that a cluster divides keys into: CRC16 of the key, or of a tag in braces, mod 16384.
 */
final class RedisSlots {
  static final int COUNT = 16_384;

  private static final int[] CRC = table();

  private RedisSlots() {}

  static int of(byte[] key) {
    return of(key, 0, key.length);
  }

  /** Slot of the key that stands in {@code bytes} between two positions. */
  static int of(byte[] bytes, int from, int to) {
    int open = position(bytes, '{', from, to);
    int close = open < 0 ? -1 : position(bytes, '}', open + 1, to);
    // Braces with nothing between them are no tag.
    return close > open + 1 ? crc(bytes, open + 1, close) : crc(bytes, from, to);
  }

  /** A text that lands in the slot: the least number written in decimal that does. */
  static String tag(int slot) {
    return Integer.toString(Tags.BY_SLOT[slot]);
  }

  private static int position(byte[] bytes, char wanted, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  private static int crc(byte[] bytes, int from, int to) {
    int crc = 0;
    for (int i = from; i < to; i++) {
      crc = (crc << 8) ^ CRC[((crc >>> 8) ^ bytes[i]) & 0xff];
    }
    return crc & (COUNT - 1);
  }

  /** CRC16 of the XMODEM kind: polynomial 0x1021, beginning with 0. */
  private static int[] table() {
    int[] table = new int[256];
    for (int i = 0; i < table.length; i++) {
      int crc = i << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) == 0 ? crc << 1 : (crc << 1) ^ 0x1021;
      }
      table[i] = crc & 0xffff;
    }
    return table;
  }

  /** Made when first asked for. */
  private static final class Tags {
    private static final int[] BY_SLOT = bySlot();

    private static int[] bySlot() {
      int[] numbers = new int[COUNT];
      boolean[] found = new boolean[COUNT];
      int left = COUNT;
      for (int number = 0; left > 0; number++) {
        int slot = of(Integer.toString(number).getBytes(StandardCharsets.US_ASCII));
        if (!found[slot]) {
          found[slot] = true;
          numbers[slot] = number;
          left--;
        }
      }
      return numbers;
    }
  }
}
