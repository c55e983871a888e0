package io.headrace.operator.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.operator.problems.RefusedException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeZonesTest {
  @ParameterizedTest
  @ValueSource(strings = {"UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu"})
  void namesOfTheTimeZoneDatabaseAreTaken(String name) {
    assertThat(TimeZones.parse(name, "here").getId()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Local", "+02:00", "CEST", "europe/berlin", "UTC+1"})
  void whatIsNoSuchNameIsRefused(String name) {
    assertThatThrownBy(() -> TimeZones.parse(name, "here"))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("here: the time zone '" + name + "' is unknown")
        .hasMessageContaining("Europe/Berlin");
  }
}
