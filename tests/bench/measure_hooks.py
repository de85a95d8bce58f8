# SPDX-License-Identifier: GPL-3.0-or-later
"""Webhooks: signed requests answered only when they are durable, all that wait in one commit, beside one commit for each."""

import json
import os
import shutil
import subprocess

from bench import Failed, median, read_figures

CONNECTIONS = 16
SECONDS = 240


class Listener:
    """An event with one webhook, and an engine that listens."""

    def __init__(self, bench, mode):
        self.program = bench.program("tests", "bench", "bench-hooks")
        foyerctl = bench.program("src", "cli", "foyerctl")
        event = bench.path("event-hooks")
        environment = dict(bench.environment, FOYER_SECRETS="file")
        shutil.rmtree(event, ignore_errors=True)
        for arguments in (["init", event], ["--event", event, "--json", "sources", "add", "bench", "--contract", "foyer-registration"]):
            done = subprocess.run([foyerctl, *arguments], env=environment, capture_output=True, timeout=SECONDS, check=False)
            if done.returncode:
                raise Failed(done.stderr.decode())
        self.secret = json.loads(done.stdout)["secret"]
        self.process = subprocess.Popen([self.program, "serve", event, mode], env=environment, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE)
        self.port = self.process.stdout.readline().decode().strip().rsplit(":", 1)[-1]

    def send(self, bench, salt, n):
        return read_figures(bench.run([self.program, "send", self.port, self.secret, salt, str(n), str(CONNECTIONS)]).output)

    def close(self):
        self.process.stdin.close()
        self.process.wait(SECONDS)
        self.process.stdout.close()


def measure_hooks(bench):
    """1 KB webhooks over 16 keep-alive connections, each durable before its answer."""
    n, rounds = (2000, 1) if bench.is_quick else (8000, 3)
    figures = {"together": [], "alone": []}
    disk = []
    for number in range(rounds):
        command = [bench.program("tests", "bench", "bench-hooks"), "disk", bench.path("disk"), "1000"]
        disk.append(read_figures(bench.run(command).output))
        for mode in figures:  # in turns: both meet the same machine
            listener = Listener(bench, mode)
            try:
                listener.send(bench, "warm", 200)
                figures[mode].append(listener.send(bench, "r%d" % number, n))
            finally:
                listener.close()
    together, alone = ({name: median([one[name] for one in figures[mode]]) for name in figures[mode][0]} for mode in figures)
    bench.add("R-86", "signed 1 KB webhooks, 16 connections", together["answers_per_second"], "answers/s")
    bench.add("R-86", "the same with one commit per request", alone["answers_per_second"], "answers/s")
    bench.add("R-86", "all that wait in one commit ÷ one commit per request",
              together["answers_per_second"] / alone["answers_per_second"], "×", ">= 2")
    bench.add("R-86", "slowest but 1 in 100", together["p99_msec"], "ms", "<= 10")
    bench.add("R-86", "the same with one commit per request", alone["p99_msec"], "ms")
    bench.add("R-86", "the disk alone: a small write made durable, slowest but 1 in 100", median([one["p99_msec"] for one in disk]), "ms")
