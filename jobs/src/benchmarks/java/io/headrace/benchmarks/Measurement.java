package io.headrace.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rounds of one contender on one shape. */
final class Measurement {
  private final List<Double> seconds = new ArrayList<>();
  private final List<Double> cpuSeconds = new ArrayList<>();
  private Optional<String> plan = Optional.empty();
  private Optional<TaskTimes.Evenness> evenness = Optional.empty();

  void add(double wall, double cpu) {
    seconds.add(wall);
    cpuSeconds.add(cpu);
  }

  void chose(Optional<String> chosen) {
    plan = chosen;
  }

  void spread(Optional<TaskTimes.Evenness> measured) {
    evenness = measured;
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("median_s", median(seconds));
    json.put("min_s", seconds.stream().mapToDouble(Double::doubleValue).min().orElse(0));
    json.put("median_cpu_s", median(cpuSeconds));
    json.put("seconds", seconds);
    json.put("cpu_seconds", cpuSeconds);
    plan.ifPresent(p -> json.put("plan", p));
    evenness.ifPresent(e -> json.put("tasks", e.json()));
    return json;
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.isEmpty()
        ? 0
        : sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }
}
