package io.headrace.jobs.demo;

import io.headrace.engine.FeatureStore;
import io.headrace.engine.configuration.HeadraceConfiguration.OnNullKey;
import io.headrace.engine.materialization.MaterializationReport;
import io.headrace.engine.materialization.MaterializationRequest;
import io.headrace.engine.materialization.MaterializationRequest.Span;
import io.headrace.engine.report.MaterializationReportView;
import io.headrace.engine.report.OnlineResponseView;
import io.headrace.engine.report.RegistryPlanView;
import io.headrace.engine.report.RetrievalReportView;
import io.headrace.engine.retrieval.EntityInput;
import io.headrace.engine.retrieval.HistoricalRequest;
import io.headrace.engine.retrieval.OutputTarget;
import io.headrace.engine.retrieval.OutputTarget.Existing;
import io.headrace.engine.retrieval.RetrievalReport;
import io.headrace.engine.serving.OnlineKeys;
import io.headrace.jobs.session.RunDisplay;
import io.headrace.jobs.session.TaskProgress;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The steps of the demo, each with the command that does the same on a user's own data. */
public final class DemoTour {
  private static final String SERVICE = "late_departure";
  private static final String LABELS =
      "SELECT flight_key, origin, tailnum, sched_dep_time AS event_timestamp, dep_delay > 15 AS departs_late"
          + " FROM parquet.`data/flights.parquet` WHERE dep_delay IS NOT NULL";
  private static final String TRAINING = "data/training";
  private static final Instant START = Instant.parse("2012-12-31T00:00:00Z");
  private static final Instant END = Instant.parse("2013-04-01T04:00:00Z");
  private static final String KEYS = "{\"origin\": [\"JFK\"], \"tailnum\": [\"N14228\"]}";

  private final FeatureStore store;
  private final SparkSession spark;
  private final Path folder;
  private final PrintStream out;
  private final TaskProgress progress;
  private final RunDisplay display;

  public DemoTour(
      FeatureStore store,
      SparkSession spark,
      Path folder,
      PrintStream out,
      TaskProgress progress,
      RunDisplay display) {
    this.store = store;
    this.spark = spark;
    this.folder = folder;
    this.out = out;
    this.progress = progress;
    this.display = display;
  }

  /** Copies the demo's repository to {@code folder}, which is made when it is absent. */
  public static void layOut(Path folder) {
    DemoFiles.layOut(folder);
  }

  /** Runs all steps; a failure ends the tour. */
  public void run() {
    out.println(
        "Flights that left New York City from January to March 2013: which of them depart more than 15 minutes late?");
    define();
    retrieve();
    showThatNothingLeaked();
    materialize();
    readBack();
    whatNext();
  }

  private void define() {
    step("1. Define: four feature views, one of them without entities, and a service", "apply");
    out.print(RegistryPlanView.text(store.apply().plan(), "was"));
  }

  private void retrieve() {
    step(
        "2. Retrieve: each flight with what was known at its scheduled departure",
        "historical --feature-service "
            + SERVICE
            + " --to "
            + TRAINING
            + " --overwrite \\\n      --entities \""
            + LABELS
            + "\"");
    HistoricalRequest request =
        new HistoricalRequest(
            store.selectService(SERVICE),
            Optional.of(EntityInput.parse(LABELS)),
            Optional.empty(),
            Optional.empty(),
            false,
            false);
    progress.begin("joining features to labels");
    RetrievalReport report =
        store.historical(request, OutputTarget.parse(TRAINING, Optional.empty()), Existing.REPLACE);
    progress.end(String.format("%,d rows", report.rowsOut()));
    out.print(RetrievalReportView.text(report));
    out.println("The first rows:");
    training()
        .orderBy("flight_key")
        .select(
            "flight_key",
            "origin",
            "event_timestamp",
            "departs_late",
            "weather_time",
            "temp",
            "mean_delay_3h",
            "year_built",
            "departures_1h")
        .show(5, false);
  }

  private void showThatNothingLeaked() {
    out.println(
        "Was any flight given weather from after its scheduled departure? Counted over all rows:");
    training().createOrReplaceTempView("headrace_demo_training");
    Row counts =
        spark
            .sql(
                "SELECT count(*), count(weather_time), count_if(weather_time > event_timestamp),"
                    + " max(unix_seconds(weather_time) - unix_seconds(event_timestamp)) DIV 60,"
                    + " min(unix_seconds(weather_time) - unix_seconds(event_timestamp)) DIV 60,"
                    + " count_if(weather_time IS NOT NULL AND minute(event_timestamp) > 30)"
                    + " FROM headrace_demo_training")
            .head();
    out.printf("  rows                                         %,10d%n", counts.getLong(0));
    out.printf("  rows with an observation                     %,10d%n", counts.getLong(1));
    out.printf("  rows with an observation from after          %,10d%n", counts.getLong(2));
    out.printf("  newest observation, minutes from departure   %,10d%n", counts.getLong(3));
    out.printf("  oldest observation (the view's ttl is 2 h)   %,10d%n", counts.getLong(4));
    out.printf("  rows that a join on the nearest hour leaks   %,10d%n", counts.getLong(5));
    if (counts.getLong(2) != 0) {
      throw new IllegalStateException(
          "the training dataset holds weather from after the departure");
    }
  }

  private void materialize() {
    step(
        "3. Materialize: the latest values of each key, into SQLite",
        "materialize 2012-12-31 2013-04-01T04:00:00Z");
    MaterializationRequest request =
        new MaterializationRequest(
            store.viewsToMaterialize(List.of()),
            new Span.Between(START, END),
            Instant.now(),
            OnNullKey.SKIP);
    MaterializationReport report = store.materialize(request, display);
    out.print(MaterializationReportView.text(report));
    report
        .failures()
        .forEach(
            f -> {
              throw f.cause();
            });
  }

  private void readBack() {
    step(
        "4. Read: what a model would be given now",
        "online --feature-service " + SERVICE + " \\\n      --keys '" + KEYS + "'");
    // As of the end of the data: today every value would be past its ttl, and marked so.
    out.print(
        OnlineResponseView.text(
            store.online(store.selectService(SERVICE), OnlineKeys.parse(KEYS), false, END)));
  }

  private void whatNext() {
    out.println();
    out.println("What was written:");
    out.println("  " + folder.resolve("data/registry.db") + "   the registry, in Feast's format");
    out.println(
        "  " + folder.resolve("data/online.db") + "     the online store, in Feast's layout");
    out.println("  " + folder.resolve(TRAINING) + "      the training dataset, parquet");
    out.println("  " + folder.resolve("features.yaml") + "      the definitions: worth reading");
    out.println();
    out.println("Next, on your own data:");
    out.println("  bin/headrace init my_features              a small repository to change");
    out.println(
        "  bin/headrace feature-views list -c FOLDER  with Feast: the folder of its feature_store.yaml");
    out.println("  bin/headrace --help                        every command");
  }

  private org.apache.spark.sql.Dataset<Row> training() {
    return spark.read().parquet(folder.resolve(TRAINING).toString());
  }

  private void step(String title, String command) {
    out.println();
    out.println(title);
    out.println("  $ headrace " + command);
    out.println();
  }
}
