"""Feast's own Spark store on the data of the benchmark, in a process of its own.

One call measures one shape: a warm-up on small data, then the rounds. A run over the time limit counts as the limit, is
marked, and is the last one.
"""
import argparse
import json
import os
import shutil
import threading
import time
from datetime import timedelta
from pathlib import Path

from feast import FeatureView, Field
from feast.types import Int64
from pyspark.sql import functions as F

import feast_start
from feast_start import KEY, TYPES

TTL = timedelta(days=30)


def columns(shape):
    return [f"v{v}_f{c}" for v in range(shape["views"]) for c in range(shape["columns"])]


def store(shape, folder):
    feast = feast_start.feature_store(folder)
    views = [
        FeatureView(
            name=f"v{v}",
            entities=[KEY],
            ttl=TTL,
            schema=[Field(name="key_id", dtype=Int64)]
            + [Field(name=f"v{v}_f{c}", dtype=TYPES[c % 4]) for c in range(shape["columns"])],
            source=feast_start.parquet(f"features_{v}", f"{shape['folder']}/features_{v}"),
        )
        for v in range(shape["views"])
    ]
    feast.apply([KEY] + views)
    return feast


def run(feast, shape, output):
    entities = f"SELECT * FROM parquet.`{shape['folder']}/labels`"
    features = [f"v{v}:v{v}_f{c}" for v in range(shape["views"]) for c in range(shape["columns"])]
    job = feast.get_historical_features(entity_df=entities, features=features)
    job.to_spark_df().write.mode("overwrite").parquet(str(output))


def digest(spark, shape, output):
    """As Digest.java takes it."""
    names = ["label_id"] + columns(shape)
    nulls = F.concat(*[F.when(F.col(n).isNull(), "0").otherwise("1") for n in names])
    hashed = F.xxhash64(*[F.col(n) for n in names], nulls).cast("decimal(20,0)")
    row = spark.read.parquet(str(output)).select(F.count(F.lit(1)), F.coalesce(F.sum(hashed), F.lit(0)).cast("string")).first()
    return f"{row[0]}:{row[1]}"


class Limit:
    """Ends the process when a run takes longer than it may; what was measured is written before."""

    def __init__(self, seconds, out, result):
        self.seconds, self.out, self.result = seconds, out, result

    def __enter__(self):
        self.timer = threading.Timer(self.seconds, self.expire)
        self.timer.daemon = True
        self.timer.start()

    def __exit__(self, *_):
        self.timer.cancel()

    def expire(self):
        self.result["timed_out"] = True
        self.result["seconds"].append(self.seconds)
        write(self.out, self.result)
        # Spark's process ends with this one.
        os._exit(0)


def write(out, result):
    result.update(feast_start.summary(result["seconds"]))
    out.write_text(json.dumps(result, indent=2))


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--figures", required=True, type=Path, help="of the other contenders on the same shape")
    options.add_argument("--limit", type=float, default=600)
    feast_start.run_options(options)
    given = options.parse_args()
    shape = json.loads(given.figures.read_text())
    spark = feast_start.session("feast-benchmark", given)
    output = given.work / "result"
    result = {"shape": shape["shape"], "divided_by": shape["divided_by"], "timed_out": False, "limit_s": given.limit, "seconds": []}

    # Small enough for every shape: the first hundredth of the labels and of the rows.
    small = dict(shape, folder=str(given.work / "small"))
    for part in ["labels"] + [f"features_{v}" for v in range(shape["views"])]:
        rows = spark.read.parquet(f"{shape['folder']}/{part}")
        count = (shape["labels"] if part == "labels" else shape["features"]) // 100 + 1
        rows.limit(min(count, 10_000)).write.mode("overwrite").parquet(f"{small['folder']}/{part}")
    run(store(small, given.work), small, output)

    feast = store(shape, given.work)
    for round_number in range(1, given.rounds + 1):
        spark.catalog.clearCache()
        started = time.monotonic()
        with Limit(given.limit, given.out, result):
            try:
                run(feast, shape, output)
            except Exception as e:  # a run that dies counts as one that does not end
                result["failed"] = f"{type(e).__name__}: {e}"[:300]
        if "failed" in result:
            result["timed_out"] = True
            result["seconds"].append(given.limit)
            write(given.out, result)
            print(f"{shape['shape']}: Feast FAILED, counted as {given.limit} s: {result['failed']}", flush=True)
            break
        result["seconds"].append(time.monotonic() - started)
        print(f"{shape['shape']}: round {round_number}, Feast: {result['seconds'][-1]:.2f} s", flush=True)
        if round_number == 1:
            result["digest"] = digest(spark, shape, output)
            if result["digest"] != shape["digest"]:
                raise SystemExit(f"{shape['shape']}: results differ: Feast {result['digest']}, ours {shape['digest']}")
        write(given.out, result)
    spark.stop()
    shutil.rmtree(output, ignore_errors=True)


main()
