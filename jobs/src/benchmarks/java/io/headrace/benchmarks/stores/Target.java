package io.headrace.benchmarks.stores;

import io.headrace.engine.online.OnlineRow;
import io.headrace.engine.online.OnlineTable;
import java.util.List;

/** A real server and the barest way to load it. */
interface Target {

  /** As figures and the page name it. */
  String name();

  /** Version and settings that matter. */
  String server() throws Exception;

  /** The block of {@code feature_store.yaml}, indented by two. */
  String onlineStoreBlock();

  /** Leaves the server as if nothing had ever been written; tables are there, empty. */
  void clear(OnlineTable table) throws Exception;

  /** Writes the same bytes as our writer does, and compares nothing. */
  void loadBarely(OnlineTable table, List<OnlineRow> share) throws Exception;

  /** Whether the bare load replaces rows that are there; COPY does not. */
  boolean bareLoadOverwrites();

  /** What is stored, without what is ours alone. */
  StoreContent content(OnlineTable table) throws Exception;

  /** Bytes that the server has logged for its replicas since it was started. */
  long loggedBytes() throws Exception;
}
