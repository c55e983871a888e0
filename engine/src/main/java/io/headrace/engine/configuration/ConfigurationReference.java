package io.headrace.engine.configuration;

/** Writes {@code docs/configuration.md} from the options. */
public final class ConfigurationReference {
  private ConfigurationReference() {}

  public static String markdown() {
    StringBuilder page =
        new StringBuilder(
            """
            # Configuration

            Headrace reads the `feature_store.yaml` that Feast reads. Relative paths are relative to the feature
            repository: `--chdir`, or the folder of the given file. `${NAME}` and `$NAME` in values stand for
            environment variables; one that is not set is an error that names all that are missing, and a dollar
            sign that no name follows is text. An unknown key is tolerated at the top level and in `registry`, and is an
            error in the other blocks. Passwords are never printed.

            This page is written from the options in the code; a test holds the two together.
            """);
    for (OptionGroup group : OptionGroup.values()) {
      page.append("\n## ").append(group.title()).append("\n\n");
      if (!group.intro().isEmpty()) {
        page.append(group.intro()).append("\n\n");
      }
      page.append("| Key | Type | Default | Meaning |\n| --- | --- | --- | --- |\n");
      for (Option option : group.options()) {
        page.append("| `" + option.key() + "` | " + option.type() + " | ")
            .append(option.defaultText().isEmpty() ? "" : "`" + option.defaultText() + "`")
            .append(" | " + option.description() + " |\n");
      }
    }
    return page.toString();
  }
}
