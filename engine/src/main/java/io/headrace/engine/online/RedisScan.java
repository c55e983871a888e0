package io.headrace.engine.online;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/**
 * A way through all hashes that hold a row of a table, which goes on where it was when a connection
 * broke. Servers are told apart by their run ids: one that was started anew, or took over from
 * another, orders its keys differently and is gone through from its beginning.
 */
final class RedisScan {
  private static final int SCAN_COUNT = 1_000;
  // Many, because each step first asks all servers who they are.
  private static final int STEP_PAGES = 100;

  private final RedisKeys keys;
  private final byte[] timestamp;
  private final ScanParams wanted;
  private final Map<String, byte[]> cursors = new HashMap<>();
  private final Set<String> done = new HashSet<>();

  RedisScan(OnlineTable table) {
    this.keys = new RedisKeys(table);
    this.timestamp = RedisFields.timestamp(table.name());
    this.wanted = new ScanParams().match(keys.pattern()).count(SCAN_COUNT);
  }

  /**
   * Shows keys of some pages; repeated after a failure it shows at most one page again.
   *
   * @return whether more may follow
   */
  boolean step(UnifiedJedis client, Consumer<List<byte[]>> found) {
    int[] left = {STEP_PAGES};
    RedisNodes.of(client)
        .each(
            (node, address) -> {
              String id = RedisNodes.info(node, "server").getOrDefault("run_id", address);
              while (left[0] > 0 && !done.contains(id)) {
                left[0]--;
                page(client, node, id, found);
              }
            });
    return left[0] == 0;
  }

  private void page(UnifiedJedis client, Jedis node, String id, Consumer<List<byte[]>> found) {
    byte[] cursor = cursors.getOrDefault(id, ScanParams.SCAN_POINTER_START_BINARY);
    ScanResult<byte[]> page = node.scan(cursor, wanted);
    found.accept(holding(client, page.getResult().stream().filter(keys::has).toList()));
    cursors.put(id, page.getCursorAsBytes());
    if (Arrays.equals(page.getCursorAsBytes(), ScanParams.SCAN_POINTER_START_BINARY)) {
      done.add(id);
    }
  }

  private List<byte[]> holding(UnifiedJedis client, List<byte[]> some) {
    List<Response<Boolean>> responses = new ArrayList<>(some.size());
    // Through the client, not the node: a slot may move meanwhile.
    try (AbstractPipeline pipeline = client.pipelined()) {
      some.forEach(key -> responses.add(pipeline.hexists(key, timestamp)));
      pipeline.sync();
    }
    List<byte[]> holding = new ArrayList<>();
    for (int i = 0; i < some.size(); i++) {
      if (RedisFailures.answer(responses.get(i))) {
        holding.add(some.get(i));
      }
    }
    return holding;
  }
}
