package io.headrace.operator.check;

import io.headrace.operator.catalogue.EngineKnowledge;
import io.headrace.operator.problems.Problems;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Texts that everybody with access to the namespace can read: no secrets, and no variables. */
final class TextCheck {
  private static final Pattern VARIABLE =
      Pattern.compile("\\$(\\{[A-Za-z_][A-Za-z0-9_]*}|[A-Za-z_][A-Za-z0-9_]*)");
  private static final Pattern BRACED = Pattern.compile("\\$\\{[A-Za-z_][A-Za-z0-9_]*}");

  /** Keys that speak of Secrets and name them. */
  private static final Pattern NAMES_OF_SECRETS =
      Pattern.compile(
          "HEADRACE_STORE_SECRETS|spark\\.kubernetes\\..*\\.(pullSecrets|(secrets|secretKeyRef)\\..*)");

  private final EngineKnowledge engine;
  private final Problems problems;

  TextCheck(EngineKnowledge engine, Problems problems) {
    this.engine = engine;
    this.problems = problems;
  }

  /** Settings of Spark. */
  void conf(String where, Map<String, ?> conf) {
    conf.forEach(
        (key, value) -> {
          String text = String.valueOf(value);
          if (VARIABLE.matcher(text).find()) {
            problems.add(
                where + "." + key,
                "no operator and no Spark puts a variable in its place there: the setting would be"
                    + " the text with the dollar sign",
                "Write it into feature_store.yaml as ${NAME}, whose spark_conf is expanded by the"
                    + " job, and name the Secret under 'secrets'.");
          } else {
            secret(where + "." + key, key, text);
          }
        });
  }

  /** Variables of a pod's environment. */
  void environment(String where, Map<String, ?> variables) {
    variables.forEach((name, value) -> secret(where + "." + name, name, String.valueOf(value)));
  }

  /** Arguments of a job. */
  void arguments(String where, List<?> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      String text = String.valueOf(arguments.get(i));
      String place = where + "[" + i + "]";
      if (BRACED.matcher(text).find()) {
        problems.add(
            place,
            "arguments are not expanded: the job would get the text with the dollar sign",
            "Write it into feature_store.yaml, or write the value out.");
      }
      secret(place, i > 0 ? String.valueOf(arguments.get(i - 1)) : "", text);
    }
  }

  private void secret(String place, String key, String text) {
    if (NAMES_OF_SECRETS.matcher(key).matches()) {
      return;
    }
    engine
        .secretIn(key, text)
        .ifPresent(
            reason ->
                problems.add(
                    place,
                    "it " + reason + ", and whoever can read the object would read it",
                    "Put it into a Secret, name that under 'secrets', and write ${NAME} in"
                        + " feature_store.yaml."));
  }
}
