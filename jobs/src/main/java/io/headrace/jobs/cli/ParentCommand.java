package io.headrace.jobs.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that only has subcommands. */
public abstract class ParentCommand implements Runnable {
  @Spec CommandSpec spec;

  @Override
  public final void run() {
    CommandLine line = spec.commandLine();
    throw new ParameterException(
        line, "say what to do: " + String.join(" or ", line.getSubcommands().keySet()));
  }
}
