package io.headrace.engine.materialization.latest;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.Partitioner;
import org.apache.spark.ShuffleDependency;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.CoalescedPartitionSpec;
import org.apache.spark.sql.execution.ShufflePartitionSpec;
import org.apache.spark.sql.execution.ShuffledRowRDD;
import org.apache.spark.sql.execution.UnsafeRowSerializer;
import org.apache.spark.sql.execution.exchange.ShuffleExchangeExec;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.execution.metric.SQLShuffleReadMetricsReporter$;
import org.apache.spark.sql.execution.metric.SQLShuffleWriteMetricsReporter$;
import scala.Option;
import scala.Product2;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * The output of the tasks that read a source, in the shuffle, to be read as often as one likes. It
 * goes away with the last object that refers to it.
 */
final class SentRows {
  private final SparkContext context;
  private final ShuffleDependency<Object, InternalRow, InternalRow> dependency;
  private final long[] bytes;

  private SentRows(
      SparkContext context,
      ShuffleDependency<Object, InternalRow, InternalRow> dependency,
      long[] bytes) {
    this.context = context;
    this.dependency = dependency;
    this.bytes = bytes;
  }

  /**
   * Runs the tasks.
   *
   * @param pairs partition and row
   */
  static SentRows of(JavaRDD<Product2<Object, InternalRow>> pairs, int partitions)
      throws SparkException {
    SparkContext context = pairs.context();
    ShuffleDependency<Object, InternalRow, InternalRow> dependency =
        new ShuffleDependency<>(
            pairs.rdd(),
            new GivenPartition(partitions),
            // Rows of several widths go one way; who reads them knows theirs.
            new UnsafeRowSerializer(1, null),
            Option.empty(),
            Option.empty(),
            false,
            ShuffleExchangeExec.createShuffleWriteProcessor(
                SQLShuffleWriteMetricsReporter$.MODULE$.createShuffleWriteMetrics(context)),
            tag(Object.class),
            tag(InternalRow.class),
            tag(InternalRow.class));
    long[] bytes =
        pairs.getNumPartitions() == 0
            ? new long[partitions]
            : context.submitMapStage(dependency).get().bytesByPartitionId();
    return new SentRows(context, dependency, bytes);
  }

  private static <T> ClassTag<T> tag(Class<T> type) {
    return ClassTag$.MODULE$.apply(type);
  }

  /** Each of the partitions by itself. */
  JavaRDD<InternalRow> partitions(int[] wanted) {
    return read(IntStream.of(wanted).mapToObj(p -> range(p, p + 1)).toList());
  }

  /**
   * A range of partitions, neighbours put together until they have some bytes; those without any
   * left out.
   *
   * @param least bytes that are worth a task
   */
  JavaRDD<InternalRow> together(int first, int end, long least) {
    List<ShufflePartitionSpec> ranges = new ArrayList<>();
    int start = first;
    long gathered = 0;
    for (int p = first; p < end; p++) {
      gathered += bytes[p];
      boolean last = p + 1 == end;
      if (gathered > 0 && (last || gathered >= least)) {
        ranges.add(range(start, p + 1));
        start = p + 1;
        gathered = 0;
      }
    }
    return read(ranges);
  }

  long bytes(int first, int end) {
    return IntStream.range(first, end).mapToLong(p -> bytes[p]).sum();
  }

  private JavaRDD<InternalRow> read(List<ShufflePartitionSpec> ranges) {
    scala.collection.immutable.Map<String, SQLMetric> metrics =
        SQLShuffleReadMetricsReporter$.MODULE$.createShuffleReadMetrics(context);
    RDD<InternalRow> rows =
        new ShuffledRowRDD(dependency, metrics, ranges.toArray(ShufflePartitionSpec[]::new));
    return rows.toJavaRDD();
  }

  private static ShufflePartitionSpec range(int first, int end) {
    return new CoalescedPartitionSpec(first, end, Option.empty());
  }

  /** The key of a pair is its partition. */
  private static final class GivenPartition extends Partitioner {
    private static final long serialVersionUID = 1L;

    private final int partitions;

    GivenPartition(int partitions) {
      this.partitions = partitions;
    }

    @Override
    public int numPartitions() {
      return partitions;
    }

    @Override
    public int getPartition(Object key) {
      return (Integer) key;
    }
  }
}
