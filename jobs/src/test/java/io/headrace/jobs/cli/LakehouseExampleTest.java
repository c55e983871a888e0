package io.headrace.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example in {@code conf/lakehouse}, step by step. */
class LakehouseExampleTest {
  private static final String END = "2013-03-08";

  @TempDir Path folder;

  @Test
  void incrementsFollowTheCommitsOfBothTables() throws IOException {
    layOut();
    run("sql", "--file", step("1-create.sql"));
    run("apply");
    assertThat(touched()).containsExactly(-1, -1);
    String before = departure("N14228");

    run("sql", "--file", step("2-append.sql"));
    assertThat(touched()).allMatch(keys -> keys > 1);
    assertThat(departure("N14228")).isNotEqualTo(before).contains("2013-03-05T12:25:00Z");
    assertThat(departure("N00LATE")).contains("2013-02-10T15:00:00Z");

    run("sql", "--file", step("3-correct.sql"));
    assertThat(touched()).containsExactly(1, 1);
    assertThat(departure("N14228")).contains("55", "2013-03-05T12:25:00Z");

    run("sql", "--file", step("4-delete.sql"));
    assertThat(touched()).containsExactly(0, 2);
    assertThat(departure("N14228")).contains("2013-03-03T14:55:00Z");
    assertThat(departure("N00LATE")).contains("NOT_FOUND");

    run("sql", "--file", step("5-compact.sql"));
    assertThat(touched()).containsExactly(0, 0);
    run("verify-online", "origin_weather");
    run("verify-online", "plane_departure");
  }

  /** As {@code conf/lakehouse/tour} does it. */
  private void layOut() throws IOException {
    Path conf = Path.of("..", "conf");
    Files.createDirectories(folder.resolve("data"));
    for (String file : List.of("feature_store.yaml", "features.yaml")) {
      Files.copy(conf.resolve("lakehouse").resolve(file), folder.resolve(file));
    }
    for (String file : List.of("flights.parquet", "weather.parquet")) {
      Files.copy(conf.resolve("demo/data").resolve(file), folder.resolve("data").resolve(file));
    }
  }

  private static String step(String file) {
    return Path.of("..", "conf", "lakehouse", "steps", file).toString();
  }

  private String run(String command, String... arguments) {
    CliRun run =
        CliRun.of(
            Stream.concat(Stream.of(command, "--chdir", folder.toString()), Stream.of(arguments))
                .toArray(String[]::new));
    assertThat(run.exit()).as(run.toString()).isZero();
    return run.out();
  }

  /** Keys that commits touched, of the weather and of the departures; -1 where all were read. */
  private List<Integer> touched() throws IOException {
    JsonNode views =
        new ObjectMapper()
            .readTree(run("materialize-incremental", END, "--output", "json"))
            .get("views");
    List<Integer> touched = new ArrayList<>();
    views.forEach(
        view -> touched.add(view.has("touched_keys") ? view.get("touched_keys").asInt() : -1));
    return touched;
  }

  private String departure(String plane) {
    return run(
        "online",
        "--features",
        "plane_departure:dep_delay",
        "--keys",
        "{\"tailnum\": [\"" + plane + "\"]}");
  }
}
