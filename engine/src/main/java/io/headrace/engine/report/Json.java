package io.headrace.engine.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;

/** Maps, lists, numbers and texts as JSON, in the order given. */
public final class Json {
  private static final ObjectMapper COMPACT = new ObjectMapper();
  private static final ObjectMapper INDENTED =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private Json() {}

  /** Indented. */
  public static String text(Object value) {
    return text(INDENTED, value);
  }

  /** On one line. */
  public static String line(Object value) {
    return text(COMPACT, value);
  }

  private static String text(ObjectMapper mapper, Object value) {
    try {
      return mapper.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report holds a value that is no JSON", e);
    }
  }
}
