package io.headrace.engine.retrieval.table;

import io.headrace.engine.definitions.DefinitionException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.network.util.JavaUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.RebalancePartitions;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * How large the files of a dataset become.
 *
 * @param targetBytes bytes of a file, about; at least {@link #LEAST}
 */
public record FileSizes(long targetBytes) {
  public static final FileSizes USUAL = new FileSizes(128L << 20);

  /** Smaller files cost more to open than to read. */
  public static final long LEAST = 1L << 20;

  public FileSizes {
    if (targetBytes < LEAST) {
      throw new DefinitionException(
          "Option --target-file-size",
          "it is " + targetBytes + " bytes",
          "Give 1MB or more, such as 128MB.");
    }
  }

  /**
   * A number and a unit: {@code 128MB}, {@code 1g}; units count in 1024s.
   *
   * @throws DefinitionException for anything else
   */
  public static FileSizes parse(String text) {
    try {
      return new FileSizes(JavaUtils.byteStringAsBytes(text.strip()));
    } catch (IllegalArgumentException e) {
      throw new DefinitionException(
          "Option --target-file-size",
          "'" + text + "' is no size",
          "Write a number and a unit, such as 128MB.");
    }
  }

  /**
   * The rows, shuffled into tasks of about one file each, by the sizes that Spark measures while it
   * shuffles. Rows of equal {@code clusteredBy} go to one task unless there are too many of them.
   *
   * @param rows of a session that is ours: a setting of it is changed
   */
  public Dataset<Row> apply(Dataset<Row> rows, List<String> clusteredBy) {
    org.apache.spark.sql.classic.Dataset<Row> classic =
        (org.apache.spark.sql.classic.Dataset<Row>) rows;
    // Otherwise Spark prefers as many files as there are cores.
    rows.sparkSession().conf().set("spark.sql.adaptive.coalescePartitions.parallelismFirst", false);
    LogicalPlan plan = classic.queryExecution().analyzed();
    List<Expression> keys = new ArrayList<>();
    for (String column : clusteredBy) {
      for (Attribute attribute : CollectionConverters.asJava(plan.output())) {
        if (attribute.name().equalsIgnoreCase(column)) {
          keys.add(attribute);
        }
      }
    }
    LogicalPlan rebalanced =
        new RebalancePartitions(
            CollectionConverters.asScala(keys).toSeq(),
            plan,
            Option.empty(),
            Option.apply(targetBytes));
    return org.apache.spark.sql.classic.Dataset.ofRows(
        (org.apache.spark.sql.classic.SparkSession) rows.sparkSession(), rebalanced);
  }
}
