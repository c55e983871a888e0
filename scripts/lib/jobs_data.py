"""Writes the definitions and the sources of check-4-jobs: 10,000 drivers of two days, and 1,000 entity rows.

  python jobs_data.py FOLDER
"""
import pathlib
import sys

import pandas as pd

folder = pathlib.Path(sys.argv[1])
(folder / "features.yaml").write_text(
    """entities:
  - {name: driver, join_keys: [driver_id], value_type: INT64}
data_sources:
  - {name: stats, path: data/stats.parquet, timestamp_field: event_timestamp, created_timestamp_column: created}
feature_views:
  - name: driver_stats
    entities: [driver]
    source: stats
    schema: [{name: rate, dtype: Float64}, {name: trips, dtype: Int64}]
"""
)
days = pd.to_datetime(["2025-01-01T08:00:00Z", "2025-01-02T08:00:00Z"])
rows = pd.DataFrame(
    {
        "driver_id": list(range(10_000)) * 2,
        "event_timestamp": [t for t in days for _ in range(10_000)],
        "rate": [n / 7 for n in range(20_000)],
        "trips": range(20_000),
    }
)
rows["created"] = rows["event_timestamp"] + pd.Timedelta(minutes=5)
for column in ("event_timestamp", "created"):
    rows[column] = rows[column].astype("datetime64[us, UTC]")
rows.to_parquet(folder / "data/stats.parquet", index=False)
labels = pd.DataFrame({"driver_id": range(1_000), "event_timestamp": pd.Timestamp("2025-01-02T12:00:00Z")})
labels["event_timestamp"] = labels["event_timestamp"].astype("datetime64[us, UTC]")
labels.to_parquet(folder / "data/labels.parquet", index=False)
