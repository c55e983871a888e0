package io.headrace.engine.rows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.RowOrdering$;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.expressions.SortPrefix;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.execution.SortPrefixUtils;
import org.apache.spark.sql.execution.UnsafeExternalRowSorter;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/** Spark's own sort, which goes to disk when memory is short. */
public final class SpillingSort {
  private final UnsafeExternalRowSorter sorter;
  private long rows;

  public SpillingSort(List<Attribute> columns, List<SortOrder> order, long pageBytes) {
    SortOrder first = order.get(0);
    StructType schema = new StructType();
    for (Attribute column : columns) {
      schema = schema.add(column.name(), column.dataType(), column.nullable());
    }
    try {
      sorter =
          UnsafeExternalRowSorter.create(
              schema,
              RowOrdering$.MODULE$.create(Sequences.of(order), Sequences.of(columns)),
              SortPrefixUtils.getPrefixComparator(first),
              new FirstColumn(first, columns),
              pageBytes,
              order.size() == 1 && SortPrefixUtils.canSortFullyWithPrefix(first));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void add(InternalRow row) {
    try {
      sorter.insertRow((UnsafeRow) row);
      rows++;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void addAll(Iterator<InternalRow> rows) {
    while (rows.hasNext()) {
      add(rows.next());
    }
  }

  /** Number of rows that were added. */
  public long rows() {
    return rows;
  }

  /** Each row is the same object, filled anew. */
  public Iterator<InternalRow> sorted() {
    try {
      return CollectionConverters.asJava(sorter.sort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Eight bytes by which most rows can be told apart. */
  private static final class FirstColumn extends UnsafeExternalRowSorter.PrefixComputer {
    private final Prefix prefix = new Prefix();
    private final UnsafeProjection projection;
    private final long ofNull;

    FirstColumn(SortOrder order, List<Attribute> columns) {
      SortPrefix expression = new SortPrefix(order);
      this.ofNull = expression.nullValue();
      this.projection = Sequences.projection(List.of(expression), columns);
    }

    @Override
    public Prefix computePrefix(InternalRow row) {
      UnsafeRow computed = projection.apply(row);
      prefix.isNull = computed.isNullAt(0);
      prefix.value = prefix.isNull ? ofNull : computed.getLong(0);
      return prefix;
    }
  }
}
