"""argo_health.py FILE: runs the health rules in Lua on objects as the operators leave them."""

import sys

import lupa
import yaml

PREFIX = "resource.customizations.health."
with open(sys.argv[1]) as file:
    rules = {key[len(PREFIX):]: text for key, text in yaml.safe_load(file)["data"].items()}

KUBEFLOW = "sparkoperator.k8s.io_SparkApplication"
SCHEDULE = "sparkoperator.k8s.io_ScheduledSparkApplication"
APACHE = "spark.apache.org_SparkApplication"


def kubeflow(state):
    return {"status": {"applicationState": {"state": state}}}


def apache(*states):
    history = {str(i): {"currentStateSummary": s} for i, s in enumerate(states)}
    return {"status": {"currentState": {"currentStateSummary": states[-1]}, "stateTransitionHistory": history}}


CASES = [
    (KUBEFLOW, {}, "Progressing"),
    (KUBEFLOW, kubeflow("SUBMITTED"), "Progressing"),
    (KUBEFLOW, kubeflow("SUBMISSION_FAILED"), "Progressing"),
    (KUBEFLOW, kubeflow("COMPLETED"), "Healthy"),
    (KUBEFLOW, kubeflow("FAILED"), "Degraded"),
    (KUBEFLOW, kubeflow("SUSPENDED"), "Suspended"),
    (SCHEDULE, {"spec": {}}, "Progressing"),
    (SCHEDULE, {"spec": {"suspend": True}, "status": {"scheduleState": "Scheduled"}}, "Suspended"),
    (SCHEDULE, {"spec": {"suspend": False}, "status": {"scheduleState": "Scheduled"}}, "Healthy"),
    (SCHEDULE, {"spec": {}, "status": {"scheduleState": "FailedValidation"}}, "Degraded"),
    (APACHE, {}, "Progressing"),
    (APACHE, apache("Submitted", "RunningHealthy"), "Progressing"),
    (APACHE, apache("Submitted", "Succeeded"), "Healthy"),
    (APACHE, apache("Submitted", "Succeeded", "ResourceReleased"), "Healthy"),
    (APACHE, apache("Submitted", "Failed", "ResourceReleased"), "Degraded"),
    (APACHE, apache("Submitted", "SchedulingFailure", "ResourceReleased"), "Degraded"),
]

lua = lupa.LuaRuntime()
for kind, obj, expected in CASES:
    health = lua.eval("function(obj) " + rules[kind] + " end")(lua.table_from(obj, recursive=True))
    if health["status"] != expected:
        sys.exit(f"{kind} {obj}: {health['status']} instead of {expected}")
print(len(CASES), "objects judged")
