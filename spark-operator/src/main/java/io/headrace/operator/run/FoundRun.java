package io.headrace.operator.run;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.headrace.operator.manifest.RunMark;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A run's object and what it says. */
public record FoundRun(GenericKubernetesResource object, RunStatus status) {

  /** An annotation, else a label of that name; empty where neither is there. */
  public String mark(String name) {
    Map<String, String> annotations = object.getMetadata().getAnnotations();
    Map<String, String> labels = object.getMetadata().getLabels();
    if (annotations != null && annotations.containsKey(name)) {
      return annotations.get(name);
    }
    return labels == null ? "" : labels.getOrDefault(name, "");
  }

  /** The interval, where the run has fixed times. */
  public String interval() {
    String start = mark(RunMark.START);
    String end = mark(RunMark.END);
    return start.isEmpty() && end.isEmpty() ? "" : start + " .. " + end;
  }

  public String created() {
    String created = object.getMetadata().getCreationTimestamp();
    return created == null ? "" : created;
  }

  /** For JSON. */
  public Map<String, Object> data() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("name", status.run().name());
    data.put("namespace", status.run().namespace());
    data.put("operator", status.run().operator().name().toLowerCase(Locale.ROOT));
    data.put("created", created());
    data.put("state", status.state());
    data.put("phase", status.phase().name().toLowerCase(Locale.ROOT));
    data.put("attempts", status.attempts());
    data.put("job", mark(RunMark.JOB));
    data.put("project", mark(RunMark.PROJECT));
    data.put("views", mark(RunMark.VIEWS));
    data.put("start", mark(RunMark.START));
    data.put("end", mark(RunMark.END));
    data.put("message", status.message());
    return data;
  }
}
