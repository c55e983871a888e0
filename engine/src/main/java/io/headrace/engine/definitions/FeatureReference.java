package io.headrace.engine.definitions;

/** One feature of one view, written {@code driver_stats:trips_today}. */
public record FeatureReference(String view, String feature) {

  /**
   * @throws DefinitionException when the text is not {@code view:feature}
   */
  public static FeatureReference parse(String text) {
    int colon = text.indexOf(':');
    if (colon <= 0 || colon != text.lastIndexOf(':') || colon == text.length() - 1) {
      throw new DefinitionException(
          "Feature reference '" + text + "'",
          "it is not of the form view:feature",
          "Write for example driver_stats:conv_rate.");
    }
    return new FeatureReference(
        text.substring(0, colon).strip(), text.substring(colon + 1).strip());
  }

  /** Column name when full feature names are asked for: {@code driver_stats__trips_today}. */
  public String fullName() {
    return view + "__" + feature;
  }

  @Override
  public String toString() {
    return view + ":" + feature;
  }
}
