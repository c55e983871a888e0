package io.headrace.engine.registry;

import com.google.protobuf.Timestamp;
import io.headrace.engine.definitions.Interval;
import io.headrace.engine.registry.proto.FeatureViewMessage;
import io.headrace.engine.registry.proto.FeatureViewMeta;
import io.headrace.engine.registry.proto.FeatureViewState;
import io.headrace.engine.registry.proto.RegistryMessage;
import io.headrace.engine.registry.proto.StreamFeatureView;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/** Adds a materialized interval to a view, as Feast records it. */
final class MaterializationRecord {
  private MaterializationRecord() {}

  /** Empty when there is no plain, batch or stream view of that name. */
  static Optional<RegistryMessage> add(
      RegistryMessage registry, String project, String view, Interval interval, Instant now) {
    RegistryMessage.Builder b = registry.toBuilder();
    int plain = RegistryViews.plainViewAt(registry, project, view);
    if (plain >= 0) {
      FeatureViewMessage v = registry.getFeatureViews(plain);
      // Feast moves what it has changed to the end of the list.
      b.removeFeatureViews(plain);
      b.addFeatureViews(v.toBuilder().setMeta(add(v.getMeta(), interval, now)));
      return Optional.of(b.build());
    }
    int stream = RegistryViews.streamViewAt(registry, project, view);
    if (stream >= 0) {
      StreamFeatureView v = registry.getStreamFeatureViews(stream);
      b.removeStreamFeatureViews(stream);
      b.addStreamFeatureViews(v.toBuilder().setMeta(add(v.getMeta(), interval, now)));
      return Optional.of(b.build());
    }
    return Optional.empty();
  }

  /** The greatest end that is recorded; empty also when there is no such view. */
  static Optional<Instant> lastEnd(RegistryMessage registry, String project, String view) {
    int plain = RegistryViews.plainViewAt(registry, project, view);
    int stream = plain >= 0 ? -1 : RegistryViews.streamViewAt(registry, project, view);
    if (plain < 0 && stream < 0) {
      return Optional.empty();
    }
    FeatureViewMeta meta =
        plain >= 0
            ? registry.getFeatureViews(plain).getMeta()
            : registry.getStreamFeatureViews(stream).getMeta();
    return ProjectObjects.intervals(meta).stream()
        .map(Interval::end)
        .max(Comparator.naturalOrder());
  }

  private static FeatureViewMeta add(FeatureViewMeta meta, Interval interval, Instant now) {
    FeatureViewMeta.Builder b = meta.toBuilder();
    Timestamp updated = Timestamps.timestamp(now);
    b.addMaterializationIntervalsBuilder()
        .setStartTime(Timestamps.timestamp(interval.start()))
        .setEndTime(Timestamps.timestamp(interval.end()));
    return b.setLastUpdatedTimestamp(updated).setState(FeatureViewState.AVAILABLE_ONLINE).build();
  }
}
