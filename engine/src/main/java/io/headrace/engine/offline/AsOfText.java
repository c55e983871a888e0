package io.headrace.engine.offline;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.Problem;
import io.headrace.engine.definitions.TimeText;
import io.headrace.engine.lakehouse.TableMoment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Moments as {@code --as-of} takes them: a time for the whole run, or {@code SOURCE=} before a
 * time, {@code version:12}, {@code snapshot:123}, {@code tag:june} or {@code branch:audit}.
 */
public final class AsOfText {
  private static final Pattern KIND = Pattern.compile("(version|snapshot|tag|branch):(.*)");
  private static final String FIX =
      "Write a time, or SOURCE=version:12, SOURCE=snapshot:123, SOURCE=tag:june, SOURCE=branch:audit"
          + " or SOURCE=2026-01-01T00:00:00Z.";

  private AsOfText() {}

  /**
   * @param options each as written after {@code --as-of}
   * @param now what {@code now-1h} counts back from
   * @throws DefinitionException with everything that is wrong with them
   */
  public static AsOf parse(List<String> options, Instant now) {
    Map<String, TableMoment> bySource = new LinkedHashMap<>();
    Optional<TableMoment> everywhere = Optional.empty();
    List<Problem> problems = new ArrayList<>();
    for (String option : options) {
      try {
        int equals = option.indexOf('=');
        if (equals > 0) {
          TableMoment before =
              bySource.put(
                  option.substring(0, equals), moment(option, option.substring(equals + 1), now));
          require(before == null, option, "a moment of this source is given twice");
        } else {
          require(everywhere.isEmpty(), option, "a moment for the whole run is given twice");
          require(
              !KIND.matcher(option).matches(),
              option,
              "only a time means the same in several tables");
          everywhere = Optional.of(moment(option, option, now));
        }
      } catch (DefinitionException e) {
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new DefinitionException(problems);
    }
    return new AsOf(everywhere, bySource, Map.of());
  }

  private static TableMoment moment(String option, String text, Instant now) {
    Matcher kind = KIND.matcher(text);
    if (!kind.matches()) {
      return new TableMoment.At(time(option, text, now));
    }
    String value = kind.group(2);
    require(!value.isBlank(), option, "nothing follows the colon");
    return switch (kind.group(1)) {
      case "version" -> new TableMoment.Version(number(option, value));
      case "snapshot" -> new TableMoment.Snapshot(number(option, value));
      case "tag" -> new TableMoment.Tag(value);
      default -> new TableMoment.Branch(value);
    };
  }

  private static Instant time(String option, String text, Instant now) {
    try {
      return TimeText.parse(text, now);
    } catch (DefinitionException e) {
      throw new DefinitionException("--as-of " + option, "'" + text + "' is no moment", FIX);
    }
  }

  private static long number(String option, String value) {
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw new DefinitionException("--as-of " + option, "'" + value + "' is no number", FIX);
    }
  }

  private static void require(boolean right, String option, String what) {
    if (!right) {
      throw new DefinitionException("--as-of " + option, what, FIX);
    }
  }
}
