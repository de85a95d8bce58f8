# SPDX-License-Identifier: GPL-3.0-or-later
"""A running foyerctl simulate printer. Holds no test."""
import json
import signal
import subprocess
import threading

from harness import FOYERCTL, SECONDS, make_environment


class Printer:
    """foyerctl simulate printer on a free port; ends with the block. Afterwards: report, events and the exit status."""

    def __init__(self, *options, status=0):
        self.expected_status = status
        self.report = None
        self.events = []
        if '--rate' not in options:
            options = ('--rate', '60000', *options)
        self.process = subprocess.Popen([FOYERCTL, '--json', 'simulate', 'printer', *map(str, options)],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                        env=make_environment())
        line = self.process.stdout.readline()
        assert line, f'simulate printer ended: {self.process.wait(SECONDS)}'
        started = json.loads(line)
        assert started['event'] == 'started', started
        self.uri = started['uri']
        self.port = int(self.uri.split(':')[2].split('/')[0])
        self.lines = []
        # Read as it comes: a printer whose pipe is full answers nobody.
        self.reader = threading.Thread(target=lambda: self.lines.extend(self.process.stdout), daemon=True)
        self.reader.start()

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        self.stop(check=kind is None)

    def stop(self, check=True):
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(SECONDS)
        self.reader.join()
        self.process.stdout.close()
        self.events = [json.loads(line) for line in self.lines]
        self.report = self.events.pop() if self.events else None
        if check:
            assert status == self.expected_status, f'simulate printer ended with {status}'
            assert self.report['event'] == 'report', self.report
