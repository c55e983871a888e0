package io.headrace.operator.naming;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Names as Kubernetes takes them: DNS-1035 labels, which Kubeflow's operator asks for, of
 * lower-case letters, digits and {@code -}.
 */
public final class ObjectName {
  /** A run started by hand: a label's length. */
  public static final int RUN = 63;

  /** Kubernetes appends 11 characters to the name of a CronJob. */
  public static final int CRON_JOB = 52;

  /** Kubeflow's operator appends {@code -} and 19 digits to the name of a schedule. */
  public static final int KUBEFLOW_SCHEDULE = 43;

  private static final int HASH = 8;
  private static final Pattern LABEL = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");

  private ObjectName() {}

  /** Whether a name that a user wrote can stay as it is. */
  public static boolean isValid(String name, int limit) {
    return name.length() <= limit && LABEL.matcher(name).matches();
  }

  /**
   * A readable beginning and a hash of {@code identity}, within {@code limit} characters. Names of
   * different identities differ.
   *
   * @param readable what people should recognize; folded and cut
   * @param identity everything that tells this object from others
   */
  public static String of(String readable, String identity, int limit) {
    String folded = fold(readable);
    int room = limit - HASH - 1;
    String beginning = folded.substring(0, Math.min(folded.length(), room));
    return beginning.replaceAll("-+$", "") + "-" + Hashes.of(identity, HASH);
  }

  /** Lower case, other characters as {@code -}, beginning with a letter. */
  public static String fold(String text) {
    String folded =
        text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
    return folded.isEmpty() || !Character.isLetter(folded.charAt(0)) ? "x" + folded : folded;
  }

  /** A label's value: at most 63 letters, digits, {@code -_.}, within letters or digits. */
  public static String labelValue(String text) {
    String folded = text.replaceAll("[^A-Za-z0-9_.-]", "-").replaceAll("^[^A-Za-z0-9]+", "");
    String cut = folded.substring(0, Math.min(folded.length(), RUN));
    return cut.replaceAll("[^A-Za-z0-9]+$", "");
  }
}
