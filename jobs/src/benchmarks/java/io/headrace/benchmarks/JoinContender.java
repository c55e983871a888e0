package io.headrace.benchmarks;

import io.headrace.engine.definitions.Field;
import io.headrace.engine.definitions.SelectedView;
import io.headrace.engine.offline.BatchSources;
import io.headrace.engine.offline.PinnedSource;
import io.headrace.engine.offline.PinnedSource.TimeRange;
import io.headrace.engine.pointintime.KeyPair;
import io.headrace.engine.pointintime.MatchColumns;
import io.headrace.engine.pointintime.PointInTimeJoin;
import io.headrace.engine.pointintime.ViewRows;
import io.headrace.engine.pointintime.ViewRows.Visibility;
import io.headrace.engine.retrieval.ParquetColumns;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/** A join of the engine, called directly. */
final class JoinContender implements Contender {
  static final String PLAN_SETTING = "spark.headrace.join.plan";

  private final SparkSession spark;
  private final String name;
  private final PointInTimeJoin join;
  private final String plan;

  JoinContender(SparkSession spark, String name, PointInTimeJoin join) {
    this(spark, name, join, "auto");
  }

  /**
   * @param plan value of {@link #PLAN_SETTING} while it runs
   */
  JoinContender(SparkSession spark, String name, PointInTimeJoin join, String plan) {
    this.spark = spark;
    this.name = name;
    this.join = join;
    this.plan = plan;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<String> run(Inputs inputs, Path output) {
    spark.conf().set(PLAN_SETTING, plan);
    try {
      Dataset<Row> labels = Views.labels(spark, inputs);
      List<ViewRows> views = Views.of(inputs).stream().map(v -> rows(v, inputs.folder())).toList();
      String[] matches =
          IntStream.range(0, views.size())
              .mapToObj(MatchColumns::new)
              .flatMap(match -> match.names().stream())
              .toArray(String[]::new);
      Dataset<Row> joined = join.join(labels, functions.col(Inputs.EVENT), views).drop(matches);
      joined
          .write()
          .options(ParquetColumns.options(views))
          .mode(SaveMode.Overwrite)
          .parquet(output.toString());
      return ChosenPlan.of(joined);
    } finally {
      spark.conf().unset(PLAN_SETTING);
    }
  }

  private ViewRows rows(SelectedView view, Path folder) {
    Field key = view.view().joinKeys().get(0);
    PinnedSource source = BatchSources.open(spark, folder, view.view().source()).resolve();
    PinnedSource.Selection selection =
        new PinnedSource.Selection(view.view().joinKeys(), view.features(), TimeRange.ALL, false);
    Dataset<Row> rows = source.read(selection);
    return new ViewRows(
        view.nameInUse(),
        rows,
        List.of(KeyPair.of(Inputs.KEY, DataTypes.LongType, key.name(), key.type())),
        view.features(),
        view.view().featureNames(),
        view.view().ttl(),
        Visibility.SINCE_EVENT,
        Optional.of(source.statistics(selection)),
        Optional.empty());
  }
}
