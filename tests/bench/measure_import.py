# SPDX-License-Identifier: GPL-3.0-or-later
"""Import: foyerctl from file to durable records, search index and dead letters, and the same in Python."""

import json
import os
import shutil
import threading

from bench import Failed, median, read_figures

BAD_PER_MILLE = 10
LARGEST = 1000000
WATCH_SECONDS = 0.005

# Name of the thread: what it does.
STAGES = {"ingest": "cut into slices", "transform": "map", "foyer-store-w": "admit", "foyer-search": "index words"}


class Watch:
    """Processor seconds of the threads of a process, by name, as last seen before it ends."""

    def __init__(self):
        self.seconds = {}
        self.is_ended = threading.Event()
        self.thread = None

    def begin(self, pid):
        self.thread = threading.Thread(target=self.look_on, args=("/proc/%d/task" % pid,))
        self.thread.start()

    def look_on(self, folder):
        seen = {}
        while not self.is_ended.is_set():
            try:
                for task in os.listdir(folder):
                    seen[task] = self.read(os.path.join(folder, task)) or seen.get(task)
            except OSError:
                break
            self.is_ended.wait(WATCH_SECONDS)
        for name, seconds in filter(None, seen.values()):
            self.seconds[name] = self.seconds.get(name, 0) + seconds

    def read(self, task):
        try:
            with open(os.path.join(task, "comm")) as name, open(os.path.join(task, "schedstat")) as times:
                return name.read().strip(), int(times.read().split()[0]) / 1e9
        except (OSError, IndexError, ValueError):
            return None  # it has just ended

    def end(self):
        self.is_ended.set()
        if self.thread is not None:
            self.thread.join()


def make_file(bench, n):
    path = bench.path("rows-%d.csv" % n)
    if not os.path.exists(path):
        output = bench.run(["/usr/bin/python3", os.path.join(bench.root, "data", "samples", "make-large.py"), str(n),
                            "--errors", str(BAD_PER_MILLE)]).output
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(output)
    return path


def import_file(bench, n):
    """Into a fresh event; (the run of the whole process, what it reports, processor seconds by thread)."""
    path, event = make_file(bench, n), bench.path("event")
    foyerctl = bench.program("src", "cli", "foyerctl")
    shutil.rmtree(event, ignore_errors=True)
    bench.run([foyerctl, "init", event])
    watch = Watch()
    try:
        run = bench.run([foyerctl, "--event", event, "--json", "import", path, "--source", "bench"], timeout=400,
                        good=(1,), begun=watch.begin)
    finally:
        watch.end()
    report = json.loads(run.output)
    bad = n * BAD_PER_MILLE // 1000
    if report["records"] != n or report["refused"] != bad or report["admitted"] != n - bad:
        raise Failed("the import of %d rows admitted %d and refused %d" % (n, report["admitted"], report["refused"]))
    shutil.rmtree(event)
    return run, report, watch.seconds


def import_often(bench, n, times):
    """The run of median length."""
    key = "import-%d" % n
    if key not in bench.shared:
        runs = sorted((import_file(bench, n) for _ in range(times)), key=lambda pair: pair[0].seconds)
        bench.shared[key] = runs[len(runs) // 2]
    return bench.shared[key]


def measure_reference(bench):
    folder = bench.path("reference")
    rates = []
    path = make_file(bench, 20000 if bench.is_quick else 50000)
    for _ in range(1 if bench.is_quick else 2):
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        figures = read_figures(bench.run(["/usr/bin/python3", bench.beside("reference-pipeline.py"), path, folder]).output)
        rates.append(figures["records_per_second"])
    return median(rates)


def measure_import(bench):
    """Import of 100,000 rows, end to end, beside the Python reference pipeline."""
    n = 100000
    run, report, _ = import_often(bench, n, 3)
    reference = measure_reference(bench)
    rate = n / run.seconds
    bench.add("R-85", "import of 100,000 rows, the whole process", rate, "records/s", ">= 60000")
    bench.add("R-85", "the same as the import reports it", report["records_per_second"], "records/s")
    bench.add("R-85", "Python reference pipeline", reference, "records/s")
    bench.add("R-85", "Foyer ÷ Python reference pipeline", rate / reference, "×", ">= 10")
    bench.add("R-85", "processor time per record, all threads", run.processor_seconds / n * 1e6, "µs")
    bench.add("R-85", "peak memory, 100,000 rows", run.peak_bytes / 1e6, "MB", "<= 200")
    if bench.is_quick:
        return
    run, report, _ = import_often(bench, LARGEST, 1)
    bench.add("R-85", "import of 1,000,000 rows, the whole process", LARGEST / run.seconds, "records/s")
    bench.add("R-85", "peak memory, 1,000,000 rows", run.peak_bytes / 1e6, "MB", "<= 200")


def measure_linearity(bench):
    """Processor time per record of every stage: many rows ÷ few; what every run costs once is taken off by a run of 1,000."""
    base, small, large = 1000, 10000, 100000 if bench.is_quick else LARGEST
    at_once = import_often(bench, base, 5)
    few = import_often(bench, small, 5)
    many = import_often(bench, large, 3 if bench.is_quick else 1)

    def compare(what, get, goal):
        once = get(at_once)
        early = (get(few) - once) / (small - base)
        late = (get(many) - once) / (large - base)
        bench.add("R-90", "%s, per record at %d" % (what, small), early * 1e6, "µs")
        bench.add("R-90", "%s, per record at %d" % (what, large), late * 1e6, "µs")
        bench.add("R-90", "%s, late ÷ early" % what, late / max(early, 1e-9), "×", goal)

    goal = None if bench.is_quick else "<= 1.5"
    compare("import", lambda result: result[0].processor_seconds, goal)
    for thread, what in STAGES.items():
        compare(what, lambda result: result[2].get(thread, 0), goal)
