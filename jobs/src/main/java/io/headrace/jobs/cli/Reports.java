package io.headrace.jobs.cli;

import io.headrace.engine.definitions.StoreException;
import io.headrace.engine.report.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Keeps the report of each run as a JSON file of its own. */
final class Reports {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private Reports() {}

  /** Writes the report and says where it is, and where Spark's log is. */
  static Path write(Workspace workspace, String command, String runId, Object data) {
    Path folder =
        workspace.repository().resolve(workspace.configuration().headrace().reportDirectory());
    Path file =
        folder.resolve(
            command + "-" + STAMP.format(Instant.now()) + "-" + runId.substring(0, 8) + ".json");
    write(file, Json.text(data) + "\n");
    workspace.console().err().println("Report: " + file);
    workspace.log().ifPresent(l -> workspace.console().err().println("Spark's log: " + l));
    return file;
  }

  /** Writes the report as a page too, beside the JSON. */
  static void writeBeside(Path json, String markdown) {
    String name = json.getFileName().toString().replaceAll("\\.json$", ".md");
    write(json.resolveSibling(name), markdown);
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new StoreException(
          "Report " + file,
          "its report cannot be written: " + e.getMessage() + ". Set headrace.report_directory.",
          e);
    }
  }
}
