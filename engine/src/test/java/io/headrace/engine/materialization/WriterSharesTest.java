package io.headrace.engine.materialization;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class WriterSharesTest {
  private static final OptionalInt UNLIMITED = OptionalInt.empty();

  @Test
  void oneViewAtATimeHasAllWriters() {
    assertThat(WriterShares.of(10, 1, 5, UNLIMITED, 2)).isEqualTo(new WriterShares(1, 10));
    assertThat(WriterShares.of(10, 4, 1, UNLIMITED, 2)).isEqualTo(new WriterShares(1, 10));
  }

  @Test
  void viewsSideBySideNeverHaveMoreWritersInAllThanTheStoreAllows() {
    for (int most = 1; most < 40; most++) {
      for (int parallel = 1; parallel < 12; parallel++) {
        WriterShares shares = WriterShares.of(most, parallel, 8, UNLIMITED, 2);
        assertThat(shares.writersPerView()).isPositive();
        assertThat(shares.writersAtOnce()).isLessThanOrEqualTo(most);
        // The driver's own connection fits in beside them.
        assertThat(shares.viewsAtOnce() == 1 || shares.writersAtOnce() < most).isTrue();
      }
    }
  }

  @Test
  void storeWithOneWriterRunsViewsOneAfterAnother() {
    assertThat(WriterShares.of(1, 8, 8, UNLIMITED, 2)).isEqualTo(new WriterShares(1, 1));
  }

  @Test
  void boundedRateIsSharedByWritersThatCanRun() {
    assertThat(WriterShares.of(64, 1, 1, OptionalInt.of(5_000), 4))
        .isEqualTo(new WriterShares(1, 4));
    assertThat(WriterShares.of(64, 1, 1, OptionalInt.of(3), 8)).isEqualTo(new WriterShares(1, 3));
  }
}
