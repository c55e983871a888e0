"""Feast's own Spark engine writes the benchmark's parquet files into a running server, in a process of its own.

A first round on a tenth of the files' rows warms up; before every round the store is emptied, after the last one it is
left as it is.
"""
import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

from feast import Entity, FeatureStore, FeatureView, Field, RepoConfig, ValueType
from feast.infra.offline_stores.contrib.spark_offline_store.spark_source import SparkSource
from feast.types import Float64, Int64, String
from pyspark.sql import SparkSession

# As the declarations on the other side, or the rows would not be the same.
TYPES = [Float64, Float64, Int64, String]
PROJECT, VIEW = "benchmark", "entity_features"
START = datetime(2024, 1, 1, tzinfo=timezone.utc)
END = START + timedelta(days=10)


def session(threads, heap, work):
    os.environ["PYSPARK_PYTHON"] = sys.executable
    return (
        SparkSession.builder.master(f"local[{threads}]")
        .appName("feast-store-benchmark")
        .config("spark.driver.memory", heap)
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.local.dir", str(work / "spark"))
        .config("spark.sql.warehouse.dir", str(work / "warehouse"))
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", "32")
        .config("spark.driver.extraJavaOptions", "-Duser.timezone=UTC")
        .getOrCreate()
    )


def online_store(store, port):
    if store == "redis":
        return {"type": "redis", "connection_string": f"127.0.0.1:{port}"}
    return {
        "type": "postgres", "host": "127.0.0.1", "port": port, "database": "features",
        "user": "headrace", "password": "unused", "sslmode": "disable",
    }


def clear(store, port):
    if store == "redis":
        import redis

        redis.Redis(port=port).flushall()
    else:
        import psycopg

        with psycopg.connect(host="127.0.0.1", port=port, dbname="features", user="headrace", autocommit=True) as connection:
            connection.execute(f'TRUNCATE "{PROJECT}_{VIEW}"')
            connection.execute("CHECKPOINT")


def feature_store(given, folder):
    repository = Path(tempfile.mkdtemp(dir=given.work))
    feast = FeatureStore(
        config=RepoConfig(
            project=PROJECT,
            provider="local",
            registry=str(repository / "registry.db"),
            offline_store={"type": "spark"},
            batch_engine={"type": "spark.engine"},
            online_store=online_store(given.store, given.port),
            entity_key_serialization_version=3,
        )
    )
    key = Entity(name="key", join_keys=["key_id"], value_type=ValueType.INT64)
    source = SparkSource(
        name="rows", path=folder, file_format="parquet", timestamp_field="event_timestamp", created_timestamp_column="created"
    )
    view = FeatureView(
        name=VIEW,
        entities=[key],
        ttl=timedelta(0),
        schema=[Field(name="key_id", dtype=Int64)] + [Field(name=f"f{f}", dtype=TYPES[f % 4]) for f in range(8)],
        source=source,
    )
    feast.apply([key, view])
    return feast


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--reference", required=True, type=Path, help="figures of the other side on the same files")
    options.add_argument("--store", required=True, choices=["redis", "postgres"])
    options.add_argument("--port", required=True, type=int)
    options.add_argument("--out", required=True, type=Path)
    options.add_argument("--work", required=True, type=Path)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--threads", type=int, default=2)
    options.add_argument("--heap", default="8g")
    given = options.parse_args()
    reference = json.loads(given.reference.read_text())
    given.work.mkdir(parents=True, exist_ok=True)
    spark = session(given.threads, given.heap, given.work)

    small = str(given.work / "small")
    spark.read.parquet(reference["folder"]).limit(max(1, reference["entities"] // 10)).write.mode("overwrite").parquet(small)
    feature_store(given, small).materialize(START, END)

    feast = feature_store(given, reference["folder"])
    seconds = []
    for round_number in range(1, given.rounds + 1):
        clear(given.store, given.port)
        started = time.monotonic()
        feast.materialize(START, END)
        seconds.append(time.monotonic() - started)
        print(f"{given.store}: round {round_number}, Feast: {seconds[-1]:.2f} s", flush=True)
    spark.stop()
    figures = {
        "entities": reference["entities"],
        "rounds": given.rounds,
        "seconds": seconds,
        "median_s": statistics.median(seconds),
        "min_s": min(seconds),
    }
    given.out.write_text(json.dumps(figures, indent=2) + "\n")


main()
