package io.headrace.engine.report;

import io.headrace.engine.registry.FieldChange;
import io.headrace.engine.registry.ObjectChange;
import io.headrace.engine.registry.RegistryPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A difference between definitions and registry, for people and for programs. */
public final class RegistryPlanView {
  private RegistryPlanView() {}

  /**
   * A line for each object that changes, with its fields below.
   *
   * @param tense {@code would be} for a plan, {@code was} for what has been done
   */
  public static String text(RegistryPlan plan, String tense) {
    StringBuilder text = new StringBuilder();
    plan.created().forEach(c -> text.append(line(c)).append(tense).append(" created\n"));
    for (ObjectChange change : plan.updated()) {
      text.append(line(change)).append(tense).append(" updated\n");
      change.fields().forEach(f -> text.append("    ").append(f).append('\n'));
    }
    text.append(plan.unchanged().size()).append(" unchanged\n");
    if (!plan.undefined().isEmpty()) {
      text.append("kept, though no file here defines them:\n");
      plan.undefined().forEach(o -> text.append("    ").append(o).append('\n'));
    }
    return text.toString();
  }

  /** The same as maps and lists, for JSON. */
  public static Map<String, Object> data(RegistryPlan plan) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("created", plan.created().stream().map(RegistryPlanView::data).toList());
    data.put("updated", plan.updated().stream().map(RegistryPlanView::data).toList());
    data.put("unchanged", plan.unchanged().stream().map(RegistryPlanView::data).toList());
    List<Object> kept = new ArrayList<>();
    plan.undefined().forEach(o -> kept.add(Map.of("kind", o.kind().text(), "name", o.name())));
    data.put("kept", kept);
    return data;
  }

  private static Map<String, Object> data(ObjectChange change) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("kind", change.kind().text());
    data.put("name", change.name());
    List<Object> fields = new ArrayList<>();
    for (FieldChange field : change.fields()) {
      fields.add(Map.of("field", field.field(), "before", field.before(), "after", field.after()));
    }
    data.put("fields", fields);
    return data;
  }

  private static String line(ObjectChange change) {
    return change.kind().text() + " " + change.name() + " ";
  }
}
