/**
 * The latest values of given entity keys, as a model sees them: values with their status and event
 * timestamp. It reads what materialization wrote, or what Feast did.
 */
package io.headrace.engine.serving;
