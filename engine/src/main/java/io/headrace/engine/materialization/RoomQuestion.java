package io.headrace.engine.materialization;

import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.materialization.RoomCheck.Stored;
import io.headrace.engine.offline.SourceStatistics;
import io.headrace.engine.registry.Registry;
import java.util.Optional;

/** Asks for the room of one planned view. */
final class RoomQuestion {
  private RoomQuestion() {}

  /**
   * @return what the user should know, where the view may not fit
   * @throws NoRoomException where it surely does not
   */
  static Optional<String> ask(RoomCheck room, PlannedView planned, SourceStatistics statistics) {
    return room.isOff()
        ? Optional.empty()
        : room.take(
            planned.view().name(),
            planned.table(),
            stored(planned.known(), planned.view()),
            KeyEstimate.mostKeys(statistics, planned.table()),
            () -> KeyEstimate.measure(planned.view(), planned.source().read(planned.selection())));
  }

  private static Stored stored(Registry known, FeatureView view) {
    if (known.state(view.name()).lastEnd().isPresent()) {
      return Stored.ROWS;
    }
    boolean keys =
        known.featureViews().stream()
            .filter(other -> other.joinKeyNames().equals(view.joinKeyNames()))
            .anyMatch(other -> known.state(other.name()).lastEnd().isPresent());
    return keys ? Stored.KEYS : Stored.NOTHING;
  }
}
