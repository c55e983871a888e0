package io.headrace.engine.online;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PatienceTest {
  @Test
  void workThatTookLongBeforeItFailedIsTriedAgain() throws InterruptedException {
    Patience patience = Patience.of(Duration.ofMillis(500));

    Thread.sleep(600);

    assertThat(patience.spent()).isZero();
    assertThat(patience.pause("a store")).isTrue();
    assertThat(patience.spent()).isPositive();
  }

  @Test
  void whatKeepsFailingIsGivenUp() {
    Patience patience = Patience.of(Duration.ofMillis(300));
    int pauses = 0;

    while (patience.pause("a store")) {
      pauses++;
    }

    assertThat(pauses).isPositive();
    assertThat(patience.spent()).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void withoutPatienceTheFirstFailureIsTheLast() {
    assertThat(Patience.of(Duration.ZERO).pause("a store")).isFalse();
  }
}
