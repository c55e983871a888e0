package io.headrace.engine.storage;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.util.VersionInfo;

/** File systems whose jar is not on the class path. */
final class MissingFileSystem {
  /** By scheme: what has to be there. */
  private static final Map<String, String> JARS = jars();

  private MissingFileSystem() {}

  /** Empty where something else is the matter. */
  static Optional<String> explain(Throwable failure, String path) {
    boolean missing =
        StorageFailures.chain(failure).stream()
            .anyMatch(
                t ->
                    String.valueOf(t.getMessage()).contains("No FileSystem for scheme")
                        || (t instanceof ClassNotFoundException && isOfFileSystem(t))
                        || (t instanceof NoClassDefFoundError && isOfFileSystem(t)));
    if (!missing) {
      return Optional.empty();
    }
    int colon = path.indexOf(':');
    String scheme = colon < 0 ? "" : path.substring(0, colon);
    String jar = JARS.get(scheme);
    return Optional.of(
        "there is no file system for '"
            + scheme
            + ":' on the class path. "
            + (jar == null
                ? "Correct the address, or add the jar of its Hadoop file system"
                : "Add " + jar)
            + ": in HEADRACE_CLASSPATH for bin/headrace, by --packages or --jars for spark-submit."
            + (jar == null ? " Known: " + String.join(", ", JARS.keySet()) + "." : ""));
  }

  private static boolean isOfFileSystem(Throwable t) {
    String message = String.valueOf(t.getMessage()).replace('/', '.');
    return message.contains("org.apache.hadoop.fs.")
        || message.contains("software.amazon.")
        || message.contains("com.google.cloud.")
        || message.contains("com.azure.")
        || message.contains("com.microsoft.azure.");
  }

  private static Map<String, String> jars() {
    String hadoop = ":" + VersionInfo.getVersion();
    Map<String, String> jars = new TreeMap<>();
    jars.put(
        "s3a",
        "org.apache.hadoop:hadoop-aws"
            + hadoop
            + " and software.amazon.awssdk:s3 (docs/deploying.md)");
    for (String scheme : new String[] {"abfs", "abfss", "wasb", "wasbs"}) {
      jars.put(scheme, "org.apache.hadoop:hadoop-azure" + hadoop);
    }
    jars.put(
        "gs",
        "com.google.cloud.bigdataoss:gcs-connector (its shaded jar) and"
            + " spark.hadoop.fs.gs.impl=com.google.cloud.hadoop.fs.gcs.GoogleHadoopFileSystem");
    jars.put("oss", "org.apache.hadoop:hadoop-aliyun" + hadoop);
    jars.put("cosn", "org.apache.hadoop:hadoop-cos" + hadoop);
    jars.put("obs", "org.apache.hadoop:hadoop-huaweicloud" + hadoop);
    return jars;
  }
}
