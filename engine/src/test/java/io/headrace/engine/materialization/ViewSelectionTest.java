package io.headrace.engine.materialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.engine.definitions.DataSource;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.definitions.FeatureView.Kind;
import io.headrace.engine.definitions.SourceLocation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ViewSelectionTest {
  private static final FeatureView STATS =
      view("driver_stats", true, true, Kind.FEATURE_VIEW, Map.of("team", "growth"));
  private static final FeatureView RIDES =
      view("driver_rides", true, true, Kind.STREAM_FEATURE_VIEW, Map.of());
  private static final FeatureView OFFLINE =
      view("archive", false, true, Kind.FEATURE_VIEW, Map.of("team", "growth"));
  private static final FeatureView DISABLED =
      view("paused", true, false, Kind.FEATURE_VIEW, Map.of());
  private static final FeatureView ON_DEMAND =
      view("plus", true, true, Kind.ON_DEMAND_FEATURE_VIEW, Map.of());
  private static final List<FeatureView> ALL = List.of(STATS, RIDES, OFFLINE, DISABLED, ON_DEMAND);

  @Test
  void withoutPatternsEveryServedViewIsChosen() {
    assertThat(ViewSelection.select(ALL, List.of())).containsExactly(STATS, RIDES);
  }

  @Test
  void namesGlobsAndTagsChooseEachViewOnce() {
    assertThat(ViewSelection.select(ALL, List.of("driver_*", "driver_stats")))
        .containsExactly(STATS, RIDES);
    assertThat(ViewSelection.select(ALL, List.of("tag:team=growth"))).containsExactly(STATS);
    assertThat(ViewSelection.select(ALL, List.of("tag:team"))).containsExactly(STATS);
    assertThat(ViewSelection.select(ALL, List.of("driver_rides"))).containsExactly(RIDES);
  }

  @Test
  void everyPatternThatFitsNothingIsNamed() {
    assertThatThrownBy(() -> ViewSelection.select(ALL, List.of("driver_stat", "x*")))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("--views driver_stat: no feature view fits")
        .hasMessageContaining("Did you mean 'driver_stats'?")
        .hasMessageContaining("--views x*: no feature view fits");
  }

  @Test
  void viewThatIsNotServedIsRefusedWhenItIsNamed() {
    assertThatThrownBy(() -> ViewSelection.select(ALL, List.of("archive")))
        .hasMessageContaining("it is not online");
    assertThatThrownBy(() -> ViewSelection.select(ALL, List.of("paused")))
        .hasMessageContaining("it is disabled");
    assertThatThrownBy(() -> ViewSelection.select(ALL, List.of("plus")))
        .hasMessageContaining("on-demand feature view");
  }

  private static FeatureView view(
      String name, boolean online, boolean enabled, Kind kind, Map<String, String> tags) {
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
        name,
        List.of(),
        List.of(),
        List.of(),
        Duration.ZERO,
        source,
        online,
        false,
        enabled,
        kind,
        Optional.empty(),
        "",
        tags,
        "");
  }
}
