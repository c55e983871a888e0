package io.headrace.operator.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DockerfileTest {
  /** Without comments, a line for each instruction. */
  private static final List<String> INSTRUCTIONS =
      ShippedFiles.text("docker/Dockerfile")
          .replaceAll("(?m)^#.*\n", "")
          .replace("\\\n", " ")
          .lines()
          .filter(line -> !line.isBlank())
          .toList();

  @Test
  void endsAsSparksUserByNumber() {
    assertThat(INSTRUCTIONS.get(INSTRUCTIONS.size() - 1)).isEqualTo("USER 185");
  }

  @Test
  void nothingRunsOrIsFetchedWhileItIsBuilt() {
    assertThat(INSTRUCTIONS)
        .allMatch(i -> i.matches("(ARG|FROM|LABEL|COPY|USER) .*"))
        .noneMatch(i -> i.startsWith("COPY") && i.contains("--from"));
    assertThat(String.join("\n", INSTRUCTIONS)).doesNotContainPattern("https?://|apt|latest");
  }

  @Test
  void versionsAreArgumentsAndThoseOfTheBuild() {
    String pom = ShippedFiles.text("../pom.xml");
    assertThat(INSTRUCTIONS)
        .contains("ARG SPARK_VERSION=" + between(pom, "<spark.version>", "<"))
        .contains("ARG HEADRACE_VERSION=" + between(pom, "<version>", "<"))
        .contains("FROM ${SPARK_IMAGE}");
    Matcher base = Pattern.compile("ARG SPARK_IMAGE=(.*)").matcher(String.join("\n", INSTRUCTIONS));
    assertThat(base.results().map(r -> r.group(1)).distinct())
        .containsExactly(
            "docker.io/apache/spark:${SPARK_VERSION}-scala"
                + between(pom, "<scala.binary.version>", "<")
                + "-java17-ubuntu");
  }

  @Test
  void labelsAreThoseOfOpenContainers() {
    String label =
        INSTRUCTIONS.stream().filter(i -> i.startsWith("LABEL")).findFirst().orElseThrow();
    assertThat(label)
        .contains("image.title", "image.version=\"${HEADRACE_VERSION}\"", "image.revision")
        .contains("image.created", "image.licenses=\"Apache-2.0\"", "image.base.name");
  }

  @Test
  void onlyWhatIsCopiedGetsToTheBuilder() {
    List<String> sent =
        ShippedFiles.text("docker/.dockerignore")
            .lines()
            .filter(line -> line.startsWith("!"))
            .map(line -> line.substring(1))
            .toList();
    assertThat(ShippedFiles.text("docker/.dockerignore")).startsWith("*\n");
    assertThat(sent).containsExactly("headrace-jobs.jar", "jars/*.jar", "LICENSE", "NOTICE");
    assertThat(INSTRUCTIONS)
        .contains(
            "COPY jars/ /opt/spark/jars/",
            "COPY LICENSE NOTICE /opt/headrace/",
            "COPY headrace-jobs.jar /opt/headrace/headrace-jobs.jar");
  }

  private static String between(String text, String start, String end) {
    int from = text.indexOf(start) + start.length();
    return text.substring(from, text.indexOf(end, from));
  }
}
