package io.headrace.operator.submission;

import io.headrace.operator.client.ClusterException;
import io.headrace.operator.manifest.Manifest;
import io.headrace.operator.problems.RefusedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The objects beside a run: created where they are missing, never changed under a run that reads
 * them.
 */
final class Support {
  private final ObjectWriter writer;
  private final Consumer<String> say;

  Support(ObjectWriter writer, Consumer<String> say) {
    this.writer = writer;
    this.say = say;
  }

  /**
   * @throws RefusedException when one of them says something else in the cluster
   */
  void provide(List<Manifest> objects) {
    // All are compared before the first is created, so that a refusal leaves nothing behind.
    List<Manifest> missing = objects.stream().filter(o -> !isThere(o)).toList();
    for (Manifest object : missing) {
      if (writer.create(object)) {
        say.accept("Created " + ObjectWriter.described(object) + ".");
      } else {
        isThere(object);
      }
    }
  }

  private boolean isThere(Manifest object) {
    Optional<Map<String, Object>> found;
    try {
      found = writer.read(object);
    } catch (ClusterException e) {
      if (!e.isForbidden()) {
        throw e;
      }
      // Accounts and roles are put there by an administrator; who submits often may not even look.
      say.accept(
          ObjectWriter.described(object)
              + " is taken to be there: our rights do not let us look at it.");
      return true;
    }
    if (found.isEmpty()) {
      return false;
    }
    Map<String, Object> there = found.get();
    List<String> different = Difference.between("", content(there), content(object.tree()));
    if (!different.isEmpty()) {
      throw new RefusedException(
          ObjectWriter.described(object),
          "the one in the cluster differs, and runs may be reading it:\n  "
              + String.join("\n  ", different)
              + "\n",
          "It is not changed by a submit. Apply the new one when nothing runs (kubectl apply --server-side), or give it another name.");
    }
    return true;
  }

  /** What an object says, without what the cluster notes about it. */
  private static Map<String, Object> content(Map<String, Object> tree) {
    Map<String, Object> content = new LinkedHashMap<>(tree);
    content.remove("metadata");
    content.remove("status");
    return content;
  }
}
