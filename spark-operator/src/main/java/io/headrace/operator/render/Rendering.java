package io.headrace.operator.render;

import io.headrace.operator.manifest.Manifest;
import io.headrace.operator.naming.Hashes;
import io.headrace.operator.yaml.YamlWriter;
import java.util.List;

/**
 * What was rendered.
 *
 * @param source the deployment file, for the header
 * @param support what runs need around them, in the order to create it
 * @param runs runs and schedules
 * @param notes what the user should know, a sentence each
 */
public record Rendering(
    String source,
    String version,
    List<Manifest> support,
    List<Manifest> runs,
    List<String> notes) {
  private static final int HASH = 16;

  public Rendering {
    support = List.copyOf(support);
    runs = List.copyOf(runs);
    notes = List.copyOf(notes);
  }

  /** Everything, in the order to create it. */
  public List<Manifest> all() {
    return java.util.stream.Stream.concat(support.stream(), runs.stream()).toList();
  }

  /** The manifests as YAML documents, below a header that says where they come from. */
  public String yaml(List<Manifest> manifests) {
    StringBuilder documents = new StringBuilder();
    for (Manifest manifest : manifests) {
      documents.append("---\n").append(YamlWriter.write(manifest.tree()));
    }
    String text = documents.toString();
    return "# Rendered by headrace "
        + version
        + " from "
        + source
        + ", config "
        + Hashes.of(text, HASH)
        + ".\n# Change that file and render again; what is changed here is lost.\n"
        + text;
  }
}
