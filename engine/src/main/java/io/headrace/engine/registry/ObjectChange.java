package io.headrace.engine.registry;

import java.util.List;

/** What happens to one object of the registry. */
public record ObjectChange(ObjectKind kind, String name, Action action, List<FieldChange> fields) {
  public ObjectChange {
    fields = List.copyOf(fields);
  }

  /** What happens to an object. */
  public enum Action {
    CREATE,
    UPDATE,
    UNCHANGED,
    DELETE
  }

  /** One line for the object and one more for each field that changes. */
  public String text() {
    StringBuilder text =
        new StringBuilder(action.name().toLowerCase(java.util.Locale.ROOT))
            .append(' ')
            .append(kind.text())
            .append(' ')
            .append(name);
    fields.forEach(f -> text.append("\n    ").append(f));
    return text.toString();
  }
}
