package io.headrace.engine.offline;

/** A data source before anything was looked up. */
public interface BatchSource {

  /**
   * Looks the source up once: lists the files, asks the catalog, analyses the query. What a run
   * reads afterwards is this and nothing newer.
   *
   * @throws io.headrace.engine.definitions.DefinitionException where the source does not exist, is
   *     empty or has no such columns
   * @throws io.headrace.engine.definitions.StoreException where it cannot be read
   */
  PinnedSource resolve();
}
