package io.headrace.engine.online;

/**
 * How much a store in memory can take.
 *
 * @param node the server that is fullest, as errors show it
 * @param usedBytes what it holds now
 * @param maxBytes what it may hold
 * @param evicts whether it drops keys of its own accord when full, rather than refuse writes
 * @param nodes among how many servers the rows are spread
 */
public record StoreRoom(String node, long usedBytes, long maxBytes, boolean evicts, int nodes) {
  public long freeBytes() {
    return Math.max(0, maxBytes - usedBytes);
  }
}
