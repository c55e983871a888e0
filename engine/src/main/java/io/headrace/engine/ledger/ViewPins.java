package io.headrace.engine.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which states of a view's source the online store may hold rows of.
 *
 * @param done of the last run by commits that has written everything and recorded its interval
 * @param open of runs that began to write and are not covered by a later run by commits, oldest
 *     first: they failed, were killed, are under way, or wrote an interval only
 */
public record ViewPins(Optional<ReadPin> done, List<ReadPin> open) {
  /** More are not followed one by one. */
  static final int MOST_OPEN = 20;

  /** Of a view that no run by commits has written yet. */
  public static final ViewPins NONE = new ViewPins(Optional.empty(), List.of());

  public ViewPins {
    open = List.copyOf(open);
  }

  /** With a run that is about to write. */
  ViewPins opened(ReadPin pin) {
    List<ReadPin> pins = new ArrayList<>(open);
    // The same state twice says nothing more; the later run is the last to be covered.
    pins.removeIf(
        p ->
            p.pin().equals(pin.pin())
                && p.digest().equals(pin.digest())
                && !p.end().isAfter(pin.end()));
    pins.add(pin);
    return new ViewPins(done, pins.size() > MOST_OPEN ? List.of(together(pins)) : pins);
  }

  private static ReadPin together(List<ReadPin> pins) {
    ReadPin last = pins.get(pins.size() - 1);
    Instant end = pins.stream().map(ReadPin::end).max(Comparator.naturalOrder()).orElseThrow();
    return new ReadPin(last.generation(), last.runId(), end, last.digest(), "");
  }

  /** The latest event time that may have been written. */
  public Optional<Instant> lastEnd() {
    return Stream.concat(done.stream(), open.stream())
        .map(ReadPin::end)
        .max(Comparator.naturalOrder());
  }

  /** With a run by commits that is done; of two the one that began later stands. */
  ViewPins settled(ReadPin pin) {
    if (done.filter(d -> d.generation() > pin.generation()).isPresent()) {
      return this;
    }
    return new ViewPins(
        Optional.of(pin), open.stream().filter(p -> p.generation() > pin.generation()).toList());
  }
}
