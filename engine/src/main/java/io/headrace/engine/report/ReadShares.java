package io.headrace.engine.report;

import io.headrace.engine.offline.ReadShare;
import java.util.LinkedHashMap;
import java.util.Map;

/** How much of a source was read. */
final class ReadShares {
  private ReadShares() {}

  /** As {@code 3 of 20 files, 4,096 of 81,920 bytes}. */
  static String text(ReadShare share) {
    return String.format(
        "%,d of %,d files, %,d of %,d bytes",
        share.files(), share.allFiles(), share.bytes(), share.allBytes());
  }

  static Map<String, Object> data(ReadShare share) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("files_read", share.files());
    data.put("files_of_source", share.allFiles());
    data.put("bytes_read", share.bytes());
    data.put("bytes_of_source", share.allBytes());
    return data;
  }
}
