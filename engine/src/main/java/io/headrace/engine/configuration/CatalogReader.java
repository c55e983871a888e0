package io.headrace.engine.configuration;

import io.headrace.engine.definitions.Suggestions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code headrace: catalogs:}. */
final class CatalogReader {
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");
  private static final Pattern URI = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");
  private static final String SQLITE = "jdbc:sqlite:";

  private final Path repository;

  /**
   * @param repository the folder that relative paths are relative to
   */
  CatalogReader(Path repository) {
    this.repository = repository;
  }

  List<CatalogConfiguration> read(YamlBlock headrace) {
    List<CatalogConfiguration> catalogs = new ArrayList<>();
    headrace
        .block("catalogs")
        .ifPresent(
            block -> block.keys().forEach(name -> catalog(block, name).ifPresent(catalogs::add)));
    return List.copyOf(catalogs);
  }

  private Optional<CatalogConfiguration> catalog(YamlBlock catalogs, String name) {
    if (!NAME.matcher(name).matches() || name.equals("spark_catalog")) {
      catalogs.problem(
          "the catalog name '" + name + "' is not allowed",
          name.equals("spark_catalog")
              ? "It is the session's own, which knows Delta; choose another."
              : "Use letters, digits and '_', beginning with a letter.");
    }
    Optional<YamlBlock> given = catalogs.block(name);
    if (given.isEmpty()) {
      return Optional.empty();
    }
    YamlBlock block = given.get();
    block.refuseUnknownKeys(OptionGroup.HEADRACE_CATALOGS.keys());
    Optional<CatalogConfiguration.Type> type = type(block);
    type.ifPresent(t -> requireParts(block, t));
    return type.map(
        t ->
            new CatalogConfiguration(
                name,
                t,
                block.text("uri").map(this::absoluteUri),
                block
                    .text("warehouse")
                    .map(w -> t == CatalogConfiguration.Type.REST ? w : absolute(w)),
                block.textMap("properties")));
  }

  private static Optional<CatalogConfiguration.Type> type(YamlBlock block) {
    String text = block.requiredText("type", "Write hadoop, jdbc, rest or hive.");
    Optional<CatalogConfiguration.Type> type =
        Arrays.stream(CatalogConfiguration.Type.values())
            .filter(t -> t.text().equals(text.toLowerCase(Locale.ROOT)))
            .findFirst();
    if (type.isEmpty() && !text.isEmpty()) {
      block.problem(
          "'type' is '" + text + "'",
          Suggestions.among(
              "types",
              text,
              Arrays.stream(CatalogConfiguration.Type.values())
                  .map(CatalogConfiguration.Type::text)
                  .toList()));
    }
    return type;
  }

  private static void requireParts(YamlBlock block, CatalogConfiguration.Type type) {
    switch (type) {
      case HADOOP -> block.requiredText("warehouse", "Name the folder that holds the tables.");
      case JDBC -> {
        block.requiredText("uri", "Write for example 'uri: jdbc:sqlite:data/catalog.db'.");
        block.requiredText("warehouse", "Name the folder that new tables go to.");
      }
      case REST -> block.requiredText("uri", "Write the address of the catalog service.");
      case HIVE -> {
        // The address may stand in hive-site.xml.
      }
    }
  }

  private String absoluteUri(String uri) {
    if (!uri.startsWith(SQLITE)
        || uri.startsWith(SQLITE + ":")
        || uri.startsWith(SQLITE + "file:")) {
      return uri;
    }
    return SQLITE + repository.resolve(uri.substring(SQLITE.length())).normalize();
  }

  private String absolute(String path) {
    return URI.matcher(path).matches()
        ? path.startsWith("s3://") ? "s3a://" + path.substring("s3://".length()) : path
        : "file:" + repository.toAbsolutePath().normalize().resolve(path).normalize();
  }
}
