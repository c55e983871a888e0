"""How long `headrace historical` takes on 1,000 entity rows, from the start of the process to its end."""
import argparse
import json
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

FEATURES = "origin_weather:temp,origin_weather:wind_speed"

options = argparse.ArgumentParser()
options.add_argument("--headrace", required=True)
options.add_argument("--demo", required=True, type=Path)
options.add_argument("--out", required=True, type=Path)
options.add_argument("--runs", type=int, default=5)
given = options.parse_args()

with tempfile.TemporaryDirectory() as scratch:
    repository = Path(scratch) / "repository"
    shutil.copytree(given.demo, repository)
    rows = ["origin,event_timestamp"]
    for i in range(1000):
        rows.append(f"{('EWR', 'JFK', 'LGA')[i % 3]},2013-02-{i % 28 + 1:02d}T{i % 24:02d}:30:00Z")
    (repository / "entities.csv").write_text("\n".join(rows) + "\n")
    subprocess.run([given.headrace, "apply", "-c", str(repository)], check=True, stdout=subprocess.DEVNULL)
    seconds = []
    for run in range(given.runs):
        command = [given.headrace, "historical", "-c", str(repository), "--features", FEATURES]
        command += ["--entities", "path:entities.csv", "--to", f"path:output-{run}.parquet"]
        started = time.monotonic()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        seconds.append(time.monotonic() - started)
        print(f"run {run + 1}: {seconds[-1]:.1f} s", flush=True)

given.out.write_text(json.dumps({"seconds": seconds, "median_s": statistics.median(seconds), "max_s": max(seconds)}, indent=2))
