#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page for Prometheus, printed and served: its format, who may read it, what is never on it; alerts and the runbook."""
import json
import os
import re
import shutil
import subprocess

from harness import Skip, case, main, make_event, make_reference_event, run, write
from hooks import Server

SAMPLE = re.compile(r'(foyer_[a-z0-9_]+)(?:\{([a-z]+)="([a-z0-9_.-]+)"\})? (-?[0-9]+(?:\.[0-9]+)?)')


def check_page(text):
    """The rules of the text format 0.0.4 and of promtool's linter that concern us; the families by name."""
    families, current, seen = {}, None, set()
    assert text.endswith('\n')
    for line in text.splitlines():
        found = re.fullmatch(r'# HELP (foyer_[a-z0-9_]+) (\S.*)', line)
        if found:
            current = found.group(1)
            assert current not in families, f'{current} comes twice'
            families[current] = None
            continue
        found = re.fullmatch(r'# TYPE (foyer_[a-z0-9_]+) (counter|gauge)', line)
        if found:
            assert found.group(1) == current and families[current] is None, line
            families[current] = found.group(2)
            assert (found.group(2) == 'counter') == current.endswith('_total'), line
            continue
        found = SAMPLE.fullmatch(line)
        assert found, line
        assert found.group(1) == current and families[current], f'{line} is outside its family'
        assert found.group(2) in (None, 'stage', 'cause', 'metric', 'state'), line
        assert found.group(0).rsplit(' ', 1)[0] not in seen, f'{line} comes twice'
        seen.add(found.group(0).rsplit(' ', 1)[0])
    assert all(families.values()), families
    return families


def print_page(directory):
    return run('--event', directory, 'metrics', '--format', 'prometheus').out


@case
def page(work):
    """Every family has its help and type, counters end in _total, nothing comes twice."""
    directory = make_reference_event(work)
    text = print_page(directory)
    families = check_page(text)
    assert {'foyer_queue_depth', 'foyer_retries_total', 'foyer_reroutes_total', 'foyer_overruns_total',
            'foyer_intake_refusals_total', 'foyer_rendering_halted'} <= set(families), families
    for stage in ('ingestion', 'transformation', 'rendering', 'dispatch'):
        assert f'foyer_queue_depth{{stage="{stage}"}} 0\n' in text, text


@case
def promtool(work):
    """promtool check metrics finds nothing."""
    tool = shutil.which('promtool')
    if tool is None:
        raise Skip('promtool is not installed (Debian: prometheus)')
    text = print_page(make_reference_event(work))
    checked = subprocess.run([tool, 'check', 'metrics'], input=text.encode(), capture_output=True, timeout=60, check=False)
    assert checked.returncode == 0 and not checked.stdout and not checked.stderr, checked


@case
def names_nobody(work):
    """No name, address, source or printer of the event is on the page or in the figures."""
    directory = make_event(work)
    feed = write(os.path.join(work, 'people.json'), json.dumps([
        {'id': 'PLANT-1', 'name': 'Zenobia Planted', 'email': 'zenobia@planted.example', 'tier': 'VIP'},
        {'id': 'PLANT-2', 'name': '', 'email': 'nobody@planted.example', 'tier': 'VIP'}]))
    run('--event', directory, 'import', feed, '--source', 'plantedsource', '--contract', 'reference', status=None)
    folder = os.path.join(work, 'plantedfolder')
    os.mkdir(folder)
    run('--event', directory, 'printers', 'add', 'plantedprinter', 'file://' + folder)
    run('--event', directory, 'print', '--all', '--printer', 'plantedprinter', '--wait', status=None)
    assert 'foyer_people 1\n' in print_page(directory) and 'foyer_badges_printed 1\n' in print_page(directory)
    for text in (print_page(directory), run('--event', directory, '--json', 'metrics').out,
                 run('--event', directory, '--json', 'alerts', 'list', '--all').out):
        assert 'plant' not in text.lower() and 'zenobia' not in text.lower(), text


@case
def served(work):
    """GET /metrics with --metrics alone, from this machine alone, and not through a proxy that is not listed."""
    directory = make_reference_event(work)
    with Server(directory, '--metrics') as server:
        status, headers, _ = server.request('GET', '/metrics')
        assert status == 200 and headers['Content-Type'] == 'text/plain; version=0.0.4; charset=utf-8', (status, headers)
        connection = server.connect()
        connection.request('GET', '/metrics')
        text = connection.getresponse().read().decode()
        connection.close()
        check_page(text)
        assert 'foyer_people 2\n' in text, text
        for header in ('X-Forwarded-For', 'Forwarded', 'Via', 'X-Real-IP'):
            status, _, document = server.request('GET', '/metrics', headers=[(header, '203.0.113.7')])
            assert status == 403 and 'this machine' in document['message'], (header, status, document)
        status, headers, _ = server.request('POST', '/metrics', b'{}')
        assert status == 405 and headers['Allow'] == 'GET', status
        assert server.request('GET', '/metrics/')[0] == 404
    with Server(directory) as server:
        assert server.request('GET', '/metrics')[0] == 404


@case
def behind_a_proxy(work):
    """A listed proxy's peers are strangers, and are told so."""
    directory = make_event(work)
    with Server(directory, '--metrics', '--proxy', '127.0.0.1') as server:
        assert server.request('GET', '/metrics', headers=[('X-Forwarded-For', '203.0.113.7')])[0] == 403
        assert server.request('GET', '/metrics')[0] == 200


@case
def asked_wrongly(work):
    """--metrics without an address."""
    run('--event', make_event(work), 'serve', '--metrics', status=2, says=['--listen'])


@case
def figures(work):
    """The JSON names every metric, with its unit and what is bad."""
    seen = run('--event', make_reference_event(work), '--json', 'metrics').json()
    names = [(one['metric'], one['stage']) for one in seen['metrics']]
    assert len(names) == len(set(names)) == 13, names
    assert {'queue_depth', 'p95_transform_latency', 'dlq_error_rate', 'print_success_ratio', 'retries', 'reroutes',
            'breakers_open', 'overruns', 'worker_ends', 'intake_refusals'} == {name for name, _ in names}, names
    for one in seen['metrics']:
        assert one['unit'] in ('items', 'ms', 'ratio') and one['bad_from'] > 0 and one['alert_since'] is None, one
    assert seen['sampled'] is None, seen['sampled']
    assert seen['breakers'] == {'closed': 0, 'open': 0, 'half-open': 0}, seen['breakers']


@case
def breakers(work):
    """A breaker that an operator opened is counted by its state."""
    directory = make_event(work)
    run('--event', directory, 'printers', 'breaker', 'folder', 'open')
    assert run('--event', directory, '--json', 'metrics').json()['breakers']['open'] == 1
    assert 'foyer_breakers{state="open"} 1\n' in print_page(directory)
    run('--event', directory, 'printers', 'breaker', 'folder', 'close')
    assert 'foyer_breakers{state="open"} 0\n' in print_page(directory)


@case
def runbook(work):
    """Five incidents; each step is a command that foyerctl has."""
    rows = run('--json', 'alerts', 'runbook').json()['runbook']
    assert [row['incident'] for row in rows] == ['schema', 'spooler', 'drawing', 'partition', 'duplicate'], rows
    for row in rows:
        assert row['what_happened'] and row['seen_by'] and row['contain'] and row['resolve'], row
        for step in row['contain'] + row['resolve']:
            program, command, *words = step['command'].split()
            assert program == 'foyerctl', step
            text = run(command, '--help').out
            verb = f'{command} {words[0]}' if words and words[0].islower() and not words[0].startswith('-') else command
            assert verb in text, (step, text)
            for word in words:
                assert not word.startswith('--') or word in text, (step, text)
    run('alerts', 'runbook', says=['drawing', 'foyerctl rendering static on'])


@case
def no_alerts(work):
    """A new event has none."""
    directory = make_event(work)
    assert run('--event', directory, '--json', 'alerts', 'list').json() == {'alerts': []}
    run('--event', directory, 'alerts', 'list', says=['Nothing is far from usual'])


if __name__ == '__main__':
    main()
