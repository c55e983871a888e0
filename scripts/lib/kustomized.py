"""kustomized.py OBJECTS FOLDER: what kustomize made of a base or an overlay hangs together."""

import sys

import yaml

path, folder = sys.argv[1:]
with open(path) as file:
    objects = list(yaml.safe_load_all(file))
names = {(o["kind"], o["metadata"]["name"]) for o in objects}
namespace = "headrace-dev" if folder.endswith("dev") else "headrace"


def require(condition, message):
    if not condition:
        sys.exit(f"{folder}: {message}")


require(("Namespace", namespace) in names, f"no namespace {namespace}")
for o in objects:
    what = f"{o['kind']}/{o['metadata']['name']}"
    if o["kind"] != "Namespace":
        require(o["metadata"].get("namespace") == namespace, f"{what} is not in {namespace}")
    if o["kind"] == "RoleBinding":
        require(("Role", o["roleRef"]["name"]) in names, f"{what} names a role that is not there")
        for subject in o["subjects"]:
            require(("ServiceAccount", subject["name"]) in names, f"{what} names an account that is not there")
            require(subject["namespace"] == namespace, f"{what} is for an account of another namespace")
    if o["kind"] == "ScheduledSparkApplication":
        driver = o["spec"]["template"]["driver"]["template"]["spec"]
        config = driver["volumes"][0]["configMap"]["name"]
        require(("ConfigMap", config) in names, f"{what} mounts {config}, which is not there")
        require(config != "headrace-config", f"{what} mounts a ConfigMap whose name does not follow its content")
        require(o["spec"]["suspend"] == folder.endswith("dev"), f"{what} is suspended in the wrong overlay")
print(folder, len(objects), "objects")
