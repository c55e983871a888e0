"""Applies one more feature view with Feast's SDK to a registry that Headrace wrote.

  python extend_registry.py FOLDER
"""
import datetime
import sys

from feast import Entity, FeatureStore, FeatureView, Field, FileSource, ValueType
from feast.types import Float64, String

store = FeatureStore(repo_path=sys.argv[1])
airport = Entity(name="airport", join_keys=["origin"], value_type=ValueType.STRING)
source = FileSource(name="python_source", path="data/weather.parquet", timestamp_field="observed_at")
view = FeatureView(
    name="python_view", entities=[airport], ttl=datetime.timedelta(hours=1), source=source,
    schema=[Field(name="origin", dtype=String), Field(name="pressure", dtype=Float64)])
store.apply([airport, view])
assert {v.name for v in store.list_feature_views()} >= {"python_view", "origin_weather", "plane_facts"}
print("Feast added python_view.")
