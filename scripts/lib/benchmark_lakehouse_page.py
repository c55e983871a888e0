"""Writes the tables of docs/benchmarks-lakehouse.md and the figures beside it from what was measured."""
import argparse
import json
import os
import platform
from pathlib import Path
from statistics import median

STEPS = ["plain read", "read by the source", "full", "append of 1 %", "update of 1 %", "compaction"]
BEGIN, END = "<!-- results: begin -->", "<!-- results: end -->"


def machine():
    cpu = next((l.split(":")[1].strip() for l in open("/proc/cpuinfo") if l.startswith("model name")), platform.machine())
    memory = next(int(l.split()[1]) for l in open("/proc/meminfo") if l.startswith("MemTotal")) / 2**20
    return f"{cpu}, {os.cpu_count()} cores, {memory:.0f} GiB"


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def bar(what, most, ratios):
    if not ratios:
        return [what, f"at most {most}x", "", "not measured"]
    worst = max(ratios, key=ratios.get)
    return [what, f"at most {most}x", f"{ratios[worst]:.2f}x ({worst})", "yes" if ratios[worst] <= most else "**no**"]


def page(measured, about):
    seconds = {m["table"]: {s: median(m["seconds"][s]) for s in STEPS} for m in measured}
    ratio = lambda over, under: {name: s[over] / s[under] for name, s in seconds.items()}
    distinct = lambda key: " and ".join(sorted({str(m[key]) for m in measured}))
    notes = (
        f"{about['machine']}; {about['date']}; commit {distinct('commit')}; Java {distinct('java')}; {distinct('rows')} rows, "
        f"{distinct('keys')} keys; {distinct('rounds')} rounds."
    )
    rows = [[name] + [f"{s[step]:.2f}" for step in STEPS] for name, s in seconds.items()]
    bars = [
        bar("append to 1 % of the keys / full materialization", 0.15, ratio("append of 1 %", "full")),
        bar("update of 1 % of the keys / full materialization", 0.15, ratio("update of 1 %", "full")),
        bar("a commit that touches nothing / full materialization", 0.05, ratio("compaction", "full")),
        bar("reading through the source / Spark's plain read", 1.1, ratio("read by the source", "plain read")),
    ]
    return "\n\n".join([
        notes, "### Seconds, median", table(["table"] + STEPS, rows), "### Bars", table(["what", "bar", "greatest", "reached"], bars),
    ])


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--figures", required=True, type=Path)
    options.add_argument("--docs", required=True, type=Path)
    given = options.parse_args()
    measured = [json.loads(file.read_text()) for file in sorted(given.figures.glob("*.json"))]
    if not measured:
        raise SystemExit("nothing was measured: run it without --page first")
    about = {"machine": machine(), "date": max(m["measured_at"] for m in measured)[:10]}
    text = given.docs / "benchmarks-lakehouse.md"
    before, rest = text.read_text().split(BEGIN)
    after = rest.split(END)[1]
    text.write_text(f"{before}{BEGIN}\n\n{page(measured, about)}\n\n{END}{after}")
    folder = given.docs / "benchmarks"
    folder.mkdir(exist_ok=True)
    (folder / f"lakehouse-{about['date']}.json").write_text(json.dumps(dict(about, tables=measured), indent=2) + "\n")


main()
