package io.headrace.engine.retrieval;

import io.headrace.engine.offline.ReadShare;
import io.headrace.engine.offline.SourcePin;
import io.headrace.engine.retrieval.table.TableCommit;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a historical retrieval read and wrote.
 *
 * @param entityRows rows that features were joined to; the output has as many
 * @param rowsOut rows written
 * @param sources what was read
 * @param plan Spark's physical plan
 * @param seconds wall time of the run
 * @param output path or table
 * @param files data files written, empty for a table
 * @param bytes their size in all, unknown for a table without commits
 * @param commit what the run left in a table that keeps commits
 * @param reads how much of their sources the views had to read, by view, where files are counted
 */
public record RetrievalReport(
    long entityRows,
    long rowsOut,
    List<ViewReport> views,
    List<FeatureReport> features,
    List<SourcePin> sources,
    List<String> warnings,
    String plan,
    double seconds,
    String output,
    List<String> files,
    OptionalLong bytes,
    Optional<TableCommit> commit,
    Map<String, ReadShare> reads) {
  public RetrievalReport {
    views = List.copyOf(views);
    features = List.copyOf(features);
    sources = List.copyOf(sources);
    warnings = List.copyOf(warnings);
    files = List.copyOf(files);
    reads = Collections.unmodifiableMap(new LinkedHashMap<>(reads));
  }

  /**
   * Entity rows by what a view had for them; the first four add up to the entity rows.
   *
   * @param expired the newest row that was read is older than the ttl; rows older than any entity
   *     row could use are not read, and count as no candidate
   * @param nullKeyOrTime entity rows with a null key or a null moment
   * @param completeTies matched rows that share event and created timestamp with another
   * @param ignoredRows feature rows with a null key or a null time, of those that were read
   * @param neverKnown feature rows without created timestamp, of those that were read, which a
   *     known-at cut leaves out; empty without a cut
   */
  public record ViewReport(
      String view,
      long matched,
      long expired,
      long noCandidate,
      long nullKeyOrTime,
      long completeTies,
      long ignoredRows,
      OptionalLong neverKnown) {}

  /**
   * @param nulls rows in which the feature is null
   * @param nullShare of all rows, 0 to 1; 0 when there are none
   * @param oldest event timestamp of the oldest row matched
   */
  public record FeatureReport(
      String column,
      long nulls,
      double nullShare,
      Optional<Instant> oldest,
      Optional<Instant> newest) {}
}
