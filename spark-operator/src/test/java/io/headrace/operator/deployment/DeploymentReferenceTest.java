package io.headrace.operator.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DeploymentReferenceTest {
  private static final Path PAGE = Path.of("../docs/deployment-file.md");

  @Test
  void thePageIsTheKeys() throws IOException {
    if ("write".equals(System.getProperty("golden"))) {
      Files.writeString(PAGE, DeploymentReference.markdown());
    }
    assertThat(Files.readString(PAGE)).isEqualTo(DeploymentReference.markdown());
  }

  @Test
  void theKeysAreTheRecords() {
    assertThat(new TreeSet<>(DeploymentKeys.JOB.names())).isEqualTo(components(Job.class));
    assertThat(new TreeSet<>(DeploymentKeys.SCHEDULE.names()))
        .isEqualTo(components(Schedule.class));
    Set<String> pod = components(PodSettings.class);
    pod.add("instances");
    assertThat(new TreeSet<>(DeploymentKeys.POD.names())).isEqualTo(pod);
    assertThat(new TreeSet<>(DeploymentKeys.RESTART.names()))
        .isEqualTo(components(Deployment.Restart.class));
    assertThat(new TreeSet<>(DeploymentKeys.LOCAL_DIRS.names()))
        .isEqualTo(components(Deployment.LocalDirs.class));
  }

  private static Set<String> components(Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .map(RecordComponent::getName)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
