package io.headrace.engine.pointintime;

import io.headrace.engine.pointintime.Shape.CaseKey;
import io.headrace.engine.pointintime.Shape.Order;
import io.headrace.engine.pointintime.Shape.ViewShape;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Draws shapes: keys, views and settings that are seldom tried together. */
final class NastyShapes {
  private static final List<Duration> TTLS =
      List.of(
          Duration.ZERO,
          Duration.of(1, ChronoUnit.MICROS),
          Duration.ofMinutes(30),
          Duration.ofHours(1),
          Duration.ofDays(1),
          // Longer than the times that Spark can write down.
          Duration.ofDays(36_500_000));
  private static final List<String> ZONES =
      List.of(
          "America/St_Johns", "UTC", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Sao_Paulo");
  private static final List<Integer> PARTITIONS = List.of(1, 1, 1, 3, 3, 3, 3, 64);

  private final Random random;

  NastyShapes(Random random) {
    this.random = random;
  }

  Shape next() {
    List<KeyType> keys = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      keys.add(any(List.of(KeyType.values())));
    }
    CaseKey caseKey = any(List.of(CaseKey.values()));
    if (caseKey == CaseKey.WITHIN_FIRST_KEY && (keys.isEmpty() || !keys.get(0).holdsCases())) {
      keys.add(0, any(List.of(KeyType.values()).stream().filter(KeyType::holdsCases).toList()));
    }
    List<ViewShape> views = new ArrayList<>();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      views.add(view(keys.size(), caseKey, views));
    }
    return new Shape(
        List.copyOf(keys),
        caseKey,
        views,
        any(List.of(Order.values())),
        random.nextInt(4) == 0,
        any(PARTITIONS),
        random.nextBoolean(),
        any(ZONES));
  }

  private ViewShape view(int keys, CaseKey caseKey, List<ViewShape> before) {
    boolean sameKeys = !before.isEmpty() && random.nextBoolean();
    return new ViewShape(
        random.nextInt(8) == 0,
        sameKeys ? before.get(0).keys() : someKeys(keys, caseKey),
        any(TTLS),
        any(List.of(ViewRows.Visibility.values())),
        random.nextInt(5) > 0,
        features());
  }

  /** Other views have other keys of the labels, in another order. */
  private List<Integer> someKeys(int keys, CaseKey caseKey) {
    List<Integer> places = new ArrayList<>(IntStream.range(0, keys).boxed().toList());
    Collections.shuffle(places, random);
    if (random.nextInt(3) == 0) {
      places = new ArrayList<>(places.subList(0, random.nextInt(keys + 1)));
    }
    if (caseKey == CaseKey.WITHIN_FIRST_KEY && !places.contains(0)) {
      places.add(0);
    }
    return List.copyOf(places);
  }

  private List<FeatureKind> features() {
    int count = random.nextInt(16) == 0 ? 30 : 1 + random.nextInt(4);
    List<FeatureKind> kinds = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      kinds.add(any(List.of(FeatureKind.values())));
    }
    return List.copyOf(kinds);
  }

  private <T> T any(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
