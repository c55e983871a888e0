package io.headrace.operator.catalogue;

import io.headrace.operator.problems.RefusedException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What only the engine can tell of texts in a deployment file. */
public interface EngineKnowledge {
  /**
   * Why a value must not stand in a manifest: it is a secret, or holds one. The reason does not
   * repeat the value.
   *
   * @return empty for a value that may be seen, and for a reference to a secret
   */
  Optional<String> secretIn(String key, String value);

  /**
   * The moment that a text means, as START and END of the jobs are read.
   *
   * @return empty for what is no moment
   */
  Optional<Instant> moment(String text, Instant now);

  /**
   * Whether the text means another moment each time it is read: {@code now-1h}.
   *
   * @return false for a fixed moment and for what is none
   */
  default boolean isRelative(String text) {
    Instant now = Instant.parse("2020-01-01T12:34:56Z");
    return !moment(text, now).equals(moment(text, now.plusSeconds(90_000)));
  }

  /**
   * The views that patterns choose: names, globs, {@code tag:key=value}; all that are online for
   * none.
   *
   * @throws RefusedException for a name that is unknown (with near ones) or cannot be materialized
   */
  ViewChoice choose(List<String> patterns);

  /**
   * Views that a job will work on.
   *
   * @param known false where the definitions could not be read here, so that nobody looked
   * @param views names in order; empty where they are not known
   * @param skipped views that fit and are left out, each with the reason
   */
  record ViewChoice(boolean known, List<String> views, List<String> skipped) {
    public ViewChoice {
      views = List.copyOf(views);
      skipped = List.copyOf(skipped);
    }
  }
}
