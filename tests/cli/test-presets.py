#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every shipped contract on a file in its platform's shape: detection, people, dead letters and skips are exact.

tests/feeds/expected.json names each file with what was planted in it; the files are written by hand from the platforms'
field lists, so a contract that passes here is still "unverified"."""
import json
import os

from harness import DATA, ROOT, case, main, run

FEEDS = os.path.join(ROOT, 'tests', 'feeds')
# Four have the sample feeds, tested row by row with data/samples/expected.json; the last is sent to a listener by
# tests/cli/test-hooks.py.
ELSEWHERE = {'canonical', 'reference', 'pretix-order-positions', 'luma-guests', 'foyer-registration'}

with open(os.path.join(FEEDS, 'expected.json'), encoding='utf-8') as file:
    EXPECTED = json.load(file)


def make_event(work, aliases):
    """An event whose taxonomy knows the words of this feed."""
    with open(os.path.join(DATA, 'taxonomies', 'demo.taxonomy.json'), encoding='utf-8') as source:
        taxonomy = json.load(source)
    for tier, words in aliases.items():
        taxonomy['tiers'][tier].setdefault('aliases', []).extend(words)
    path = os.path.join(work, 'taxonomy.json')
    with open(path, 'w', encoding='utf-8') as target:
        json.dump(taxonomy, target)
    directory = os.path.join(work, 'event')
    run('init', directory, '--id', 'presets-2026', '--name', 'Presets', '--taxonomy', path)
    return directory


def check_people(directory, expected):
    people = run('--event', directory, '--json', 'attendees', 'list').json()['attendees']
    found = sorted([one['source_id'], one['full_name'], one['print_tier'], one['status'], one['email'], one['company']]
                   for one in people)
    assert found == sorted(expected['people']), f'{found}\ninstead of\n{sorted(expected["people"])}'
    for one in people:
        wanted = expected.get('custom', {}).get(one['source_id'], {})
        assert {key: one['custom'].get(key) for key in wanted} == wanted, one['custom']
    for source_id, wanted in expected.get('dietary', {}).items():
        shown = run('--event', directory, '--json', 'attendees', 'show', source_id).json()
        assert shown['dietary_flags'] == wanted, shown['dietary_flags']


def check_refused(directory, expected):
    letters = run('--event', directory, '--json', 'dlq', 'list').json()['dead_letters']
    found = sorted(([one['record'], one['code'], one['source_id']] for one in letters), key=str)
    assert found == sorted(expected['refused'], key=str), f'{found}\ninstead of\n{expected["refused"]}'


def check_traces(directory, expected):
    """Each person is found again in the journal, also the third of a document."""
    for source_id, name, *_ in expected['people']:
        trace = run('--event', directory, '--json', 'attendees', 'show', source_id, '--trace').json()['trace']
        named = [step for step in trace if step['field'] == 'full_name']
        assert len(named) == 1 and named[0]['value'] == name, f'{source_id}: {trace}'


def check_feed(work, expected):
    path = os.path.join(FEEDS, expected['file'])
    options = expected.get('options', [])
    directory = make_event(work, expected.get('aliases', {}))
    if 'asks' in expected:
        run('--event', directory, 'import', path, '--source', 'feed', status=3, says=[expected['asks']])
    seen = run('--event', directory, '--json', 'detect', path, *options, status=None).json()
    assert seen['preset'] == expected['preset'] and seen['verified'] is False, seen
    if 'fails' in expected:
        for word in ('--dry-run', '--json'):
            run('--event', directory, 'import', path, '--source', 'feed', word, *options, status=3,
                says=[expected['fails']])
        assert run('--event', directory, '--json', 'attendees', 'list').json()['count'] == 0
        return
    n_people, n_refused = len(expected['people']), len(expected['refused'])
    cancelled = sum(one[3] == 'cancelled' for one in expected['people'])
    rehearsed = run('--event', directory, '--json', 'import', path, '--source', 'feed', '--dry-run', *options,
                    status=1 if n_refused else 0).json()
    report = run('--event', directory, '--json', 'import', path, '--source', 'feed', *options,
                 status=1 if n_refused else 0).json()
    for counts in (report, rehearsed):
        assert counts['records'] == n_people + n_refused, counts
        assert counts['refused'] == n_refused and counts['skipped'] == expected['skipped'], counts
        assert counts['admitted'] + counts['cancelled'] == n_people and counts['cancelled'] in (0, cancelled), counts
        assert counts['rows'] == counts['records'] + counts['skipped'], counts
    check_people(directory, expected)
    check_refused(directory, expected)
    check_traces(directory, expected)
    again = run('--event', directory, '--json', 'import', path, '--source', 'feed', *options, status=None).json()
    assert again['unchanged'] == n_people and again['refused'] == n_refused and again['admitted'] == 0, again


@case
def every_contract_has_a_file(work):
    """Every shipped contract has a file here or among the samples, and every file here is expected."""
    shipped = {name[:-len('.contract.json')] for name in os.listdir(os.path.join(DATA, 'contracts'))}
    assert shipped == ELSEWHERE | {one['preset'] for one in EXPECTED}, shipped
    files = set(os.listdir(FEEDS)) - {'expected.json'}
    assert files == {one['file'] for one in EXPECTED}, files


def make_case(expected):
    def check(work):
        check_feed(work, expected)
    check.__doc__ = f'{expected["file"]} by {expected["preset"]}'
    return case(check)


for one_feed in EXPECTED:
    make_case(one_feed)

if __name__ == '__main__':
    main()
