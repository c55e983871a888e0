package io.headrace.operator.manifest;

import io.headrace.operator.problems.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Objects as text: YAML of one or several documents, or JSON. */
public final class ManifestText {
  private ManifestText() {}

  /**
   * Reads every object; a {@code List} counts as its items, an empty document as nothing.
   *
   * @param where the file, for messages
   * @throws RefusedException for what is no YAML or no Kubernetes object
   */
  public static List<Manifest> read(String where, String text) {
    List<Manifest> found = new ArrayList<>();
    try {
      int document = 0;
      for (Object tree : new Load(LoadSettings.builder().build()).loadAllFromString(text)) {
        document++;
        add(found, where + ", document " + document, tree);
      }
    } catch (YamlEngineException e) {
      throw new RefusedException(
          where,
          "it is no YAML: " + String.valueOf(e.getMessage()).replaceAll("\\s+", " ").strip(),
          "Give manifests as 'headrace k8s render' writes them.");
    }
    return found;
  }

  @SuppressWarnings("unchecked") // keys that are no text are refused below
  private static void add(List<Manifest> found, String where, Object tree) {
    if (tree == null) {
      return;
    }
    if (!(tree instanceof Map<?, ?> map)
        || !map.keySet().stream().allMatch(String.class::isInstance)) {
      throw noObject(where);
    }
    Manifest manifest = new Manifest((Map<String, Object>) map);
    if (manifest.kind().equals("List") && map.get("items") instanceof List<?> items) {
      items.forEach(i -> add(found, where, i));
      return;
    }
    if (manifest.apiVersion().isEmpty() || manifest.kind().isEmpty() || manifest.name().isEmpty()) {
      throw noObject(where);
    }
    found.add(manifest);
  }

  private static RefusedException noObject(String where) {
    return new RefusedException(
        where,
        "it is no Kubernetes object",
        "Each document needs apiVersion, kind and metadata.name.");
  }
}
