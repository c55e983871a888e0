"""Reads the demo's features with Feast's SDK and compares them with the latest rows of the tables.

  python read_demo.py FOLDER
"""
import sys

import pandas as pd
from feast import FeatureStore

folder = sys.argv[1]
store = FeatureStore(repo_path=folder)
end = pd.Timestamp("2013-04-01T04:00:00Z")
checked = 0


def same(got, want):
    if want is None or want != want:
        return got is None
    return got == want


def compare(features, keys, latest, key):
    global checked
    got = store.get_online_features(features=features, entity_rows=[{key: k} for k in keys]).to_dict()
    for reference in features:
        name = reference.split(":")[1]
        for i, k in enumerate(keys):
            want = latest.loc[k, name]
            want = want.to_pydatetime() if isinstance(want, pd.Timestamp) else want.item() if hasattr(want, "item") else want
            assert same(got[name][i], want), f"{reference} of {k}: Feast reads {got[name][i]!r}, the table says {want!r}"
            checked += 1


weather = pd.read_parquet(f"{folder}/data/weather.parquet")
weather = weather[weather.observed_at <= end].sort_values("observed_at").groupby("origin").tail(1).set_index("origin")
compare(
    [f"origin_weather:{f}" for f in ("temp", "humid", "wind_speed", "wind_gust", "precip", "visib", "weather_time")],
    ["EWR", "JFK", "LGA"], weather, "origin")

planes = pd.read_parquet(f"{folder}/data/planes.parquet").astype({"year_built": object}).set_index("tailnum")
planes = planes.where(planes.notna(), None)
compare(
    [f"plane_facts:{f}" for f in ("manufacturer", "model", "year_built", "engines", "seats")],
    list(planes.index), planes, "tailnum")

flights = pd.read_parquet(f"{folder}/data/flights.parquet")
left = flights[flights.dep_delay.notna()]
left_at = left.sched_dep_time + pd.to_timedelta(left.dep_delay, unit="min")
hour = (left_at - pd.Timedelta(microseconds=1)).dt.floor("h") + pd.Timedelta(hours=1)
newest = hour[hour <= end].max()
last_hour = left[hour == newest]
got = store.get_online_features(
    features=["city_traffic:departures_1h", "city_traffic:late_share_1h"], entity_rows=[{"origin": "EWR"}]).to_dict()
assert got["departures_1h"] == [len(last_hour)], (got, len(last_hour))
assert abs(got["late_share_1h"][0] - (last_hour.dep_delay > 15).mean()) < 1e-12, got
checked += 2

service = store.get_online_features(
    features=store.get_feature_service("late_departure"), entity_rows=[{"origin": "JFK", "tailnum": "N14228"}]).to_dict()
assert service["temp"] == [weather.loc["JFK", "temp"]] and service["seats"] == [planes.loc["N14228", "seats"]], service
print(f"Feast read {checked} values equal to the tables.")
