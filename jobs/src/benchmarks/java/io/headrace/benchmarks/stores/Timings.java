package io.headrace.benchmarks.stores;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rounds of each contender, by its name. */
final class Timings {
  private final Map<String, List<Double>> seconds = new LinkedHashMap<>();

  /** What is timed. */
  interface Action {
    void run() throws Exception;
  }

  /** Seconds that it took; nobody pays for the garbage of the one before. */
  static double of(Action action) throws Exception {
    System.gc();
    long start = System.nanoTime();
    action.run();
    return (System.nanoTime() - start) / 1e9;
  }

  void add(String contender, double took) {
    seconds.computeIfAbsent(contender, c -> new ArrayList<>()).add(took);
  }

  /** Median, least and all, by contender. */
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    seconds.forEach(
        (contender, all) -> {
          List<Double> sorted = all.stream().sorted().toList();
          int half = sorted.size() / 2;
          double median =
              sorted.size() % 2 == 1
                  ? sorted.get(half)
                  : (sorted.get(half - 1) + sorted.get(half)) / 2;
          json.put(contender, Map.of("median_s", median, "min_s", sorted.get(0), "seconds", all));
        });
    return json;
  }
}
