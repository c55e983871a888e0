package io.headrace.operator.run;

import io.headrace.operator.client.Cluster;
import io.headrace.operator.manifest.RunMark;
import java.util.Arrays;
import java.util.List;

/** Deletes a run, and says what it leaves. */
public final class Deletion {
  private final Cluster cluster;

  public Deletion(Cluster cluster) {
    this.cluster = cluster;
  }

  /** Deletes the object; its pods, and so its logs, go with it. Nothing happens when it is gone. */
  public void delete(RunReference run) {
    cluster.ask(
        "delete " + run, () -> cluster.applications(run.operator()).withName(run.name()).delete());
  }

  /** What stays after the run is gone, each a line. */
  public static List<String> left(FoundRun run) {
    List<String> objects =
        Arrays.stream(run.mark(RunMark.OBJECTS).split(",")).filter(o -> !o.isBlank()).toList();
    String rows = "Rows that the run has written, and what it recorded, stay.";
    return objects.isEmpty()
        ? List.of(rows)
        : List.of(
            rows,
            "Objects handed over with it stay, since other runs may use them: "
                + String.join(", ", objects));
  }
}
