package io.headrace.engine.registry;

/** The kinds of object that a registry names. */
public enum ObjectKind {
  PROJECT("project", "projects"),
  ENTITY("entity", "entities"),
  DATA_SOURCE("data source", "data sources"),
  FEATURE_VIEW("feature view", "feature views"),
  FEATURE_SERVICE("feature service", "feature services");

  private final String text;
  private final String plural;

  ObjectKind(String text, String plural) {
    this.text = text;
    this.plural = plural;
  }

  public String text() {
    return text;
  }

  public String plural() {
    return plural;
  }

  /** As a message begins: {@code Feature view 'driver_stats'}. */
  String named(String name) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1) + " '" + name + "'";
  }
}
