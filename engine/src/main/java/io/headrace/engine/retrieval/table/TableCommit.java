package io.headrace.engine.retrieval.table;

import io.headrace.engine.offline.TableVersion;
import java.util.List;
import java.util.OptionalLong;

/**
 * A commit that a run made, as the table tells it.
 *
 * @param features that the run was asked for, {@code view:feature}
 * @param rows added by it, where the format counts them
 * @param files added by it
 * @param bytes of these files
 */
public record TableCommit(
    TableVersion version,
    String runId,
    List<String> features,
    OptionalLong rows,
    OptionalLong files,
    OptionalLong bytes) {
  public TableCommit {
    features = List.copyOf(features);
  }

  /** {@code delta version 7}, {@code iceberg snapshot 8231}. */
  public String text() {
    return version.format()
        + (version.format().equals("iceberg") ? " snapshot " : " version ")
        + version.version();
  }
}
