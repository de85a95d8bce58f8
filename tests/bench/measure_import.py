# SPDX-License-Identifier: GPL-3.0-or-later
"""Import: foyerctl from file to durable records, search index and dead letters, and the same in Python."""

import json
import os
import shutil

from bench import Failed, median, read_figures

BAD_PER_MILLE = 10


def make_file(bench, n):
    path = bench.path("rows-%d.csv" % n)
    if not os.path.exists(path):
        output = bench.run(["/usr/bin/python3", os.path.join(bench.root, "data", "samples", "make-large.py"), str(n),
                            "--errors", str(BAD_PER_MILLE)]).output
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(output)
    return path


def import_file(bench, n):
    """Into a fresh event; (the run of the whole process, what it reports)."""
    path, event = make_file(bench, n), bench.path("event")
    foyerctl = bench.program("src", "cli", "foyerctl")
    shutil.rmtree(event, ignore_errors=True)
    bench.run([foyerctl, "init", event])
    run = bench.run([foyerctl, "--event", event, "--json", "import", path, "--source", "bench"], timeout=240, good=(1,))
    report = json.loads(run.output)
    bad = n * BAD_PER_MILLE // 1000
    if report["records"] != n or report["refused"] != bad or report["admitted"] != n - bad:
        raise Failed("the import of %d rows admitted %d and refused %d" % (n, report["admitted"], report["refused"]))
    shutil.rmtree(event)
    return run, report


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
    run, report = import_often(bench, n, 3)
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
    run, report = import_often(bench, 1000000, 1)
    bench.add("R-85", "import of 1,000,000 rows, the whole process", 1000000 / run.seconds, "records/s")
    bench.add("R-85", "peak memory, 1,000,000 rows", run.peak_bytes / 1e6, "MB", "<= 200")


def measure_linearity(bench):
    """Time per record: many rows ÷ few; what every run costs once is taken off by differences."""
    small, middle, large = 10000, 100000, 1000000
    few = import_often(bench, small, 3)[0]
    some = import_often(bench, middle, 3)[0]
    early = (some.seconds - few.seconds) / (middle - small)
    bench.add("R-90", "import, time per record from 10,000 to 100,000", early * 1e6, "µs")
    if bench.is_quick:
        return
    many = import_often(bench, large, 1)[0]
    late = (many.seconds - some.seconds) / (large - middle)
    bench.add("R-90", "import, time per record from 100,000 to 1,000,000", late * 1e6, "µs")
    bench.add("R-90", "import, late ÷ early", late / early, "×", "<= 1.5")
