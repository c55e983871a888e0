package io.headrace.jobs.cli;

import io.headrace.engine.offline.AsOf;
import io.headrace.engine.offline.AsOfText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which versions of the sources a run reads. */
final class AsOfOptions {
  @Option(
      names = "--as-of",
      paramLabel = "[SOURCE=]MOMENT",
      description =
          "Read Delta and Iceberg tables as they were: a time for all sources; or SOURCE= before a time, version:12,"
              + " snapshot:123, tag:june or branch:audit. May be repeated. Default: the newest version.")
  List<String> asOf = new ArrayList<>();

  /**
   * @param now what {@code now-1h} counts back from
   */
  AsOf moments(Instant now) {
    return AsOfText.parse(asOf, now);
  }
}
