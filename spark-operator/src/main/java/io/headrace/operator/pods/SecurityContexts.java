package io.headrace.operator.pods;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the "restricted" Pod Security Standard asks for, and a read-only root on top. */
public final class SecurityContexts {
  /** The user {@code spark} of Spark's image. */
  private static final int USER = 185;

  private SecurityContexts() {}

  public static Map<String, Object> pod() {
    Map<String, Object> context = new LinkedHashMap<>();
    context.put("runAsNonRoot", true);
    context.put("runAsUser", USER);
    context.put("runAsGroup", USER);
    context.put("fsGroup", USER);
    context.put("seccompProfile", Map.of("type", "RuntimeDefault"));
    return context;
  }

  public static Map<String, Object> container() {
    Map<String, Object> context = new LinkedHashMap<>();
    context.put("allowPrivilegeEscalation", false);
    context.put("capabilities", Map.of("drop", List.of("ALL")));
    context.put("readOnlyRootFilesystem", true);
    context.put("runAsNonRoot", true);
    context.put("seccompProfile", Map.of("type", "RuntimeDefault"));
    return context;
  }
}
