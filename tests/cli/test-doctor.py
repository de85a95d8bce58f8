#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The doctor before the doors open: what it asks of printers, listener, senders' clocks and backups."""
import os
import sqlite3
import subprocess
import time

from harness import case, main, make_event, run
from hooks import Server, await_true, deliveries, make_environment_of_files, make_hooked_event, registration, sign
from simulated import Printer


def morning(directory, status):
    document = run('--event', directory, '--json', 'doctor', '--morning', status=status,
                   environment=make_environment_of_files()).json()
    assert document['problems'] == sum(not check['ok'] for check in document['checks']), document
    for check in document['checks']:
        assert check['ok'] == (check['remedy'] is None), check
    return {check['name']: check for check in document['checks']}


def make_backup(directory, name='evening.foyer-backup'):
    path = os.path.join(os.path.dirname(directory), name)
    run('--event', directory, 'backup', path, environment=make_environment_of_files())
    return path


@case
def new_event(work):
    """A new event: all is well but the backup, and then that too; a test badge lies in the folder."""
    directory = make_event(work)
    checks = morning(directory, 1)
    assert [name for name, check in checks.items() if not check['ok']] == ['backup'], checks
    assert 'printed' in checks['test badge folder']['finding'], checks
    assert [name for name in os.listdir(os.path.join(directory, 'printed')) if name.endswith('.pdf')]
    assert 'no webhook' in checks['listener']['finding'], checks
    path = make_backup(directory)
    checks = morning(directory, 0)
    assert '0 hours' in checks['backup']['finding'], checks
    os.remove(path)
    assert 'can be seen' in morning(directory, 1)['backup']['finding']


@case
def old_backup(work):
    """A backup of the day before yesterday is not enough, a newer one beside it is."""
    directory = make_event(work)
    make_backup(directory)
    store = sqlite3.connect(os.path.join(directory, 'foyer.sqlite'))
    with store:
        store.execute('UPDATE backup SET made_usec = made_usec - 30 * 3600 * 1000000')
    store.close()
    check = morning(directory, 1)['backup']
    assert not check['ok'] and '30 hours' in check['finding'] and 'foyerctl backup' in check['remedy'], check
    make_backup(directory, 'newer.foyer-backup')
    assert morning(directory, 0)['backup']['ok']


@case
def plain_doctor_prints_nothing(work):
    """Without --morning nothing is printed and nobody is asked."""
    directory = make_event(work)
    run('--event', directory, 'doctor')
    assert not os.listdir(os.path.join(directory, 'printed'))


@case
def printers(work):
    """Each printer prints a test badge, or is named with what is wrong."""
    directory = make_event(work)
    make_backup(directory)
    with Printer() as well:
        run('--event', directory, 'printers', 'add', 'well', well.uri)
        run('--event', directory, 'printers', 'add', 'gone', 'ipp://127.0.0.1:1/ipp/print')
        run('--event', directory, 'printers', 'labels', 'well', '200')
        checks = morning(directory, 1)
        bad = sorted(name for name, check in checks.items() if not check['ok'])
        assert bad == ['test badge gone'], checks
        assert checks['test badge well']['ok'] and '200 left' in checks['labels well']['finding'], checks
        assert 'printers test' in checks['test badge gone']['remedy'], checks
    assert well.report['documents'] == 1, well.report


@case
def listener(work):
    """The listener is asked by itself, and nothing of that is counted; off although there is a webhook is a problem."""
    directory, _ = make_hooked_event(work)
    make_backup(directory)
    checks = morning(directory, 1)
    assert not checks['listener']['ok'] and '1 webhook' in checks['listener']['finding'], checks
    for address in ('127.0.0.1:0', '[::1]:0'):
        with Server(directory, address=address) as server:
            checks = morning(directory, 0)
            assert checks['listener']['finding'] == f'answers at {server.url}', (server.url, checks)
            assert not deliveries(directory)
    with Server(directory) as server:
        server.kill()
        assert not morning(directory, 1)['listener']['ok']


@case
def listener_with_tls(work):
    """A listener with TLS on all addresses answers at loopback; whose its certificate is, is not for the doctor to say."""
    directory, _ = make_hooked_event(work)
    make_backup(directory)
    certificate, key = os.path.join(work, 'cert.pem'), os.path.join(work, 'key.pem')
    subprocess.run(['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=badges.example',
                    '-keyout', key, '-out', certificate], check=True, capture_output=True)
    with Server(directory, '--tls-cert', certificate, '--tls-key', key, address='0.0.0.0:0') as server:
        finding = morning(directory, 0)['listener']['finding']
        assert f'answers with TLS at {server.url}' in finding, finding


@case
def clocks(work):
    """A sender whose clock is minutes off is named before its signatures are refused."""
    directory, secret = make_hooked_event(work)
    make_backup(directory)
    with Server(directory) as server:
        assert 'yet' in morning(directory, 0)['clock shop']['finding']
        body = registration()
        assert server.post('shop', body, sign(secret, body, 'late', seconds=time.time() - 200))[0] == 202
        await_true('the delivery', lambda: len(deliveries(directory)) == 1)
        check = morning(directory, 1)['clock shop']
        assert not check['ok'] and 'ahead of' in check['finding'] and 'NTP' in check['remedy'], check
        body = registration('R-2')
        assert server.post('shop', body, sign(secret, body, 'right'))[0] == 202
        await_true('the delivery', lambda: len(deliveries(directory)) == 2)
        assert morning(directory, 0)['clock shop']['ok']


if __name__ == '__main__':
    main()
