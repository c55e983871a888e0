package io.headrace.engine.materialization;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.engine.FeatureStore;
import io.headrace.engine.TestSpark;
import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.definitions.Interval;
import io.headrace.engine.ledger.RunEntry;
import io.headrace.engine.ledger.RunFilter;
import io.headrace.engine.online.OnlineTable;
import io.headrace.engine.online.StoredRow;
import io.headrace.engine.online.TestPostgres;
import io.headrace.engine.online.TestRedis;
import io.headrace.engine.values.EntityKeys;
import io.headrace.engine.values.ValueDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A feature repository of one view whose rows are numbers: driver d has {@code d + offset} trips.
 * Each driver has an older row too, which never wins.
 */
final class FaultRepository {
  static final int DRIVERS = 300;
  static final Instant START = Instant.parse("2025-01-01T00:00:00Z");
  static final Instant END = Instant.parse("2025-01-03T00:00:00Z");

  /** Where its rows are written. */
  enum Place {
    REDIS,
    POSTGRES,
    SQLITE;

    private String configuration() {
      return switch (this) {
        case REDIS ->
            "{type: redis, connection_string: \""
                + TestRedis.host()
                + ":"
                + TestRedis.port()
                + "\"}";
        case POSTGRES ->
            "{type: postgres, host: 127.0.0.1, port: "
                + TestPostgres.configuration().port()
                + ", database: postgres, db_schema: public, user: postgres, password: any, sslmode: prefer}";
        case SQLITE -> "{type: sqlite, path: online.db}";
      };
    }
  }

  private final Path folder;
  private final FeatureStore store;

  private FaultRepository(Path folder, FeatureStore store) {
    this.folder = folder;
    this.store = store;
  }

  /** Applied, with its rows in place; nothing is online. */
  static FaultRepository create(Path folder, Place place) throws IOException {
    // A project of its own: the servers are shared by all tests of the JVM.
    String project = "fault" + Long.toUnsignedString(folder.toString().hashCode() & 0xffffffffL);
    Files.writeString(
        folder.resolve("feature_store.yaml"),
        "project: "
            + project
            + "\nregistry: registry.db\noffline_store: {type: spark}\nonline_store: "
            + place.configuration()
            + "\n");
    Files.writeString(
        folder.resolve("features.yaml"),
        """
        entities: [{name: driver, join_keys: [driver_id], value_type: INT64}]
        data_sources:
          - {name: stats, path: stats.csv, file_format: csv, timestamp_field: event_timestamp, created_timestamp_column: created}
        feature_views:
          - {name: stats_view, entities: [driver], source: stats, schema: [{name: trips, dtype: Int64}]}
        """);
    FaultRepository repository =
        new FaultRepository(folder, FaultDriver.open(TestSpark.session(), folder));
    repository.rows(0);
    repository.store.registry().apply(repository.store.definitions());
    return repository;
  }

  /** Writes the source; event times are the same whatever the offset. */
  void rows(long offset) throws IOException {
    StringBuilder csv = new StringBuilder("driver_id,event_timestamp,created,trips\n");
    for (int driver = 1; driver <= DRIVERS; driver++) {
      csv.append(driver)
          .append(",2025-01-01T08:00:00Z,2025-01-01T08:05:00Z,-1\n")
          .append(driver)
          .append(",2025-01-02T08:00:00Z,2025-01-02T08:05:00Z,")
          .append(driver + offset)
          .append('\n');
    }
    Files.writeString(folder.resolve("stats.csv"), csv);
  }

  Path folder() {
    return folder;
  }

  /** A run in this process, without a fault. */
  MaterializationReport run(Instant start, Instant end) {
    return FaultDriver.run(
        TestSpark.session(),
        folder,
        new MaterializationRequest.Span.Between(start, end),
        new Fault(Fault.Kind.NONE, 0, folder.toString()));
  }

  /** What the store holds: trips by driver. */
  Map<Long, Long> online() {
    FeatureView view = store.registry().read().featureView("stats_view");
    OnlineTable table = OnlineTables.of(store.configuration().project(), "stats_view", view);
    List<byte[]> keys = new ArrayList<>();
    for (long driver = 1; driver <= DRIVERS; driver++) {
      keys.add(EntityKeys.encode(view.joinKeys(), Map.of("driver_id", driver)));
    }
    List<Optional<StoredRow>> rows = store.onlineStore().read(table, keys, List.of("trips"));
    Map<Long, Long> trips = new TreeMap<>();
    for (int i = 0; i < rows.size(); i++) {
      long driver = i + 1L;
      rows.get(i)
          .ifPresent(
              row ->
                  trips.put(
                      driver, (Long) ValueDecoder.decode(row.values().get("trips")).orElseThrow()));
    }
    return trips;
  }

  static Map<Long, Long> oracle(long offset) {
    Map<Long, Long> trips = new TreeMap<>();
    for (long driver = 1; driver <= DRIVERS; driver++) {
      trips.put(driver, driver + offset);
    }
    return trips;
  }

  List<Interval> intervals() {
    return store.registry().read().state("stats_view").intervals();
  }

  /** Newest first. */
  List<RunEntry> runs() {
    return store.runs().list(RunFilter.newest(99)).entries();
  }

  /** The only view's outcome, which has to be done. */
  static ViewOutcome.Done done(MaterializationReport report) {
    assertThat(report.failures()).isEmpty();
    return (ViewOutcome.Done) report.views().get(0);
  }
}
