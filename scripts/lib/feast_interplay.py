"""Feast and Headrace write into one store by turns; what is in it is read with Feast after every turn.

  python feast_interplay.py --begins ours|feast --headrace PROGRAM FOLDER

FOLDER holds feature_store.yaml and nothing else.
"""
import argparse
import datetime
import os
import sqlite3
import subprocess
from pathlib import Path

import pandas as pd
from feast import Entity, FeatureStore, FeatureView, Field, FileSource, ValueType
from feast.types import Float64, Int64, String

# Drivers that have a row on each day; driver 9 never has one.
DRIVERS = {1: [1, 2, 3, 4, 5], 2: [1, 2, 3, 6], 3: [2, 7]}
ASKED = [1, 2, 3, 4, 5, 6, 7, 9]
FEATURES = {"trips": {"rate": Float64, "trips": Int64, "city": String}, "moods": {"mood": String}}
FENCE = "headrace_fence"

DEFINITIONS = """
entities:
  - {name: driver, join_keys: [driver_id], value_type: INT64}
data_sources:
  - {name: rows, path: rows.parquet, timestamp_field: event_timestamp, created_timestamp_column: created}
feature_views:
"""


def table(correction=0):
    """All days' rows; a correction changes the third day's values and leaves their event times."""
    rows = []
    for day, drivers in DRIVERS.items():
        for driver in drivers:
            moment = pd.Timestamp(f"2025-03-{day:02}T12:00:00Z") + pd.Timedelta(minutes=driver)
            fix = correction if day == 3 else 0
            rows.append({
                "driver_id": driver,
                "event_timestamp": moment,
                "created": moment + pd.Timedelta(minutes=1 + fix),
                "rate": day + driver / 8 + fix,
                "trips": 10 * day + driver + fix,
                "city": f"Zürich {day}/{driver}/{fix}",
                "mood": f"mood {day}.{driver}.{fix}",
            })
    frame = pd.DataFrame(rows)
    for column in ("event_timestamp", "created"):
        frame[column] = frame[column].astype("datetime64[us, UTC]")
    return frame


class Interplay:
    def __init__(self, folder, headrace):
        self.folder, self.headrace = folder, headrace
        self.config = FeatureStore(repo_path=folder).config.online_store
        self.rows = table()
        self.save()

    def save(self):
        self.rows.to_parquet(self.folder / "rows.parquet", index=False)

    def correct(self):
        self.rows = table(correction=100)
        self.save()

    # Turns.

    def run(self, *arguments):
        done = subprocess.run([self.headrace, *arguments, "-c", str(self.folder)], capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"headrace {' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")

    def ours_defines(self):
        views = ""
        for name, features in FEATURES.items():
            schema = ", ".join(f"{{name: {f}, dtype: {t}}}" for f, t in features.items())
            views += f"  - {{name: {name}, entities: [driver], ttl: 0s, source: rows, schema: [{schema}]}}\n"
        (self.folder / "features.yaml").write_text(DEFINITIONS + views)
        self.run("apply")

    def ours_writes(self, first, last):
        self.run("materialize", f"2025-03-{first:02}T00:00:00Z", f"2025-03-{last:02}T23:00:00Z")

    def feast_defines(self):
        driver = Entity(name="driver", join_keys=["driver_id"], value_type=ValueType.INT64)
        source = FileSource(
            name="rows", path=str(self.folder / "rows.parquet"), timestamp_field="event_timestamp", created_timestamp_column="created")
        views = [
            FeatureView(
                name=name, entities=[driver], ttl=datetime.timedelta(0), source=source,
                schema=[Field(name="driver_id", dtype=Int64)] + [Field(name=f, dtype=t) for f, t in features.items()])
            for name, features in FEATURES.items()
        ]
        FeatureStore(repo_path=self.folder).apply([driver, source] + views)

    def feast_writes(self, day):
        start = datetime.datetime(2025, 3, day, tzinfo=datetime.timezone.utc)
        FeatureStore(repo_path=self.folder).materialize(start, start + datetime.timedelta(hours=23))

    def feast_deletes(self, name):
        store = FeatureStore(repo_path=self.folder)
        store.apply([], objects_to_delete=[store.get_feature_view(name)], partial=False)

    def feast_tears_down(self):
        FeatureStore(repo_path=self.folder).teardown()

    # What has to be there.

    def newest(self):
        return self.rows.sort_values("event_timestamp").groupby("driver_id").tail(1)

    def day(self, day):
        return self.rows[self.rows.event_timestamp.dt.day == day]

    def expect(self, what, rows):
        """Every feature of every view that is left, for every driver."""
        want = rows.set_index("driver_id")
        store = FeatureStore(repo_path=self.folder)
        views = [view.name for view in store.list_feature_views()]
        references = [f"{view}:{f}" for view in views for f in FEATURES[view]]
        answer = store.get_online_features(features=references, entity_rows=[{"driver_id": d} for d in ASKED]).to_dict()
        wrong = [
            f"{reference} of driver {driver}: the store holds {got!r}, not {wanted!r}"
            for reference in references
            for driver, got in zip(ASKED, answer[reference.split(":")[1]])
            for wanted in [want.loc[driver, reference.split(":")[1]] if driver in want.index else None]
            if got != wanted
        ]
        assert references and not wrong, f"{what}:\n" + "\n".join(wrong)
        print(f"{what}: {len(references) * len(ASKED)} values are as they should be.", flush=True)

    def names_left(self):
        """Keys or tables and indexes in the store, but for fences."""
        kind = self.config.type
        if kind == "redis":
            return [k.decode("latin-1") for k in self.redis().scan_iter() if not k.startswith(b"headrace:fence:")]
        if kind == "postgres":
            import psycopg

            with psycopg.connect(
                host=self.config.host, port=self.config.port, dbname=self.config.database, user=self.config.user
            ) as connection:
                found = connection.execute(
                    "SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname NOT IN"
                    " ('pg_catalog', 'information_schema', 'pg_toast') AND nspname NOT LIKE 'pg_t%temp%'"
                ).fetchall()
        else:
            path = self.folder / self.config.path
            if not path.exists():
                return []
            with sqlite3.connect(path) as connection:
                found = connection.execute("SELECT name FROM sqlite_master").fetchall()
        return [name for (name,) in found if FENCE not in name]

    def redis(self):
        import redis

        host, port = self.config.connection_string.split(":")
        return redis.Redis(host=host, port=int(port))

    def expect_deleted(self, view):
        if self.config.type == "redis":
            # Views share a hash: the other one's fields stay.
            client = self.redis()
            kept = [k for k in self.names_left() if f"_ts:{view}".encode() in client.hkeys(k.encode("latin-1"))]
        else:
            kept = [n for n in self.names_left() if n.startswith(f"interplay_{view}")]
        assert not kept, f"of the deleted view {view} there are still {kept}"

    def expect_nothing_left(self):
        left = self.names_left()
        assert not left, f"left after teardown: {left}"
        print("nothing but fences is left after teardown.", flush=True)


def ours_begins(play):
    play.ours_defines()
    play.ours_writes(1, 1)
    play.feast_writes(2)
    play.ours_writes(3, 3)
    play.expect("ours, Feast's, ours", play.newest())
    play.ours_writes(1, 2)
    play.expect("our backfill of older days changes nothing", play.newest())
    play.feast_writes(1)
    if play.config.type == "redis":
        play.expect("neither does Feast's, in Redis", play.newest())
    else:
        first = play.day(1)
        others = play.newest()
        others = others[~others.driver_id.isin(first.driver_id)]
        play.expect("Feast's puts old values back in SQL stores", pd.concat([others, first]))
    play.ours_writes(1, 3)
    play.expect("our next run mends that", play.newest())
    play.feast_writes(3)
    play.correct()
    play.ours_writes(3, 3)
    play.expect("our correction of equal event times arrives", play.newest())
    play.feast_deletes("moods")
    play.expect_deleted("moods")
    play.expect("the other view is whole", play.newest())


def feast_begins(play):
    play.feast_defines()
    play.feast_writes(1)
    play.ours_writes(2, 2)
    play.feast_writes(3)
    play.expect("Feast's, ours, Feast's", play.newest())
    play.ours_writes(1, 2)
    play.expect("our backfill of older days changes nothing", play.newest())


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--begins", required=True, choices=["ours", "feast"])
    options.add_argument("--headrace", required=True)
    options.add_argument("folder", type=Path)
    given = options.parse_args()
    os.chdir(given.folder)
    play = Interplay(given.folder, given.headrace)
    (ours_begins if given.begins == "ours" else feast_begins)(play)
    play.feast_tears_down()
    play.expect_nothing_left()


main()
