package io.headrace.engine.values;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Numbers and booleans as Python's {@code str} writes them, which Feast's SQL stores keep beside
 * the values.
 */
public final class PythonText {
  private PythonText() {}

  public static String of(boolean value) {
    return value ? "True" : "False";
  }

  /**
   * A float is widened first, as Python has no other floating type: 0.1f is {@code
   * 0.10000000149011612}.
   */
  public static String of(float value) {
    return of((double) value);
  }

  /**
   * The shortest digits that read back as the same number; an exponent below -4 or above 15.
   *
   * <p>Java's own text is not the shortest before JDK 19.
   */
  public static String of(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    if (value == 0) {
      return 1 / value > 0 ? "0.0" : "-0.0";
    }
    BigDecimal shortest = shortest(value);
    String digits = shortest.unscaledValue().abs().toString();
    int exponent = digits.length() - 1 - shortest.scale();
    String sign = value < 0 ? "-" : "";
    return sign
        + (exponent < -4 || exponent > 15 ? scientific(digits, exponent) : plain(digits, exponent));
  }

  /** Java writes two digits where one would do: 4.9E-324 is 5e-324. */
  private static BigDecimal shortest(double value) {
    BigDecimal digits = new BigDecimal(NumberOutput.toString(value, true)).stripTrailingZeros();
    if (digits.precision() == 2) {
      BigDecimal one = digits.round(new MathContext(1));
      return one.doubleValue() == value ? one : digits;
    }
    return digits;
  }

  private static String scientific(String digits, int exponent) {
    String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
    return mantissa
        + "e"
        + (exponent < 0 ? "-" : "+")
        + (Math.abs(exponent) < 10 ? "0" : "")
        + Math.abs(exponent);
  }

  private static String plain(String digits, int exponent) {
    if (exponent < 0) {
      return "0." + "0".repeat(-exponent - 1) + digits;
    }
    return digits.length() <= exponent + 1
        ? digits + "0".repeat(exponent + 1 - digits.length()) + ".0"
        : digits.substring(0, exponent + 1) + "." + digits.substring(exponent + 1);
  }
}
