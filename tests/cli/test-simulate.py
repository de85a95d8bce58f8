#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rehearsing: printers and senders that are not there, with the real line in front of them and behind them."""
import hashlib
import json
import os

from harness import case, main, make_reference_event, run, write
from hooks import Server, await_true, make_environment_of_files, make_hooked_event, people, show
from simulated import Printer


def add_printer(directory, printer, name='sim'):
    run('--event', directory, 'printers', 'add', name, printer.uri)


def print_all(directory, status=0):
    return run('--event', directory, '--json', 'print', '--all', '--printer', 'sim', '--wait', status=status).json()


def states(directory):
    return sorted(job['state'] for job in run('--event', directory, '--json', 'jobs', 'list').json()['jobs'])


@case
def every_badge_once(work):
    """The line prints through lost replies: each badge arrives whole and once, and what is kept is what was drawn."""
    directory = make_reference_event(work)
    kept = os.path.join(work, 'kept')
    with Printer('--fault', 'on Create-Job: lost reply*1', '--fault', 'on Send-Document: reset reply*1', '--keep', kept) as printer:
        add_printer(directory, printer)
        print_all(directory)
    jobs = run('--event', directory, '--json', 'jobs', 'list').json()['jobs']
    assert states(directory) == ['PRINTED', 'PRINTED'], jobs
    report = printer.report
    assert report['intents'] == 2 and report['documents'] == 2 and report['printed'] == 2 and report['twice'] == 0, report
    drawn = sorted(job['document_digest'] for job in jobs)
    assert sorted(intent['sha256'][0] for intent in report['by_intent']) == drawn, (report, drawn)
    files = []
    for name in os.listdir(kept):
        with open(os.path.join(kept, name), 'rb') as file:
            files.append(hashlib.sha256(file.read()).hexdigest())
    assert sorted(files) == drawn
    faults = [event['fault'] for event in printer.events if event['event'] == 'request' and event['fault'] != 'ok']
    assert faults == ['lost-reply', 'reset-reply'], faults


@case
def busy_then_ok(work):
    """A printer that is busy for a while, one job at a time, gets every badge in the end."""
    directory = make_reference_event(work)
    with Printer('--one-job', '--fault', 'busy*2, then ok') as printer:
        add_printer(directory, printer)
        print_all(directory)
    assert states(directory) == ['PRINTED', 'PRINTED']
    assert printer.report['documents'] == 2 and printer.report['twice'] == 0, printer.report


@case
def remembered(work):
    """With --state a printer that is begun again knows its jobs."""
    directory = make_reference_event(work)
    state = os.path.join(work, 'state.json')
    with Printer('--state', state) as printer:
        add_printer(directory, printer)
        print_all(directory)
    with Printer('--state', state) as printer:
        pass
    assert printer.report['documents'] == 2 and printer.report['printed'] == 2, printer.report
    with Printer() as printer:
        pass
    assert printer.report['documents'] == 0, printer.report


@case
def refused_options(work):
    """What makes no sense is named, with the place and what is known there."""
    run('simulate', 'printer', '--fault', 'busy*3, then okay', status=2, says=['character 14', "no fault 'okay'", 'lost-reply'])
    run('simulate', 'printer', '--fault', 'refuse*3', status=2, says=['refuse for 5s'])
    run('simulate', 'printer', '--fault', 'wrong certificate', status=2, says=['both a certificate and its key'])
    run('simulate', 'printer', '--tls-cert', '/nonexistent', '--tls-key', '/nonexistent', status=2, says=['/nonexistent'])
    run('simulate', 'printer', '--port', '70000', status=2, says=['no port'])
    with Printer() as printer:
        run('simulate', 'printer', '--port', printer.port, status=6, says=['choose another port'])
    run('simulate', 'sender', status=2, says=['--url'])
    for url in ('http://192.0.2.1/hooks/x', 'ftp://localhost/x', 'nonsense'):
        run('simulate', 'sender', '--url', url, '--scheme', 'none', status=2, says=['of this machine'])
    run('simulate', 'sender', '--url', 'http://127.0.0.1:1/hooks/x', status=2, says=['a secret is needed'])
    run('simulate', 'sender', '--url', 'http://127.0.0.1:1/hooks/x', '--scheme', 'none', '--count', 2, status=6, says=['nobody answers'])
    secret = write(os.path.join(work, 'secret'), 'twelve characters\n')
    run('simulate', 'sender', '--url', 'http://127.0.0.1:1/hooks/x', '--scheme', 'github', '--secret-file', secret, '--fault',
        'old-clock', status=2, says=['rehearse replay'])


def send(server, secret, *options, status=0):
    out = run('--json', 'simulate', 'sender', '--url', server.url + '/hooks/shop', '--secret-file', secret, *options,
              environment=make_environment_of_files(), status=status).out
    lines = [json.loads(line) for line in out.splitlines()]
    return lines[-1], lines[:-1]


@case
def senders(work):
    """Good, altered, late, repeated and too many deliveries, each answered as it deserves."""
    directory, text = make_hooked_event(work, '--rate', '60')
    secret = write(os.path.join(work, 'secret'), text + '\n')
    with Server(directory) as server:
        report, answers = send(server, secret, '--count', '5', '--rate', '100')
        assert report['answers'] == {'202': 5} and report['as_expected'], report
        assert len(answers) == 5 and answers[0]['status'] == 202, answers
        await_true('five people', lambda: len(people(directory)) == 5)
        report, _ = send(server, secret, '--count', '3', '--fault', 'bad-hmac')
        assert report['answers'] == {'401': 3} and report['as_expected'], report
        report, _ = send(server, secret, '--count', '3', '--fault', 'old-clock')
        assert report['answers'] == {'401': 3} and report['as_expected'], report
        report, _ = send(server, secret, '--count', '4', '--fault', 'replay')
        assert report['answers'] == {'200': 3, '202': 1} and report['as_expected'], report
        await_true('six people', lambda: len(people(directory)) == 6)
        report, _ = send(server, secret, '--count', '100', '--fault', 'flood')
        assert report['sent'] == 100 and report['as_expected'], report
        assert report['answers'].get('429', 0) > 0, report
        await_true('refused ones are counted', lambda: show(directory)['refusals']['unauthenticated'] == 6)
        # An answer that is not as it should be is an exit status, for scripts.
        wrong = write(os.path.join(work, 'wrong'), 'whsec_' + 'QUJD' * 10 + '\n')
        report, _ = send(server, wrong, '--count', '1', status=1)
        assert not report['as_expected'], report


@case
def asked_back(work):
    """A job that its printer has is canceled there, and only then here; nothing of it comes out."""
    directory = make_reference_event(work)
    with Printer('--rate', '1') as printer:
        add_printer(directory, printer)
        with Server(directory):
            run('--event', directory, 'print', '--all', '--printer', 'sim')
            await_true('the printer has a badge', lambda: set(states(directory)) & {'ACCEPTED', 'PRINTING'})
            for job in run('--event', directory, '--json', 'jobs', 'list').json()['jobs']:
                if job['state'] in ('ACCEPTED', 'PRINTING'):
                    run('--event', directory, 'jobs', 'cancel', job['job_id'], says=['asks its printer'])
            await_true('the printer gives it back', lambda: 'CANCELED' in states(directory))
            for job in run('--event', directory, '--json', 'jobs', 'list').json()['jobs']:
                if job['state'] == 'CANCELED':
                    assert 'the printer confirms' in job['reason'], job
                    run('--event', directory, 'jobs', 'cancel', job['job_id'], status=7, says=['CANCELED already'])
    assert printer.report['twice'] == 0 and printer.report['printed'] == 0, printer.report


@case
def a_morning(work):
    """One printer dies, one is empty, one loses an answer: every badge comes out once, elsewhere where need be, and it is said why."""
    done = run('--json', 'simulate', 'morning', '--people', '16', '--minutes', '2', '--speed', '15').json()
    assert done['people'] == 16 and done['printed'] + done['waiting_for_person'] == 16, done
    assert done['duplicates'] == 0 and done['losses'] == 0, done
    assert sum(one['printed'] for one in done['printers']) >= done['printed'] > 8, done
    assert done['rerouted'] > 0 and sum(one['times'] for one in done['reasons']) == done['reroutes'], done
    assert any("desk1" in one['why'] for one in done['reasons']), done
    waits = done['wait_seconds']
    assert 0 < waits['median'] <= waits['p95'] <= waits['longest'], waits


@case
def a_calm_morning(work):
    """Nothing fails: no breaker opens; numbers that make no morning are refused."""
    run('simulate', 'morning', '--calm', '--people', '6', '--minutes', '1', '--speed', '12',
        says=['6 people came, 6 badges are printed', 'Twice: 0. Lost: 0.'])
    run('simulate', 'morning', '--speed', '100', status=2, says=['1 to 60 times as fast'])
    run('simulate', 'morning', '--people', '3000', status=2, says=['1 to 2000 people'])


main()
