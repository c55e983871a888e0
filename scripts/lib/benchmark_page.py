"""Writes the tables of docs/benchmarks.md and the figures beside it from what the parts of the benchmark measured."""
import argparse
import json
import os
import platform
import statistics
from pathlib import Path

PLANS = ["hash", "broadcast", "merge", "lookup"]
# Called directly, as plans are; users get the same join through a retrieval.
PLANNER = ["planner", "retrieval"]
FEAST = "Feast"
GRID = ["1m-x-5m", "1m-x-20m", "100k-x-20m", "5m-x-5m", "100k-x-8-views", "zipf-1m-x-5m", "hot-1m-x-5m"]
GRID += ["dense-50k-x-200k", "500-columns", "bucketed-1m-x-5m"]
BESIDE_THE_GRID = ["100k-x-1m", "1m-x-1m"]
FEW_LABELS = ["100k-x-20m", "100k-x-8-views"]
BEGIN, END = "<!-- results: begin -->", "<!-- results: end -->"


def load(path):
    return json.loads(path.read_text()) if path.exists() else None


def machine():
    cpu = next((l.split(":")[1].strip() for l in open("/proc/cpuinfo") if l.startswith("model name")), platform.machine())
    memory = next(int(l.split()[1]) for l in open("/proc/meminfo") if l.startswith("MemTotal")) / 2**20
    return f"{cpu}, {os.cpu_count()} cores, {memory:.0f} GiB"


class Results:
    def __init__(self, figures):
        self.heap = load(figures / "heap.json")
        self.cli = load(figures / "cli.json")
        loaded = {name: load(figures / "grid" / f"{name}.json") for name in GRID + BESIDE_THE_GRID}
        self.shapes = {name: shape for name, shape in loaded.items() if shape}
        if self.heap and not self.heap.get("failed") and self.heap["digest"] != loaded["1m-x-20m"]["digest"]:
            raise SystemExit("1m-x-20m: the result in the small heap differs from that of the grid")
        self.feast = {}
        for name, shape in self.shapes.items():
            measured = load(figures / "feast" / f"{name}.json")
            if not measured or not measured["seconds"]:
                continue
            if not measured["timed_out"] and measured.get("digest") != shape["digest"]:
                raise SystemExit(f"{name}: Feast's figures are about other data or another result; measure it again")
            self.feast[name] = measured

    def distinct(self, key):
        return sorted({str(s[key]) for s in self.shapes.values()})

    def is_a_try(self):
        return self.distinct("divided_by") != ["1"]

    def median(self, shape, contender):
        if contender == FEAST:
            return self.feast.get(shape, {}).get("median_s")
        return self.shapes.get(shape, {}).get("contenders", {}).get(contender, {}).get("median_s")

    def planner_name(self, shape):
        return next((p for p in PLANNER if self.median(shape, p) is not None), PLANNER[0])

    def planner(self, shape):
        return self.median(shape, self.planner_name(shape))

    def plan(self, shape):
        return self.shapes[shape]["contenders"].get(self.planner_name(shape), {}).get("plan")

    def over_planner(self, shape, contender):
        """How many times faster the planner is."""
        return ratio(self.median(shape, contender), self.planner(shape))

    def of(self, shape, contender):
        """How much longer the planner takes."""
        return ratio(self.planner(shape), self.median(shape, contender))

    def of_best(self, shape):
        known = [m for m in (self.median(shape, p) for p in PLANS) if m is not None]
        return ratio(self.planner(shape), min(known)) if known else None

    def skew(self, shape):
        tasks = self.shapes[shape]["contenders"].get(self.planner_name(shape), {}).get("tasks")
        return ratio(tasks["longest_ms"], max(1, tasks["median_ms"])) if tasks else None


def ratio(above, below):
    return above / below if above is not None and below else None


def number(value, digits=2):
    return "" if value is None else f"{value:.{digits}f}"


def times(value):
    return "" if value is None else f"{value:.2f}x"


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "|".join(["---"] * len(head)) + "|"]
    return "\n".join(lines + ["| " + " | ".join(r) + " |" for r in rows])


def seconds_table(results):
    names = []
    for shape in results.shapes.values():
        names += [n for n in shape["contenders"] if n not in names]
    rows = []
    for name in results.shapes:
        feast = number(results.median(name, FEAST))
        if results.feast.get(name, {}).get("timed_out"):
            feast = f"> {feast} (stopped)"
        rows.append([name] + [number(results.median(name, c)) for c in names] + [feast, results.plan(name) or ""])
    return table(["shape"] + names + [FEAST, "plan chosen"], rows)


def ratio_table(results):
    head = ["shape", "Feast / planner", "planner / shuffle floor", "planner / DuckDB", "planner / best plan"]
    rows = [
        [
            name,
            ("> " if results.feast.get(name, {}).get("timed_out") else "") + times(results.over_planner(name, FEAST)),
            times(results.of(name, "shuffle floor")),
            times(results.of(name, "DuckDB ASOF")),
            times(results.of_best(name)),
            times(results.skew(name)),
        ]
        for name in results.shapes
    ]
    return table(head + ["longest / median task"], rows)


class Bars:
    """Every bar: what is asked, where we want to be, what was measured."""

    def __init__(self, results):
        self.results = results
        self.rows = []

    def add(self, what, bar, aim, measured, reached, text=times):
        # What was not measured was not reached.
        verdict = "not measured" if measured is None else "yes" if reached(measured) else "**no**"
        if measured is not None and self.results.is_a_try():
            verdict = "a try"
        self.rows.append([what, bar, aim, text(measured), verdict])

    def at_least(self, what, value, bar, aim):
        self.add(what, f"at least {bar}x", f"{aim}x" if aim else "", value, lambda m: m >= bar)

    def at_most(self, what, value, bar, aim):
        self.add(what, f"at most {bar}x", aim, value, lambda m: m <= bar)

    def worst(self, shapes, measure):
        """The greatest of what was measured; a bar over several shapes is told with the number that was."""
        values = [v for v in map(measure, shapes) if v is not None]
        return max(values, default=None)

    def all(self):
        r = self.results
        grid = [s for s in GRID if s in r.shapes]
        feast = [v for v in (r.over_planner(s, FEAST) for s in grid) if v is not None]
        over = f"{len(feast)} of {len(GRID)} shapes"
        self.at_least(f"Feast / planner, median of {over}", statistics.median(feast) if feast else None, 8, 12)
        self.at_least(f"Feast / planner, least of {over}", min(feast, default=None), 3, None)
        self.at_least("Feast / planner, 8 views", r.over_planner("100k-x-8-views", FEAST), 15, 25)
        # A plan that is not told counts as one that shuffles both sides.
        broadcast = [s for s in grid if r.plan(s) == "broadcast"]
        both = [s for s in grid if s not in broadcast]
        floor = lambda s: r.of(s, "shuffle floor")
        self.at_most(f"planner / shuffle floor, greatest of {len(both)} where both sides are shuffled", self.worst(both, floor), 1.3, "1.0x")
        below = self.worst(broadcast, floor)
        if broadcast:
            self.add(f"planner / shuffle floor, greatest of {len(broadcast)} where broadcast is chosen", "below 1.0x", "", below, lambda m: m < 1)
        else:
            self.rows.append(["planner / shuffle floor where broadcast is chosen", "below 1.0x", "", "", "never chosen"])
        duck = lambda s: r.of(s, "DuckDB ASOF")
        few = [s for s in FEW_LABELS if s in r.shapes]
        rest = [s for s in grid if s not in FEW_LABELS]
        self.at_most("planner / DuckDB, greatest of " + " and ".join(FEW_LABELS), self.worst(few, duck), 1.2, "below 1.0x")
        self.at_most(f"planner / DuckDB, greatest of {len(rest)} elsewhere", self.worst(rest, duck), 3.5, "2x")
        self.at_most(f"planner / best plan, greatest of {len(grid)} of {len(GRID)} shapes", self.worst(grid, r.of_best), 1.2, "")
        skewed = ["zipf-1m-x-5m", "hot-1m-x-5m"]
        self.at_most("longest / median task, Zipf and hot key", self.worst([s for s in skewed if s in r.shapes], r.skew), 3, "")
        self.at_most("hot key / the same sizes without it", ratio(r.planner("hot-1m-x-5m"), r.planner("1m-x-5m")), 1.5, "")
        self.at_most("time per feature row, 1M labels, 20M / 1M rows", self.growth("1m-x-20m", "1m-x-1m"), 1.3, "")
        self.at_most("time per feature row, 100k labels, 20M / 1M rows", self.growth("100k-x-20m", "100k-x-1m"), 1.3, "")
        self.heap()
        cli = (r.cli or {}).get("median_s")
        self.add("`headrace historical` on 1,000 rows", "under 12 s", "", cli, lambda m: m < 12, lambda m: number(m, 1) + (" s" if m else ""))
        compared = sum("digest" in f for f in r.feast.values())
        equal = f"equal on {len(r.shapes)} shapes, Feast's on {compared}"
        self.rows.append(["results of all contenders, DuckDB and Feast included", "no differing row", "", equal, "yes"])
        return table(["what", "bar", "aim", "measured", "reached"], self.rows)

    def growth(self, large, small):
        r = self.results
        if large not in r.shapes or small not in r.shapes:
            return None
        per_row = [ratio(r.planner(s), r.shapes[s]["features"]) for s in (large, small)]
        return ratio(*per_row) if None not in per_row else None

    def heap(self):
        heap = self.results.heap
        text = "" if heap is None else "failed" if heap.get("failed") else f"got through with {heap['heap_mb']} MB"
        verdict = "not measured" if heap is None else "**no**" if heap.get("failed") else "yes"
        self.rows.append(["1M labels x 20M feature rows in a 2 GB heap", "does not fail", "", text, verdict])


def page(results, about):
    some = next(iter(results.shapes.values()))
    told = {key: " and ".join(results.distinct(key)) for key in ("commit", "rounds", "threads", "heap_mb", "java", "divided_by")}
    divided = f" **Sizes divided by {told['divided_by']}: no result, a try.**" if results.is_a_try() else ""
    notes = (
        f"{about['machine']}; {about['date']}; commit {told['commit']}; `local[{told['threads']}]`, heap {told['heap_mb']} MB, "
        f"Java {told['java']}; {told['rounds']} rounds.{divided}\n\n"
        f"`planner` in the ratios is the contender `{results.planner_name(some['shape'])}`."
    )
    parts = ["### Seconds, median", seconds_table(results), "### Ratios", ratio_table(results), "### Bars", Bars(results).all()]
    return "\n\n".join([notes] + parts)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--figures", required=True, type=Path)
    options.add_argument("--docs", required=True, type=Path)
    given = options.parse_args()
    results = Results(given.figures)
    if not results.shapes:
        raise SystemExit("nothing was measured: run the grid first")
    # The day of the measurement, not of the page.
    about = {"machine": machine(), "date": max(results.distinct("measured_at"))[:10]}
    text = given.docs / "benchmarks.md"
    before, rest = text.read_text().split(BEGIN)
    after = rest.split(END)[1]
    text.write_text(f"{before}{BEGIN}\n\n{page(results, about)}\n\n{END}{after}")
    for figures in [*results.shapes.values(), results.heap or {}]:
        # A folder of this machine says nothing to anybody.
        figures.pop("folder", None)
    everything = dict(about, grid=results.shapes, feast=results.feast, heap=results.heap, cli=results.cli)
    folder = given.docs / "benchmarks"
    folder.mkdir(exist_ok=True)
    (folder / f"results-{about['date']}.json").write_text(json.dumps(everything, indent=2) + "\n")


main()
