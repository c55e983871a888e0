package io.headrace.operator.submission;

import io.headrace.operator.client.Cluster;
import io.headrace.operator.client.ClusterException;
import io.headrace.operator.manifest.Manifest;
import java.util.ArrayList;
import java.util.List;

/** Asks the API server what it thinks of objects, without creating any. */
public final class ServerCheck {
  private final Cluster cluster;

  public ServerCheck(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * Tries out all objects, and reports the refusals of all together.
   *
   * @throws ClusterException with what was refused; nothing was created in any case
   */
  public void check(List<Manifest> objects) {
    List<ClusterException> refused = new ArrayList<>();
    for (Manifest object : objects) {
      try {
        new ObjectWriter(cluster.in(object.namespace())).tryOut(object);
      } catch (ClusterException e) {
        refused.add(e);
      }
    }
    if (!refused.isEmpty()) {
      throw new ClusterException(
          refused.get(0).condition(),
          String.join("\n", refused.stream().map(Throwable::getMessage).distinct().toList()),
          refused.get(0));
    }
  }
}
