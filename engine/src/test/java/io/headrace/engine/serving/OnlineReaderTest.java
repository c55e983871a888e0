package io.headrace.engine.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.engine.configuration.OnlineStoreConfiguration;
import io.headrace.engine.definitions.DataSource;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.FeatureType;
import io.headrace.engine.definitions.FeatureType.Primitive;
import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.definitions.Projection;
import io.headrace.engine.definitions.SelectedView;
import io.headrace.engine.definitions.SourceLocation;
import io.headrace.engine.online.OnlineRow;
import io.headrace.engine.online.OnlineStore;
import io.headrace.engine.online.OnlineStores;
import io.headrace.engine.online.OnlineTable;
import io.headrace.engine.online.OnlineWriter;
import io.headrace.engine.online.RunFence;
import io.headrace.engine.values.EntityKeys;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnlineReaderTest {
  private static final Instant NOW = Instant.parse("2025-01-02T00:00:00Z");
  private static final Field KEY = new Field("driver_id", FeatureType.of(Primitive.INT64));
  private static final Field TRIPS = new Field("trips", FeatureType.of(Primitive.INT64));
  private static final Field RATE = new Field("rate", FeatureType.of(Primitive.FLOAT64));
  private static final OnlineTable TABLE =
      new OnlineTable("p", "stats", List.of(KEY), List.of(TRIPS, RATE));

  @TempDir Path folder;
  private OnlineReader reader;

  @BeforeEach
  void threeDrivers() {
    OnlineStore store = OnlineStores.open(new OnlineStoreConfiguration.Sqlite("online.db"), folder);
    store.prepare(TABLE);
    try (OnlineWriter writer = store.openWriter(TABLE, new RunFence("run", 1))) {
      writer.write(row(1, NOW.minus(Duration.ofDays(1)), "2007"));
      writer.write(row(2, NOW.minus(Duration.ofDays(1)).minusSeconds(1), "2008"));
      writer.write(row(3, NOW, ""));
      writer.flush();
    }
    reader = new OnlineReader(store, view -> TABLE);
  }

  @Test
  void valueExactlyTtlOldIsPresentAndOneSecondMoreIsNot() {
    assertThat(trips(1)).isEqualTo(new FieldValue.Present(7L, NOW.minus(Duration.ofDays(1))));
    assertThat(trips(2))
        .isEqualTo(
            new FieldValue.OutsideMaxAge(
                Optional.of(8L), NOW.minus(Duration.ofDays(1)).minusSeconds(1)));
  }

  @Test
  void emptyValueIsNullAndUnknownKeyIsNotFound() {
    assertThat(trips(3)).isEqualTo(new FieldValue.NullValue(NOW));
    assertThat(trips(4)).isEqualTo(new FieldValue.NotFound());
  }

  @Test
  void aliasReadsByItsMappedColumnUnderItsOwnName() {
    SelectedView alias =
        new SelectedView(
            view(),
            new Projection(
                "stats", Optional.of("origin"), Map.of("driver_id", "from_id"), List.of("trips")),
            List.of(TRIPS));
    OnlineResponse response =
        reader.read(List.of(alias), OnlineKeys.parse("{\"from_id\": [1]}"), true, NOW);
    assertThat(response.features()).containsExactly("origin__trips");
    assertThat(response.rows().get(0).values().get(0).value()).contains(7L);
  }

  @Test
  void rowsAndColumnsOfKeysMeanTheSame() {
    OnlineKeys columns = OnlineKeys.parse("{\"driver_id\": [1, 2]}");
    OnlineKeys rows = OnlineKeys.parse("[{\"driver_id\": 1}, {\"driver_id\": 2}]");
    assertThat(columns).isEqualTo(rows);
  }

  @Test
  void keysThatCannotBeAreRefused() {
    for (String wrong :
        List.of(
            "{\"a\": [1], \"b\": [1, 2]}",
            "{\"a\": 1}",
            "[1]",
            "7",
            "{\"a\": [1.5]}",
            "{",
            "{} {}")) {
      assertThatThrownBy(() -> OnlineKeys.parse(wrong))
          .isInstanceOf(DefinitionException.class)
          .hasMessageContaining("--keys");
    }
  }

  @Test
  void missingKeyColumnIsNamedWithItsView() {
    assertThatThrownBy(
            () ->
                reader.read(List.of(selected()), OnlineKeys.parse("{\"driver\": [1]}"), false, NOW))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("join key 'driver_id' of feature view 'stats' is missing");
  }

  private FieldValue trips(long driver) {
    OnlineKeys keys = OnlineKeys.parse("{\"driver_id\": [" + driver + "]}");
    return reader.read(List.of(selected()), keys, false, NOW).rows().get(0).values().get(0);
  }

  private static SelectedView selected() {
    return new SelectedView(
        view(),
        new Projection("stats", Optional.empty(), Map.of(), List.of("trips")),
        List.of(TRIPS));
  }

  private static FeatureView view() {
    DataSource source =
        new DataSource(
            "s",
            new SourceLocation.Table("t"),
            "ts",
            Optional.empty(),
            Map.of(),
            Optional.empty(),
            "",
            Map.of(),
            "");
    return new FeatureView(
        "stats",
        List.of("driver"),
        List.of(KEY),
        List.of(TRIPS, RATE),
        Duration.ofDays(1),
        source,
        true,
        false,
        true,
        FeatureView.Kind.FEATURE_VIEW,
        Optional.empty(),
        "",
        Map.of(),
        "");
  }

  private static OnlineRow row(long driver, Instant at, String tripsHex) {
    byte[] key = EntityKeys.encode(List.of(KEY), Map.of("driver_id", driver));
    byte[][] values = {HexFormat.of().parseHex(tripsHex), {}};
    return new OnlineRow(
        key,
        values,
        new String[] {null, null},
        at.getEpochSecond() * 1_000_000L,
        OnlineRow.NO_CREATED);
  }
}
