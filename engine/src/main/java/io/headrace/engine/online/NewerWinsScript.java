package io.headrace.engine.online;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Writes rows inside Redis, where nothing comes between comparing and writing.
 *
 * <p>KEYS: the fence, then the hash of each row. ARGV: online table, generation of the run, seconds
 * that a hash lives (0 for ever), field of the timestamp, field of each feature; then for each row
 * its timestamp and its values. Answers the numbers of the rows that were left alone, counted from
 * 1: a positive one stored a newer row, a negative one the same bytes. An error beginning with
 * FENCED means that nothing was written.
 *
 * @param text in Lua
 * @param digest name that Redis gives it: its SHA-1 in hex
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record NewerWinsScript(byte[] text, byte[] digest) {
  static final String FENCED = "FENCED";

  // Beyond this many, the arguments of one call are more than Lua has registers for.
  private static final int MOST_UNROLLED = 60;

  // 'moment' reads a serialized Timestamp: at once where its seconds take five bytes (1978 to
  // 3058), else byte by byte. A negative number takes ten bytes, of which the low 49 bits say all.
  // Generations are compared as texts, because Lua's numbers end at 2^53.
  private static final String BEGIN =
      """
      local byte, call, K, A = string.byte, redis.call, KEYS, ARGV
      local fence = call('HGET', K[1], A[1])
      if fence and (#fence > #A[2] or (#fence == #A[2] and fence > A[2])) then
        return redis.error_reply('FENCED ' .. fence)
      end
      """;

  /** Compares serialized Timestamps; {@code byte} is Lua's. */
  static final String MOMENTS =
      """
      local function moment(s)
        local seconds, nanos, i = 0, 0, 1
        local a, b, c, d, e, f = byte(s, 1, 6)
        if a == 8 and f and b > 127 and c > 127 and d > 127 and e > 127 and f < 128 then
          seconds = b + c * 128 + d * 16384 + e * 2097152 + f * 268435456 - 270549120
          i = 7
        end
        while i <= #s do
          local tag = byte(s, i)
          i = i + 1
          local v, m, n = 0, 1, 0
          repeat
            local b = byte(s, i) or error('stored timestamp is cut off')
            i = i + 1
            n = n + 1
            if n <= 7 then v = v + (b % 128) * m m = m * 128 end
          until b < 128
          if n == 10 then v = v - 562949953421312 end
          if tag == 8 then seconds = v
          elseif tag == 16 then nanos = v
          else error('stored timestamp is none') end
        end
        return seconds, nanos
      end
      local function isNewer(old, new)
        local s, n = moment(old)
        local s2, n2 = moment(new)
        return s > s2 or (s == s2 and n > n2)
      end
      """;

  private static final String SETTINGS =
      """
      local ttl, T = tonumber(A[3]), A[4]
      local left = {}
      """;

  /**
   * @param features of the table; the script is made for their number
   */
  static NewerWinsScript of(int features, Writes writes) {
    return made(features, writes, "new", features + 1);
  }

  /**
   * For rows with a bound behind their values: a stored row stays where it is newer than that.
   *
   * @param features of the table; the script is made for their number
   */
  static NewerWinsScript bounded(int features, Writes writes) {
    return made(features, writes, "A[a + " + (features + 2) + "]", features + 2);
  }

  private static NewerWinsScript made(int features, Writes writes, String limit, int arguments) {
    StringBuilder text = new StringBuilder(BEGIN).append(MOMENTS).append(SETTINGS);
    boolean unrolled = features <= MOST_UNROLLED;
    text.append(unrolled ? unrolledFields(features) : pairedFields(features));
    text.append("local a = ").append(4 + features).append('\n');
    // One call tells of all keys; a first load has no need to look into each.
    text.append(
        """
        local none = call('EXISTS', unpack(K, 2)) == 0
        for k = 2, #K do
          local key, new = K[k], A[a + 1]
          local old, same = false, false
          if not none then
        """);
    if (writes == Writes.CHANGED) {
      text.append(unrolled ? unrolledComparison(features) : pairedComparison(features));
    } else {
      text.append("    old = call('HGET', key, T)\n");
    }
    text.append("  end\n");
    text.append(
        """
          if same then
            left[#left + 1] = 1 - k
            if ttl > 0 then call('EXPIRE', key, ttl) end
          elseif old and old ~= new and isNewer(old, %s) then
            left[#left + 1] = k - 1
          else
        """
            .formatted(limit));
    text.append(unrolled ? unrolledWrite(features) : pairedWrite(features));
    text.append(
        """
            if ttl > 0 then call('EXPIRE', key, ttl) end
          end
        """);
    text.append("  a = a + ").append(arguments).append("\nend\nreturn left\n");
    byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
    return new NewerWinsScript(bytes, digest(bytes));
  }

  private static String unrolledFields(int features) {
    StringBuilder text = new StringBuilder();
    for (int f = 1; f <= features; f++) {
      text.append("local F").append(f).append(" = A[").append(4 + f).append("]\n");
    }
    return text.toString();
  }

  /** One call for time and values: where only changes are written, most rows are equal. */
  private static String unrolledComparison(int features) {
    StringBuilder text = new StringBuilder("    local held = call('HMGET', key, T");
    for (int f = 1; f <= features; f++) {
      text.append(", F").append(f);
    }
    return text.append(")\n    old = held[1]\n    same = old == new\n")
        .append(comparison("held[f + 1]", features))
        .toString();
  }

  private static String comparison(String held, int features) {
    return "    if same then for f = 1, "
        + features
        + " do if "
        + held
        + " ~= A[a + 1 + f] then same = false break end end end\n";
  }

  private static String unrolledWrite(int features) {
    StringBuilder text = new StringBuilder("    call('HSET', key, T, new");
    for (int f = 1; f <= features; f++) {
      text.append(", F").append(f).append(", A[a + ").append(f + 1).append(']');
    }
    return text.append(")\n").toString();
  }

  private static String pairedFields(int features) {
    return "local names, pairs = {}, {}\nfor f = 1, "
        + features
        + " do names[f] = A[4 + f] pairs[2 * f - 1] = A[4 + f] end\n";
  }

  // In slices, because Lua's unpack has a limit of some 8000.
  private static String pairedComparison(int features) {
    return "    old = call('HGET', key, T)\n"
        + "    same = old == new\n"
        + "    local held = {}\n"
        + "    for i = 1, same and "
        + features
        + " or 0, 4000 do\n"
        + "      local some = call('HMGET', key, unpack(names, i, math.min(i + 3999, "
        + features
        + ")))\n"
        + "      for j = 1, #some do held[i + j - 1] = some[j] end\n"
        + "    end\n"
        + comparison("held[f]", features);
  }

  private static String pairedWrite(int features) {
    return "    for f = 1, "
        + features
        + " do pairs[2 * f] = A[a + 1 + f] end\n"
        + "    call('HSET', key, T, new)\n"
        + "    for i = 1, "
        + 2 * features
        + ", 4000 do\n"
        + "      call('HSET', key, unpack(pairs, i, math.min(i + 3999, "
        + 2 * features
        + ")))\n"
        + "    end\n";
  }

  private static byte[] digest(byte[] text) {
    try {
      byte[] sha = MessageDigest.getInstance("SHA-1").digest(text);
      return HexFormat.of().formatHex(sha).getBytes(StandardCharsets.US_ASCII);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-1", e);
    }
  }
}
