package io.headrace.jobs.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options that every command takes. */
final class CommonOptions {
  @Option(
      names = {"-c", "--chdir"},
      paramLabel = "FOLDER",
      description =
          "The feature repository. Default: the folder of feature_store.yaml, else the current one.")
  Path chdir;

  @Option(
      names = {"-f", "--feature-store-yaml"},
      paramLabel = "FILE",
      description =
          "The configuration. Default: feature_store.yaml in the feature repository, or what the environment variable"
              + " FEAST_FS_YAML_FILE_PATH names.")
  Path featureStoreYaml;

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      description = "How the result is printed: ${COMPLETION-CANDIDATES}. Default: text.",
      defaultValue = "text")
  OutputFormat output;

  @Option(names = "--debug", description = "Print the stack trace of a failure.")
  boolean debug;
}
