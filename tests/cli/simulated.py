# SPDX-License-Identifier: GPL-3.0-or-later
"""A running foyerctl simulate printer. Holds no test."""
import json
import signal
import subprocess

from harness import FOYERCTL, SECONDS, make_environment


class Printer:
    """foyerctl simulate printer on a free port; ends with the block. Afterwards: report, events and the exit status."""

    def __init__(self, *options, status=0):
        self.expected_status = status
        self.report = None
        self.events = []
        self.process = subprocess.Popen([FOYERCTL, '--json', 'simulate', 'printer', '--rate', '60000', *map(str, options)],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                        env=make_environment())
        line = self.process.stdout.readline()
        assert line, f'simulate printer ended: {self.process.wait(SECONDS)}'
        started = json.loads(line)
        assert started['event'] == 'started', started
        self.uri = started['uri']
        self.port = int(self.uri.split(':')[2].split('/')[0])

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        self.stop(check=kind is None)

    def stop(self, check=True):
        self.process.send_signal(signal.SIGTERM)
        lines = self.process.stdout.read().decode().splitlines()
        self.process.stdout.close()
        status = self.process.wait(SECONDS)
        self.events = [json.loads(line) for line in lines]
        self.report = self.events.pop() if self.events else None
        if check:
            assert status == self.expected_status, f'simulate printer ended with {status}'
            assert self.report['event'] == 'report', self.report
