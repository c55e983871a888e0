package io.headrace.engine.definitions;

import java.io.Serializable;

/**
 * One thing a user can fix.
 *
 * @param where the file, document, object or option, such as {@code Feature view 'driver_stats' in
 *     driver.yaml}
 * @param what what is wrong there, without a final full stop
 * @param fix how to put it right, as a sentence
 */
public record Problem(String where, String what, String fix) implements Serializable {

  @Override
  public String toString() {
    return where + ": " + what + ". " + fix;
  }
}
