package io.headrace.engine.configuration;

import java.util.Locale;

/**
 * The {@code registry} block.
 *
 * @param path as written: relative to the feature repository, absolute, or a URI of a Hadoop file
 *     system
 * @param versionedOnlineNames Feast's {@code enable_online_feature_view_versioning}
 */
public record RegistryConfiguration(Type type, String path, boolean versionedOnlineNames) {
  /** Feast's {@code registry_type}. */
  public enum Type {
    FILE,
    SQL
  }

  @Override
  public String toString() {
    return type.name().toLowerCase(Locale.ROOT) + " " + Masking.mask(path);
  }
}
