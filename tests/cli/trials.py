# SPDX-License-Identifier: GPL-3.0-or-later
"""Trouble between the line and its printers: a proxy that loses answers and kills the line at chosen requests. Holds no test."""
import collections
import http.client
import http.server
import os
import random
import signal
import socketserver
import struct
import threading
import time

OPERATIONS = {0x02: 'Print-Job', 0x04: 'Validate-Job', 0x05: 'Create-Job', 0x06: 'Send-Document', 0x08: 'Cancel-Job',
              0x09: 'Get-Job-Attributes', 0x0a: 'Get-Jobs', 0x0b: 'Get-Printer-Attributes'}

# What happens at a request. The line stores each state before the request that it names, so these are the moments between
# any two things that are stored: killed with the request out and nothing done; with the work done and its answer not heard;
# with the answer heard and, by chance, stored or not; and the same losses without a kill.
MOMENTS = ('killed before the work', 'killed after the work', 'killed after the answer', 'request lost', 'answer lost',
           'answer cut')
MAX_SHARE = 0.3  # of the trials for one operation


class Trouble:
    """When the next trial comes, and what it is; shared by the proxies of a series. The seed makes the series."""

    def __init__(self, seed, limit, gap):
        self.random = random.Random(seed)
        self.lock = threading.Lock()
        self.limit = limit
        self.gap = gap
        self.wait = 1
        self.done = collections.Counter()  # (operation, moment) → trials
        self.process = None

    def meet(self, operation):
        """The moment that this request gets, or None."""
        with self.lock:
            if sum(self.done.values()) >= self.limit:
                return None
            self.wait -= 1
            # Questions about jobs are the most of all requests, but not of all trials.
            if self.wait > 0 or self.count(operation) >= self.limit * MAX_SHARE:
                return None
            # Those that are seldom asked for are not passed over: what is rarest so far goes first.
            moment = min(self.random.sample(MOMENTS, len(MOMENTS)), key=lambda name: self.done[operation, name])
            self.done[operation, moment] += 1
            self.wait = self.random.randint(1, self.gap)
            return moment

    def count(self, operation):
        return sum(self.done[operation, moment] for moment in MOMENTS)

    def kill(self):
        """As the power does: the line gets no chance to say anything."""
        with self.lock:
            if self.process is not None and self.process.poll() is None:
                self.process.send_signal(signal.SIGKILL)

    def late_kill(self):
        time.sleep(self.random.random() * 0.02)  # the moment itself is what is tested
        self.kill()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def log_message(self, *_):
        pass

    def forward(self, body):
        connection = http.client.HTTPConnection('localhost', self.server.target, timeout=60)
        try:
            connection.request('POST', self.path, body, {'Content-Type': 'application/ipp'})
            answer = connection.getresponse()
            return answer.status, answer.getheader('Content-Type', ''), answer.read()
        finally:
            connection.close()

    def drop(self):
        self.close_connection = True
        # A reset and not a close: nobody may take it for the end of an answer.
        self.connection.setsockopt(1, 13, struct.pack('ii', 1, 0))  # SOL_SOCKET, SO_LINGER

    def answer(self, status, kind, body, cut=False):
        self.send_response(status)
        self.send_header('Content-Type', kind)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body[:len(body) // 2] if cut else body)
        self.wfile.flush()

    def do_POST(self):
        body = self.rfile.read(int(self.headers['Content-Length']))
        if len(body) != int(self.headers['Content-Length']):
            self.drop()
            return
        operation = OPERATIONS.get(body[2] << 8 | body[3], 'another')
        moment = self.server.trouble.meet(operation)
        if moment in ('killed before the work', 'request lost'):
            if moment == 'killed before the work':
                self.server.trouble.kill()
            self.drop()
            return
        status, kind, data = self.forward(body)
        if moment == 'killed after the work':
            self.server.trouble.kill()
        if moment in ('killed after the work', 'answer lost'):
            self.drop()
            return
        self.answer(status, kind, data, cut=moment == 'answer cut')
        if moment == 'answer cut':
            self.close_connection = True
        elif moment == 'killed after the answer':
            self.server.trouble.late_kill()

    def handle(self):
        try:
            super().handle()
        except OSError:
            pass  # the line was killed in the middle of something


class Proxy(socketserver.ThreadingMixIn, http.server.HTTPServer):
    """In front of the printer at @port of this machine; ends with the block."""
    daemon_threads = True

    def __init__(self, port, trouble):
        super().__init__(('127.0.0.1', 0), Handler)
        self.target = port
        self.trouble = trouble
        self.thread = threading.Thread(target=self.serve_forever, kwargs={'poll_interval': 0.05})
        self.thread.start()

    def uri(self, path):
        return f'ipp://localhost:{self.server_address[1]}{path}'

    def __exit__(self, *arguments):
        self.shutdown()
        self.thread.join()
        super().__exit__(*arguments)

    def handle_error(self, *_):
        pass  # see Handler.handle()


def drain_through(trouble, start_line, seconds):
    """Begins the line again after each kill until it comes to its end; how often it was killed."""
    kills = 0
    end = time.monotonic() + seconds
    while True:
        process = start_line()
        with trouble.lock:
            trouble.process = process
        status = None
        try:
            status = process.wait(max(1, end - time.monotonic()))
        finally:
            if status is None:
                process.kill()
            process.stderr.close()
        if status != -signal.SIGKILL:
            return kills, status
        kills += 1
        assert time.monotonic() < end, f'no end after {kills} kills'


def is_full():
    return os.environ.get('FOYER_TEST_KILL') == 'full'
