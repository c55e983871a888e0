package io.headrace.engine.materialization;

import io.headrace.engine.configuration.HeadraceConfiguration.OnNullKey;
import io.headrace.engine.definitions.FeatureView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a run is asked for.
 *
 * @param views the views to materialize, in order
 * @param span which event times are read
 * @param now the driver's clock when the run was asked for
 * @param onNullKey what a row without entity key does
 * @param settings how the run writes
 * @param meeting what it does where another run is writing one of its views
 */
public record MaterializationRequest(
    List<FeatureView> views,
    Span span,
    Instant now,
    OnNullKey onNullKey,
    RunSettings settings,
    Meeting meeting) {
  public MaterializationRequest {
    views = List.copyOf(views);
  }

  /** Of a run that takes over from others. */
  public MaterializationRequest(
      List<FeatureView> views, Span span, Instant now, OnNullKey onNullKey, RunSettings settings) {
    this(views, span, now, onNullKey, settings, Meeting.TAKE_OVER);
  }

  /** With the settings that hold where nothing is said. */
  public MaterializationRequest(
      List<FeatureView> views, Span span, Instant now, OnNullKey onNullKey) {
    this(views, span, now, onNullKey, RunSettings.DEFAULT);
  }

  /** The same for some of the views. */
  MaterializationRequest of(List<FeatureView> some) {
    return new MaterializationRequest(some, span, now, onNullKey, settings, meeting);
  }

  /** Which event times a run reads. */
  public sealed interface Span {
    /** From start to end, both included. */
    record Between(Instant start, Instant end) implements Span {}

    /**
     * From the end of the last recorded interval to {@code end}; see {@link FirstIncrement} for a
     * view without one.
     *
     * @param longest what is longer is materialized piece by piece, each recorded by itself; not
     *     below {@link IntervalRules#SHORTEST_PIECE}
     */
    record Incremental(Instant end, Optional<Duration> longest) implements Span {
      /** In one piece. */
      public Incremental(Instant end) {
        this(end, Optional.empty());
      }
    }

    /** From the oldest row of the source to {@code end}, whatever was recorded. */
    record FullRefresh(Instant end) implements Span {}

    /**
     * Every row, whatever its event time; bounds are optional. The rows written carry {@code
     * runInstant}, one moment for the whole run, so that a task that runs twice writes equal bytes.
     */
    record IgnoringEventTime(Optional<Instant> start, Optional<Instant> end, Instant runInstant)
        implements Span {
      IgnoringEventTime at(Instant instant) {
        return new IgnoringEventTime(start, end, instant);
      }
    }
  }
}
