package io.headrace.operator.submission;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.headrace.operator.client.ClientCondition;
import io.headrace.operator.client.Cluster;
import io.headrace.operator.client.ClusterException;
import io.headrace.operator.manifest.Manifest;
import io.headrace.operator.manifest.RunMark;
import io.headrace.operator.problems.RefusedException;
import io.headrace.operator.run.FoundRun;
import io.headrace.operator.run.RunPhase;
import io.headrace.operator.run.RunReference;
import io.headrace.operator.run.RunStatus;
import io.headrace.operator.run.Runs;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Submits a run so that the same run, handed over twice or by two at once, runs once.
 *
 * <p>The name is the identity. A run that is there and goes on is attached to; one that has
 * succeeded with an equal config hash is done; one that failed, or whose times are relative to the
 * moment it runs, gets a new object with the attempt in its name. An object is never edited.
 */
public final class Submitter {
  /** More collisions than that are no race. */
  private static final int RACES = 5;

  /** Jobs whose interval moves with the clock unless the manifest fixes it. */
  private static final Set<String> MOVING = Set.of("materialize", "materialize-incremental");

  private final Cluster cluster;
  private final Consumer<String> say;

  /** {@code say} gets a sentence for each thing that was found or done. */
  public Submitter(Cluster cluster, Consumer<String> say) {
    this.cluster = cluster;
    this.say = say;
  }

  /**
   * Creates the run, or finds that it is not needed.
   *
   * @throws RefusedException when the same name stands for another run, or an object beside it
   *     differs
   * @throws ClusterException when the server refuses or cannot be reached
   */
  public Submitted submit(Submission submission, Rerun rerun) {
    Cluster target = cluster.in(submission.namespace());
    ObjectWriter writer = new ObjectWriter(target);
    for (int race = 0; race < RACES; race++) {
      Optional<FoundRun> latest = latest(target, submission);
      Optional<Submitted> settled = latest.flatMap(l -> settled(l, submission, rerun));
      if (settled.isPresent()) {
        return settled.get();
      }
      if (race == 0) {
        new Support(writer, say).provide(submission.support());
      }
      Manifest next = next(submission, latest);
      if (writer.create(next)) {
        say.accept("Created " + ObjectWriter.described(next) + ".");
        return new Submitted.Created(
            new RunReference(submission.operator(), target.namespace(), next.name()));
      }
      // Somebody was faster with the same run: look again, and attach to theirs.
    }
    throw new ClusterException(
        ClientCondition.NOT_SUBMITTED,
        "Run '"
            + submission.run().name()
            + "' is being created and deleted by others all the time. Submit it again once they are done.");
  }

  private static Optional<FoundRun> latest(Cluster cluster, Submission submission) {
    Runs runs = new Runs(cluster);
    String base = submission.run().name();
    List<GenericKubernetesResource> found =
        new ArrayList<>(runs.attempts(submission.operator(), base));
    // One that was applied by hand has no label of ours.
    if (found.stream().noneMatch(o -> o.getMetadata().getName().equals(base))) {
      runs.object(submission.operator(), base).ifPresent(found::add);
    }
    return found.stream()
        .map(o -> new FoundRun(o, RunStatus.of(submission.operator(), o)))
        .max(Comparator.comparingLong(Submitter::attempt));
  }

  private static long attempt(FoundRun run) {
    String attempt = run.mark(RunMark.ATTEMPT);
    return attempt.matches("\\d{1,9}") ? Long.parseLong(attempt) : 1;
  }

  /** Empty when a new attempt has to be made. */
  private Optional<Submitted> settled(FoundRun there, Submission submission, Rerun rerun) {
    RunReference run = there.status().run();
    RunPhase phase = there.status().phase();
    boolean leaving = there.object().getMetadata().getDeletionTimestamp() != null;
    List<String> different = different(there, submission.run());
    if (!different.isEmpty() && (rerun == Rerun.WHEN_FAILED || (!phase.ended() && !leaving))) {
      throw otherRun(there, different);
    }
    if (leaving) {
      return Optional.empty();
    }
    if (!phase.ended()) {
      say.accept("The same run is there already: " + run.name() + ", " + there.status().line());
      return Optional.of(new Submitted.Attached(run));
    }
    if (phase == RunPhase.SUCCEEDED && rerun == Rerun.WHEN_FAILED && isFixed(submission.run())) {
      say.accept(
          "Already done: "
              + run.name()
              + " has succeeded. --rerun runs it once more all the same.");
      return Optional.of(new Submitted.AlreadyDone(run));
    }
    say.accept("The attempt before: " + run.name() + ", " + there.status().line());
    return Optional.empty();
  }

  private static RefusedException otherRun(FoundRun there, List<String> different) {
    boolean ended = there.status().phase().ended();
    return new RefusedException(
        "Run '" + there.status().run().name() + "'",
        "it is there with another specification, and is never edited:\n  "
            + String.join("\n  ", different)
            + "\n",
        ended
            ? "--rerun makes a new attempt with the new one."
            : "It is "
                + there.status().line()
                + ". Wait for its end, or 'headrace k8s delete "
                + there.status().run().name()
                + "', then submit again with --rerun.");
  }

  private static List<String> different(FoundRun there, Manifest wanted) {
    String hash = annotation(wanted, RunMark.CONFIG_HASH);
    String thereHash = there.mark(RunMark.CONFIG_HASH);
    if (!hash.isEmpty() && hash.equals(thereHash)) {
      return List.of();
    }
    List<String> lines =
        new ArrayList<>(
            Difference.between(
                "spec",
                there.object().getAdditionalProperties().get("spec"),
                wanted.tree().get("spec")));
    if (lines.isEmpty() && !hash.isEmpty() && !thereHash.isEmpty()) {
      lines.add(RunMark.CONFIG_HASH + ": " + thereHash + " -> " + hash);
    }
    return lines;
  }

  /** Whether the manifest says which interval it is, so that doing it once is enough. */
  private static boolean isFixed(Manifest run) {
    return !annotation(run, RunMark.END).isEmpty()
        || !MOVING.contains(annotation(run, RunMark.JOB));
  }

  private static Manifest next(Submission submission, Optional<FoundRun> latest) {
    long attempt = latest.map(l -> attempt(l) + 1).orElse(1L);
    return Marked.attempt(submission, attempt);
  }

  private static String annotation(Manifest manifest, String name) {
    return manifest.metadata().get("annotations") instanceof Map<?, ?> map
            && map.get(name) instanceof String text
        ? text
        : "";
  }
}
