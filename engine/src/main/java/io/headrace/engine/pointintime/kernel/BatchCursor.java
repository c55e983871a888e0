package io.headrace.engine.pointintime.kernel;

import io.headrace.engine.rows.Sequences;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.BasePredicate;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Predicate$;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** Over batches of columns: of a row that cannot win, only key and times are ever looked at. */
public final class BatchCursor implements FeatureCursor {
  private final Iterator<ColumnarBatch> batches;
  private final Optional<BasePredicate> condition;
  private final UnsafeProjection keysAndTimes;
  private final UnsafeProjection all;
  private final Optional<PlainColumns> plain;
  private ColumnarBatch batch;
  private int next;
  private int end;
  private InternalRow row;

  /**
   * @param columns of the batches
   * @param condition over those columns, if rows are to be left out
   * @param features the columns of the layout, over those of the batches
   * @param partition number of the task's partition
   */
  public BatchCursor(
      Iterator<ColumnarBatch> batches,
      List<Attribute> columns,
      Optional<Expression> condition,
      List<Expression> features,
      FeatureLayout layout,
      int partition) {
    this.batches = batches;
    this.condition = condition.map(c -> Predicate$.MODULE$.create(c, Sequences.of(columns)));
    this.condition.ifPresent(c -> c.initialize(partition));
    this.keysAndTimes = Sequences.projection(features.subList(0, layout.created() + 1), columns);
    this.plain = PlainColumns.of(features.subList(0, layout.created() + 1), columns);
    this.all = Sequences.projection(features, columns);
  }

  @Override
  public boolean advance() {
    while (true) {
      while (next < end) {
        row = batch.getRow(next++);
        if (condition.isEmpty() || condition.get().eval(row)) {
          return true;
        }
      }
      if (!batches.hasNext()) {
        return false;
      }
      batch = batches.next();
      next = 0;
      end = batch.numRows();
    }
  }

  @Override
  public UnsafeRow keysAndTimes() {
    return plain.isPresent() ? plain.get().of(batch, next - 1) : keysAndTimes.apply(row);
  }

  @Override
  public UnsafeRow row() {
    return all.apply(row);
  }
}
