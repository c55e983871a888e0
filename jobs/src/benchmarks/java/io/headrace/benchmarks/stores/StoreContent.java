package io.headrace.benchmarks.stores;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What a store holds as one short text, whatever the order of its rows: their number, and the sum
 * of a hash of each.
 *
 * @param rows hashes of entities in Redis, values in SQL stores
 * @param sum of 64-bit hashes
 */
record StoreContent(long rows, String sum) {

  String text() {
    return rows + ":" + sum;
  }

  /** Adds up hashes of rows that are read one by one. */
  static final class Sum {
    private final MessageDigest digest;
    private long rows;
    private long sum;

    Sum() {
      try {
        digest = MessageDigest.getInstance("MD5");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JVM has MD5", e);
      }
    }

    /** A part of the row; lengths keep neighbours apart. */
    Sum part(byte[] bytes) {
      number(bytes == null ? -1 : bytes.length);
      if (bytes != null) {
        digest.update(bytes);
      }
      return this;
    }

    Sum number(long number) {
      digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, number));
      return this;
    }

    void endRow() {
      rows++;
      sum += ByteBuffer.wrap(digest.digest()).getLong();
    }

    StoreContent content() {
      return new StoreContent(rows, Long.toUnsignedString(sum));
    }
  }
}
