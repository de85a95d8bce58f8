#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fetching by id what unsigned senders hint at, from a platform that this test plays over TLS."""
import http.server
import json
import os
import ssl
import subprocess
import threading
import time

from harness import case, main, make_event, run
from hooks import Server, await_true, dead_letters, deliveries, make_environment_of_files, people, show

TOKEN = 'planted-api-token'
CONTRACT = {
    'id': 'tiny-order', 'version': 1, 'title': 'Tiny order', 'format': 'json', 'source': 'tiny',
    'fields': {'source_id': {'from': '/code'}, 'full_name': {'from': '/name'}, 'print_tier': {'from': '/tier'},
               'company': {'from': '/company'}},
    'version_time': {'from': '/changed', 'coercions': [{'date': 'iso'}]}, 'unknown': 'ignore',
}


class Platform:
    """An API over TLS: path → list of (status, headers, document), the last one for ever."""

    def __init__(self, work):
        self.answers, self.seen = {}, []
        certificate, key = os.path.join(work, 'ca.pem'), os.path.join(work, 'key.pem')
        if not os.path.exists(certificate):
            subprocess.run(['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost', '-addext',
                            'subjectAltName=DNS:localhost', '-keyout', key, '-out', certificate], check=True, capture_output=True)
        self.certificate = certificate
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        platform = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                platform.seen.append((self.path, self.headers.get('Authorization'), time.monotonic()))
                answers = platform.answers.get(self.path, [(404, {}, None)])
                status, headers, document = answers.pop(0) if len(answers) > 1 else answers[0]
                body = json.dumps(document).encode()
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header('Content-Type', 'application/json')
                self.send_header('Content-Length', str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f'https://localhost:{self.port}'

    def paths(self):
        return [path for path, _, _ in self.seen]

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def order(code='AB1', **members):
    return dict({'code': code, 'name': 'Ada Lovelace', 'tier': 'GENERAL', 'changed': '2026-11-20T10:00:00Z'}, **members)


def make_source(work, platform, kind='pretix'):
    directory = make_event(work)
    contract, token = os.path.join(work, 'tiny-order.contract.json'), os.path.join(work, 'token')
    with open(contract, 'w', encoding='utf-8') as file:
        json.dump(CONTRACT, file)
    with open(token, 'w', encoding='utf-8') as file:
        file.write(TOKEN + '\n')
    scope = ['--organizer', 'acme', '--pull-event', 'spring'] if kind == 'pretix' else []
    run('--event', directory, 'sources', 'add', 'shop', '--contract', contract, '--pull', kind, '--pull-url', platform.url, *scope,
        '--token-file', token, '--ca', platform.certificate, environment=make_environment_of_files())
    return directory


def notify(server, document):
    return server.post('shop', json.dumps(document).encode(), [('Content-Type', 'application/json')])[0]


def notice(code='AB1', **members):
    return dict({'notification_id': 1, 'organizer': 'acme', 'event': 'spring', 'code': code, 'action': 'pretix.event.order.paid'},
                **members)


def path_of(code='AB1'):
    return f'/api/v1/organizers/acme/events/spring/orders/{code}/'


@case
def hint(work):
    """A notice is only a hint: what is fetched with the token becomes the record, through the journal."""
    platform = Platform(work)
    platform.answers[path_of()] = [(200, {}, order())]
    directory = make_source(work, platform)
    with Server(directory) as server:
        assert notify(server, notice(name='Mallory', tier='VIP')) == 202
        await_true('the attendee', lambda: len(people(directory)) == 1)
        assert people(directory)[0]['full_name'] == 'Ada Lovelace' and people(directory)[0]['print_tier'] == 'GENERAL'
        assert platform.seen[0][:2] == (path_of(), f'Token {TOKEN}')
        # The next change is fetched again, and the same document is not news.
        platform.answers[path_of()] = [(200, {}, order(company='Engines', changed='2026-11-20T11:00:00Z'))]
        assert notify(server, notice()) == 202
        await_true('the update', lambda: people(directory)[0]['company'] == 'Engines')
        entries = deliveries(directory)
        assert len(entries) == 2 and entries[0]['origin'] == 'AB1' and entries[0]['peer'] == platform.url, entries
    store = b''.join(open(os.path.join(directory, name), 'rb').read() for name in os.listdir(directory) if name.startswith('foyer.'))
    assert TOKEN.encode() not in store, 'the store holds the token'
    platform.close()


@case
def foreign_hints(work):
    """Notices about others are 403, what is no notice is 401, a test or a notice about nothing 200; nothing is fetched."""
    platform = Platform(work)
    directory = make_source(work, platform)
    with Server(directory) as server:
        assert notify(server, notice(organizer='evil')) == 403
        assert notify(server, notice(event='other')) == 403
        assert notify(server, notice(code='../../secrets')) == 401
        assert notify(server, notice(code='ab1?x=1')) == 401
        assert notify(server, [1]) == 401
        assert notify(server, {'hello': 1}) == 401
        without = notice()
        del without['code']
        assert notify(server, without) == 200
        await_true('counted', lambda: show(directory)['refusals']['scope'] == 2)
        assert show(directory)['refusals']['unauthenticated'] == 4
    assert not platform.seen and not deliveries(directory)
    platform.close()


@case
def eventbrite(work):
    """An api_url is followed only on the pinned host and in its known shapes; an order leads to its attendees."""
    platform = Platform(work)
    directory = make_source(work, platform, 'eventbrite')

    def say(server, url, action='attendee.updated'):
        return notify(server, {'api_url': url, 'config': {'action': action, 'user_id': '1', 'webhook_id': '2', 'endpoint_url': 'x'}})

    with Server(directory) as server:
        assert say(server, '{api-endpoint-to-fetch-object-details}', 'test') == 200
        for url in ('https://evil.example/v3/orders/1/', platform.url + '@evil.example/v3/orders/1/', platform.url + '.evil/v3/orders/1/',
                    platform.url + '/v3/users/1/', platform.url + '/v3/orders/1/../../x', platform.url + '/v3/orders/1?x=1',
                    platform.url + '//evil.example/v3/orders/1/', platform.url.replace('https', 'http') + '/v3/orders/1/'):
            assert say(server, url) == 403, url
        first, second = '/v3/events/7/attendees/1/', '/v3/events/7/attendees/2/'
        platform.answers['/v3/orders/12345678901/?expand=attendees'] = [
            (200, {}, {'id': '12345678901', 'attendees': [{'resource_uri': platform.url + first}, {'resource_uri': platform.url + second},
                                                          {'resource_uri': 'https://evil.example' + second}]})]
        platform.answers[first] = [(200, {}, order('A1'))]
        platform.answers[second] = [(200, {}, order('A2', name='Grace Hopper'))]
        assert say(server, platform.url + '/v3/orders/12345678901/', 'order.placed') == 202
        await_true('both attendees', lambda: len(people(directory)) == 2)
    assert platform.seen[0][1] == f'Bearer {TOKEN}' and len(platform.seen) == 3, platform.seen
    platform.close()


@case
def pace(work):
    """429 with Retry-After pauses everything of the source for as long as the platform asks."""
    platform = Platform(work)
    platform.answers[path_of()] = [(429, {'Retry-After': '8'}, None), (200, {}, order())]
    platform.answers[path_of('AB2')] = [(200, {}, order('AB2', name='Grace Hopper'))]
    directory = make_source(work, platform)
    with Server(directory) as server:
        assert notify(server, notice()) == 202
        await_true('asked once', lambda: len(platform.seen) == 1)
        assert notify(server, notice()) == 200, 'it waits already'
        await_true('both', lambda: len(people(directory)) in (1, 2) and notify(server, notice('AB2')) and len(people(directory)) == 2)
    times = [moment for path, _, moment in platform.seen if path == path_of()]
    assert times[1] - times[0] >= 8, times
    platform.close()


@case
def no_redirect(work):
    """A redirect is never followed and a missing order is not asked for again: one dead letter each."""
    platform, other = Platform(work), Platform(work)
    platform.answers[path_of()] = [(302, {'Location': other.url + path_of()}, None)]
    other.answers[path_of()] = [(200, {}, order())]
    directory = make_source(work, platform)
    with Server(directory) as server:
        assert notify(server, notice()) == 202
        assert notify(server, notice('GONE')) == 202
        await_true('the dead letters', lambda: len(dead_letters(directory)) == 2)
    assert {letter['code'] for letter in dead_letters(directory)} == {'pull-failed'}
    assert not other.seen and show(directory)['pull']['failed'] == 2 and not people(directory)
    platform.close()
    other.close()


@case
def survives(work):
    """What could not be fetched survives kill -9 and is fetched by the next process; a large document is a journal file."""
    platform = Platform(work)
    platform.answers[path_of()] = [(500, {}, None), (200, {}, order(filler=['x' * 1000] * 300))]
    directory = make_source(work, platform)
    server = Server(directory)
    assert notify(server, notice()) == 202
    await_true('asked once', lambda: platform.seen)
    server.kill()
    assert show(directory)['pull']['waiting'] == 1
    with Server(directory):
        await_true('the attendee', lambda: len(people(directory)) == 1)
    assert len(os.listdir(os.path.join(directory, 'journal'))) == 1
    platform.close()


@case
def wrong_certificate(work):
    """A host whose certificate the authority did not sign is never sent the token."""
    platform = Platform(work)
    directory = make_source(work, platform)
    os.remove(platform.certificate)
    impostor_work = os.path.join(work, 'impostor')
    os.makedirs(impostor_work)
    impostor = Platform(impostor_work)
    with open(os.path.join(work, 'ca.pem'), 'w', encoding='utf-8') as file:
        file.write(open(impostor.certificate, encoding='utf-8').read())
    with Server(directory) as server:
        assert notify(server, notice()) == 202
        time.sleep(2)  # long enough for a request that must not come
        assert show(directory)['pull']['waiting'] == 1
    assert not platform.seen
    platform.close()
    impostor.close()


main()
