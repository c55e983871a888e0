package io.headrace.jobs.cli;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.StoreException;
import io.headrace.engine.offline.QueryPaths;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs SQL where the sources are looked up: the same catalogs, formats and settings. */
@Command(
    name = "sql",
    mixinStandardHelpOptions = true,
    description = {
      "Run Spark SQL in the session that this repository's sources are read in.",
      "Paths as in delta.`data/stats` start at the feature repository."
    },
    footer = {
      "",
      "Examples:",
      "  headrace sql \"SELECT count(*) FROM lake.rides.trips\"",
      "  headrace sql --file steps/create.sql"
    })
final class SqlCommand extends EngineCommand {
  @Parameters(arity = "0..*", paramLabel = "STATEMENT", description = "Run one after another.")
  List<String> statements = new ArrayList<>();

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description =
          "Statements in a file, run before those of the command line; each ends with a semicolon at the end of a line.")
  List<Path> files = new ArrayList<>();

  @Option(
      names = "--limit",
      defaultValue = "20",
      description = "The most rows of an answer that are shown. Default: 20.")
  int limit;

  @Override
  ExitCode run(Workspace workspace) {
    List<String> all = new ArrayList<>();
    files.forEach(file -> all.addAll(read(file)));
    all.addAll(statements);
    if (all.isEmpty()) {
      throw new DefinitionException(
          "headrace sql", "there is no statement", "Give one, or a --file of them.");
    }
    for (String statement : all) {
      run(workspace, statement);
    }
    return ExitCode.DONE;
  }

  private void run(Workspace workspace, String statement) {
    String where = "statement '" + statement.lines().findFirst().orElse("") + "'";
    try {
      Dataset<Row> answer =
          workspace.spark().sql(QueryPaths.resolve(statement, workspace.repository()));
      if (answer.columns().length > 0) {
        show(workspace, answer);
      }
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare
      throw e instanceof AnalysisException
          ? new DefinitionException(where, said(e), "Statements before it were run.")
          : new StoreException(where, said(e), e);
    }
  }

  private static String said(Exception e) {
    return String.valueOf(e.getMessage())
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .findFirst()
        .orElse(e.getClass().getSimpleName());
  }

  private void show(Workspace workspace, Dataset<Row> answer) {
    if (common.output == OutputFormat.json) {
      answer.toJSON().takeAsList(limit).forEach(workspace.console().out()::println);
    } else {
      // What show() prints to is Scala's, and not the console that the rest goes to.
      workspace
          .console()
          .out()
          .print(((org.apache.spark.sql.classic.Dataset<Row>) answer).showString(limit, 0, false));
    }
  }

  private static List<String> read(Path file) {
    try {
      return SqlText.statements(Files.readString(file));
    } catch (MalformedInputException e) {
      throw new DefinitionException("--file " + file, "it is not text in UTF-8", "Save it so.");
    } catch (IOException e) {
      throw new DefinitionException(
          "--file " + file, "it cannot be read", "Name a file of SQL statements.");
    }
  }
}
