/**
 * The door to the engine: a feature repository opened with a Spark session. Jobs, notebooks and
 * programs start here.
 */
package io.headrace.engine;
