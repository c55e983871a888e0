package io.headrace.engine.registry;

import com.google.protobuf.Timestamp;
import io.headrace.engine.registry.proto.FeatureViewMessage;
import io.headrace.engine.registry.proto.FeatureViewVersionRecord;
import io.headrace.engine.registry.proto.RegistryMessage;
import java.util.UUID;

/** Keeps a snapshot of a view for every schema it has had, numbered from 0, as Feast does. */
final class VersionHistory {
  private final RegistryMessage.Builder registry;
  private final String project;
  private final Timestamp now;

  VersionHistory(RegistryMessage.Builder registry, String project, Timestamp now) {
    this.registry = registry;
    this.project = project;
    this.now = now;
  }

  /**
   * Records {@code after}, and {@code before} too where nothing was recorded of the view yet.
   *
   * @return {@code after} under its version number
   */
  FeatureViewMessage record(FeatureViewMessage before, FeatureViewMessage after) {
    String name = after.getSpec().getName();
    boolean isNew = !before.hasSpec();
    int next = isNew ? 0 : next(name);
    if (!isNew && next == 0) {
      add(name, 0, before);
      next = 1;
    }
    FeatureViewMessage.Builder numbered = after.toBuilder();
    numbered.getMetaBuilder().setCurrentVersionNumber(next);
    FeatureViewMessage written = numbered.build();
    add(name, next, written);
    return written;
  }

  private int next(String view) {
    return registry.getFeatureViewVersionHistory().getRecordsList().stream()
            .filter(r -> r.getProjectId().equals(project) && r.getFeatureViewName().equals(view))
            .mapToInt(FeatureViewVersionRecord::getVersionNumber)
            .max()
            .orElse(-1)
        + 1;
  }

  private void add(String view, int version, FeatureViewMessage message) {
    registry
        .getFeatureViewVersionHistoryBuilder()
        .addRecordsBuilder()
        .setFeatureViewName(view)
        .setProjectId(project)
        .setVersionNumber(version)
        .setFeatureViewType("feature_view")
        .setFeatureViewProto(message.toByteString())
        .setCreatedTimestamp(now)
        .setVersionId(UUID.randomUUID().toString());
  }
}
