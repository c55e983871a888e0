package io.headrace.engine.definitions;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the text of a declared type: Feast's names in any case ({@code Int64}, {@code INT64},
 * {@code Array(String)}, {@code Set(Uuid)}, {@code Struct({name: String})}), and the registry's
 * names ({@code INT64_LIST}).
 */
public final class FeatureTypes {
  private final String text;
  private int at;

  private FeatureTypes(String text) {
    this.text = text;
  }

  /** Empty when the text is no type that Feast knows. */
  public static Optional<FeatureType> parse(String text) {
    try {
      FeatureTypes reader = new FeatureTypes(text);
      FeatureType type = reader.type();
      reader.skipSpace();
      return reader.at == text.length() && type.valueType() != ValueType.INVALID
          ? Optional.of(type)
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * The type that a registry's number stands for, where the number alone says it. Structs and
   * nested collections keep the rest in tags: they come back empty here.
   */
  public static Optional<FeatureType> ofValueType(ValueType valueType) {
    for (FeatureType.Primitive p : FeatureType.Primitive.values()) {
      if (p.scalar() == valueType) {
        return Optional.of(FeatureType.of(p));
      }
      if (p.list() == valueType && valueType != ValueType.INVALID) {
        return Optional.of(new FeatureType.ListOf(FeatureType.of(p)));
      }
      if (p.set() == valueType && valueType != ValueType.INVALID) {
        return Optional.of(new FeatureType.SetOf(FeatureType.of(p)));
      }
    }
    return Optional.empty();
  }

  /** Every name that a definition may use for a type without parts. */
  public static List<String> names() {
    List<String> names = new ArrayList<>();
    for (FeatureType.Primitive p : FeatureType.Primitive.values()) {
      names.add(p.text());
    }
    return names;
  }

  private FeatureType type() {
    String word = word().toLowerCase(Locale.ROOT);
    switch (word) {
      case "array", "list" -> {
        return new FeatureType.ListOf(argument());
      }
      case "set" -> {
        return new FeatureType.SetOf(argument());
      }
      case "struct" -> {
        return struct();
      }
      case "float" -> {
        return FeatureType.of(FeatureType.Primitive.FLOAT32);
      }
      case "double" -> {
        return FeatureType.of(FeatureType.Primitive.FLOAT64);
      }
      default -> {
        return named(word);
      }
    }
  }

  private static FeatureType named(String word) {
    for (FeatureType.Primitive p : FeatureType.Primitive.values()) {
      if (word.equals(p.text().toLowerCase(Locale.ROOT))
          || word.equals(p.tagName().toLowerCase(Locale.ROOT))) {
        return FeatureType.of(p);
      }
    }
    for (ValueType v : ValueType.values()) {
      if (v.name().toLowerCase(Locale.ROOT).equals(word)) {
        return ofValueType(v).orElseThrow(IllegalArgumentException::new);
      }
    }
    throw new IllegalArgumentException(word);
  }

  private FeatureType argument() {
    expect('(');
    FeatureType element = type();
    expect(')');
    return element;
  }

  private FeatureType struct() {
    expect('(');
    expect('{');
    Map<String, FeatureType> fields = new LinkedHashMap<>();
    do {
      String name = word();
      expect(':');
      if (fields.put(name, type()) != null) {
        throw new IllegalArgumentException(name);
      }
    } while (accept(','));
    expect('}');
    expect(')');
    return new FeatureType.StructOf(fields);
  }

  private String word() {
    skipSpace();
    char quote =
        at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'')
            ? text.charAt(at)
            : 0;
    int start = quote == 0 ? at : ++at;
    while (at < text.length()
        && (quote == 0 ? isWordPart(text.charAt(at)) : text.charAt(at) != quote)) {
      at++;
    }
    String word = text.substring(start, at);
    if (word.isEmpty() || (quote != 0 && at == text.length())) {
      throw new IllegalArgumentException(text);
    }
    at += quote == 0 ? 0 : 1;
    return word;
  }

  private static boolean isWordPart(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  private boolean accept(char c) {
    skipSpace();
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char c) {
    if (!accept(c)) {
      throw new IllegalArgumentException(text);
    }
  }

  private void skipSpace() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }
}
