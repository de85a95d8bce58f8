# SPDX-License-Identifier: GPL-3.0-or-later
"""What the measurements share: running a program under a deadline and limits, and the list of results."""

import collections
import os
import re
import resource
import subprocess
import sys
import time
import traceback


class Failed(Exception):
    """A program did not do its part; the measurement is void."""


# Output, seconds on the wall, seconds of processors (with the programs it started and waited for), peak memory in bytes.
Run = collections.namedtuple("Run", "output seconds processor_seconds peak_bytes")


class Bench:
    def __init__(self, root, build, folder, is_quick):
        self.root, self.build, self.folder, self.is_quick = root, build, folder, is_quick
        self.results, self.failures = [], []
        self.shared = {}  # what one measurement leaves for a later one
        self.environment = dict(
            os.environ,
            LC_ALL="C.UTF-8",
            PYTHONDONTWRITEBYTECODE="1",
            FOYER_DATA_DIR=os.path.join(root, "data"),
            FOYER_TEMPLATE_DIR=os.path.join(root, "templates"),
            FOYER_RENDER_WORKER=os.path.join(build, "foyer-render-worker"),
        )

    # ---- Files ----

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def program(self, *names):
        path = os.path.join(self.build, *names)
        if not os.access(path, os.X_OK):
            raise Failed("%s is not built; build with -Dtests=true" % os.path.relpath(path, self.root))
        return path

    def beside(self, name):
        return os.path.join(self.root, "tests", "bench", name)

    # ---- Programs ----

    def run(self, command, timeout=300, limit_bytes=None, good=(0,), begun=None):
        """Runs @command; returns what came of it, see Run. @begun gets its process id."""

        def limit():
            if limit_bytes is not None:
                resource.setrlimit(resource.RLIMIT_AS, (limit_bytes, limit_bytes))

        with open(self.path("stdout"), "w+b") as output, open(self.path("stderr"), "w+b") as errors:
            started = time.monotonic()
            process = subprocess.Popen(command, stdout=output, stderr=errors, stdin=subprocess.DEVNULL, cwd=self.folder,
                                       env=self.environment, preexec_fn=limit, start_new_session=True)
            if begun is not None:
                begun(process.pid)
            status, usage = wait(process, timeout)
            seconds = time.monotonic() - started
            output.seek(0)
            errors.seek(0)
            texts = [stream.read().decode("utf-8", "replace") for stream in (output, errors)]
        if status is None:
            raise Failed("%s took longer than %d s" % (os.path.basename(command[0]), timeout))
        if status not in good:
            raise Failed("%s ended with status %d: %s" % (os.path.basename(command[0]), status, texts[1].strip()[-300:]))
        return Run(texts[0], seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)

    # ---- Results ----

    def say(self, text):
        print(text, file=sys.stderr, flush=True)

    def attempt(self, name, step):
        self.say("%s: %s…" % (name, (step.__doc__ or "measuring").splitlines()[0].rstrip(".")))
        try:
            step(self)
        except Exception as error:
            self.failures.append(name)
            if not isinstance(error, Failed):
                traceback.print_exc()
            self.say("%s did not run: %s" % (name, error))
            self.results.append({"id": name, "what": "did not run: %s" % error, "value": None, "unit": None, "goal": None,
                                 "met": False})

    def add(self, name, what, value, unit, goal=None):
        """@goal: '>= 40', '<= 200' or None for a figure without one."""
        met = None
        if goal is not None:
            relation, limit = goal.split()
            met = value >= float(limit) if relation == ">=" else value <= float(limit)
        self.results.append({"id": name, "what": what, "value": round(value, 3), "unit": unit, "goal": goal, "met": met})

    def print_table(self):
        rows = [("ID", "WHAT", "VALUE", "UNIT", "GOAL", "MET")]
        for result in self.results:
            value = result["value"]
            rows.append((result["id"], result["what"], "-" if value is None else print_number(value), result["unit"] or "",
                         result["goal"] or "", {True: "yes", False: "NO", None: ""}[result["met"]]))
        widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
        for row in rows:
            cells = [cell.rjust(width) if i == 2 else cell.ljust(width) for i, (cell, width) in enumerate(zip(row, widths))]
            print("  ".join(cells).rstrip())
        missed = [result["id"] for result in self.results if result["met"] is False and result["value"] is not None]
        if missed:
            print("\nMissed: %s" % ", ".join(dict.fromkeys(missed)))
        if self.failures:
            print("\nDid not run: %s" % ", ".join(dict.fromkeys(self.failures)))
        load = os.getloadavg()[0]
        print("\n%d processors, load %.1f. Ratios hold on a busy machine, bare times do not." % (os.cpu_count(), load))


def wait(process, timeout):
    """(status or None when it was killed after @timeout, resource usage)."""
    deadline = time.monotonic() + timeout
    while True:
        pid, raw, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            process.returncode = os.waitstatus_to_exitcode(raw)
            return process.returncode, usage
        if time.monotonic() > deadline:
            os.killpg(process.pid, 9)
            _, raw, usage = os.wait4(process.pid, 0)
            process.returncode = -9
            return None, usage
        time.sleep(0.005)


def print_number(value):
    if abs(value) >= 1000:
        return "{:,.0f}".format(value)
    return "%.3g" % value if abs(value) < 10 else "%.1f" % value


def read_figures(line):
    """'a=1 b=2.5' → {'a': 1.0, 'b': 2.5}; words that are no numbers are left out."""
    return {name: float(value) for name, value in re.findall(r"(\w+)=([0-9.]+)(?=\s|$)", line)}


def median(values):
    values = sorted(values)
    return values[len(values) // 2]
