package io.headrace.engine.verification;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The oracle: the rule of the join, read aloud over lists. It shares no code with any plan.
 *
 * <p>Times are microseconds since the epoch, null where there is none. Parts of keys are of any
 * type, null where there is none; they are equal as SQL has it, so 0.0 equals -0.0.
 */
public final class BruteForceJoin {
  private BruteForceJoin() {}

  /** A row that asks. */
  public record Label(List<Object> key, Long time) {
    public Label {
      key = Cells.key(key);
    }
  }

  /**
   * A row that may answer.
   *
   * @param bytes canonical bytes of each feature, empty for null
   * @param values what the features are, compared by nobody
   */
  public record FeatureRow(
      List<Object> key, Long event, Long created, List<byte[]> bytes, List<Object> values) {
    public FeatureRow {
      key = Cells.key(key);
    }
  }

  /**
   * What the rule of one view is.
   *
   * @param ttlMicros zero never expires
   * @param knownAt whether a row counts only once it was created
   */
  public record Rule(long ttlMicros, boolean knownAt) {}

  /** What became of a label. */
  public enum Outcome {
    MATCHED("matched"),
    /** There is a row, and the newest is older than the ttl allows. */
    EXPIRED("expired"),
    NO_CANDIDATE("no candidate"),
    /** The label has a null key or no time. */
    UNUSABLE("null key or time");

    private final String text;

    Outcome(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  /**
   * The answer to one label.
   *
   * @param winners empty unless matched; more than one where nothing in the rule tells them apart,
   *     and then each of them is right as a whole
   * @param completeTie whether another row of the key shares the winner's event and created time
   */
  public record Answer(Outcome outcome, List<FeatureRow> winners, boolean completeTie) {
    public Answer {
      winners = List.copyOf(winners);
    }

    private static Answer without(Outcome outcome) {
      return new Answer(outcome, List.of(), false);
    }
  }

  /** The answer to each label, in their order. */
  public static List<Answer> join(List<Label> labels, List<FeatureRow> rows, Rule rule) {
    return labels.stream().map(label -> answer(label, rows, rule)).toList();
  }

  /** The answer to one label. */
  public static Answer answer(Label label, List<FeatureRow> rows, Rule rule) {
    if (label.time() == null || label.key().contains(null)) {
      return Answer.without(Outcome.UNUSABLE);
    }
    boolean expired = false;
    List<FeatureRow> best = new ArrayList<>();
    for (FeatureRow row : rows) {
      if (!row.key().equals(label.key()) || !visible(label, row, rule)) {
        continue;
      }
      if (tooOld(label, row, rule)) {
        expired = true;
        continue;
      }
      int order = best.isEmpty() ? 1 : compare(row, best.get(0));
      if (order > 0) {
        best.clear();
      }
      if (order >= 0) {
        best.add(row);
      }
    }
    if (best.isEmpty()) {
      return Answer.without(expired ? Outcome.EXPIRED : Outcome.NO_CANDIDATE);
    }
    return new Answer(Outcome.MATCHED, best, twins(best.get(0), rows) > 1);
  }

  private static boolean visible(Label label, FeatureRow row, Rule rule) {
    if (row.event() == null || row.event() > label.time()) {
      return false;
    }
    return !rule.knownAt() || (row.created() != null && row.created() <= label.time());
  }

  private static boolean tooOld(Label label, FeatureRow row, Rule rule) {
    return rule.ttlMicros() > 0 && Math.subtractExact(label.time(), row.event()) > rule.ttlMicros();
  }

  private static long twins(FeatureRow winner, List<FeatureRow> rows) {
    return rows.stream()
        .filter(r -> r.key().equals(winner.key()))
        .filter(r -> winner.event().equals(r.event()))
        .filter(r -> Objects.equals(winner.created(), r.created()))
        .count();
  }

  private static int compare(FeatureRow a, FeatureRow b) {
    if (!a.event().equals(b.event())) {
      return a.event().compareTo(b.event());
    }
    if (!Objects.equals(a.created(), b.created())) {
      if (a.created() == null || b.created() == null) {
        return a.created() == null ? -1 : 1;
      }
      return a.created().compareTo(b.created());
    }
    for (int i = 0; i < a.bytes().size(); i++) {
      int order = Arrays.compareUnsigned(a.bytes().get(i), b.bytes().get(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }
}
