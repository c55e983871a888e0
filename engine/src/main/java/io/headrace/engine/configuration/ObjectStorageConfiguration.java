package io.headrace.engine.configuration;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How S3 and stores that speak its language are reached; block {@code object_storage} of {@code
 * headrace}.
 *
 * @param endpoint address of the store, with {@code http://} or {@code https://}; empty for AWS
 * @param region as AWS names it; empty where the endpoint or the environment says it
 * @param pathStyle whether the bucket is in the path rather than in the host name
 * @param retries how often a request that failed is made again, zero or more
 */
public record ObjectStorageConfiguration(
    Optional<String> endpoint,
    Optional<String> region,
    boolean pathStyle,
    ObjectStorageCredentials credentials,
    int retries) {
  private static final String SETTING = "spark.hadoop.fs.s3a.";
  private static final String LOG_STORE = "io.headrace.engine.storage.ConditionalLogStore";

  /** What holds where there is no such block. */
  public static final ObjectStorageConfiguration DEFAULT =
      new ObjectStorageConfiguration(
          Optional.empty(),
          Optional.empty(),
          false,
          new ObjectStorageCredentials.Chain(),
          OptionGroup.HEADRACE_OBJECT_STORAGE.defaultNumber("retries"));

  /** As settings of a Spark session, secrets among them. */
  public Map<String, String> sparkSettings() {
    Map<String, String> settings = new LinkedHashMap<>();
    // Hadoop itself goes on for minutes: a wrong address is to be told while its user looks on.
    settings.put(SETTING + "retry.limit", String.valueOf(retries));
    settings.put(SETTING + "attempts.maximum", "2");
    settings.put(SETTING + "connection.establish.timeout", "15s");
    // Delta's own way loses commits when two drivers write at once.
    settings.put("spark.delta.logStore.s3a.impl", LOG_STORE);
    endpoint.ifPresent(
        address -> {
          settings.put(SETTING + "endpoint", address);
          settings.put(
              SETTING + "connection.ssl.enabled", String.valueOf(!address.startsWith("http://")));
          settings.put(SETTING + "path.style.access", String.valueOf(pathStyle));
        });
    region.ifPresent(name -> settings.put(SETTING + "endpoint.region", name));
    credentials.hadoopSettings().forEach((key, value) -> settings.put(SETTING + key, value));
    return Collections.unmodifiableMap(settings);
  }

  @Override
  public String toString() {
    return "object storage "
        + endpoint.map(Masking::mask).orElse("S3")
        + region.map(name -> " in " + name).orElse("")
        + (pathStyle ? ", path style" : "")
        + ", credentials "
        + credentials.name()
        + ", "
        + retries
        + " retries";
  }
}
