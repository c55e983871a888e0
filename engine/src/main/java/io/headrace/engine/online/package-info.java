/**
 * The online stores behind one interface: Redis, Postgres and SQLite in the layout that Feast's SDK
 * and servers read. Whether a row is newer than the stored one is decided inside the store,
 * atomically.
 */
package io.headrace.engine.online;
