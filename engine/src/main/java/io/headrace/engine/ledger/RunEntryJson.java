package io.headrace.engine.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.Interval;
import io.headrace.engine.ledger.RunTask.Extent;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Entries as JSON. Fields that are not known here are passed over. */
final class RunEntryJson {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private RunEntryJson() {}

  /** What is stored is no entry, in words. */
  static final class BrokenEntryException extends Exception {
    private static final long serialVersionUID = 1L;

    BrokenEntryException(String what, Exception cause) {
      super(what, cause);
    }
  }

  static String text(RunEntry entry) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("run_id", entry.runId());
    json.put("project", entry.project());
    json.put("view", entry.view());
    json.put("generation", entry.generation());
    json.put("status", entry.status().name());
    entry.task().interval().ifPresent(i -> json.put("start", i.start().toString()));
    entry.task().interval().ifPresent(i -> json.put("end", i.end().toString()));
    entry.task().instant().ifPresent(i -> json.put("run_instant", i.toString()));
    json.put("source", entry.task().source());
    entry.task().files().forEach(json.putArray("files")::add);
    if (entry.task().extent() == Extent.COMMITS) {
      json.put("extent", entry.task().extent().name());
    }
    counts(json.putObject("counts"), entry.counts());
    entry.error().ifPresent(e -> json.put("error", e));
    entry.takenOverBy().ifPresent(r -> json.put("taken_over_by", r));
    json.put("host", entry.driver().host());
    json.put("pid", entry.driver().pid());
    json.put("process_started", entry.driver().since().toString());
    json.put("started", entry.started().toString());
    json.put("heartbeat", entry.heartbeat().toString());
    entry.ended().ifPresent(e -> json.put("ended", e.toString()));
    try {
      return MAPPER.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an entry of the ledger cannot be written as JSON", e);
    }
  }

  static RunEntry parse(String text) throws BrokenEntryException {
    try {
      JsonNode json = MAPPER.readTree(text);
      Optional<Instant> end = moment(json, "end");
      Optional<Interval> interval =
          moment(json, "start").flatMap(s -> end.map(e -> new Interval(s, e)));
      RunTask task =
          new RunTask(
              required(json, "view").asText(),
              interval,
              moment(json, "run_instant"),
              json.path("source").asText(),
              files(json),
              optional(json, "extent").map(Extent::valueOf).orElse(Extent.INTERVAL));
      Instant started = Instant.parse(required(json, "started").asText());
      return new RunEntry(
          required(json, "project").asText(),
          required(json, "generation").asLong(),
          required(json, "run_id").asText(),
          task,
          RunStatus.valueOf(required(json, "status").asText()),
          counts(json.path("counts")),
          optional(json, "error"),
          optional(json, "taken_over_by"),
          new RunDriver(
              json.path("host").asText(),
              json.path("pid").asLong(),
              moment(json, "process_started").orElse(Instant.EPOCH)),
          started,
          moment(json, "heartbeat").orElse(started),
          moment(json, "ended"));
    } catch (JsonProcessingException e) {
      throw new BrokenEntryException("it is no JSON", e);
    } catch (DateTimeException | IllegalArgumentException | DefinitionException e) {
      throw new BrokenEntryException(e.getMessage(), e);
    }
  }

  private static void counts(ObjectNode json, RunCounts counts) {
    json.put("read", counts.read());
    json.put("keys", counts.keys());
    json.put("written", counts.written());
    json.put("older", counts.older());
    json.put("unchanged", counts.unchanged());
    json.put("rejected", counts.rejected());
    json.put("bytes", counts.bytes());
  }

  private static RunCounts counts(JsonNode json) {
    return new RunCounts(
        json.path("read").asLong(),
        json.path("keys").asLong(),
        json.path("written").asLong(),
        json.path("older").asLong(),
        json.path("unchanged").asLong(),
        json.path("rejected").asLong(),
        json.path("bytes").asLong());
  }

  private static List<String> files(JsonNode json) {
    List<String> files = new ArrayList<>();
    json.path("files").forEach(f -> files.add(f.asText()));
    return files;
  }

  private static JsonNode required(JsonNode json, String field) {
    JsonNode value = json.path(field);
    if (!value.isValueNode() || value.isNull()) {
      throw new IllegalArgumentException("it has no " + field);
    }
    return value;
  }

  private static Optional<String> optional(JsonNode json, String field) {
    return json.hasNonNull(field) ? Optional.of(json.get(field).asText()) : Optional.empty();
  }

  private static Optional<Instant> moment(JsonNode json, String field) {
    return optional(json, field).map(Instant::parse);
  }
}
