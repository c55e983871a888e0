package io.headrace.engine.sql;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.DurationText;
import io.headrace.engine.definitions.Suggestions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.FunctionTableSubqueryArgumentExpression;
import org.apache.spark.sql.catalyst.expressions.NamedArgumentExpression;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** The arguments of {@link JoinFunction}, all of them by name. */
final class JoinArguments {
  private static final List<String> KNOWN =
      List.of(
          "labels",
          "features",
          "keys",
          "label_time",
          "feature_time",
          "created_time",
          "ttl",
          "known_at",
          "prefix",
          "name");

  private final Map<String, Expression> values;

  private JoinArguments(Map<String, Expression> values) {
    this.values = values;
  }

  static JoinArguments of(Seq<Expression> arguments) {
    Map<String, Expression> values = new LinkedHashMap<>();
    for (Expression argument : CollectionConverters.asJava(arguments)) {
      if (!(argument instanceof NamedArgumentExpression named)) {
        throw wrong("an argument has no name", "Write each as name => value: " + known() + ".");
      }
      if (!KNOWN.contains(named.key())) {
        throw wrong(
            "there is no argument '" + named.key() + "'",
            Suggestions.among("Arguments", named.key(), KNOWN));
      }
      if (values.put(named.key(), named.value()) != null) {
        throw wrong("argument '" + named.key() + "' is given twice", "Give it once.");
      }
    }
    return new JoinArguments(values);
  }

  /** A table or query: {@code TABLE(name)} or {@code TABLE(SELECT ...)}. */
  Dataset<Row> rows(String argument) {
    if (required(argument) instanceof FunctionTableSubqueryArgumentExpression table) {
      return org.apache.spark.sql.classic.Dataset.ofRows(
          org.apache.spark.sql.classic.SparkSession.active(), table.plan());
    }
    throw wrong(
        "argument '" + argument + "' is no table",
        "Write " + argument + " => TABLE(name) or TABLE(SELECT ...).");
  }

  String text(String argument) {
    Object value = constant(argument, required(argument));
    if (value instanceof UTF8String text) {
      return text.toString();
    }
    throw wrong("argument '" + argument + "' is no text", "Write " + argument + " => 'text'.");
  }

  Optional<String> optionalText(String argument) {
    return values.containsKey(argument) ? Optional.of(text(argument)) : Optional.empty();
  }

  /** An array of texts; empty when it is not given. */
  List<String> texts(String argument) {
    if (!values.containsKey(argument)) {
      return List.of();
    }
    if (constant(argument, values.get(argument)) instanceof ArrayData array) {
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < array.numElements(); i++) {
        Object element = array.get(i, DataTypes.StringType);
        if (!(element instanceof UTF8String)) {
          throw wrong(
              "argument '" + argument + "' holds more than texts", "Write array('a', 'b').");
        }
        texts.add(element.toString());
      }
      return texts;
    }
    throw wrong("argument '" + argument + "' is no array", "Write " + argument + " => array('a').");
  }

  /** Zero, which never expires, when it is not given. */
  Duration ttl() {
    return optionalText("ttl")
        .map(
            text ->
                DurationText.parse(text)
                    .orElseThrow(
                        () ->
                            wrong(
                                "ttl '" + text + "' is no duration",
                                "Write it as 90s, 2h, 1d or PT2H.")))
        .orElse(Duration.ZERO);
  }

  boolean knownAt() {
    if (!values.containsKey("known_at")) {
      return false;
    }
    if (constant("known_at", values.get("known_at")) instanceof Boolean known) {
      return known;
    }
    throw wrong("argument 'known_at' is neither true nor false", "Write known_at => true.");
  }

  String prefix() {
    return optionalText("prefix").orElse("");
  }

  private Expression required(String argument) {
    Expression value = values.get(argument);
    if (value == null) {
      throw wrong("argument '" + argument + "' is missing", "There are " + known() + ".");
    }
    return value;
  }

  private static Object constant(String argument, Expression value) {
    if (!value.foldable()) {
      throw wrong("argument '" + argument + "' is no constant", "Write its value.");
    }
    return value.eval(null);
  }

  private static String known() {
    return String.join(", ", KNOWN);
  }

  private static DefinitionException wrong(String what, String fix) {
    return new DefinitionException(JoinFunction.NAME, what, fix);
  }
}
