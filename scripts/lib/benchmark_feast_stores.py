"""Feast's own Spark engine writes the benchmark's parquet files into a running server, in a process of its own.

A first round on a tenth of the files' rows warms up; before every round the store is emptied, after the last one it is
left as it is.
"""
import argparse
import json
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

from feast import FeatureView, Field
from feast.types import Int64

import feast_start
from feast_start import KEY, PROJECT, TYPES

VIEW = "entity_features"
START = datetime(2024, 1, 1, tzinfo=timezone.utc)
END = START + timedelta(days=10)


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
    feast = feast_start.feature_store(given.work, online_store(given.store, given.port), batch_engine={"type": "spark.engine"})
    view = FeatureView(
        name=VIEW,
        entities=[KEY],
        ttl=timedelta(0),
        schema=[Field(name="key_id", dtype=Int64)] + [Field(name=f"f{f}", dtype=TYPES[f % 4]) for f in range(8)],
        source=feast_start.parquet("rows", folder),
    )
    feast.apply([KEY, view])
    return feast


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--reference", required=True, type=Path, help="figures of the other side on the same files")
    options.add_argument("--store", required=True, choices=["redis", "postgres"])
    options.add_argument("--port", required=True, type=int)
    feast_start.run_options(options)
    given = options.parse_args()
    reference = json.loads(given.reference.read_text())
    spark = feast_start.session("feast-store-benchmark", given)

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
        **feast_start.summary(seconds),
    }
    given.out.write_text(json.dumps(figures, indent=2) + "\n")


main()
