package io.headrace.engine.pointintime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The oracle: the rule of the join, read aloud over lists. It shares no code with any plan.
 *
 * <p>Times are microseconds since the epoch, null where there is none.
 */
public final class BruteForceJoin {
  private BruteForceJoin() {}

  /** A row that asks. */
  public record Label(List<Object> key, Long time) {}

  /**
   * A row that may answer.
   *
   * @param bytes canonical bytes of each feature, empty for null
   * @param values what the features are, compared by nobody
   */
  public record FeatureRow(
      List<Object> key, Long event, Long created, List<byte[]> bytes, List<Object> values) {}

  /** What the rule of one request is. */
  public record Rule(long ttlMicros, boolean knownAt) {}

  /** The winner for each label, in their order. */
  public static List<Optional<FeatureRow>> join(
      List<Label> labels, List<FeatureRow> rows, Rule rule) {
    List<Optional<FeatureRow>> winners = new ArrayList<>();
    for (Label label : labels) {
      FeatureRow best = null;
      for (FeatureRow row : rows) {
        if (counts(label, row, rule) && (best == null || beats(row, best))) {
          best = row;
        }
      }
      winners.add(Optional.ofNullable(best));
    }
    return winners;
  }

  private static boolean counts(Label label, FeatureRow row, Rule rule) {
    if (label.time() == null || row.event() == null) {
      return false;
    }
    for (int i = 0; i < label.key().size(); i++) {
      Object wanted = label.key().get(i);
      if (wanted == null || !wanted.equals(row.key().get(i))) {
        return false;
      }
    }
    if (row.event() > label.time()) {
      return false;
    }
    if (rule.ttlMicros() > 0 && row.event() < label.time() - rule.ttlMicros()) {
      return false;
    }
    return !rule.knownAt() || (row.created() != null && row.created() <= label.time());
  }

  private static boolean beats(FeatureRow row, FeatureRow best) {
    if (!row.event().equals(best.event())) {
      return row.event() > best.event();
    }
    long mine = row.created() == null ? Long.MIN_VALUE : row.created();
    long theirs = best.created() == null ? Long.MIN_VALUE : best.created();
    if (mine != theirs) {
      return mine > theirs;
    }
    for (int i = 0; i < row.bytes().size(); i++) {
      int order = unsigned(row.bytes().get(i), best.bytes().get(i));
      if (order != 0) {
        return order > 0;
      }
    }
    return false;
  }

  private static int unsigned(byte[] a, byte[] b) {
    for (int i = 0; i < Math.min(a.length, b.length); i++) {
      int order = (a[i] & 255) - (b[i] & 255);
      if (order != 0) {
        return order;
      }
    }
    return a.length - b.length;
  }
}
