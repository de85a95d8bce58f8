# SPDX-License-Identifier: GPL-3.0-or-later
"""Drawing processes: two against one, and their memory over many badges."""

import os

from bench import median, read_figures

REPEATS = 3


def measure_workers(bench):
    program = bench.program("tests", "bench", "bench-workers")
    template = os.path.join(bench.root, "templates", "label-4x3")
    few, many = (1000, 5000) if bench.is_quick else (4000, 50000)

    def run(badges, workers):
        return read_figures(bench.run([program, template, str(badges), str(workers)], timeout=1800).output)

    rates = {workers: median([run(few, workers)["badges_per_second"] for _ in range(REPEATS)]) for workers in (1, 2)}
    bench.add("R-82", "one drawing process", rates[1], "badges/s")
    bench.add("R-82", "two drawing processes", rates[2], "badges/s")
    bench.add("R-82", "two drawing processes ÷ one", rates[2] / rates[1], "×", ">= 1.6")
    figures = run(many, 2)
    bench.add("R-82", "%d badges: peak memory of a drawing process" % many, figures["worker_peak_mb"], "MB", "<= 150")
    bench.add("R-82", "%d badges: peak memory of the asking process" % many, figures["own_peak_mb"], "MB", "<= 150")
