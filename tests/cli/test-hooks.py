#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Webhooks from the wire to the attendee: every answer by its status and by what is stored."""
import json
import os
import subprocess
import time

from harness import ROOT, Skip, case, main, make_event, run
from hooks import (Server, add_source, await_true, dead_letters, deliveries, make_environment_of_files, make_hooked_event,
                   people, registration, show, sign)


def check_nothing_stored(directory, reason, count):
    """A counter and nothing else."""
    await_true(f'{count} counted as {reason}', lambda: show(directory)['refusals'][reason] == count)
    assert not deliveries(directory), deliveries(directory)
    assert not people(directory) and not dead_letters(directory)


@case
def accepted_once(work):
    """A signed registration is answered 202, becomes an attendee, and every repeat is answered 200 and counted."""
    directory, secret = make_hooked_event(work)
    body = registration()
    with Server(directory) as server:
        status, _, document = server.post('shop', body, sign(secret, body))
        assert status == 202 and document['status'] == 'accepted' and document['trace_id'], (status, document)
        await_true('the attendee', lambda: len(people(directory)) == 1)
        for _ in range(3):
            # A resend keeps the id and renews the time.
            status, _, document = server.post('shop', body, sign(secret, body, seconds=time.time() - 5))
            assert status == 200 and document['status'] == 'already-have-it', (status, document)
    seen = show(directory)
    assert seen['deliveries'] == 1 and seen['repeats'] == 3, seen
    assert seen['newest_deliveries'][0]['stage'] == 'done' and seen['newest_deliveries'][0]['records'] == 1, seen
    assert seen['newest_deliveries'][0]['trace_id'] and seen['newest_deliveries'][0]['peer'] == '127.0.0.1'


@case
def update_and_cancel(work):
    """Updates merge by the sender's time, an older one is late, a cancellation cancels."""
    directory, secret = make_hooked_event(work)

    def send(server, name, **members):
        document = dict(json.loads(registration()), **members)
        body = json.dumps(document).encode()
        status, _, answer = server.post('shop', body, sign(secret, body, name))
        assert status == 202, (status, answer)
        await_true(name, lambda: show(directory)['waiting'] == 0)

    with Server(directory) as server:
        send(server, 'a', updated_at='2026-11-20T10:00:00Z')
        data = json.loads(registration(company='Analytical Engines'))['data']
        send(server, 'b', type='registration.updated', updated_at='2026-11-20T12:00:00Z', data=data)
        assert people(directory)[0]['company'] == 'Analytical Engines'
        send(server, 'c', type='registration.updated', updated_at='2026-11-20T11:00:00Z')
        assert people(directory)[0]['company'] == 'Analytical Engines', 'an older update was applied'
        send(server, 'd', type='registration.cancelled', updated_at='2026-11-20T13:00:00Z', data=data)
        assert people(directory)[0]['status'] == 'cancelled'


@case
def not_authentic(work):
    """Missing, wrong, doubled or stale signatures: 401, a counter, nothing stored."""
    directory, secret = make_hooked_event(work)
    other = add_source(directory, 'other')
    body = registration()
    good = sign(secret, body)
    now = time.time()
    requests = [
        ('no signature', body, good[:3]),
        ('no id', body, [good[0]] + good[2:]),
        ('no time', body, good[:2] + good[3:]),
        ('signature of another secret', body, sign(other, body)),
        ('altered body', body + b' ', good),
        ('altered id', body, [good[0], ('webhook-id', 'msg_2')] + good[2:]),
        ('altered time', body, good[:2] + [('webhook-timestamp', str(int(now) - 1))] + good[3:]),
        ('old clock', body, sign(secret, body, seconds=now - 310)),
        ('future clock', body, sign(secret, body, seconds=now + 310)),
        ('clock that is no number', body, good[:2] + [('webhook-timestamp', '+1')] + good[3:]),
        ('doubled signature', body, good + [good[3]]),
        ('doubled id', body, good + [good[1]]),
        ('doubled time', body, good + [good[2]]),
        ('signature that is no base64', body, good[:3] + [('webhook-signature', 'v1,%%%')]),
        ('empty signature', body, good[:3] + [('webhook-signature', '')]),
        ('unknown version alone', body, good[:3] + [('webhook-signature', good[3][1].replace('v1,', 'v9,'))]),
    ]
    with Server(directory) as server:
        for name, sent, headers in requests:
            status, _, document = server.post('shop', sent, headers)
            assert status == 401 and document['error'] == 'unauthenticated', (name, status, document)
        check_nothing_stored(directory, 'unauthenticated', len(requests))
        # The id is not burnt by those who could not sign.
        assert server.post('shop', body, good)[0] == 202


@case
def other_requests(work):
    """Other paths, methods and types: 404, 405, 415, 413, 503; never 410."""
    directory, secret = make_hooked_event(work)
    body = registration()
    good = sign(secret, body)
    with Server(directory) as server:
        for method, path, expected in (('POST', '/hooks/nobody', 404), ('POST', '/', 404), ('GET', '/hooks/', 404),
                                       ('POST', '/hooks/shop/more', 404), ('POST', '/hooks/shop%2Fmore', 404),
                                       ('GET', '/hooks/shop', 405), ('PUT', '/hooks/shop', 405), ('DELETE', '/hooks/shop', 405)):
            status, headers, document = server.request(method, path, b'', good)
            assert status == expected, (method, path, status, document)
            if expected == 405:
                assert headers['Allow'] == 'POST'
        for value in ('text/plain', 'application/x-www-form-urlencoded', 'application/jsonx', 'multipart/form-data'):
            status, _, document = server.post('shop', body, [('Content-Type', value)] + good[1:])
            assert status == 415, (value, status, document)
        assert server.post('shop', body, good[1:])[0] == 415, 'no content type'
        assert server.post('shop', body, good + [('Content-Encoding', 'gzip')])[0] == 415
        large = b'"' + b'x' * (256 * 1024) + b'"'
        assert server.post('shop', large, sign(secret, large))[0] == 413
        for value in ('application/json; charset=utf-8', 'Application/JSON', 'application/cloudevents+json'):
            sent = sign(secret, body, f'type-{len(value)}')
            assert server.post('shop', body, [('Content-Type', value)] + sent[1:])[0] == 202, value


@case
def conflict(work):
    """The same id with another body: 409 each time, in the journal once, one dead letter per id and digest, an audit row."""
    directory, secret = make_hooked_event(work)
    first, second, third = (registration(company=name) for name in ('One', 'Two', 'Three'))
    with Server(directory) as server:
        assert server.post('shop', first, sign(secret, first))[0] == 202
        for body in (second, second, third, second):
            status, _, document = server.post('shop', body, sign(secret, body))
            assert status == 409 and document['error'] == 'replay-conflict', (status, document)
        assert server.post('shop', first, sign(secret, first))[0] == 200
        await_true('the attendee', lambda: len(people(directory)) == 1)
    letters = dead_letters(directory)
    assert len(letters) == 2 and {letter['code'] for letter in letters} == {'replay-conflict'}, letters
    assert people(directory)[0]['company'] == 'One'
    seen = show(directory)
    assert seen['deliveries'] == 3 and seen['conflicts'] == 2 and seen['failed'] == 2, seen


@case
def replay_after_restart(work):
    """Delivery ids are remembered by the store, not by the process."""
    directory, secret = make_hooked_event(work)
    body, other = registration(), registration(company='Other')
    headers = sign(secret, body)
    with Server(directory) as server:
        assert server.post('shop', body, headers)[0] == 202
    with Server(directory) as server:
        assert server.post('shop', body, headers)[0] == 200
        assert server.post('shop', other, sign(secret, other))[0] == 409
    assert show(directory)['deliveries'] == 2


@case
def two_secrets(work):
    """Both secrets of a rotation are accepted until the former is retired; a third pushes the oldest out."""
    directory, first = make_hooked_event(work)
    environment = make_environment_of_files()

    def rotate(*options):
        return run('--event', directory, '--json', 'sources', 'rotate-secret', 'shop', *options, environment=environment).json()

    def send(server, secret, name):
        body = registration(name)
        return server.post('shop', body, sign(secret, body, name))[0]

    with Server(directory) as server:
        second = rotate()['secret']
        assert second != first
        await_true('the new secret', lambda: send(server, second, f'new-{time.monotonic_ns()}') == 202)
        assert send(server, first, 'former') == 202
        rotate('--retire')
        await_true('the former is refused', lambda: send(server, first, f'gone-{time.monotonic_ns()}') == 401)
        assert send(server, second, 'still') == 202
        third, fourth = rotate()['secret'], rotate()['secret']
        await_true('the newest', lambda: send(server, fourth, f'fourth-{time.monotonic_ns()}') == 202)
        assert send(server, third, 'third') == 202
        assert send(server, second, 'second') == 401
    run('--event', directory, 'sources', 'rotate-secret', 'shop', '--retire', environment=environment)
    run('--event', directory, 'sources', 'rotate-secret', 'shop', '--retire', environment=environment, status=7)
    secrets = os.listdir(os.path.join(directory, 'secrets'))
    assert len(secrets) == 1, secrets
    for name in secrets:
        assert os.stat(os.path.join(directory, 'secrets', name)).st_mode & 0o777 == 0o600
    with open(os.path.join(directory, 'foyer.sqlite'), 'rb') as file:
        content = file.read()
    assert fourth.encode() not in content, 'the store holds a secret'


@case
def malformed(work):
    """Authentic bytes that cannot be read, or that the contract refuses: 202 and a dead letter."""
    directory, secret = make_hooked_event(work)
    bodies = [b'{"type":', b'not json', b'', b'{"a":1,"a":2}', registration(print_tier='NO-SUCH-TIER'), registration(full_name='')]
    with Server(directory) as server:
        for number, body in enumerate(bodies):
            status, _, document = server.post('shop', body, sign(secret, body, f'bad-{number}'))
            assert status == 202, (body, status, document)
        await_true('the dead letters', lambda: len(dead_letters(directory)) == len(bodies))
    assert not people(directory)
    codes = sorted(letter['code'] for letter in dead_letters(directory))
    assert 'malformed-json' in codes and 'unknown-tier' in codes and 'name-missing' in codes, codes


@case
def strict(work):
    """A strict endpoint answers 422 with path, rule and trace id, after the journal; good ones are answered 200."""
    directory, secret = make_hooked_event(work, '--strict')
    with Server(directory) as server:
        good = registration()
        assert server.post('shop', good, sign(secret, good, 'good'))[0] == 200
        bad = registration('R-2', print_tier='NO-SUCH-TIER')
        status, _, document = server.post('shop', bad, sign(secret, bad, 'bad'))
        assert status == 422 and document['error'] == 'unknown-tier', (status, document)
        assert document['path'] and document['rule'] and document['trace_id'], document
        assert 'NO-SUCH-TIER' not in json.dumps(document), 'the answer repeats the value'
        status, _, document = server.post('shop', b'{"x', sign(secret, b'{"x', 'broken'))
        assert status == 422 and document['trace_id'], (status, document)
        await_true('the dead letters', lambda: len(dead_letters(directory)) == 2)
        await_true('the attendee', lambda: len(people(directory)) == 1)
        # What was refused is in the journal under the trace id that the sender was told.
        assert document['trace_id'] in {entry['trace_id'] for entry in deliveries(directory)}
        assert server.post('shop', bad, sign(secret, bad, 'bad'))[0] == 200, 'a repeat is a repeat'


@case
def scope(work):
    """Event types, events, tiers and addresses that are not the source's: 403, a counter, nothing stored."""
    directory = make_event(work)
    secret = add_source(directory, 'shop', '--type', 'registration.created', '--for-event', 'spring', '--tier', 'GENERAL')
    away = add_source(directory, 'away', '--allow', '203.0.113.0/24')
    with Server(directory) as server:
        autumn = dict(json.loads(registration()), event='autumn')
        for number, body in enumerate([registration(kind='registration.cancelled'), json.dumps(autumn).encode(),
                                       registration(print_tier='VIP'), json.dumps({'data': {}}).encode()]):
            status, _, document = server.post('shop', body, sign(secret, body, f's-{number}'))
            assert status == 403 and document['error'] == 'scope', (body, status, document)
        check_nothing_stored(directory, 'scope', 4)
        body = registration()
        assert server.post('shop', body, sign(secret, body, 'in'))[0] == 202
        status, _, document = server.post('away', body, sign(away, body, 'away'))
        assert status == 403 and document['error'] == 'address', (status, document)
        await_true('the address is counted', lambda: show(directory, 'away')['refusals']['address'] == 1)


@case
def rate(work):
    """A limit of requests a minute: 429 with Retry-After."""
    directory, secret = make_hooked_event(work, '--rate', '3')
    with Server(directory) as server:
        statuses = []
        for number in range(5):
            body = registration(f'R-{number}')
            status, headers, _ = server.post('shop', body, sign(secret, body, f'r-{number}'))
            statuses.append(status)
            if status == 429:
                assert 0 < int(headers['Retry-After']) <= 61
        assert statuses == [202, 202, 202, 429, 429], statuses


@case
def hold_and_park(work):
    """Held: 503 with Retry-After, nothing stored. Parked: kept, not processed. Released: processed in order. At once."""
    directory, secret = make_hooked_event(work)
    environment = make_environment_of_files()

    def command(verb, name='shop', status=0):
        run('--event', directory, 'sources', verb, name, environment=environment, status=status)

    def send(server, name):
        body = registration(name)
        return server.post('shop', body, sign(secret, body, name))

    with Server(directory) as server:
        command('hold')
        status, headers, document = send(server, 'while-held')
        assert status == 503 and document['error'] == 'held' and int(headers['Retry-After']) > 0, (status, document)
        check_nothing_stored(directory, 'held', 1)
        command('park')
        await_true('parked', lambda: send(server, 'P-1')[0] in (200, 202))
        assert send(server, 'P-2')[0] == 202
        seen = show(directory)
        assert seen['parked'] == 2 and seen['waiting'] == 0, seen
        assert [entry['stage'] for entry in deliveries(directory)] == ['parked', 'parked']
        time.sleep(1)  # the line would have had time
        assert not people(directory), 'a parked delivery was processed'
        command('remove', status=7)
        command('release')
        await_true('processed', lambda: len(people(directory)) == 2)
        await_true('open again', lambda: send(server, 'P-3')[0] in (200, 202))
        await_true('idle', lambda: show(directory)['waiting'] == 0)
        command('remove')
        await_true('gone', lambda: send(server, 'P-4')[0] == 404)
    command('hold', 'nobody', status=2)
    assert os.listdir(os.path.join(directory, 'secrets')) == []


@case
def several_in_one(work):
    """An array is as many registrations as it has objects; one bad object is one dead letter."""
    directory, secret = make_hooked_event(work)
    documents = [json.loads(registration(f'A-{n}', full_name=f'Person {n}', email=f'p{n}@example.org')) for n in range(3)]
    documents[1]['data']['print_tier'] = 'NO-SUCH-TIER'
    body = json.dumps(documents).encode()
    with Server(directory) as server:
        assert server.post('shop', body, sign(secret, body))[0] == 202
        await_true('two people', lambda: len(people(directory)) == 2)
        await_true('one dead letter', lambda: len(dead_letters(directory)) == 1)


@case
def full_disk(work):
    """A full disk: 503 with Retry-After and a counter; what was answered 2xx is there once there is room."""
    if os.getuid() != 0:
        raise Skip('only root can mount a small disk')
    disk = os.path.join(work, 'disk')
    os.mkdir(disk)
    if subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=40m', 'tmpfs', disk], capture_output=True, check=False).returncode != 0:
        raise Skip('no file system can be mounted here')
    try:
        directory, secret = make_hooked_event(disk)
        accepted, filler = [], os.path.join(disk, 'filler')

        def send(server, name):
            body = registration(name, full_name=f'Person {name}', email=f'{name}@example.org', padding=['x' * 1000] * 100)
            status, headers, document = server.post('shop', body, sign(secret, body, name))
            if status == 202:
                accepted.append(name)
            else:
                assert status == 503 and document['error'] == 'no-room' and int(headers['Retry-After']) > 0, (status, document)
            return status

        with Server(directory) as server:
            assert send(server, 'before') == 202
            with open(filler, 'wb', buffering=0) as file:
                try:
                    while file.write(bytes(4096)) == 4096:
                        pass
                except OSError:
                    pass  # full: that is what was wanted
            statuses = [send(server, f'full{number}') for number in range(60)]
            assert statuses[-1] == 503, 'the disk never became full'
            os.unlink(filler)
            await_true('room again', lambda: send(server, f'after{time.monotonic_ns()}') == 202)
            await_true('counted', lambda: show(directory)['refusals']['no-room'] > 0)
        run('--event', directory, 'serve', '--drain')
        assert sorted(person['source_id'] for person in people(directory)) == sorted(accepted)
    finally:
        subprocess.run(['umount', disk], check=True)


@case
def killed(work):
    """kill -9 right after the answer: what was answered 2xx is processed by the next process."""
    directory, secret = make_hooked_event(work)
    accepted = []
    for round_number in range(3):
        server = Server(directory)
        for number in range(20):
            name = f'K-{round_number}-{number}'
            body = registration(name, email=f'{name.lower()}@example.org', full_name=f'Person {name}')
            if server.post('shop', body, sign(secret, body, name))[0] == 202:
                accepted.append(name)
        server.kill()
    assert len(accepted) == 60
    run('--event', directory, 'serve', '--drain')
    assert sorted(person['source_id'] for person in people(directory)) == sorted(accepted)


@case
def journal_keeps_no_password(work):
    """Headers are in the journal, but nothing that lets somebody in elsewhere."""
    directory, secret = make_hooked_event(work)
    body = registration()
    with Server(directory) as server:
        headers = sign(secret, body) + [('Authorization', 'Basic cGxhbnRlZDpwYXNzd29yZA=='), ('X-Trace', 'planted-trace')]
        assert server.post('shop', body, headers)[0] == 202
    content = b''
    for name in os.listdir(directory):
        if name.startswith('foyer.sqlite'):
            with open(os.path.join(directory, name), 'rb') as file:
                content += file.read()
    assert b'planted-trace' in content and b'cGxhbnRlZDpwYXNzd29yZA' not in content


@case
def listener_addresses(work):
    """Off by default; no address, a taken port, an address beyond this machine without TLS: refused with a next step."""
    directory, _ = make_hooked_event(work)
    for address, status, text in (('127.0.0.1', 2, 'port'), ('example.org:80', 2, 'numeric'), ('0.0.0.0:0', 2, '--tls-cert'),
                                  ('[::]:0', 2, '--insecure'), ('127.0.0.1:99999', 2, 'port')):
        run('--event', directory, 'serve', '--drain', '--listen', address, status=status, says=[text])
    run('--event', directory, 'serve', '--drain', '--listen', '127.0.0.1:0', '--tls-cert', '/nowhere.pem', status=2, says=['nowhere'])
    with Server(directory) as server:
        other = make_event(work, 'other')
        port = server.url.rsplit(':', 1)[1]
        run('--event', other, 'serve', '--drain', '--listen', f'127.0.0.1:{port}', status=7, says=[port])
        assert any('/hooks/shop' in line for line in server.said), server.said
        assert show(directory)['url'] == f'{server.url}/hooks/shop'
    assert show(directory)['url'] is None
    with Server(directory, '--insecure', address='0.0.0.0:0') as server:
        assert server.url


@case
def over_tls(work):
    """With the operator's certificate the endpoint is https, and may listen beyond this machine."""
    directory, secret = make_hooked_event(work)
    certificate, key = os.path.join(work, 'cert.pem'), os.path.join(work, 'key.pem')
    subprocess.run(['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost', '-addext',
                    'subjectAltName=DNS:localhost', '-keyout', key, '-out', certificate], check=True, capture_output=True)
    with Server(directory, '--tls-cert', certificate, '--tls-key', key, address='0.0.0.0:0') as server:
        assert server.url.startswith('https://0.0.0.0:'), server.url
        server.certificate = certificate
        body = registration()
        assert server.post('shop', body, sign(secret, body))[0] == 202
        await_true('the attendee', lambda: len(people(directory)) == 1)


@case
def source_commands(work):
    """Bad sources are refused with what is wrong and leave no secret; a secret that others can read is not used."""
    directory = make_event(work)
    environment = make_environment_of_files()
    bad = os.path.join(work, 'bad-secret')
    with open(bad, 'w', encoding='utf-8') as file:
        file.write('short\n')
    contract = ['--contract', 'foyer-registration']
    for arguments, status, text in (
            (['add', 'Bad Name', *contract], 2, 'a-z'), (['add', 'x'], 2, 'contract'), (['add', 'x', '--contract', 'nothing'], 2, 'nothing'),
            (['add', 'x', '--contract', 'canonical'], 2, 'JSON'), (['add', 'x', *contract, '--scheme', 'none'], 2, 'fetch'),
            (['add', 'x', *contract, '--allow', '10.0.0.7/8'], 2, '10.0.0.7/8'), (['add', 'x', *contract, '--tier', 'NOPE'], 2, 'NOPE'),
            (['add', 'x', *contract, '--window', '5'], 2, '30'), (['add', 'x', *contract, '--secret-file', bad], 2, 'secret'),
            (['add', 'x', *contract, '--pull', 'pretix', '--pull-url', 'http://pretix.eu'], 2, 'https'),
            (['show', 'nobody'], 2, 'nobody'), (['remove', 'nobody'], 2, 'nobody')):
        run('--event', directory, 'sources', *arguments, status=status, says=[text], environment=environment)
    assert not os.path.exists(os.path.join(directory, 'secrets')) or not os.listdir(os.path.join(directory, 'secrets'))
    add_source(directory, 'shop')
    run('--event', directory, 'sources', 'add', 'shop', *contract, status=7, says=['shop'], environment=environment)
    assert len(os.listdir(os.path.join(directory, 'secrets'))) == 1, 'a refused source leaves its secret'
    # Anybody else's eyes on the file end its use.
    secret_file = os.path.join(directory, 'secrets', os.listdir(os.path.join(directory, 'secrets'))[0])
    os.chmod(secret_file, 0o644)
    with Server(directory) as server:
        assert server.post('shop', b'{}', [('Content-Type', 'application/json')])[0] == 503
    listed = run('--event', directory, '--json', 'sources', 'list').json()['sources']
    assert [source['name'] for source in listed] == ['shop'] and len(listed[0]['secrets_made']) == 1


@case
def no_desktop(work):
    """Without a Secret Service, or with a dead bus, a source is added at once, and the file is named aloud."""
    directory = make_event(work)
    for number, bus in enumerate((None, 'unix:path=/nowhere/bus')):
        environment = make_environment_of_files(FOYER_SECRETS=None, DBUS_SESSION_BUS_ADDRESS=bus, XDG_RUNTIME_DIR=work)
        begun = time.monotonic()
        run('--event', directory, 'sources', 'add', f's{number}', '--contract', 'foyer-registration', environment=environment,
            says=['no Secret Service', 'secrets/'])
        assert time.monotonic() - begun < 20, 'it waited for a bus that is not there'
    environment = make_environment_of_files(FOYER_SECRETS='service', DBUS_SESSION_BUS_ADDRESS=None, XDG_RUNTIME_DIR=work)
    run('--event', directory, 'sources', 'add', 'must', '--contract', 'foyer-registration', environment=environment, status=5,
        says=['Secret Service'])


@case
def documented_sender(work):
    """The sender in docs/webhooks.md, ten lines of shell with openssl and curl, is accepted as it stands."""
    directory, secret = make_hooked_event(work)
    with open(os.path.join(ROOT, 'docs', 'webhooks.md'), encoding='utf-8') as file:
        script = file.read().split('```sh\n#!/bin/sh', 1)[1].split('```', 1)[0]
    body = os.path.join(work, 'registration.json')
    with open(body, 'wb') as file:
        file.write(registration())
    with Server(directory) as server:
        for expected in ('202', '200'):
            process = subprocess.run(['sh', '-s', f'{server.url}/hooks/shop', secret, body, 'msg_doc'], input=script.encode(),
                                     capture_output=True, timeout=60, check=True)
            assert expected in process.stdout.decode(), process
        await_true('the attendee', lambda: len(people(directory)) == 1)


main()
