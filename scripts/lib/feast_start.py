"""What the benchmarks of Feast share: its session of Spark, a repository of its own, the data's types, the figures."""
import os
import statistics
import sys
import tempfile
from pathlib import Path

from feast import Entity, FeatureStore, RepoConfig, ValueType
from feast.infra.offline_stores.contrib.spark_offline_store.spark_source import SparkSource
from feast.types import Float64, Int64, String
from pyspark.sql import SparkSession

# Of a feature by its number: as the declarations on the other side, or the rows would not be the same.
TYPES = [Float64, Float64, Int64, String]
PROJECT = "benchmark"
KEY = Entity(name="key", join_keys=["key_id"], value_type=ValueType.INT64)


def run_options(options):
    """The options of a run that every benchmark has."""
    options.add_argument("--out", required=True, type=Path)
    options.add_argument("--work", required=True, type=Path)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--threads", type=int, default=2)
    options.add_argument("--heap", default="8g")


def session(name, given):
    os.environ["PYSPARK_PYTHON"] = sys.executable
    given.work.mkdir(parents=True, exist_ok=True)
    return (
        SparkSession.builder.master(f"local[{given.threads}]")
        .appName(name)
        .config("spark.driver.memory", given.heap)
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.local.dir", str(given.work / "spark"))
        .config("spark.sql.warehouse.dir", str(given.work / "warehouse"))
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", "32")
        .config("spark.driver.extraJavaOptions", "-Duser.timezone=UTC")
        .getOrCreate()
    )


def feature_store(work, online_store=None, **more):
    """A repository in a folder of its own below work; without an online store given, one that nobody uses."""
    repository = Path(tempfile.mkdtemp(dir=work))
    return FeatureStore(
        config=RepoConfig(
            project=PROJECT,
            provider="local",
            registry=str(repository / "registry.db"),
            offline_store={"type": "spark"},
            online_store=online_store or {"type": "sqlite", "path": str(repository / "online.db")},
            entity_key_serialization_version=3,
            **more,
        )
    )


def parquet(name, folder):
    return SparkSource(
        name=name,
        path=folder,
        file_format="parquet",
        timestamp_field="event_timestamp",
        created_timestamp_column="created",
    )


def summary(seconds):
    return {"median_s": statistics.median(seconds), "min_s": min(seconds)} if seconds else {}
