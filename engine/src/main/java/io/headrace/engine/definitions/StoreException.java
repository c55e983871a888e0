package io.headrace.engine.definitions;

/**
 * A source, a registry or an online store failed or cannot be reached. The cause is kept, and no
 * secret is in the message.
 */
public class StoreException extends RuntimeException {
  private final String store;

  /**
   * @param store what failed, with its address but without credentials: {@code Redis at
   *     localhost:6379}
   * @param what what happened and how to fix it
   * @param cause the failure underneath, or null where the store itself answered so
   */
  public StoreException(String store, String what, Throwable cause) {
    super(store + ": " + what, cause);
    this.store = store;
  }

  public String store() {
    return store;
  }
}
