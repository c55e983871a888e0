package io.headrace.engine.retrieval;

import io.headrace.engine.definitions.DefinitionException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The hidden neighbours of an output: the new one while it is written, the old one while it is
 * replaced. A crash leaves at most these, which readers pass over and the next run tidies up.
 */
record Siblings(FileSystem fs, Path target) {
  /** Younger ones may belong to a run that is still at work. */
  private static final long ABANDONED_MILLIS = 24L * 3600 * 1000;

  Path fresh(UUID run) {
    return new Path(target.getParent(), prefix("new") + run);
  }

  private Path old() {
    return new Path(target.getParent(), prefix("old") + UUID.randomUUID());
  }

  private String prefix(String kind) {
    return "." + target.getName() + ".headrace-" + kind + "-";
  }

  /** Puts {@code fresh} where the target is. */
  void moveIntoPlace(Path fresh, OutputTarget.Existing existing) throws IOException {
    if (!fs.exists(target)) {
      rename(fresh, target);
      return;
    }
    if (existing == OutputTarget.Existing.REFUSE) {
      throw new DefinitionException(
          "Output " + target, "it appeared during the run", "Choose another, or use --overwrite.");
    }
    Path old = old();
    rename(target, old);
    try {
      rename(fresh, target);
    } catch (IOException e) {
      rename(old, target);
      throw e;
    }
    fs.delete(old, true);
  }

  /**
   * After a crash between the two renames the old output is under its hidden name: back with it.
   */
  void recover() throws IOException {
    if (target.getParent() == null || !fs.exists(target.getParent())) {
      return;
    }
    List<FileStatus> old = new ArrayList<>();
    for (FileStatus status : fs.listStatus(target.getParent())) {
      String name = status.getPath().getName();
      if (name.startsWith(prefix("old"))) {
        old.add(status);
      } else if (name.startsWith(prefix("new"))
          && System.currentTimeMillis() - status.getModificationTime() > ABANDONED_MILLIS) {
        fs.delete(status.getPath(), true);
      }
    }
    if (old.isEmpty()) {
      return;
    }
    old.sort(Comparator.comparingLong(FileStatus::getModificationTime));
    if (!fs.exists(target)) {
      rename(old.remove(old.size() - 1).getPath(), target);
    }
    for (FileStatus status : old) {
      fs.delete(status.getPath(), true);
    }
  }

  private void rename(Path from, Path to) throws IOException {
    if (!fs.rename(from, to)) {
      throw new IOException(from + " cannot be renamed to " + to);
    }
  }
}
