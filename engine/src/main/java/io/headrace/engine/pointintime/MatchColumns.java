package io.headrace.engine.pointintime;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/**
 * What a join tells about each row beside the features, one struct column a view. Whoever writes
 * the rows takes statistics from it in the same pass and drops it.
 *
 * @param view place of the view in the join, from 0
 */
public record MatchColumns(int view) {
  static final String EVENT = "event";
  static final String CREATED = "created";
  static final String EXPIRED = "expired";
  static final String UNUSABLE = "unusable";
  static final String TIE = "tie";

  /** Name of the struct column. */
  public String name() {
    return "__headrace_match_" + view;
  }

  /** Event timestamp of the row that was matched; null where none was. */
  public Column event() {
    return part(EVENT);
  }

  /** Created timestamp of the row that was matched; null where none was, or it has none. */
  public Column created() {
    return part(CREATED);
  }

  public Column matched() {
    return event().isNotNull();
  }

  /** There was a row, older than the ttl allows. */
  public Column expired() {
    return part(EXPIRED);
  }

  /** The label row has a null key or a null moment. */
  public Column unusable() {
    return part(UNUSABLE);
  }

  public Column noCandidate() {
    return functions.not(matched().or(expired()).or(unusable()));
  }

  /** The matched row shares event and created timestamp with another of its key. */
  public Column completeTie() {
    return part(TIE);
  }

  private Column part(String field) {
    return functions.col(name()).getField(field);
  }
}
