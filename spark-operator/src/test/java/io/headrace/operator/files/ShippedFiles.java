package io.headrace.operator.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Files beside the code, as their users get them. Paths count from the module. */
final class ShippedFiles {
  private ShippedFiles() {}

  static String text(String path) {
    try {
      return Files.readString(Path.of(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The one document of a YAML or JSON file. */
  static Tree document(String path) {
    List<Tree> all = documents(path);
    if (all.size() != 1) {
      throw new IllegalStateException(path + " holds " + all.size() + " documents");
    }
    return all.get(0);
  }

  /** The documents of a YAML file. Keys that are given twice are an error. */
  static List<Tree> documents(String path) {
    List<Tree> all = new ArrayList<>();
    for (Object document :
        new Load(LoadSettings.builder().setLabel(path).build()).loadAllFromString(text(path))) {
      all.add(new Tree(document));
    }
    return all;
  }

  static Tree parse(String yaml) {
    return new Tree(new Load(LoadSettings.builder().build()).loadFromString(yaml));
  }

  /** A value of YAML with what it holds; what is not there is empty. */
  record Tree(Object value) {
    Tree at(String... keys) {
      Object found = value;
      for (String key : keys) {
        found = found instanceof Map<?, ?> map ? map.get(key) : null;
      }
      return new Tree(found);
    }

    List<Tree> items() {
      return value instanceof List<?> list ? list.stream().map(Tree::new).toList() : List.of();
    }

    List<String> texts() {
      return items().stream().map(Tree::text).toList();
    }

    String text() {
      return value == null ? "" : value.toString();
    }

    boolean isThere() {
      return value != null;
    }
  }
}
