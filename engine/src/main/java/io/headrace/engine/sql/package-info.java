/**
 * The join for sessions that are not ours: SQL, PySpark and Scala reach it as a table function once
 * {@code spark.sql.extensions} names {@link io.headrace.engine.sql.HeadraceExtensions}.
 */
package io.headrace.engine.sql;
