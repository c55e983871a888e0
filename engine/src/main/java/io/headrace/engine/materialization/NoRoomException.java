package io.headrace.engine.materialization;

import io.headrace.engine.definitions.StoreException;

/** What was asked to be written surely does not fit into the online store's memory. */
public final class NoRoomException extends StoreException {
  private static final long serialVersionUID = 1L;

  NoRoomException(String store, String what) {
    super(store, what, null);
  }
}
