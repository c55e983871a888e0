package io.headrace.engine.registry;

import io.headrace.engine.definitions.FeatureType;
import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.definitions.Names;
import io.headrace.engine.registry.proto.FeatureSpecV2;
import io.headrace.engine.registry.proto.FeatureViewSpec;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** Writes feature views as Feast's plain ones. */
final class ViewWriter {
  private static final Field DUMMY_KEY =
      new Field(Names.DUMMY_JOIN_KEY, FeatureType.of(FeatureType.Primitive.STRING));

  private ViewWriter() {}

  /** Writes all but the batch source over {@code before}. */
  static FeatureViewSpec write(FeatureView view, String project, FeatureViewSpec before) {
    FeatureViewSpec.Builder b =
        before.toBuilder()
            .setName(view.name())
            .setProject(project)
            .setTtl(Timestamps.duration(view.ttl()))
            .setOnline(view.online())
            .setOffline(view.offline())
            .setDisabled(!view.enabled())
            .setDescription(view.description())
            .setOwner(view.owner())
            // What definitions name has no transformation.
            .clearFeatureTransformation()
            .clearMode();
    if (!before.hasTtl() && view.ttl().isZero() && !before.getName().isEmpty()) {
      b.clearTtl();
    }
    List<String> entities = view.isEntityless() ? List.of(Names.DUMMY_ENTITY) : view.entities();
    if (!entities.equals(before.getEntitiesList())) {
      b.clearEntities().addAllEntities(entities);
    }
    b.clearFeatures().addAllFeatures(FieldCodec.write(view.features(), before.getFeaturesList()));
    List<Field> keys = view.isEntityless() ? List.of(DUMMY_KEY) : view.joinKeys();
    b.clearEntityColumns()
        .addAllEntityColumns(FieldCodec.write(keys, before.getEntityColumnsList()));
    if (!view.tags().equals(before.getTagsMap())) {
      b.clearTags().putAllTags(new TreeMap<>(view.tags()));
    }
    if (before.getVersion().isEmpty()) {
      b.setVersion("latest");
    }
    return b.build();
  }

  /** Whether Feast would count a new version: by fields and entities, not by their order. */
  static boolean schemaDiffers(FeatureViewSpec a, FeatureViewSpec b) {
    return !sorted(a.getFeaturesList()).equals(sorted(b.getFeaturesList()))
        || !sorted(a.getEntityColumnsList()).equals(sorted(b.getEntityColumnsList()))
        || !a.getEntitiesList().stream()
            .sorted()
            .toList()
            .equals(b.getEntitiesList().stream().sorted().toList());
  }

  private static List<FeatureSpecV2> sorted(List<FeatureSpecV2> fields) {
    return fields.stream().sorted(Comparator.comparing(FeatureSpecV2::getName)).toList();
  }
}
