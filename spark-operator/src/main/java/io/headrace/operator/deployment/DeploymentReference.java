package io.headrace.operator.deployment;

/** Writes {@code docs/deployment-file.md} from the keys. */
public final class DeploymentReference {
  private DeploymentReference() {}

  public static String markdown() {
    StringBuilder page =
        new StringBuilder(
            """
            # The deployment file

            `headrace k8s render` makes Kubernetes objects of a feature repository and a deployment file; examples are
            in `conf/kubernetes`. Keys are strict: an unknown one is an error with the nearest known key, and all
            problems of a file are told at once. Durations are written `90s`, `10m`, `6h`, `7d`. Secrets are named,
            never written.

            This page is written from the keys in the code; a test holds the two together.
            """);
    for (DeploymentKeys group : DeploymentKeys.values()) {
      page.append("\n## ").append(group.title()).append("\n\n");
      if (!group.intro().isEmpty()) {
        page.append(group.intro()).append("\n\n");
      }
      page.append("| Key | Type | Default | Meaning |\n| --- | --- | --- | --- |\n");
      for (DeploymentKeys.Key key : group.keys()) {
        page.append("| `" + key.name() + "` | " + key.type() + " | " + shown(key.defaultText()))
            .append(" | " + key.meaning() + " |\n");
      }
    }
    return page.toString();
  }

  private static String shown(String text) {
    return text.isEmpty() || text.contains("`") || text.contains(" ") ? text : "`" + text + "`";
  }
}
