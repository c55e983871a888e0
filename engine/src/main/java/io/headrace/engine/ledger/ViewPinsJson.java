package io.headrace.engine.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Pins as JSON. Fields that are not known here are passed over. */
final class ViewPinsJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ViewPinsJson() {}

  static String text(ViewPins pins) {
    ObjectNode json = MAPPER.createObjectNode();
    pins.done().ifPresent(p -> put(json.putObject("done"), p));
    pins.open().forEach(p -> put(json.withArray("open").addObject(), p));
    try {
      return MAPPER.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("pins cannot be written as JSON", e);
    }
  }

  private static void put(ObjectNode json, ReadPin pin) {
    json.put("generation", pin.generation());
    json.put("run_id", pin.runId());
    json.put("end", pin.end().toString());
    json.put("digest", pin.digest());
    json.put("pin", pin.pin());
  }

  /** What cannot be read is none: then everything is read again, which is always right. */
  static ViewPins parse(String text) {
    try {
      JsonNode json = MAPPER.readTree(text);
      List<ReadPin> open = new ArrayList<>();
      json.path("open").forEach(p -> open.add(pin(p)));
      return new ViewPins(
          json.hasNonNull("done") ? Optional.of(pin(json.get("done"))) : Optional.empty(), open);
    } catch (JsonProcessingException | DateTimeException e) {
      return ViewPins.NONE;
    }
  }

  private static ReadPin pin(JsonNode json) {
    return new ReadPin(
        json.path("generation").asLong(),
        json.path("run_id").asText(),
        Instant.parse(json.path("end").asText()),
        json.path("digest").asText(),
        json.path("pin").asText());
  }
}
