# SPDX-License-Identifier: GPL-3.0-or-later
"""A running foyerctl serve --listen, and senders that sign by Standard Webhooks. Holds no test."""
import base64
import hashlib
import hmac
import http.client
import json
import re
import ssl
import time
import urllib.parse

from harness import SECONDS, make_environment, make_event, run, start, stop


def make_environment_of_files(**changes):
    """Secrets go to files: a test must not depend on the desktop it runs on."""
    return make_environment(**{'FOYER_SECRETS': 'file', **changes})


class Server:
    """foyerctl serve --listen on a free port; ends with the block."""

    def __init__(self, directory, *options, address='127.0.0.1:0'):
        self.process = start('--event', directory, 'serve', '--listen', address, *options,
                             environment=make_environment_of_files())
        self.said = []
        self.certificate = None  # the authority that a client believes
        self.url = None
        while self.url is None:
            line = self.process.stderr.readline().decode('utf-8', errors='replace')
            assert line, f'serve ended: {"".join(self.said)}'
            self.said.append(line)
            found = re.search(r'(https?://[^ /,]+)', line)
            if found:
                self.url = found.group(1)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            status = stop(self.process)
            assert status == 0, f'serve ended with {status}'

    def kill(self):
        self.process.kill()
        self.process.stderr.read()
        self.process.stderr.close()
        self.process.wait(SECONDS)

    def connect(self):
        parts = urllib.parse.urlsplit(self.url)
        if parts.scheme == 'https':
            context = ssl.create_default_context(cafile=self.certificate)
            return http.client.HTTPSConnection('localhost', parts.port, timeout=30, context=context)
        return http.client.HTTPConnection(parts.hostname, parts.port, timeout=30)

    def request(self, method, path, body=b'', headers=None):
        """(status, headers, document); the document is None if the answer is not JSON."""
        connection = self.connect()
        try:
            connection.putrequest(method, path)
            for name, value in (headers or []):
                connection.putheader(name, value)
            connection.putheader('Content-Length', str(len(body)))
            connection.endheaders(body)
            answer = connection.getresponse()
            text = answer.read()
            try:
                document = json.loads(text)
            except ValueError:
                document = None
            return answer.status, answer.headers, document
        finally:
            connection.close()

    def post(self, source, body, headers):
        return self.request('POST', f'/hooks/{source}', body, headers)


def sign(secret, body, delivery_id='msg_1', seconds=None):
    """Headers by Standard Webhooks: HMAC-SHA256 of id.timestamp.body under the decoded secret."""
    stamp = str(int(time.time() if seconds is None else seconds))
    key = base64.b64decode(secret.removeprefix('whsec_'))
    mac = hmac.new(key, delivery_id.encode() + b'.' + stamp.encode() + b'.' + body, hashlib.sha256)
    return [('Content-Type', 'application/json'), ('webhook-id', delivery_id), ('webhook-timestamp', stamp),
            ('webhook-signature', 'v1,' + base64.b64encode(mac.digest()).decode())]


def registration(source_id='R-1', kind='registration.created', **data):
    fields = {'source_id': source_id, 'full_name': 'Ada Lovelace', 'email': 'ada@example.org', 'print_tier': 'GENERAL'}
    fields.update(data)
    document = {'type': kind, 'event': 'spring', 'data': fields}
    return json.dumps(document).encode()


def add_source(directory, name='shop', *options, status=0):
    """Its secret."""
    result = run('--event', directory, '--json', 'sources', 'add', name, '--contract', 'foyer-registration', *options,
                 environment=make_environment_of_files(), status=status)
    return result.json()['secret'] if status == 0 else None


def make_hooked_event(work, *options):
    directory = make_event(work)
    return directory, add_source(directory, 'shop', *options)


def show(directory, name='shop'):
    return run('--event', directory, '--json', 'sources', 'show', name).json()


def deliveries(directory):
    return run('--event', directory, '--json', 'sources', 'log').json()['deliveries']


def people(directory):
    return run('--event', directory, '--json', 'attendees', 'list').json()['attendees']


def dead_letters(directory):
    return run('--event', directory, '--json', 'dlq', 'list').json()['dead_letters']


def await_true(what, condition):
    """Until @condition holds: the line works behind the answer."""
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end, f'never: {what}'
        time.sleep(0.05)
