package io.headrace.engine.values;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.headrace.engine.definitions.DataRuleException;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.unsafe.types.UTF8String;

/** Reads JSON into plain Java: Map, List, Long, Double, Boolean, String and null. */
final class JsonTree {
  private JsonTree() {}

  /**
   * An object. Of a key that comes twice the last value counts, as in Python.
   *
   * @throws DataRuleException when the text is no JSON object
   */
  static Map<String, Object> object(UTF8String text) {
    try (JsonParser parser = JsonText.FACTORY.createParser(text.getBytes())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new DataRuleException("a Map is read from a JSON object, and this text is none");
      }
      Map<String, Object> object = members(parser);
      if (parser.nextToken() != null) {
        throw new DataRuleException("the text goes on behind its JSON object");
      }
      return object;
    } catch (IOException e) {
      throw JsonText.invalid(e);
    }
  }

  private static Map<String, Object> members(JsonParser parser) throws IOException {
    Map<String, Object> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      members.put(name, value(parser));
    }
    return members;
  }

  private static List<Object> elements(JsonParser parser) throws IOException {
    List<Object> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(value(parser));
    }
    return elements;
  }

  private static Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> members(parser);
      case START_ARRAY -> elements(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> whole(parser.getBigIntegerValue());
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw new IllegalStateException("token " + parser.currentToken());
    };
  }

  private static Long whole(BigInteger number) {
    if (number.bitLength() > 63) {
      throw new DataRuleException(
          "a whole number inside the JSON text does not fit 64 bits; write it as text");
    }
    return number.longValue();
  }
}
