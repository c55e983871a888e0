package io.headrace.engine.configuration;

/**
 * A place in a YAML file.
 *
 * @param file as users know it, relative to the feature repository where it lies inside
 * @param document which of the file's documents, from 1
 * @param line from 1
 */
public record YamlPosition(String file, int document, int line) {

  /** {@code driver.yaml, line 4}, and which document where it is not the first. */
  @Override
  public String toString() {
    return file + (document > 1 ? ", document " + document : "") + ", line " + line;
  }
}
