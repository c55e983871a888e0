package io.headrace.engine.configuration;

/**
 * One key of {@code feature_store.yaml}.
 *
 * @param type as the reference page names it
 * @param defaultText what holds when the key is absent; {@code required} or empty where nothing
 *     does
 */
record Option(String key, String type, String defaultText, String description) {}
