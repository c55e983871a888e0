package io.headrace.engine.retrieval;

import static io.headrace.engine.retrieval.TestViews.fields;
import static io.headrace.engine.retrieval.TestViews.view;
import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.engine.TestSpark;
import io.headrace.engine.definitions.SelectedView;
import io.headrace.engine.definitions.SourceLocation;
import io.headrace.engine.offline.UtcSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetColumnsTest {
  /** Ten cities, but a token of its own for each row. */
  private static final String ROWS =
      "SELECT id k, concat('city ', id % 10) city, sha2(cast(id AS string), 256) token,"
          + " id % 3 / 2D score, timestamp'2025-05-01 00:00:00' ts FROM range(0, 30000, 1, 1)";

  private final SparkSession spark = TestSpark.session();
  @TempDir Path repository;

  @Test
  void featuresThatTheSourceKeepsPlainAreWrittenPlain() throws IOException {
    UtcSession.of(spark).sql(ROWS).write().parquet(repository.resolve("stats").toString());

    assertThat(dictionaries())
        .containsEntry("city", true)
        .containsEntry("token", false)
        .containsEntry("score", false);
  }

  @Test
  void featuresOfASourceWithoutFootersKeepParquetsDefaults() throws IOException {
    SelectedView query =
        view(
            "stats",
            new SourceLocation.Query(ROWS),
            Optional.empty(),
            Duration.ZERO,
            fields("k:Int64"),
            fields("city:String", "score:Float64"));

    write(query);

    assertThat(dictionaries("out")).containsEntry("city", true).containsEntry("score", false);
  }

  private Map<String, Boolean> dictionaries() throws IOException {
    write(
        view(
            "stats",
            new SourceLocation.Files("stats", SourceLocation.FileFormat.PARQUET),
            Optional.empty(),
            Duration.ZERO,
            fields("k:Int64"),
            fields("city:String", "token:String", "score:Float64")));
    return dictionaries("out");
  }

  private void write(SelectedView view) {
    new HistoricalRetrieval(spark, repository, Clock.systemUTC())
        .write(
            new HistoricalRequest(
                List.of(view),
                Optional.of(
                    EntityInput.parse(
                        "SELECT id k, timestamp'2025-05-02 00:00:00' event_timestamp FROM range(2000)")),
                Optional.empty(),
                Optional.empty(),
                false,
                false),
            OutputTarget.parse("path:out", Optional.empty()),
            OutputTarget.Existing.REPLACE);
  }

  /** Whether a column has a dictionary in some file of the folder. */
  private Map<String, Boolean> dictionaries(String folder) throws IOException {
    Map<String, Boolean> found = new TreeMap<>();
    try (Stream<Path> files = Files.list(repository.resolve(folder))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".parquet")).toList()) {
        try (ParquetFileReader reader =
            ParquetFileReader.open(
                HadoopInputFile.fromPath(
                    new org.apache.hadoop.fs.Path(file.toUri()), new Configuration()))) {
          reader
              .getRowGroups()
              .forEach(
                  group ->
                      group
                          .getColumns()
                          .forEach(
                              c ->
                                  found.merge(
                                      c.getPath().toDotString(),
                                      c.hasDictionaryPage(),
                                      Boolean::logicalOr)));
        }
      }
    }
    return found;
  }
}
