package io.headrace.engine.values;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.headrace.engine.definitions.DataRuleException;
import java.io.IOException;
import org.apache.spark.unsafe.types.UTF8String;

/** JSON in a text column. */
final class JsonText {
  static final JsonFactory FACTORY =
      JsonFactory.builder().disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION).build();

  private JsonText() {}

  /**
   * The text itself, unchanged.
   *
   * @throws DataRuleException unless it holds exactly one JSON value
   */
  static UTF8String checked(UTF8String text) {
    byte[] bytes = text.getBytes();
    try (JsonParser parser = FACTORY.createParser(bytes)) {
      if (parser.nextToken() == null) {
        throw new DataRuleException("an empty text is no JSON; null is stored as null");
      }
      parser.skipChildren();
      // Reads a number or text to its end, so that what is wrong inside is found.
      parser.finishToken();
      if (parser.nextToken() != null) {
        throw new DataRuleException("the text goes on behind its JSON value");
      }
      return text;
    } catch (IOException e) {
      throw invalid(e);
    }
  }

  /** The place is told, the text is not: it may be personal. */
  static DataRuleException invalid(IOException e) {
    String place =
        e instanceof JsonProcessingException p && p.getLocation() != null
            ? " at line "
                + p.getLocation().getLineNr()
                + ", column "
                + p.getLocation().getColumnNr()
            : "";
    return new DataRuleException("not valid JSON" + place, e);
  }
}
