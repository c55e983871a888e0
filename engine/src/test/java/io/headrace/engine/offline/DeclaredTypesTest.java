package io.headrace.engine.offline;

import static io.headrace.engine.offline.TestSources.fields;
import static io.headrace.engine.offline.TestSources.select;
import static io.headrace.engine.offline.TestSources.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.engine.TestSpark;
import io.headrace.engine.definitions.DataRuleException;
import io.headrace.engine.definitions.SourceLocation;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeclaredTypesTest {

  private static Object read(String expression, String type) {
    try {
      return BatchSources.open(
              TestSpark.session(),
              Path.of("."),
              source(
                  new SourceLocation.Query(
                      "SELECT 1L k, timestamp'2025-01-01' ts, " + expression + " f")))
          .resolve()
          .read(select(fields("k:Int64"), fields("f:" + type)))
          .first()
          .get(1);
    } catch (RuntimeException e) {
      throw ReadFailures.explain("Data source 'stats'", e);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          2147483647L       | Int32   | 2147483647
          -3S               | Int64   | -3
          3.0D              | Int64   | 3
          9007199254740992L | Float64 | 9.007199254740992E15
          0.1D              | Float32 | 0.1
          cast(0.10 as decimal(10,2)) | Float64 | 0.1
          '42'              | Int64   | 42
          '1.5'             | Float64 | 1.5
          42L               | String  | 42
          1.0E300D          | String  | 1e+300
          5.0D              | String  | 5.0
          cast(0.1 as float) | String | 0.10000000149011612
          double('NaN')     | Int64   |
          true              | String  | True
          'true'            | Bool    | true
          double('infinity')| Float32 | Infinity
          '-inf'            | Float64 | -Infinity
          cast(null as bigint) | Int32 |
          array(1L, 2L)     | Array(Int32) | ArraySeq(1, 2)
          named_struct('a', 1L) | Struct({a: Int32}) | [1]
          """)
  void valuesThatFitAreConverted(String expression, String type, String expected) {
    Object value = read(expression, type);
    assertThat(value == null ? null : value.toString().replace("WrappedArray", "ArraySeq"))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          3000000000L       | Int32   | 3000000000
          3.5D              | Int64   | 3.5
          9223372036854775807L | Float64 | 9223372036854775807
          9007199254740993L | Float64 | 9007199254740993
          1.0E300D          | Float32 | 1.0E300
          '1.5'             | Int64   | 1.5
          'x'               | Float64 | x
          '1e300'           | Float32 | 1e300
          '1e400'           | Float64 | 1e400
          '1d'              | Float64 | 1d
          '0x10'            | Int64   | 0x10
          9223372036854775808D | Int64   | 9.223372036854776E18
          cast(12345678901234567890.123 as decimal(38,3)) | Float64 | 12345678901234567890.123
          """)
  void valuesThatDoNotFitFailWithColumnAndValue(String expression, String type, String value) {
    assertThatThrownBy(() -> read(expression, type))
        .isInstanceOf(DataRuleException.class)
        .hasMessage(
            "Feature 'f' of data source 'stats': value " + value + " does not fit " + type + ".");
  }

  @Test
  void elementsAreCheckedToo() {
    assertThatThrownBy(() -> read("array(1L, 3000000000L)", "Array(Int32)"))
        .isInstanceOf(DataRuleException.class)
        .hasMessageContaining("Element of Feature 'f'")
        .hasMessageContaining("3000000000 does not fit Int32");
  }

  @Test
  void textThatIsNoTimeFails() {
    assertThatThrownBy(() -> read("'soon'", "UnixTimestamp"))
        .isInstanceOf(DataRuleException.class)
        .hasMessageContaining("value soon is no timestamp such as");
  }
}
