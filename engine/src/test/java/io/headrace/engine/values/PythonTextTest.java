package io.headrace.engine.values;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against what Python 3.11 prints. */
class PythonTextTest {
  @ParameterizedTest
  @CsvSource({
    "0.5, 0.5",
    "5, 5.0",
    "-7, -7.0",
    "0.1, 0.1",
    "123456.789, 123456.789",
    "0.0001, 0.0001",
    "0.00001, 1e-05",
    "1e15, 1000000000000000.0",
    "1e16, 1e+16",
    "1.7976931348623157e308, 1.7976931348623157e+308",
    "5e-324, 5e-324",
    "1.5e-7, 1.5e-07",
    "2e-44, 2e-44",
    "1e23, 1e+23",
    "1234567890123456.7, 1234567890123456.8",
    "-0.0, -0.0",
    "0, 0.0",
    "9007199254740993, 9007199254740992.0",
    "100, 100.0",
    "NaN, nan",
    "Infinity, inf",
    "-Infinity, -inf"
  })
  void doublesAreWrittenAsPythonWritesThem(double value, String text) {
    assertThat(PythonText.of(value)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0.1, 0.10000000149011612",
    "0.5, 0.5",
    "3.4028235e38, 3.4028234663852886e+38",
    "1e-45, 1.401298464324817e-45"
  })
  void floatsAreWidenedFirst(float value, String text) {
    assertThat(PythonText.of(value)).isEqualTo(text);
  }
}
