package io.headrace.operator.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.headrace.operator.manifest.Manifest;
import io.headrace.operator.problems.Problems;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Our own schema of the custom resources that we write; every block in it is closed. */
final class OwnSchema {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final JsonNode DOCUMENT = load();
  private static final Map<String, JsonSchema> SCHEMAS = new ConcurrentHashMap<>();

  private OwnSchema() {}

  /**
   * @return false for a kind that is not in the schema, which is then not looked at
   */
  static boolean check(String where, Manifest manifest, Problems problems) {
    Optional<JsonSchema> schema = schema(manifest.apiVersion() + " " + manifest.kind());
    schema.ifPresent(
        s ->
            s.validate(MAPPER.<JsonNode>valueToTree(manifest.tree())).stream()
                .sorted(Comparator.comparing(ValidationMessage::getMessage))
                .forEach(m -> add(where, m, problems)));
    return schema.isPresent();
  }

  /** The kinds that are in the schema, and {@code others}. */
  static Set<String> kinds(Set<String> others) {
    Set<String> kinds = new TreeSet<>(others);
    DOCUMENT.get("$defs").fieldNames().forEachRemaining(kinds::add);
    kinds.removeIf(kind -> !kind.contains(" "));
    return kinds;
  }

  private static void add(String where, ValidationMessage message, Problems problems) {
    String path = message.getInstanceLocation().toString().replaceFirst("^\\$\\.?", "");
    String inside = where + (path.isEmpty() ? "" : ", " + path);
    if (message.getType().equals("additionalProperties")) {
      problems.add(
          inside + "." + message.getProperty(),
          "the field is not one that Headrace writes",
          "Look for a typing error; to render it, see the keys of the deployment file.");
    } else {
      String text = message.getMessage();
      problems.add(
          inside,
          text.substring(text.indexOf(": ") + 1).strip(),
          "Correct it, or render the object again.");
    }
  }

  private static Optional<JsonSchema> schema(String kind) {
    if (!DOCUMENT.get("$defs").has(kind)) {
      return Optional.empty();
    }
    return Optional.of(SCHEMAS.computeIfAbsent(kind, OwnSchema::compile));
  }

  private static JsonSchema compile(String kind) {
    ObjectNode root = DOCUMENT.deepCopy();
    root.put("$ref", "#/$defs/" + kind.replace("/", "~1").replace(" ", "%20"));
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(root);
  }

  private static JsonNode load() {
    try (InputStream in = OwnSchema.class.getResourceAsStream("manifests.schema.json")) {
      return MAPPER.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
