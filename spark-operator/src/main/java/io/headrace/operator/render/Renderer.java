package io.headrace.operator.render;

import io.headrace.operator.catalogue.Catalogue;
import io.headrace.operator.check.DeploymentCheck;
import io.headrace.operator.check.ManifestCheck;
import io.headrace.operator.deployment.Deployment;
import io.headrace.operator.manifest.Manifest;
import io.headrace.operator.plan.ConfigFiles;
import io.headrace.operator.plan.RunPlan;
import io.headrace.operator.plan.RunPlanner;
import io.headrace.operator.problems.Problems;
import io.headrace.operator.problems.RefusedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Renders a deployment. */
public final class Renderer {
  private final Provenance provenance;
  private final Instant now;

  public Renderer(Provenance provenance, Instant now) {
    this.provenance = provenance;
    this.now = now;
  }

  /**
   * Everything that a deployment needs in its namespace; nothing is created.
   *
   * @param problems what was found when the deployment was read
   * @throws RefusedException with those and every problem found on the way
   */
  public Rendering render(Deployment deployment, Catalogue catalogue, Problems problems) {
    List<String> notes = new ArrayList<>();
    new DeploymentCheck(deployment, catalogue, now).run(problems, notes);
    RunPlanner planner = new RunPlanner(deployment, catalogue, now, problems, notes);
    List<RunPlan> plans = planner.runs();
    ConfigFiles files = planner.files();
    problems.throwIfAny();

    Map<String, String> storeTypes = new LinkedHashMap<>();
    catalogue.stores().forEach((block, store) -> storeTypes.put(block, store.type()));
    RunObjects objects = new RunObjects(provenance, storeTypes);
    List<Manifest> runs = new ArrayList<>();
    plans.forEach(plan -> runs.addAll(objects.of(plan)));
    Rendering rendering =
        new Rendering(
            deployment.file(),
            provenance.version(),
            new SupportObjects(deployment).of(files),
            runs,
            notes);
    // Nothing leaves that the check of manifests would refuse.
    ManifestCheck check = new ManifestCheck(catalogue.engine());
    problems.addAll(check.problems(rendering.all(), deployment.file()));
    problems.throwIfAny();
    return rendering;
  }
}
