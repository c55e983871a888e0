package io.headrace.engine.configuration;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.Names;
import io.headrace.engine.definitions.Problems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads one {@code feature_store.yaml}. */
final class ConfigurationReader {
  private final Path file;
  private final Path repository;
  private final Map<String, String> environment;
  private final String name;
  private final Problems problems = new Problems();

  ConfigurationReader(Path file, Path repository, Map<String, String> environment) {
    this.file = file;
    this.repository = repository;
    this.environment = environment;
    this.name = String.valueOf(file.getFileName());
  }

  FeatureStoreConfiguration read() {
    YamlBlock top = new YamlBlock(name, document(), problems);
    String project = project(top);
    checkKeyVersion(top);
    Optional<OnlineStoreConfiguration> onlineStore =
        new OnlineStoreReader(name, problems).read(top);
    if (onlineStore.orElse(null) instanceof OnlineStoreConfiguration.Sqlite
        && project.indexOf('-') >= 0) {
      top.problem(
          "the project name '" + project + "' has a hyphen, which Feast refuses for SQLite",
          "Write '" + project.replace('-', '_') + "', or use another online store.");
    }
    RegistryConfiguration registry = registry(top);
    OfflineStoreConfiguration offlineStore = offlineStore(top);
    BatchEngineConfiguration batchEngine = batchEngine(top);
    MaterializationConfiguration materialization = materialization(top);
    HeadraceConfiguration headrace = headrace(top);
    problems.throwIfAny();
    return new FeatureStoreConfiguration(
        file,
        repository,
        project,
        top.text("project_description"),
        top.text("provider").orElse(OptionGroup.TOP.defaultOf("provider")),
        registry,
        offlineStore,
        onlineStore.orElseThrow(),
        batchEngine,
        materialization,
        headrace);
  }

  private YamlNode.Mapping document() {
    if (!Files.isRegularFile(file)) {
      throw new DefinitionException(
          name,
          "there is no such file in " + file.toAbsolutePath().normalize().getParent(),
          "Name the feature repository with --chdir, or create one with 'headrace init'.");
    }
    List<YamlNode> documents = YamlFile.read(file, name);
    if (documents.size() != 1 || !(documents.get(0) instanceof YamlNode.Mapping)) {
      throw new DefinitionException(
          name,
          documents.size() > 1
              ? "it has " + documents.size() + " documents"
              : "it is " + (documents.isEmpty() ? "empty" : documents.get(0).kind()),
          "Write one block of keys, beginning with project and registry.");
    }
    return StoreSecrets.merge((YamlNode.Mapping) documents.get(0), environment);
  }

  private String project(YamlBlock top) {
    String project = top.requiredText("project", "Write for example 'project: rides'.");
    if (!project.isEmpty() && !Names.isProjectName(project)) {
      top.problem(
          "the project name '" + project + "' is not allowed",
          "Use letters, digits, '_' and '-', beginning with a letter or digit.");
    }
    return project;
  }

  private void checkKeyVersion(YamlBlock top) {
    String key = "entity_key_serialization_version";
    int version = top.integer(key).orElse(OptionGroup.TOP.defaultNumber(key));
    if (version != OptionGroup.TOP.defaultNumber(key)) {
      top.problem(
          "'" + key + "' is " + version + ", and only 3 is read and written",
          "Set it to 3, run 'apply', and materialize all views again: keys written before cannot be"
              + " found.");
    }
  }

  private RegistryConfiguration registry(YamlBlock top) {
    OptionGroup options = OptionGroup.REGISTRY;
    Optional<YamlNode> node = top.node("registry");
    if (node.isEmpty() || node.get() instanceof YamlNode.Scalar) {
      String path = top.requiredText("registry", "Write for example 'registry: data/registry.db'.");
      return new RegistryConfiguration(RegistryConfiguration.Type.FILE, path, false);
    }
    Optional<YamlBlock> block = top.block("registry");
    if (block.isEmpty()) {
      return new RegistryConfiguration(RegistryConfiguration.Type.FILE, "", false);
    }
    YamlBlock registry = block.get();
    String type = registry.text("registry_type").orElse(options.defaultOf("registry_type"));
    if (!type.equals("file") && !type.equals("sql")) {
      registry.problem("the registry type '" + type + "' is not supported", "Use 'file' or 'sql'.");
    }
    String path = registry.requiredText("path", "Write for example 'path: data/registry.db'.");
    boolean versioned = registry.flag("enable_online_feature_view_versioning").orElse(false);
    return type.equals("sql")
        ? new RegistryConfiguration(
            RegistryConfiguration.Type.SQL, path, versioned, SqlRegistryReader.read(registry))
        : new RegistryConfiguration(RegistryConfiguration.Type.FILE, path, versioned);
  }

  private OfflineStoreConfiguration offlineStore(YamlBlock top) {
    Optional<YamlBlock> block = blockOrType(top, "offline_store");
    String fallback = OptionGroup.TOP.defaultOf("offline_store");
    if (block.isEmpty()) {
      return new OfflineStoreConfiguration(
          typeText(top, "offline_store").orElse(fallback), Map.of(), Optional.empty());
    }
    YamlBlock store = block.get();
    String type = store.text("type").orElse(fallback);
    switch (type) {
      case "spark" -> store.refuseUnknownKeys(OptionGroup.OFFLINE_SPARK.keys());
      case "duckdb" -> store.refuseUnknownKeys(OptionGroup.OFFLINE_DUCKDB.keys());
      case "dask", "file" -> store.refuseUnknownKeys(OptionGroup.OFFLINE_PLAIN.keys());
      default -> {
        // Another warehouse's keys are Feast's to check; nothing of them is used here.
      }
    }
    return new OfflineStoreConfiguration(
        type, store.textMap("spark_conf"), store.text("staging_location"));
  }

  private BatchEngineConfiguration batchEngine(YamlBlock top) {
    Optional<YamlBlock> block = blockOrType(top, "batch_engine");
    String fallback = OptionGroup.TOP.defaultOf("batch_engine");
    if (block.isEmpty()) {
      return new BatchEngineConfiguration(typeText(top, "batch_engine").orElse(fallback), Map.of());
    }
    String type = block.get().text("type").orElse(fallback);
    if (type.equals("spark.engine")) {
      block.get().refuseUnknownKeys(OptionGroup.ENGINE_SPARK.keys());
    }
    return new BatchEngineConfiguration(type, block.get().textMap("spark_conf"));
  }

  private MaterializationConfiguration materialization(YamlBlock top) {
    Optional<YamlBlock> block = top.block("materialization");
    block.ifPresent(b -> b.refuseUnknownKeys(OptionGroup.MATERIALIZATION.keys()));
    Optional<Integer> batch = block.flatMap(b -> b.integer("online_write_batch_size"));
    if (batch.isPresent() && batch.get() < 1) {
      block.get().problem("'online_write_batch_size' is " + batch.get(), "Write 1 or more.");
    }
    return new MaterializationConfiguration(
        block
            .flatMap(b -> b.flag("pull_latest_features"))
            .orElse(OptionGroup.MATERIALIZATION.defaultFlag("pull_latest_features")),
        batch.map(OptionalInt::of).orElse(OptionalInt.empty()));
  }

  private HeadraceConfiguration headrace(YamlBlock top) {
    OptionGroup options = OptionGroup.HEADRACE;
    YamlBlock block =
        top.block("headrace")
            .orElseGet(
                () ->
                    new YamlBlock(name, new YamlNode.Mapping(top.position(), Map.of()), problems));
    block.refuseUnknownKeys(options.keys());
    String onNullKey = block.text("on_null_key").orElse(options.defaultOf("on_null_key"));
    if (!onNullKey.equals("skip") && !onNullKey.equals("fail")) {
      block.problem("'on_null_key' is '" + onNullKey + "'", "Write 'skip' or 'fail'.");
    }
    List<String> globs = block.texts("definitions");
    return new HeadraceConfiguration(
        globs.isEmpty() ? List.of(options.defaultOf("definitions").split(", ")) : globs,
        onNullKey.equals("fail")
            ? HeadraceConfiguration.OnNullKey.FAIL
            : HeadraceConfiguration.OnNullKey.SKIP,
        block.textMap("spark_conf"),
        block.text("report_directory").orElse(options.defaultOf("report_directory")),
        block.text("log_directory").orElse(options.defaultOf("log_directory")),
        WritingConfiguration.read(block),
        ObjectStorageReader.read(block),
        new CatalogReader(repository).read(block));
  }

  private static Optional<YamlBlock> blockOrType(YamlBlock top, String key) {
    return typeText(top, key).isPresent() ? Optional.empty() : top.block(key);
  }

  /** The type where it stands in place of a block. */
  private static Optional<String> typeText(YamlBlock top, String key) {
    return top.node(key)
        .filter(YamlNode.Scalar.class::isInstance)
        .map(n -> ((YamlNode.Scalar) n).text());
  }
}
