package io.headrace.engine.online;

import io.headrace.engine.definitions.Field;
import io.headrace.engine.definitions.ValueType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The features of a view in the order in which their rows are written, by the bytes of their names.
 * All writers keep to it, so that two of them never wait for each other.
 */
final class PostgresFeatures {
  private static final Set<ValueType> NUMBERS =
      Set.of(ValueType.INT32, ValueType.INT64, ValueType.FLOAT, ValueType.DOUBLE, ValueType.BOOL);

  private final int[] positions;
  private final byte[][] names;
  private final boolean[] numbers;

  PostgresFeatures(List<Field> declared) {
    byte[][] declaredNames =
        declared.stream()
            .map(f -> f.name().getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);
    this.positions =
        IntStream.range(0, declared.size())
            .boxed()
            .sorted(Comparator.comparing(p -> declaredNames[p], Arrays::compareUnsigned))
            .mapToInt(Integer::intValue)
            .toArray();
    this.names = new byte[positions.length][];
    this.numbers = new boolean[positions.length];
    for (int f = 0; f < positions.length; f++) {
      names[f] = declaredNames[positions[f]];
      numbers[f] = NUMBERS.contains(declared.get(positions[f]).type().valueType());
    }
  }

  int count() {
    return positions.length;
  }

  /** Where the value of the f-th feature is in an {@link OnlineRow}. */
  int position(int f) {
    return positions[f];
  }

  byte[] name(int f) {
    return names[f];
  }

  String[] names() {
    return Arrays.stream(names)
        .map(n -> new String(n, StandardCharsets.UTF_8))
        .toArray(String[]::new);
  }

  /** Whether {@code value_num} holds values of the f-th feature. */
  boolean isNumber(int f) {
    return numbers[f];
  }

  /** What Python's text of a number or boolean says as a number. */
  static double number(String text) {
    return switch (text) {
      case "True" -> 1;
      case "False" -> 0;
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }
}
