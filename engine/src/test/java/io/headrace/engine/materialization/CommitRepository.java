package io.headrace.engine.materialization;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.engine.FeatureStore;
import io.headrace.engine.TestSpark;
import io.headrace.engine.configuration.FeatureStoreConfiguration;
import io.headrace.engine.configuration.HeadraceConfiguration.OnNullKey;
import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.ledger.ViewPins;
import io.headrace.engine.online.OnlineRow;
import io.headrace.engine.online.OnlineStore;
import io.headrace.engine.online.OnlineTable;
import io.headrace.engine.online.OnlineWriter;
import io.headrace.engine.online.RunFence;
import io.headrace.engine.online.StoredRow;
import io.headrace.engine.values.EntityKeys;
import io.headrace.engine.values.ValueDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A feature repository of one view whose increments go by commits. Drivers have trips; times are
 * whole hours, so that every store keeps them.
 */
final class CommitRepository {
  static final StructType SCHEMA =
      new StructType()
          .add("driver_id", DataTypes.LongType)
          .add("event_timestamp", DataTypes.TimestampType)
          .add("created", DataTypes.TimestampType)
          .add("trips", DataTypes.LongType);

  private static final Instant ZERO = Instant.parse("2025-01-01T00:00:00Z");
  private static final String VIEW = "stats_view";

  private final Path folder;
  private final FeatureStore store;
  private int faults;

  private CommitRepository(Path folder, FeatureStore store) {
    this.folder = folder;
    this.store = store;
  }

  /** What a driver's row says. */
  record Trips(Instant event, long trips) {}

  /**
   * Applied; nothing is online.
   *
   * @param onlineStore block of the configuration
   * @param source keys of the data source in YAML, such as {@code path: stats, file_format:
   *     parquet}
   * @param view more keys of the view, such as {@code , ttl: 2h}
   */
  static CommitRepository create(Path folder, String onlineStore, String source, String view)
      throws IOException {
    Files.createDirectories(folder);
    String project = "commits" + Long.toUnsignedString(folder.toString().hashCode() & 0xffffffffL);
    Files.writeString(
        folder.resolve("feature_store.yaml"),
        "project: "
            + project
            + "\nregistry: registry.db\noffline_store: {type: spark}\nonline_store: "
            + onlineStore
            + "\n");
    CommitRepository repository = new CommitRepository(folder, open(folder));
    repository.define(source, view);
    return repository;
  }

  static FeatureStore open(Path folder) {
    return FeatureStore.of(
        FeatureStoreConfiguration.load(folder.resolve("feature_store.yaml"), Map.of()),
        TestSpark::session);
  }

  /** Replaces the definitions. */
  void define(String source, String view) throws IOException {
    Files.writeString(
        folder.resolve("features.yaml"),
        """
        entities: [{name: driver, join_keys: [driver_id], value_type: INT64}]
        data_sources:
          - {name: stats, %s, timestamp_field: event_timestamp, created_timestamp_column: created}
        feature_views:
          - {name: stats_view, entities: [driver], source: stats, schema: [{name: trips, dtype: Int64}]%s}
        """
            .formatted(source, view));
    store.registry().apply(store.definitions());
  }

  Path folder() {
    return folder;
  }

  FeatureStore store() {
    return store;
  }

  static Instant hour(double hours) {
    return ZERO.plusSeconds((long) (hours * 3600));
  }

  static Row row(long driver, double eventHour, double createdHour, long trips) {
    return RowFactory.create(
        driver,
        java.sql.Timestamp.from(hour(eventHour)),
        java.sql.Timestamp.from(hour(createdHour)),
        trips);
  }

  static Dataset<Row> rows(List<Row> rows) {
    return TestSpark.session().createDataFrame(rows, SCHEMA).coalesce(1);
  }

  /** Up to an hour; the view has to be done. */
  ViewOutcome.Done increment(double endHour) {
    return run(new MaterializationRequest.Span.Incremental(hour(endHour)));
  }

  ViewOutcome.Done run(MaterializationRequest.Span span) {
    MaterializationReport report = run(span, store.onlineStore());
    assertThat(report.failures()).isEmpty();
    return (ViewOutcome.Done) report.views().get(0);
  }

  MaterializationReport run(MaterializationRequest.Span span, OnlineStore into) {
    return new Materializer(
            TestSpark.session(),
            folder,
            store.configuration().project(),
            store.registry(),
            store.runs(),
            into,
            RunListener.SILENT)
        .run(request(span));
  }

  MaterializationRequest request(MaterializationRequest.Span span) {
    return new MaterializationRequest(
        store.viewsToMaterialize(List.of()),
        span,
        Instant.now(),
        OnNullKey.SKIP,
        RunSettings.of(store.configuration().headrace().writing()));
  }

  /** Fails when so many rows are written; with fewer it is done. */
  MaterializationReport failingIncrement(double endHour, int afterRows) throws IOException {
    Path fault = Files.createDirectory(folder.resolve("fault" + faults++));
    return run(
        new MaterializationRequest.Span.Incremental(hour(endHour)),
        new FaultyStore(
            store.onlineStore(), new Fault(Fault.Kind.TASK_FAILS, afterRows, fault.toString())));
  }

  ViewPins pins() {
    return store.runs().pins(VIEW);
  }

  /** As somebody else would, by the rule that the later event time wins. */
  void push(long driver, double eventHour, long trips) {
    byte[][] values = {new byte[] {0x20, (byte) trips}};
    try (OnlineWriter writer =
        store.onlineStore().openWriter(table(), new RunFence("push", Long.MAX_VALUE))) {
      long micros = hour(eventHour).getEpochSecond() * 1_000_000;
      writer.write(new OnlineRow(key(driver), values, new String[] {"" + trips}, micros, micros));
      writer.flush();
    }
  }

  /** What the store holds, by the driver's entity key in hex. */
  Map<String, Trips> online() {
    List<byte[]> keys = new ArrayList<>();
    store.onlineStore().forEachKey(table(), keys::add);
    List<Optional<StoredRow>> rows = store.onlineStore().read(table(), keys, List.of("trips"));
    Map<String, Trips> online = new TreeMap<>();
    for (int i = 0; i < keys.size(); i++) {
      StoredRow row = rows.get(i).orElseThrow();
      long trips = (Long) ValueDecoder.decode(row.values().get("trips")).orElseThrow();
      online.put(
          HexFormat.of().formatHex(keys.get(i)),
          new Trips(Instant.ofEpochSecond(row.eventMicros() / 1_000_000), trips));
    }
    return online;
  }

  /** Of one driver. */
  Optional<Trips> online(long driver) {
    return Optional.ofNullable(online().get(HexFormat.of().formatHex(key(driver))));
  }

  /** What a materialization from scratch leaves, by a loop over all rows of the source. */
  Map<String, Trips> fromScratch(Dataset<Row> source, double endHour) {
    Map<Long, Row> winners = new TreeMap<>();
    Comparator<Row> order =
        Comparator.<Row, Instant>comparing(r -> r.getTimestamp(1).toInstant())
            .thenComparing(r -> r.getTimestamp(2).toInstant());
    for (Row row :
        source.select("driver_id", "event_timestamp", "created", "trips").collectAsList()) {
      if (!row.getTimestamp(1).toInstant().isAfter(hour(endHour))) {
        winners.merge(row.getLong(0), row, (a, b) -> order.compare(a, b) >= 0 ? a : b);
      }
    }
    Map<String, Trips> expected = new TreeMap<>();
    winners.forEach(
        (driver, row) ->
            expected.put(
                HexFormat.of().formatHex(key(driver)),
                new Trips(row.getTimestamp(1).toInstant(), row.getLong(3))));
    return expected;
  }

  OnlineTable table() {
    FeatureView view = store.registry().read().featureView(VIEW);
    return OnlineTables.of(store.configuration().project(), VIEW, view);
  }

  private byte[] key(long driver) {
    return EntityKeys.encode(
        store.registry().read().featureView(VIEW).joinKeys(), Map.of("driver_id", driver));
  }
}
