package io.headrace.engine.online;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Runs inside Redis, where nothing comes between comparing and writing.
 *
 * <p>KEYS[1] is the hash. ARGV: timestamp field, its new value, then field and value of each
 * feature, and last the seconds that the hash lives, 0 for ever. Answers 1 when the row was
 * written, 0 when the stored one is newer.
 */
final class NewerWinsScript {
  // 'moment' reads a serialized Timestamp. A negative number takes ten bytes, of which the low 49
  // bits say all. HSET goes in slices because Lua's unpack has a limit of some 8000.
  private static final String TEXT =
      """
      local byte = string.byte
      local function moment(s)
        local seconds, nanos, i = 0, 0, 1
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
      local stored = redis.call('HGET', KEYS[1], ARGV[1])
      if stored and stored ~= ARGV[2] then
        local s, n = moment(stored)
        local s2, n2 = moment(ARGV[2])
        if s > s2 or (s == s2 and n > n2) then return 0 end
      end
      local last = #ARGV - 1
      for i = 1, last, 4000 do
        redis.call('HSET', KEYS[1], unpack(ARGV, i, math.min(i + 3999, last)))
      end
      local ttl = tonumber(ARGV[#ARGV])
      if ttl > 0 then redis.call('EXPIRE', KEYS[1], ttl) end
      return 1
      """;

  private static final byte[] BYTES = TEXT.getBytes(StandardCharsets.UTF_8);

  private NewerWinsScript() {}

  static byte[] text() {
    return BYTES.clone();
  }

  /** Name that Redis gives the script: its SHA-1 in hex. */
  static byte[] digest() {
    try {
      byte[] sha = MessageDigest.getInstance("SHA-1").digest(BYTES);
      return HexFormat.of().formatHex(sha).getBytes(StandardCharsets.US_ASCII);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-1", e);
    }
  }
}
