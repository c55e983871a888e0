package io.headrace.engine.pointintime;

import io.headrace.engine.pointintime.kernel.Match;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/**
 * What a join tells about each row beside the features, a few columns a view. Whoever writes the
 * rows takes statistics from them in the same pass and drops them.
 *
 * @param view place of the view in the join, from 0
 */
public record MatchColumns(int view) {
  /** In order: event timestamp, created timestamp, code of the match, complete tie. */
  public List<String> names() {
    return List.of(name("event"), name("created"), name("match"), name("tie"));
  }

  /** Event timestamp of the row that was matched; null where none was. */
  public Column event() {
    return functions.col(name("event"));
  }

  /** Created timestamp of the row that was matched; null where none was, or it has none. */
  public Column created() {
    return functions.col(name("created"));
  }

  public Column matched() {
    return is(Match.MATCHED);
  }

  /** There was a row, older than the ttl allows. */
  public Column expired() {
    return is(Match.EXPIRED);
  }

  /** The label row has a null key or a null moment. */
  public Column unusable() {
    return is(Match.UNUSABLE);
  }

  public Column noCandidate() {
    return is(Match.NO_CANDIDATE);
  }

  /** The matched row shares event and created timestamp with another of its key. */
  public Column completeTie() {
    return functions.col(name("tie"));
  }

  private Column is(Match match) {
    return functions.col(name("match")).equalTo(functions.lit(match.code()));
  }

  private String name(String part) {
    return "__headrace_match_" + view + "_" + part;
  }
}
