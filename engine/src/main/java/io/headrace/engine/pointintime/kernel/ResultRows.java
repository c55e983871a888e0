package io.headrace.engine.pointintime.kernel;

import io.headrace.engine.rows.Sequences;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SpecificInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Puts together a label, the winner of each view and what is told about it: the features, then
 * event and created timestamp of the winner, the {@link Match} and whether it ties completely.
 */
final class ResultRows {
  /** What is not in the winner's row: the code of the match, and the tie. */
  private static final List<DataType> ABOUT = List.of(DataTypes.ByteType, DataTypes.BooleanType);

  private static final int NO_MORE = -1;
  private static final int CODE = 0;
  private static final int TIE = 1;

  private final FeatureOrder[] orders;
  private final UnsafeRow[] winners;
  private final UnsafeRow[] nothing;
  private final SpecificInternalRow[] about;
  private final InternalRow[] segments;
  private final UnsafeProjection projection;
  private final SegmentedRow row;
  private final ViewTally.Counter[] tallies;
  private final JoinCounts counts;

  ResultRows(JoinSpec spec, JoinCounts counts) {
    int views = spec.views().size();
    this.counts = counts;
    this.orders = spec.views().stream().map(FeatureOrder::new).toArray(FeatureOrder[]::new);
    this.winners = new UnsafeRow[views];
    this.nothing = new UnsafeRow[views];
    this.about = new SpecificInternalRow[views];
    this.segments = new InternalRow[1 + 2 * views];
    this.tallies = new ViewTally.Counter[views];
    Places places = new Places();
    for (int i = 0; i < spec.labels().size(); i++) {
      Attribute label = spec.labels().get(i);
      places.add(0, i, label.dataType(), label.nullable());
    }
    Iterator<Integer> kept = spec.kept().iterator();
    int next = kept.hasNext() ? kept.next() : NO_MORE;
    int answer = 0;
    for (int v = 0; v < views; v++) {
      FeatureLayout layout = spec.views().get(v);
      winners[v] = new UnsafeRow(layout.columns());
      nothing[v] = nulls(layout.columns());
      about[v] = new SpecificInternalRow(Sequences.of(ABOUT));
      segments[2 + 2 * v] = about[v];
      List<FeatureLayout.Answer> answers = layout.answers();
      for (int i = 0; i < answers.size(); i++) {
        if (answer++ == next) {
          places.add(v, layout, i, answers.get(i));
          next = kept.hasNext() ? kept.next() : NO_MORE;
        }
      }
      for (ViewTally tally : spec.tallies().get(v)) {
        tallies[v] = tally.begin(TaskContext.getPartitionId(), layout);
      }
    }
    this.row = places.row(segments);
    this.projection = places.projection();
  }

  /** The row to fill with the winner of a view. */
  UnsafeRow winner(int view) {
    return winners[view];
  }

  FeatureOrder order(int view) {
    return orders[view];
  }

  void answer(int view, Match match) {
    answer(view, match, winners[view]);
  }

  void answer(int view, Match match, UnsafeRow winner) {
    boolean matched = match == Match.MATCHED;
    segments[1 + 2 * view] = matched ? winner : nothing[view];
    about[view].setByte(CODE, match.code());
    about[view].setBoolean(TIE, matched && orders[view].tied(winner));
    counts.add(match);
    if (tallies[view] != null) {
      tallies[view].add(match, winner);
    }
  }

  void answerAll(Match match) {
    for (int v = 0; v < winners.length; v++) {
      answer(v, match);
    }
  }

  /** The same object each time. */
  UnsafeRow of(InternalRow label) {
    segments[0] = label;
    counts.row();
    return projection.apply(row);
  }

  private static UnsafeRow nulls(int columns) {
    UnsafeRow row =
        UnsafeRow.createFromByteArray(
            UnsafeRow.calculateBitSetWidthInBytes(columns) + 8 * columns, columns);
    for (int i = 0; i < columns; i++) {
      row.setNullAt(i);
    }
    return row;
  }

  /** Where each column of the result is found. */
  private static final class Places {
    private final List<Integer> segments = new ArrayList<>();
    private final List<Integer> places = new ArrayList<>();
    private final List<Expression> references = new ArrayList<>();

    void add(int segment, int place, DataType type, boolean nullable) {
      references.add(new BoundReference(segments.size(), type, nullable));
      segments.add(segment);
      places.add(place);
    }

    /** The n-th answer of a view: its winner stands in one row, what is told of it in the next. */
    void add(int view, FeatureLayout layout, int n, FeatureLayout.Answer answer) {
      int beyond = n - layout.features().size();
      int[] about = {layout.event(), layout.created(), CODE, TIE};
      boolean inWinner = beyond < 2;
      add(
          (inWinner ? 1 : 2) + 2 * view,
          beyond < 0 ? layout.firstFeature() + n : about[beyond],
          answer.type(),
          answer.nullable());
    }

    SegmentedRow row(InternalRow[] rows) {
      return new SegmentedRow(
          rows,
          segments.stream().mapToInt(Integer::intValue).toArray(),
          places.stream().mapToInt(Integer::intValue).toArray());
    }

    UnsafeProjection projection() {
      return UnsafeProjection.create(
          CollectionConverters.asScala(Arrays.asList(references.toArray(Expression[]::new)))
              .toSeq());
    }
  }
}
