#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The line is killed and loses answers at every request to its printers: never two badges for one intent, none forgotten.

A short series by default; with FOYER_TEST_KILL=full a thousand trials, half of them each case (a quarter of an hour). The
moments come from a fixed seed. What was tried is said: so often at this operation in this moment."""
import collections
import json
import os
import subprocess

from harness import FOYERCTL, case, main, make_environment, make_event, run, write
from print_servers import Cupsd, Ippeveprinter
from simulated import Printer
from trials import MOMENTS, Proxy, Trouble, drain_through, is_full

TRIALS = 500 if is_full() else 40
PRINTERS = 6 if is_full() else 3
PEOPLE = 600 if is_full() else 45
REAL_TRIALS = 100 if is_full() else 16
REAL_PEOPLE = 120 if is_full() else 20
SECONDS = 3000 if is_full() else 500
GAP = 8  # requests between two trials, at most


def make_people(directory, work):
    people = [{'id': f'REG-{number:04}', 'name': f'Person {number:04}', 'email': f'p{number}@example.org', 'tier': 'VIP'}
              for number in range(PEOPLE)]
    run('--event', directory, 'import', write(os.path.join(work, 'people.json'), json.dumps(people)), '--source', 'reference')
    return [person['id'] for person in people]


def start_line(directory, said):
    """What it says goes to a file: a pipe that nobody reads would stop it."""
    process = subprocess.Popen([FOYERCTL, '--event', directory, 'serve', '--drain', '--render-workers', '1'],
                               stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said, env=make_environment())
    process.stderr = open(os.devnull, 'rb')
    return process


def is_unlucky(job):
    return 'gave up after 3 attempts' in job['reason'] or '3 times' in job['reason']


def check_every_badge(directory, printers):
    """By print intent: what the store says of a job is what its printer got. How the jobs ended."""
    due = {}
    for printer in printers:
        assert printer.report['twice'] == 0, [intent for intent in printer.report['by_intent'] if intent['due'] > 1]
        for intent in printer.report['by_intent']:
            assert intent['intent'] not in due, f'{intent} went to two printers'
            assert not intent['differ'], intent
            due[intent['intent']] = intent['due']
    jobs = run('--event', directory, '--json', 'jobs', 'list', '--limit', 1000000).json()['jobs']
    assert len(jobs) == PEOPLE, f'{len(jobs)} jobs of {PEOPLE} people'
    for job in jobs:
        count = due.pop(f"{job['badge_no']}-{job['copy']} {job['job_id']}", 0)
        # FAILED after three unlucky attempts (of drawing, or at the printer) is an end that a person sees; the printer then
        # has nothing of it.
        expected = {'PRINTED': 1, 'FAILED': 0}
        assert job['state'] in expected, job
        assert count == expected[job['state']], (count, job)
        assert job['state'] != 'FAILED' or is_unlucky(job), job
    assert not due, f'printed for nobody: {due}'
    return collections.Counter(job['state'] for job in jobs)


def print_table(trouble, kills, states):
    for operation in sorted({operation for operation, _ in trouble.done}):
        print(f'# {operation:24}' + '  '.join(f'{moment} {trouble.done[operation, moment]}' for moment in MOMENTS))
    print(f'# {sum(trouble.done.values())} trials, {kills} kills, jobs: {dict(states)}', flush=True)


def keep_sending(directory, printer):
    """So many lost answers would open its breaker, and the line would end with badges that wait."""
    run('--event', directory, 'printers', 'breaker', printer, 'close')


def run_series(work, seed, *options):
    directory = make_event(work)
    ids = make_people(directory, work)
    trouble = Trouble(seed, TRIALS, GAP)
    printers, proxies = [], []
    with open(os.path.join(work, 'said'), 'wb') as said:
        try:
            for number in range(PRINTERS):
                printers.append(Printer(*options))
                proxies.append(Proxy(printers[-1].port, trouble))
                run('--event', directory, 'printers', 'add', f'sim{number}', proxies[-1].uri('/ipp/print'))
                keep_sending(directory, f'sim{number}')
                run('--event', directory, 'print', '--attendee', *ids[number::PRINTERS], '--printer', f'sim{number}')
            kills, status = drain_through(trouble, lambda: start_line(directory, said), SECONDS)
        finally:
            for proxy in proxies:
                proxy.__exit__(None, None, None)
            for printer in printers:
                printer.stop(check=False)
    states = check_every_badge(directory, printers)
    print_table(trouble, kills, states)
    assert status in (0, 1), f'serve --drain ended with {status}'
    assert sum(trouble.done.values()) >= TRIALS * 3 // 4, 'the badges were out before the trials were'
    assert kills > TRIALS // 8, kills
    for operation in ('Get-Printer-Attributes', 'Create-Job', 'Send-Document', 'Get-Job-Attributes'):
        assert trouble.count(operation) > 0, f'nothing was tried at {operation}'


def check_documents(directory, server, people):
    """By document: each badge of a person is another one."""
    counts = server.count_documents()
    jobs = run('--event', directory, '--json', 'jobs', 'list', '--limit', 1000000).json()['jobs']
    assert len(jobs) == people, f'{len(jobs)} jobs of {people} people'
    for job in jobs:
        assert job['state'] == 'PRINTED' or (job['state'] == 'FAILED' and is_unlucky(job)), job
        count = counts.pop(job['document_digest'], 0)
        assert count == (1 if job['state'] == 'PRINTED' else 0), (count, job)
    assert not counts, f'printed for nobody, or not whole: {counts}'
    return collections.Counter(job['state'] for job in jobs)


def run_real(work, seed, server_class):
    directory = make_event(work)
    ids = make_people(directory, work)[:REAL_PEOPLE]
    trouble = Trouble(seed, REAL_TRIALS, GAP)
    with server_class(work) as server:
        with open(os.path.join(work, 'said'), 'wb') as said, Proxy(server.port, trouble) as proxy:
            run('--event', directory, 'printers', 'add', 'real', proxy.uri(server.path), '--media', 'na_letter_8.5x11in')
            keep_sending(directory, 'real')
            run('--event', directory, 'print', '--attendee', *ids, '--printer', 'real')
            kills, _ = drain_through(trouble, lambda: start_line(directory, said), SECONDS)
        states = check_documents(directory, server, len(ids))
    print_table(trouble, kills, states)
    assert sum(trouble.done.values()) >= REAL_TRIALS // 2 and kills > 0, (trouble.done, kills)
    assert states['PRINTED'] > 0, states


@case
def queue(work):
    """Through printers with a queue, which take even a second document of a job: one badge for each intent."""
    # Slow: a job still waits when the line is back, so that a second document would be taken.
    run_series(work, 2026, '--rate', '30')


@case
def one_job(work):
    """Through printers that take one job at a time, where an orphan would block everything: one badge for each intent."""
    run_series(work, 2027, '--one-job')


@case
def cupsd(work):
    """Through a real cupsd: each badge came out whole and once."""
    run_real(work, 2028, Cupsd)


@case
def ippeveprinter(work):
    """Through a real ippeveprinter: each badge came out whole and once."""
    run_real(work, 2029, Ippeveprinter)


main()
