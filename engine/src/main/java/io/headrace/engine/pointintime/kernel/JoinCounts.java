package io.headrace.engine.pointintime.kernel;

/** What a task counts; the metrics of Spark's user interface are behind it. */
public interface JoinCounts {
  /** One label of one view. */
  void add(Match match);

  /** A row that was given on. */
  void row();

  /** The most memory that the join has held. */
  void peak(long bytes);

  /** Rows that went through a sort because memory was refused. */
  void fellBack(long rows);
}
