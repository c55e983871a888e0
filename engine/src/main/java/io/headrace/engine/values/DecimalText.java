package io.headrace.engine.values;

import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.types.Decimal;

/**
 * Decimals as {@link java.math.BigDecimal#toString} and Python's {@code str} write them, trailing
 * zeros included, without the objects in between where 64 bits hold the digits.
 */
final class DecimalText implements CellWriter {
  private static final long serialVersionUID = 1L;

  /** From here on down the text has an exponent. */
  private static final int LEAST_PLAIN_EXPONENT = -6;

  private final int precision;
  private final int scale;

  DecimalText(int precision, int scale) {
    this.precision = precision;
    this.scale = scale;
  }

  @Override
  public void write(SpecializedGetters row, int ordinal, ValueBuffer out) {
    Decimal decimal = row.getDecimal(ordinal, precision, scale);
    if (precision <= Decimal.MAX_LONG_DIGITS() && scale >= 0) {
      long unscaled = decimal.toUnscaledLong();
      int digits = digits(unscaled);
      if (digits - 1 - scale >= LEAST_PLAIN_EXPONENT) {
        writePlain(unscaled, digits, out);
        return;
      }
    }
    out.delimited(decimal.toJavaBigDecimal().toString());
  }

  private void writePlain(long unscaled, int digits, ValueBuffer out) {
    // Zeros in front of the point, and behind it, that the number itself lacks.
    int shown = Math.max(digits, scale + 1);
    out.varint((unscaled < 0 ? 1L : 0L) + shown + (scale > 0 ? 1 : 0));
    if (unscaled < 0) {
      out.ascii('-');
    }
    out.digits(Math.abs(unscaled), shown, scale);
  }

  private static int digits(long value) {
    int digits = 1;
    for (long rest = Math.abs(value) / 10; rest > 0; rest /= 10) {
      digits++;
    }
    return digits;
  }
}
