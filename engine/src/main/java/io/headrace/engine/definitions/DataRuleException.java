package io.headrace.engine.definitions;

/**
 * The data breaks a rule that its definition declares: a value that does not fit its type, a null
 * where none is allowed.
 */
public class DataRuleException extends RuntimeException {
  public DataRuleException(String message) {
    super(message);
  }

  public DataRuleException(String message, Throwable cause) {
    super(message, cause);
  }
}
