# SPDX-License-Identifier: GPL-3.0-or-later
"""Rendering: Foyer, gLabels, reportlab and plain cairo on the same badge and the same rows."""

import json
import os
import re
import subprocess

import badge
import glabels_badge
from bench import Failed, median, read_figures

BADGES = 1000
FEW_BADGES = 20
REPEATS = 3
PREVIEW_DPI = 144  # the console's, on a screen without scaling
GLABELS_BYTES = 6 << 30  # it grows with the square of the rows; never give it more than 2,000


def prepare(bench, n, name):
    path = bench.path(name)
    badge.write_rows(path, badge.make_rows(n))
    return path


def foyer_command(bench, rows, mode="batch"):
    return [bench.program("tests", "render", "bench-render"), "--rows", rows, badge.TEMPLATE, str(BADGES), mode]


def plain_command(bench, rows):
    art = bench.path("art.txt")
    badge.write_art(art)
    return [bench.program("tests", "bench", "plain-cairo"), rows, art, badge.LOGO]


def reportlab_command(bench, rows):
    return ["/usr/bin/python3", bench.beside("reportlab-badge.py"), rows, bench.path("reportlab.pdf")]


def glabels_command(bench, n):
    """The command and the file it makes."""
    folder = bench.path("glabels-%d" % n)
    os.makedirs(folder, exist_ok=True)
    document, merge = glabels_badge.write(folder, badge.make_rows(n))
    output = os.path.join(folder, "badges.pdf")
    return ["xvfb-run", "-a", "glabels-3-batch", "-o", output, "-i", merge, document], output


def run_itself(bench, make_command, repeats):
    """A program with a clock of its own: (badges a second, processor seconds a badge, bytes a badge), the median of runs."""
    few = bench.run(make_command(bench, prepare(bench, FEW_BADGES, "rows-few.tsv")))
    runs = [bench.run(make_command(bench, prepare(bench, BADGES, "rows.tsv"))) for _ in range(repeats)]
    figures = [read_figures(run.output) for run in runs]
    processor = median([run.processor_seconds for run in runs]) - few.processor_seconds
    return (median([each["badges_per_second"] for each in figures]), processor / (BADGES - FEW_BADGES),
            figures[0]["bytes_per_badge"])


def run_glabels(bench):
    """The same for gLabels, which has no clock: a run with a few rows stands for its start and is taken off."""
    command, _ = glabels_command(bench, FEW_BADGES)
    few = bench.run(command, limit_bytes=GLABELS_BYTES)
    command, output = glabels_command(bench, BADGES)
    run = bench.run(command, limit_bytes=GLABELS_BYTES)
    if not os.path.exists(output) or run.seconds <= few.seconds:
        raise Failed("gLabels made no document")
    n = BADGES - FEW_BADGES
    return (n / (run.seconds - few.seconds), (run.processor_seconds - few.processor_seconds) / n,
            os.path.getsize(output) / BADGES)


def measure_batch(bench):
    """1,000 badges into one PDF: Foyer, gLabels, reportlab, plain cairo."""
    measured = {
        "Foyer": run_itself(bench, foyer_command, REPEATS),
        "plain cairo": run_itself(bench, plain_command, REPEATS),
        "reportlab": run_itself(bench, reportlab_command, 1),
        "gLabels": run_glabels(bench),
    }
    for name, (rate, processor, size) in measured.items():
        id = "R-81" if name == "plain cairo" else "R-80"
        bench.add(id, "%s: 1,000 badges, one PDF, one worker" % name, rate, "badges/s")
        bench.add(id, "%s: processor time a badge" % name, processor * 1e3, "ms")
        bench.add(id, "%s: bytes a badge" % name, size, "B")
    foyer = measured["Foyer"]
    for name, id, goal in (("gLabels", "R-80", ">= 40"), ("reportlab", "R-80", ">= 40"), ("plain cairo", "R-81", ">= 7")):
        bench.add(id, "Foyer ÷ %s" % name, foyer[0] / measured[name][0], "×", goal)
        bench.add(id, "Foyer ÷ %s, by processor time" % name, measured[name][1] / foyer[1], "×")


def count_all(bench, commands):
    """Instructions of each command, run side by side: load does not change them."""
    processes = []
    for i, command in enumerate(commands):
        log = open(bench.path("callgrind-%d" % i), "w+b")
        processes.append((subprocess.Popen(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"] + command,
                                           stdout=subprocess.DEVNULL, stderr=log, env=bench.environment), log))
    counts = []
    for process, log in processes:
        process.wait(timeout=240)
        log.seek(0)
        found = re.search(r"Collected : (\d+)", log.read().decode("utf-8", "replace"))
        log.close()
        if process.returncode != 0 or found is None:
            raise Failed("callgrind counted nothing")
        counts.append(int(found.group(1)))
    return counts


def measure_instructions(bench):
    """Instructions per badge, from two amounts under callgrind. The figure depends on the amounts: caches warm up."""
    few, many = (20, 120) if bench.is_quick else (50, 350)
    plain_few, plain_many = (5, 25) if bench.is_quick else (10, 50)
    rows = [prepare(bench, n, "rows-%d.tsv" % n) for n in (few, many, plain_few, plain_many)]
    counts = count_all(bench, [foyer_command(bench, rows[0]), foyer_command(bench, rows[1])])
    plain = count_all(bench, [plain_command(bench, rows[2]), plain_command(bench, rows[3])])
    foyer = (counts[1] - counts[0]) / (many - few)
    bench.add("R-81", "instructions per badge: Foyer", foyer / 1e6, "M", "<= 2.5")
    with open(bench.beside("instructions.json"), encoding="utf-8") as file:
        recorded = json.load(file)
    bench.add("R-81", "instructions per badge ÷ those recorded in tests/bench/instructions.json",
              foyer / recorded["quick" if bench.is_quick else "full"], "×", "<= %g" % recorded["limit"])
    bench.add("R-81", "instructions per badge: plain cairo", (plain[1] - plain[0]) / (plain_many - plain_few) / 1e6, "M")


def measure_on_demand(bench):
    """One badge at a time: stored record to durable file."""
    rows = prepare(bench, 200 if bench.is_quick else 1000, "rows-on-demand.tsv")
    folder = bench.path("spool")
    os.makedirs(folder, exist_ok=True)
    program = bench.program("tests", "bench", "bench-on-demand")
    templates = [("benchmark badge", badge.TEMPLATE), ("label-4x3", os.path.join(bench.root, "templates", "label-4x3"))]
    for name, template in templates:
        figures = read_figures(bench.run([program, template, rows, folder]).output)
        bench.add("R-83", "%s on demand, p50" % name, figures["p50_ms"], "ms", "<= 3")
        bench.add("R-83", "%s on demand, p99" % name, figures["p99_ms"], "ms", "<= 10")
        bench.add("R-83", "%s on demand, bytes" % name, figures["bytes_per_badge"] / 1024, "KB", "<= 40")
        bench.add("R-83", "%s again: same bytes (1 = yes)" % name, figures["repeats_equal"], "", ">= 1")


def measure_preview(bench):
    """Edited record to surfaces, through the document that prints."""
    rows = prepare(bench, 200 if bench.is_quick else 1000, "rows-preview.tsv")
    program = bench.program("tests", "bench", "bench-preview")
    for name in ("label-4x3", "a6-fold", "card-cr80"):
        template = os.path.join(bench.root, "templates", name)
        figures = read_figures(bench.run([program, template, rows, str(PREVIEW_DPI)]).output)
        bench.add("R-88", "%s: edit → all pages on the screen, p50" % name, figures["p50_ms"], "ms")
        bench.add("R-88", "%s: edit → all pages on the screen, p95" % name, figures["p95_ms"], "ms", "<= 16")
        bench.add("R-88", "%s: from the bytes that print (1 = yes)" % name, figures["printed_bytes"], "", ">= 1")
