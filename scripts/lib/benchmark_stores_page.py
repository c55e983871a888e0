"""Writes the tables of docs/benchmarks-stores.md and the figures beside it from what the parts of the benchmark measured."""
import argparse
import json
import os
import platform
from pathlib import Path

STORES = ["redis", "cluster", "postgres", "sqlite"]
NAMES = {"redis": "Redis", "cluster": "Redis Cluster", "postgres": "Postgres", "sqlite": "SQLite"}
STATES = ["empty", "newer", "identical"]
MANY_KEYS, FEW_KEYS = 10_000_000, 100_000
FULL_SIZE = 1_000_000
# How much more a driver may hold at 10M keys than at 100k, and count as flat: what one look differs from the next by.
FLAT = 1.25
BEGIN, END = "<!-- results: begin -->", "<!-- results: end -->"


def load(path):
    return json.loads(path.read_text()) if path.exists() else None


def machine():
    cpu = next((l.split(":")[1].strip() for l in open("/proc/cpuinfo") if l.startswith("model name")), platform.machine())
    memory = next(int(l.split()[1]) for l in open("/proc/meminfo") if l.startswith("MemTotal")) / 2**20
    return f"{cpu}, {os.cpu_count()} cores, {memory:.0f} GiB"


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def times(ratio):
    return "" if ratio is None else f"{ratio:.2f}x"


class Results:
    def __init__(self, figures):
        self.stores = self.folder(figures / "stores")
        self.changed = self.folder(figures / "changed")
        self.feast = self.folder(figures / "feast")
        self.feast_own = self.folder(figures / "feast-own")
        self.heap = self.folder(figures / "heap")
        self.encoder = self.jmh(figures / "encoder.json")
        for store in set(self.feast_own) - set(self.feast):
            raise SystemExit(f"{store}: Feast was measured without the other side")
        for store, own in self.feast_own.items():
            if own["entities"] != self.feast[store]["entities"]:
                raise SystemExit(f"{store}: Feast was measured on other data; measure it again")

    @staticmethod
    def folder(path):
        return {file.stem: load(file) for file in sorted(path.glob("*.json"))}

    @staticmethod
    def jmh(path):
        """Values a second, by what is encoded."""
        rows = load(path) or []
        return {row.get("params", {}).get("type", "row of 8 features"): row["primaryMetric"]["score"] for row in rows}

    def all(self):
        return [*self.stores.values(), *self.changed.values(), *self.feast.values(), *self.heap.values()]

    def seconds(self, store, contender):
        measured = self.stores.get(store, {}).get("contenders", {}).get(contender)
        return measured and measured["median_s"]

    def rate(self, store, contender):
        seconds = self.seconds(store, contender)
        return seconds and self.stores[store]["entities"] / seconds

    def against_bare(self, store, state):
        """COPY only fills an empty table; there it is what every load is held against."""
        ours = self.seconds(store, f"headrace {state}")
        bare = self.seconds(store, f"bare {state}") or self.seconds(store, "bare empty")
        return bare / ours if ours and bare else None

    def end_to_end(self, store):
        whole, writes = self.seconds(store, "headrace end-to-end"), self.seconds(store, "headrace empty")
        return whole / writes if whole and writes else None

    def against_feast(self, store):
        if store not in self.feast_own:
            return None
        return self.feast_own[store]["median_s"] / self.feast[store]["contenders"]["headrace end-to-end"]["median_s"]

    def driver(self, keys):
        found = self.heap.get(f"driver-{keys}")
        return found and found["most_alive_mb"]


def rates_table(results):
    contenders = [f"bare {s}" for s in STATES] + [f"headrace {s}" for s in STATES] + ["headrace end-to-end"]
    rows = []
    for store in STORES:
        if store in results.stores:
            rates = [results.rate(store, c) for c in contenders]
            rows.append([NAMES[store], f"{results.stores[store]['entities']:,}"] + [f"{r:,.0f}" if r else "" for r in rates])
    return table(["store", "entities"] + contenders, rows)


def ratio_table(results):
    rows = [
        [NAMES[s]] + [times(results.against_bare(s, state)) for state in STATES] + [times(results.end_to_end(s))]
        for s in STORES
        if s in results.stores
    ]
    return table(["store"] + [f"{s}, headrace / bare" for s in STATES] + ["end to end / writes alone, time"], rows)


def changed_table(results):
    rows = []
    for store, figures in results.changed.items():
        if store not in ("redis", "postgres"):
            continue
        for way in ("all", "changed"):
            w = figures[way]
            rows.append([
                NAMES[store], f"{figures['entities']:,}", f"`write: {way}`", f"{w['written']:,}", f"{w['unchanged']:,}",
                f"{w['bytes_written'] / 2**20:.1f}", f"{w['bytes_logged'] / 2**20:.1f}", f"{w['seconds']:.2f}",
            ])
    return table(["store", "entities", "way", "written", "unchanged", "MiB written", "MiB logged", "seconds"], rows)


def feast_table(results):
    rows = []
    for store, own in results.feast_own.items():
        ours = results.feast[store]["contenders"]["headrace end-to-end"]["median_s"]
        count = own["entities"]
        rows.append([
            NAMES[store], f"{count:,}", f"{count / own['median_s']:,.0f}", f"{count / ours:,.0f}",
            times(results.against_feast(store)), str(own["rounds"]),
        ])
    return table(["store", "entities", "Feast, entities/s", "Headrace, entities/s", "Headrace / Feast", "rounds"], rows)


def encoder_table(results):
    return table(["values", "million a second and core"], [[what, f"{rate / 1e6:.1f}"] for what, rate in results.encoder.items()])


def heap_table(results):
    rows = []
    for name, figures in sorted(results.heap.items(), key=lambda f: (f[0] == "one-jvm", f[1]["entities"])):
        where = "driver and executor in one JVM" if name == "one-jvm" else "driver, executor of 2 GB beside it"
        if figures.get("failed"):
            rows.append([f"{figures['entities']:,}", where, "", "**failed**", ""])
        else:
            rows.append([
                f"{figures['entities']:,}", where, str(figures["heap_mb"]), f"{figures['most_alive_mb']:.0f}",
                f"{figures['seconds']:.1f}",
            ])
    return table(["keys", "JVM", "heap, MB", "most alive, MB", "seconds"], rows)


class Bars:
    def __init__(self, results):
        self.results, self.rows = results, []

    def at_least(self, what, bar, measured, aim=None, note=""):
        self.row(what, f"at least {bar:g}x", measured, lambda: measured >= bar, f"{aim:g}x" if aim else "", note)

    def at_most(self, what, bar, measured, note=""):
        self.row(what, f"at most {bar:g}x", measured, lambda: measured <= bar, "", note)

    def row(self, what, bar, measured, reached, aim, note):
        if measured is None:
            self.rows.append([what, bar, aim, "", "not measured"])
        else:
            self.rows.append([what, bar, aim, times(measured) + note, "yes" if reached() else "**no**"])

    def size(self, store):
        entities = self.results.stores.get(store, {}).get("entities", FULL_SIZE)
        return "" if entities == FULL_SIZE else f" with {entities:,} entities"

    def all(self):
        r = self.results
        for store, state, bar, aim in [
            ("redis", "empty", 0.6, 0.8), ("redis", "newer", 0.4, 0.6), ("cluster", "empty", 0.5, None), ("cluster", "newer", 0.5, None),
            ("postgres", "empty", 0.85, None), ("postgres", "newer", 0.4, 0.55), ("postgres", "identical", 0.8, None),
        ]:
            what = {"empty": "into an empty store", "newer": "over older values", "identical": "identical rows again"}[state]
            self.at_least(f"{NAMES[store]}, {what} / bare load", bar, r.against_bare(store, state), aim, self.size(store))
        for store in ("redis", "postgres"):
            self.at_most(f"{NAMES[store]}, end to end / writes alone, time", 1.3, r.end_to_end(store), self.size(store))
        for store, bar in (("redis", 6), ("postgres", 3)):
            note = f" with {r.feast_own[store]['entities']:,} entities" if store in r.feast_own else ""
            self.at_least(f"{NAMES[store]}, Headrace / Feast's Spark engine", bar, r.against_feast(store), None, note)
        few, many = r.driver(FEW_KEYS), r.driver(MANY_KEYS)
        self.at_most("what the driver holds, 10M / 100k keys", FLAT, many / few if few and many else None)
        self.heap()
        self.encoder()
        self.contents()
        return table(["what", "bar", "aim", "measured", "reached"], self.rows)

    def heap(self):
        one = self.results.heap.get("one-jvm")
        bar = ["10M keys in a 2 GB heap, one JVM for all", "does not fail", ""]
        if not one or one["entities"] != MANY_KEYS:
            self.rows.append(bar + ["", "not measured"])
        elif one.get("failed"):
            self.rows.append(bar + ["failed", "**no**"])
        else:
            self.rows.append(bar + [f"got through with {one['heap_mb']} MB", "yes"])

    def encoder(self):
        measured = self.results.encoder
        bar = ["encoder, row of 8 features, values/s on one core", "at least 1.5M", ""]
        if not measured:
            self.rows.append(bar + ["", "not measured"])
            return
        rate = measured["row of 8 features"]
        self.rows.append(bar + [f"{rate / 1e6:.1f}M", "yes" if rate >= 1.5e6 else "**no**"])

    def contents(self):
        r = self.results
        told = f"equal in {', '.join(NAMES[s] for s in STORES if s in r.stores) or 'none'}"
        if r.feast_own:
            told += f"; Feast's in {', '.join(NAMES[s] for s in r.feast_own)}"
        # A difference ends the measurement, so there are figures only of equal contents.
        self.rows.append(["what contenders leave in the store", "equal", "", told, "yes" if r.stores else "not measured"])


def page(results, about):
    distinct = lambda key: " and ".join(sorted({str(f[key]) for f in results.all() if key in f}))
    servers = "; ".join(sorted({f["server"] for f in results.all() if "server" in f}))
    notes = (
        f"{about['machine']}; {about['date']}; commit {distinct('commit')}; Java {distinct('java')}; "
        f"{distinct('connections')} connections; rounds of the stores: "
        f"{' and '.join(sorted({str(f['rounds']) for f in results.stores.values()}))}.\n\nServers: {servers}."
    )
    parts = [notes, "### Entities per second, median", rates_table(results), "### Ratios", ratio_table(results)]
    if results.changed:
        parts += ["### A tenth of the rows has changed", changed_table(results)]
    if results.feast_own:
        parts += ["### Feast's Spark engine, end to end", feast_table(results)]
    if results.heap:
        parts += ["### Memory", heap_table(results)]
    if results.encoder:
        parts += ["### Encoder", encoder_table(results)]
    return "\n\n".join(parts + ["### Bars", Bars(results).all()])


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--figures", required=True, type=Path)
    options.add_argument("--docs", required=True, type=Path)
    given = options.parse_args()
    results = Results(given.figures)
    if not results.all():
        raise SystemExit("nothing was measured: run a part first")
    # The day of the measurement, not of the page.
    about = {"machine": machine(), "date": max(f["measured_at"] for f in results.all() if "measured_at" in f)[:10]}
    text = given.docs / "benchmarks-stores.md"
    before, rest = text.read_text().split(BEGIN)
    after = rest.split(END)[1]
    text.write_text(f"{before}{BEGIN}\n\n{page(results, about)}\n\n{END}{after}")
    for figures in results.all():
        # A folder of this machine says nothing to anybody.
        figures.pop("folder", None)
    everything = dict(
        about, stores=results.stores, changed=results.changed, feast_engine=results.feast_own, headrace_beside_feast=results.feast,
        heap=results.heap, encoder=results.encoder,
    )
    folder = given.docs / "benchmarks"
    folder.mkdir(exist_ok=True)
    (folder / f"stores-{about['date']}.json").write_text(json.dumps(everything, indent=2) + "\n")


main()
