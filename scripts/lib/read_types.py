"""Reads every golden type with Feast's SDK and compares with what Feast read of its own writing.

  python read_types.py FOLDER

Where Feast could not write a type, or lost data, the value that the source holds is expected instead.
"""
import datetime
import json
import math
import sys

from feast import FeatureStore

folder = sys.argv[1]
store = FeatureStore(repo_path=folder)
kind = store.config.online_store.type

# What Feast could not write, or wrote with loss, against what the source says.
OURS = {
    "int64_null": [1, None, 2**53 + 1],
    "string_with_nul": ["a\x00b"],
    "map_string_string": [{"k": "x"}, {}],
    "map_string_int64": [{"k": 7}],
    "map_null": [{"k": "x"}, None],
    "array_map": [[{"k": "x"}]],
    "array_map_from_struct": [[{"k": "x"}, {"k": "y"}]],
}
# A null between numbers has no bytes of its own in Feast's lists: Headrace refuses the row's view.
REFUSED = {"array_int64_null_element"}


def plain(value):
    if isinstance(value, bytes):
        return {"bytes": value.hex()}
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    if isinstance(value, (set, frozenset)):
        return sorted((plain(v) for v in value), key=str)
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    return str(value)


def same(got, want):
    if isinstance(got, float) and isinstance(want, float):
        return math.isnan(got) and math.isnan(want) or got == want
    if isinstance(got, list) and isinstance(want, list):
        return len(got) == len(want) and all(map(same, got, want))
    if isinstance(got, dict) and isinstance(want, dict):
        return got.keys() == want.keys() and all(same(got[k], want[k]) for k in got)
    return got == want


wrong, checked = [], 0
for line in open(f"{folder}/expected.jsonl", encoding="utf-8"):
    record = json.loads(line)
    name = record["type"]
    if name in REFUSED:
        continue
    want = OURS.get(name, record["stores"][kind].get("read"))
    assert want is not None, f"{name}: Feast raised, and nothing is expected instead"
    rows = [{"driver_id": i + 1} for i in range(len(want))]
    got = plain(store.get_online_features([f"t_{name}:f"], rows).to_dict()["f"])
    checked += 1
    if not same(got, want):
        wrong.append(f"{name}: Feast reads {got}, expected {want}")
assert not wrong, "\n".join(wrong)
print(f"Feast read {checked} types from {kind} as it should.")
