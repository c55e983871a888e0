package io.headrace.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first thing that a new user sees. */
class DemoTest {
  @TempDir Path folder;

  @Test
  void demoRunsThroughTwiceAndShowsThatNothingLeaked() {
    for (int time = 0; time < 2; time++) {
      CliRun run = CliRun.of("demo", "--to", folder.resolve("demo").toString());
      assertThat(run.exit()).as(run.toString()).isZero();
      assertThat(run.out())
          .contains("78,146 rows in, 78,146 rows out")
          .containsPattern("rows with an observation from after +0\n")
          .containsPattern("plane_facts .* 3,322 ")
          .contains("PRESENT");
    }
    assertThat(Files.exists(folder.resolve("demo/data/online.db"))).isTrue();
    assertThat(Files.exists(folder.resolve("demo/data/training/_SUCCESS"))).isTrue();
  }
}
