package io.headrace.engine.pointintime.kernel;

/** What a view has for a label. The codes travel in a column of the result. */
public enum Match {
  MATCHED(0),
  /** The newest row that counts by time is older than the ttl allows. */
  EXPIRED(1),
  NO_CANDIDATE(2),
  /** The label has a null key or a null moment. */
  UNUSABLE(3);

  private final byte code;

  Match(int code) {
    this.code = (byte) code;
  }

  public byte code() {
    return code;
  }
}
