"""Compares training datasets and online stores of several runs of the demo.

  python compare_runs.py FOLDER FOLDER ...
"""
import sqlite3
import sys

import pandas as pd


def training(folder):
    table = pd.read_parquet(f"{folder}/training")
    return table.sort_values("flight_key").reset_index(drop=True)


def online(folder):
    db = sqlite3.connect(f"{folder}/data/online.db")
    tables = [t for (t,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'flights%' ORDER BY 1")]
    assert len(tables) == 4, tables
    return {t: db.execute(f'SELECT * FROM "{t}" ORDER BY entity_key, feature_name').fetchall() for t in tables}


first, others = sys.argv[1], sys.argv[2:]
want_rows, want_online = training(first), online(first)
assert len(want_rows) > 70_000 and all(want_online.values())
for other in others:
    pd.testing.assert_frame_equal(want_rows, training(other))
    assert online(other) == want_online, f"{other}: the online store differs"
print(f"{len(others) + 1} runs: the same {len(want_rows):,} training rows, the same {sum(map(len, want_online.values())):,} online values.")
