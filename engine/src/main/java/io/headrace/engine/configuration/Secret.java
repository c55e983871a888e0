package io.headrace.engine.configuration;

import java.io.Serializable;

/** A text that is never printed. */
public record Secret(String reveal) implements Serializable {
  @Override
  public String toString() {
    return "****";
  }
}
