/**
 * Delta and Iceberg behind one interface: a table is resolved once into a version, and that version
 * is read however long it takes and whoever writes meanwhile.
 */
package io.headrace.engine.lakehouse;
