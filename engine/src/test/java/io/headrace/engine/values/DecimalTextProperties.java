package io.headrace.engine.values;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.engine.definitions.FeatureType;
import io.headrace.engine.definitions.FeatureType.Primitive;
import io.headrace.engine.values.proto.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalTextProperties {
  private static final long MOST = 999_999_999_999_999_999L;

  @Property
  void writesWhatJavaWrites(
      @ForAll @LongRange(min = -MOST, max = MOST) long unscaled,
      @ForAll @IntRange(max = 18) int scale,
      @ForAll @IntRange(max = 17) int shorter) {
    BigDecimal value =
        new BigDecimal(BigInteger.valueOf(unscaled).divide(BigInteger.TEN.pow(shorter)), scale);
    assertThat(text(value, 18)).isEqualTo(value.toString());
    assertThat(text(value, 38)).isEqualTo(value.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "0.00",
        "-0.01",
        "0.000001",
        "0.0000001",
        "0.0000000",
        "-1.50",
        "10",
        "999999999999999999",
        "-999999999999999999",
        "0.999999999999999999"
      })
  void edgesAreWrittenAsJavaWritesThem(String text) {
    assertThat(text(new BigDecimal(text), 18)).isEqualTo(new BigDecimal(text).toString());
  }

  private static String text(BigDecimal value, int precision) {
    ValueEncoder encoder =
        ValueEncoder.of(
            FeatureType.of(Primitive.DECIMAL),
            DataTypes.createDecimalType(precision, value.scale()));
    Decimal decimal = Decimal.apply(value, precision, value.scale());
    byte[] bytes =
        encoder.toBytes(new GenericInternalRow(new Object[] {decimal}), 0, new ValueBuffer());
    try {
      return Value.parseFrom(bytes).getDecimalVal();
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
