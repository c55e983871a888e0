package io.headrace.jobs.cli;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.Names;
import io.headrace.engine.definitions.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a small feature repository to begin with. */
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    description =
        "Create a feature repository: feature_store.yaml, definitions and a small table to try them on.",
    footer = {"", "Example:", "  headrace init my_features && cd my_features && headrace apply"})
final class InitCommand implements Callable<Integer> {
  private static final List<String> FILES =
      List.of("feature_store.yaml", "features.yaml", "data/driver_stats.csv", "README.md");

  @Parameters(
      paramLabel = "FOLDER",
      description = "The new folder; its name becomes the project's.")
  Path folder;

  @Option(
      names = "--project",
      paramLabel = "NAME",
      description = "The project's name, if it is to be another.")
  String project;

  @Override
  public Integer call() {
    Path target = folder.toAbsolutePath().normalize();
    String name =
        project != null
            ? project
            : target.getFileName().toString().replace('-', '_').replace('.', '_');
    if (!Names.isProjectName(name) || name.indexOf('-') >= 0) {
      throw new DefinitionException(
          "Project name '" + name + "'",
          "it is not one that Feast takes",
          "Use letters, digits and '_', beginning with a letter or digit: headrace init FOLDER --project NAME.");
    }
    if (Files.exists(target.resolve("feature_store.yaml"))) {
      throw new DefinitionException(
          "Folder " + folder,
          "it holds a feature_store.yaml already",
          "Name another folder; nothing was written.");
    }
    try {
      for (String file : FILES) {
        Path path = target.resolve(file);
        Files.createDirectories(path.getParent());
        if (Files.notExists(path)) {
          Files.writeString(path, template(file).replace("PROJECT_NAME", name));
        }
      }
    } catch (IOException e) {
      throw new StoreException("Folder " + target, "it cannot be written: " + e.getMessage(), e);
    }
    System.out.println("Created " + target + ". Next:");
    System.out.println("  cd " + folder);
    System.out.println("  headrace apply");
    System.out.println("  headrace materialize 2025-01-01 2025-01-03");
    System.out.println(
        "  headrace online --features driver_stats:conv_rate --keys '{\"driver_id\": [1001, 1002]}'");
    return ExitCode.DONE.code();
  }

  private static String template(String file) throws IOException {
    try (InputStream in =
        InitCommand.class.getResourceAsStream("/io/headrace/jobs/template/" + file)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks its template " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
