package io.headrace.benchmarks;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.ExplainMode;

/** Which plan the engine's operator took, read from what Spark explains. */
final class ChosenPlan {
  private static final Pattern OPERATOR =
      Pattern.compile("PointInTime\\w*Join.*? by (hash|broadcast|merge|lookup)\\b");

  private ChosenPlan() {}

  /** Empty where the operator has no part in the plan. */
  static Optional<String> of(Dataset<Row> rows) {
    return of(
        ((org.apache.spark.sql.classic.Dataset<Row>) rows)
            .queryExecution()
            .explainString(ExplainMode.fromString("simple")));
  }

  static Optional<String> of(String explained) {
    Matcher operator = OPERATOR.matcher(explained);
    return operator.find()
        ? Optional.of(operator.group(1).toLowerCase(Locale.ROOT))
        : Optional.empty();
  }
}
