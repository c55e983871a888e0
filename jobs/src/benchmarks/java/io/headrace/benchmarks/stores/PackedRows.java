package io.headrace.benchmarks.stores;

import io.headrace.engine.online.OnlineRow;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;

/**
 * Rows in a few large arrays. Millions of small objects that live through a whole benchmark would
 * be marked by the garbage collector again and again, in somebody's time; a row is made when a
 * writer asks for it, as it is when it comes out of a source.
 */
final class PackedRows extends AbstractList<OnlineRow> implements RandomAccess {
  private static final int SEGMENT_BYTES = 8 << 20;
  private static final int NO_TEXT = -1;

  private final List<ByteBuffer> segments = new ArrayList<>();

  /** For each row its segment in the upper half, its place there in the lower. */
  private long[] places = new long[1 << 10];

  private int rows;

  void append(OnlineRow row) {
    byte[][] texts =
        Arrays.stream(row.texts())
            .map(text -> text == null ? null : text.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);
    ByteBuffer out = room(size(row, texts));
    if (rows == places.length) {
      places = Arrays.copyOf(places, 2 * rows);
    }
    places[rows++] = (long) (segments.size() - 1) << Integer.SIZE | out.position();
    out.putLong(row.eventMicros()).putLong(row.createdMicros());
    out.putInt(row.values().length).putInt(texts.length);
    put(row.entityKey(), out);
    for (byte[] value : row.values()) {
      put(value, out);
    }
    for (byte[] text : texts) {
      put(text, out);
    }
  }

  private static int size(OnlineRow row, byte[][] texts) {
    int bytes = 2 * Long.BYTES + 3 * Integer.BYTES + row.entityKey().length;
    for (byte[] value : row.values()) {
      bytes += Integer.BYTES + value.length;
    }
    for (byte[] text : texts) {
      bytes += Integer.BYTES + (text == null ? 0 : text.length);
    }
    return bytes;
  }

  private ByteBuffer room(int bytes) {
    if (segments.isEmpty() || segments.get(segments.size() - 1).remaining() < bytes) {
      segments.add(ByteBuffer.allocate(Math.max(bytes, SEGMENT_BYTES)));
    }
    return segments.get(segments.size() - 1);
  }

  private static void put(byte[] bytes, ByteBuffer out) {
    if (bytes == null) {
      out.putInt(NO_TEXT);
    } else {
      out.putInt(bytes.length).put(bytes);
    }
  }

  @Override
  public int size() {
    return rows;
  }

  @Override
  public OnlineRow get(int row) {
    long place = places[row];
    ByteBuffer in = segments.get((int) (place >>> Integer.SIZE)).duplicate().position((int) place);
    // Whatever was written behind the row so far is not the reader's business.
    in.limit(in.capacity());
    long event = in.getLong();
    long created = in.getLong();
    byte[][] values = new byte[in.getInt()][];
    String[] texts = new String[in.getInt()];
    byte[] key = bytes(in);
    for (int f = 0; f < values.length; f++) {
      values[f] = bytes(in);
    }
    for (int f = 0; f < texts.length; f++) {
      byte[] text = bytes(in);
      texts[f] = text == null ? null : new String(text, StandardCharsets.UTF_8);
    }
    return new OnlineRow(key, values, texts, event, created);
  }

  private static byte[] bytes(ByteBuffer in) {
    int length = in.getInt();
    if (length == NO_TEXT) {
      return null;
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }
}
