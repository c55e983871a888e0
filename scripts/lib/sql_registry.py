"""Works with Feast's SDK on a SQL registry beside Headrace.

  python sql_registry.py STEP FOLDER

data: writes the source. continue: checks what Headrace recorded, materializes the second day and applies a view of its own.
finish: checks that both sides' intervals and views are there, and that the store has the last day's values.
"""
import datetime
import sys
from pathlib import Path

import pandas as pd

step, folder = sys.argv[1], Path(sys.argv[2])
days = [datetime.datetime(2021, 4, d, tzinfo=datetime.timezone.utc) for d in (1, 2, 3, 4)]

if step == "data":
    rows = [
        {"driver_id": driver, "event_timestamp": day + datetime.timedelta(hours=12), "trips": driver * 10 + n}
        for n, day in enumerate(days[:3]) for driver in (1, 2)]
    (folder / "data").mkdir()
    pd.DataFrame(rows).to_parquet(folder / "data" / "stats.parquet")
    sys.exit()

from feast import Entity, FeatureStore, FeatureView, Field, FileSource, ValueType  # noqa: E402
from feast.types import Int64  # noqa: E402

store = FeatureStore(repo_path=str(folder))


def intervals():
    return [(s, e) for s, e in store.get_feature_view("driver_stats").materialization_intervals]


def trips():
    return store.get_online_features(
        features=["driver_stats:trips"], entity_rows=[{"driver_id": 1}, {"driver_id": 2}]).to_dict()["trips"]


if step == "continue":
    assert [v.name for v in store.list_feature_views()] == ["driver_stats"], store.list_feature_views()
    assert [e.name for e in store.list_entities()] == ["driver"], store.list_entities()
    assert [s.name for s in store.list_feature_services()] == ["activity"]
    assert intervals() == [(days[0], days[1])], intervals()
    assert trips() == [10, 20], trips()
    assert store.registry.get_project("sql_check").name == "sql_check"
    versions = store.registry.list_feature_view_versions("driver_stats", "sql_check")
    assert [v["version_number"] for v in versions] == [0], versions
    store.materialize(days[1], days[2], feature_views=["driver_stats"])
    source = FileSource(name="python_source", path="data/stats.parquet", timestamp_field="event_timestamp")
    store.apply([
        Entity(name="driver", join_keys=["driver_id"], value_type=ValueType.INT64),
        FeatureView(
            name="python_view", entities=[Entity(name="driver", join_keys=["driver_id"], value_type=ValueType.INT64)],
            ttl=datetime.timedelta(days=1), source=source, schema=[Field(name="trips", dtype=Int64)])])
    print("Feast went on with Headrace's registry.")
elif step == "finish":
    assert {v.name for v in store.list_feature_views()} == {"driver_stats", "python_view"}
    assert intervals() == [(days[0], days[1]), (days[1], days[2]), (days[2], days[3])], intervals()
    assert trips() == [12, 22], trips()
    view = store.get_feature_view("driver_stats")
    assert view.description == "what a driver did", view.description
    print("Feast sees what both wrote.")
else:
    sys.exit(f"unknown step {step}")
