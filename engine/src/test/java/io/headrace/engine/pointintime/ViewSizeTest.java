package io.headrace.engine.pointintime;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.engine.TestSpark;
import io.headrace.engine.definitions.FeatureType;
import io.headrace.engine.definitions.FeatureType.Primitive;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.offline.SourceStatistics;
import io.headrace.engine.pointintime.ViewRows.Visibility;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** What the planner takes for the size of a view. */
class ViewSizeTest {
  @Test
  void aRowIsNotSmallerThanWhatIsStoredOfIt() {
    assertThat(ViewSize.of(view(1_000, 20_000_000)).rowBytes()).isEqualTo(20_000);
    assertThat(ViewSize.of(view(1_000, 20_000_000)).bytes()).isEqualTo(20_000_000);
  }

  @Test
  void aRowThatCompressesWellIsAsWideAsItsTypesSay() {
    ViewRows view = view(1_000, 1_000);
    assertThat(ViewSize.of(view).rowBytes()).isEqualTo(8L + view.rows().schema().defaultSize());
  }

  @Test
  void noRowsHaveNoSize() {
    assertThat(ViewSize.of(view(0, 0)).bytes()).isZero();
  }

  private static ViewRows view(long rows, long selectedBytes) {
    SourceStatistics statistics =
        new SourceStatistics(
            1,
            OptionalLong.of(selectedBytes),
            OptionalLong.of(rows),
            OptionalLong.of(selectedBytes),
            Optional.empty(),
            Optional.empty(),
            false,
            List.of(),
            Set.of());
    return new ViewRows(
        "v",
        TestSpark.session()
            .createDataFrame(List.of(), StructType.fromDDL("k bigint, x array<double>")),
        List.of(),
        List.of(new Field("x", new FeatureType.ListOf(FeatureType.of(Primitive.INT64)))),
        List.of("x"),
        Duration.ZERO,
        Visibility.SINCE_EVENT,
        Optional.of(statistics),
        Optional.empty());
  }
}
