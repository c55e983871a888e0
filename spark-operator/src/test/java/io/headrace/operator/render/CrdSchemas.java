package io.headrace.operator.render;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.headrace.operator.manifest.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;

/**
 * The operators' own schemas, closed as an API server closes them when it validates strictly:
 * unknown fields are errors wherever the schema does not keep them.
 */
final class CrdSchemas {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Map<String, JsonSchema> SCHEMAS = new ConcurrentHashMap<>();
  private static final Map<String, String> FILES =
      Map.of(
          "sparkoperator.k8s.io/v1beta2 SparkApplication", "kubeflow-sparkapplications",
          "sparkoperator.k8s.io/v1beta2 ScheduledSparkApplication",
              "kubeflow-scheduledsparkapplications",
          "spark.apache.org/v1 SparkApplication", "apache-sparkapplications");

  private CrdSchemas() {}

  /** What an API server would say; empty for a kind that neither operator defines. */
  static Optional<List<String>> messages(Manifest manifest) {
    return Optional.ofNullable(FILES.get(manifest.apiVersion() + " " + manifest.kind()))
        .map(file -> validate(SCHEMAS.computeIfAbsent(file, CrdSchemas::compile), manifest.tree()));
  }

  /** What the schema of Apache's pod templates says to a template. */
  static List<String> templateMessages(Object template) {
    JsonSchema schema =
        SCHEMAS.computeIfAbsent(
            "template",
            t ->
                factory()
                    .getSchema(
                        closed(load("apache-sparkapplications"))
                            .at(
                                "/properties/spec/properties/driverSpec/properties/podTemplateSpec")));
    return validate(schema, template);
  }

  private static List<String> validate(JsonSchema schema, Object tree) {
    return schema.validate(MAPPER.<JsonNode>valueToTree(tree)).stream()
        .map(ValidationMessage::getMessage)
        .toList();
  }

  private static JsonSchema compile(String file) {
    return factory().getSchema(closed(load(file)));
  }

  private static JsonSchemaFactory factory() {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
  }

  private static ObjectNode closed(ObjectNode root) {
    ObjectNode properties = (ObjectNode) root.get("properties");
    properties.set("metadata", MAPPER.createObjectNode().put("type", "object"));
    properties.set("apiVersion", MAPPER.createObjectNode().put("type", "string"));
    properties.set("kind", MAPPER.createObjectNode().put("type", "string"));
    close(root);
    return root;
  }

  private static void close(JsonNode node) {
    if (node instanceof ObjectNode object) {
      if (object.path("x-kubernetes-int-or-string").asBoolean()) {
        object.removeAll();
        ArrayNode either = object.putArray("anyOf");
        either.addObject().put("type", "integer");
        either.addObject().put("type", "string");
        return;
      }
      boolean keeps = object.path("x-kubernetes-preserve-unknown-fields").asBoolean();
      if (object.path("properties").isObject() && object.path("type").isTextual() && !keeps) {
        object.put("additionalProperties", false);
      }
    }
    node.forEach(CrdSchemas::close);
  }

  private static ObjectNode load(String file) {
    try (InputStream in = CrdSchemas.class.getResourceAsStream("/crds/" + file + ".json.gz");
        GZIPInputStream json = new GZIPInputStream(in)) {
      return (ObjectNode) MAPPER.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
