package io.headrace.engine.online;

/** MurmurHash3, the x86 variant of 32 bits with seed 0. */
final class Murmur3 {
  private static final int C1 = 0xcc9e2d51;
  private static final int C2 = 0x1b873593;

  private Murmur3() {}

  static int hash32(byte[] data) {
    int hash = 0;
    int whole = data.length & ~3;
    for (int i = 0; i < whole; i += 4) {
      hash ^= mixed(littleEndian(data, i, 4));
      hash = Integer.rotateLeft(hash, 13) * 5 + 0xe6546b64;
    }
    hash ^= mixed(littleEndian(data, whole, data.length - whole));
    hash ^= data.length;
    hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
    hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
    return hash ^ (hash >>> 16);
  }

  private static int mixed(int block) {
    return Integer.rotateLeft(block * C1, 15) * C2;
  }

  private static int littleEndian(byte[] data, int from, int length) {
    int block = 0;
    for (int i = length - 1; i >= 0; i--) {
      block = block << 8 | (data[from + i] & 0xff);
    }
    return block;
  }
}
