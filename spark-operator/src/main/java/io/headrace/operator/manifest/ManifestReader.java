package io.headrace.operator.manifest;

import io.headrace.operator.problems.RefusedException;
import io.headrace.operator.yaml.YamlReader;
import io.headrace.operator.yaml.YamlValue;
import java.util.ArrayList;
import java.util.List;

/** Reads manifests: YAML with one object in each document. */
public final class ManifestReader {
  private ManifestReader() {}

  /**
   * The objects of a text, in order.
   *
   * @param name how messages call the file
   * @throws RefusedException where it is not YAML, or a document is no object of Kubernetes
   */
  public static List<Manifest> read(String text, String name) {
    List<Manifest> manifests = new ArrayList<>();
    for (YamlValue document : YamlReader.read(text, name)) {
      String where = name + ", line " + document.line();
      if (!(document instanceof YamlValue.Keys keys)) {
        throw new RefusedException(
            where, "the document is " + document.kind(), "Write one object in each document.");
      }
      Manifest manifest = new Manifest(keys.tree());
      if (manifest.apiVersion().isEmpty() || manifest.kind().isEmpty()) {
        throw new RefusedException(
            where, "the document has no apiVersion or no kind", "Write both, as texts.");
      }
      manifests.add(manifest);
    }
    return manifests;
  }
}
