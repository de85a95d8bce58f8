# SPDX-License-Identifier: GPL-3.0-or-later
"""Handing badges to a cupsd: through mutual TLS beside what libcups and lp do without; from a scan to an accepted job."""

import os

from bench import median, read_figures

ROUNDS = 3


def run_mode(bench, mode, n):
    environment = dict(bench.environment, G_TEST_SRCDIR=os.path.join(bench.root, "tests"))
    saved, bench.environment = bench.environment, environment
    try:
        return read_figures(bench.run([bench.program("tests", "bench", "bench-dispatch"), mode, str(n)]).output)
    finally:
        bench.environment = saved


def measure_dispatch(bench):
    """Jobs a second into a private cupsd, all in turns on the same machine."""
    amounts = {"transport": 500, "libcups": 500, "lp": 100, "store": 300}
    if bench.is_quick:
        amounts = {name: n // 2 for name, n in amounts.items()}
    rates = {name: [] for name in amounts}
    for _ in range(ROUNDS):
        for name, n in amounts.items():
            rates[name].append(run_mode(bench, name, n)["jobs_per_second"])
    rates = {name: median(values) for name, values in rates.items()}
    bench.add("R-87", "mutual TLS, Create-Job + Send-Document of 204 kB, 4 in flight", rates["transport"], "jobs/s")
    bench.add("R-87", "libcups: cupsPrintFile2, blocking, no TLS", rates["libcups"], "jobs/s")
    bench.add("R-87", "lp: a process for each job, no TLS", rates["lp"], "jobs/s")
    bench.add("R-87", "mutual TLS ÷ cupsPrintFile2", rates["transport"] / rates["libcups"], "×", ">= 1.2")
    bench.add("R-87", "with the store: every state durable before the next request", rates["store"], "jobs/s")


def measure_scan(bench):
    """From a scan to the badge accepted by a printer behind mutual TLS."""
    figures = [run_mode(bench, "scan", 100 if bench.is_quick else 200) for _ in range(ROUNDS)]
    bench.add("R-84", "scan in the engine → accepted by a warm printer, mutual TLS: median",
              median([one["p50_ms"] for one in figures]), "ms")
    bench.add("R-84", "the same: p95", median([one["p95_ms"] for one in figures]), "ms", "<= 50")
