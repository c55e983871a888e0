package io.headrace.engine.offline;

/** The columns that every read of a pinned source has beside its fields. */
public final class FeatureColumns {
  public static final String EVENT_TIMESTAMP = "__event_timestamp";
  public static final String CREATED_TIMESTAMP = "__created_timestamp";

  private FeatureColumns() {}
}
