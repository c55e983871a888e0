package io.headrace.operator.deployment;

import io.headrace.operator.deployment.Deployment.VolumeUse;
import io.headrace.operator.naming.ObjectName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code volumes}. */
final class VolumeReader {
  private VolumeReader() {}

  static List<VolumeUse> read(Block top) {
    List<VolumeUse> volumes = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Block block : top.blocks("volumes", DeploymentKeys.VOLUME)) {
      String name = block.required("name", "Name the volume.");
      if (!name.isEmpty() && !ObjectName.isValid(name, ObjectName.RUN)) {
        block.problem("name", "'" + name + "' cannot name a volume", "Use a-z, 0-9 and '-'.");
      }
      if (name.startsWith("headrace-") || name.startsWith("spark-local-dir-")) {
        block.problem("name", "'" + name + "' is taken", "Choose another beginning.");
      }
      if (!name.isEmpty() && !names.add(name)) {
        block.problem("name", "another volume is called '" + name + "'", "Call it otherwise.");
      }
      block.required("mountPath", "Say where it is mounted.");
      Map<String, Object> source = new LinkedHashMap<>();
      block.unknown().forEach((key, value) -> source.put(key, value.tree()));
      if (source.size() != 1) {
        block.problem(
            "name",
            source.isEmpty() ? "the volume has no source" : "it has " + source.size() + " sources",
            "Write one source as in a pod, such as persistentVolumeClaim: {claimName: features}.");
      }
      volumes.add(
          new VolumeUse(name, path(block, "mountPath").orElse(""), block.flag("readOnly"), source));
    }
    return volumes;
  }

  /** An absolute path. */
  static Optional<String> path(Block block, String key) {
    Optional<String> path = block.text(key);
    if (path.isPresent() && !path.get().startsWith("/")) {
      block.problem(key, "'" + path.get() + "' is no absolute path", "Begin it with a slash.");
    }
    return path;
  }
}
