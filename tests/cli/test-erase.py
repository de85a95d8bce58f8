#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Erasing a person: afterwards no file of the event holds them, and nobody else has lost anything.

tests/cli/test-erase.py FOYERCTL"""

import json
import os
import sqlite3

from harness import case, main, make_event, run, start, stop, write

HEADER = 'source_id,full_name,print_tier,email,company\n'
NAME, EMAIL = 'Zsófia Quennell-Brandt', 'zsofia.quennell@erase-me.example'
OTHER = 'Otto Bystander'


def find_in_files(directory, texts):
    """(file, text, encoding) wherever one of @texts stands in any file, in either case."""
    found = []
    for folder, _, names in os.walk(directory):
        for name in names:
            path = os.path.join(folder, name)
            with open(path, 'rb') as file:
                data = file.read().lower()
            for text in texts:
                for form in {text, text.lower(), json.dumps(text)[1:-1]}:
                    for encoding in ('utf-8', 'utf-16-le', 'utf-16-be', 'latin-1'):
                        if form.lower().encode(encoding, 'replace') in data:
                            found.append((os.path.relpath(path, directory), text, encoding))
    return found


def find_id(directory, name):
    people = run('--event', directory, '--json', 'attendees', 'list').json()['attendees']
    return next(person['attendee_id'] for person in people if person['full_name'] == name)


def make_rows(n):
    return HEADER + f'R-1,{NAME},VIP,{EMAIL},Quiet Works\nR-2,{OTHER},GENERAL,otto@x.example,Quiet Works\n' + ''.join(
        f'X-{i},Person Number{i},GENERAL,p{i}@x.example,{"Company " * 4}{i}\n' for i in range(n))


def bring_in(directory, path, source, status=0):
    run('--event', directory, 'import', path, '--source', source, '--contract', 'canonical', status=status)


@case
def everywhere(work):
    """Name and e-mail are in no file afterwards: journal in two encodings, large and small, letters, tokens, badges, index"""
    directory = make_event(work)
    feed = make_rows(0)
    bring_in(directory, write(os.path.join(work, 'small.csv'), feed), 'office')
    bring_in(directory, write(os.path.join(work, 'wide.csv'), ('\ufeff' + make_rows(1)).encode('utf-16-le')), 'office')
    bring_in(directory, write(os.path.join(work, 'large.csv'), make_rows(6000)), 'office')
    bring_in(directory, write(os.path.join(work, 'refused.csv'),
                              HEADER + f'R-9,{NAME},NO-SUCH-TIER,{EMAIL},Quiet Works\n'), 'office', status=1)
    person, other = find_id(directory, NAME), find_id(directory, OTHER)
    run('--event', directory, 'token', 'issue', '--attendee', person, '--set', 'company=Loud Works', '--reason',
        f'{NAME} asked')
    run('--event', directory, 'print', '--attendee', person, status=None)
    run('--event', directory, 'print', '--attendee', other, status=None)
    run('--event', directory, 'serve', '--drain', status=None)
    run('--event', directory, 'attendees', 'search', 'quennell')
    before = find_in_files(directory, [NAME, EMAIL])
    assert {'foyer.sqlite', 'journal'} <= {path.split('/')[0] for path, _, _ in before}, before
    assert 'utf-16-le' in {encoding for _, _, encoding in before}, before
    badges = sorted(os.listdir(os.path.join(directory, 'printed')))
    write(os.path.join(directory, 'backups', 'form-4-1.sqlite'), f'an older form of {NAME}')
    backup = os.path.join(work, 'backup.tar.gz')
    run('--event', directory, 'backup', backup)

    run('--event', directory, 'erase', '--attendee', person, status=2, says=['--reason'])
    run('--event', directory, 'erase', '--attendee', person, '--reason', f'asked by {EMAIL}', status=2, says=['without'])
    run('--event', directory, 'erase', '--attendee', 'nobody-here', '--reason', 'x', status=2, says=['names nobody'])
    report = run('--event', directory, '--json', 'erase', '--attendee', person, '--reason', 'letter 17').json()
    assert report['rows'] == 3 and report['places'] == 1 and report['audit_rows'] == 0, report
    assert [entry['file'] for entry in report['backups']] == [backup], report
    assert find_in_files(directory, [NAME, EMAIL, 'quennell']) == []

    run('--event', directory, 'audit', 'verify', says=['whole'])
    run('--event', directory, 'token', 'list', '--attendee', person)
    row = run('--event', directory, '--json', 'attendees', 'show', person).json()
    assert row['full_name'] == report['pseudonym'] and row['status'] == 'cancelled', row
    assert run('--event', directory, '--json', 'attendees', 'show', other).json()['full_name'] == OTHER
    run('--event', directory, 'attendees', 'show', other, '--trace', says=[OTHER])
    found = run('--event', directory, '--json', 'attendees', 'search', 'bystander').json()['attendees']
    assert [hit['attendee_id'] for hit in found] == [other], found
    left = sorted(os.listdir(os.path.join(directory, 'printed')))
    assert len(badges) == 2 and len(left) == 1 and left[0] in badges, (badges, left)
    assert len(run('--event', directory, '--json', 'attendees', 'list').json()['attendees']) == 6002
    # Once more is harmless: it ends what a crash would have cut short.
    run('--event', directory, 'erase', '--attendee', person, '--reason', 'again')
    run('--event', directory, 'audit', 'verify', says=['whole'])
    # The rest of the journal is where it was.
    bring_in(directory, write(os.path.join(work, 'again.csv'), make_rows(0).replace(f'R-1,{NAME},VIP,{EMAIL},Quiet Works\n', '')),
             'office')


@case
def json_feed(work):
    """A person among others in JSON, escaped and not, goes alone; the document can still be read"""
    directory = make_event(work)
    people = [{'id': 'R-1', 'name': NAME, 'email': EMAIL, 'tier': 'VIP'}, {'id': 'R-2', 'name': OTHER, 'email': 'o@x.example', 'tier': 'VIP'}]
    for number, ascii_only in enumerate((True, False)):
        path = write(os.path.join(work, f'{number}.json'), json.dumps(people, ensure_ascii=ascii_only, indent=number))
        run('--event', directory, 'import', path, '--source', 'reference', '--contract', 'reference')
    person = find_id(directory, NAME)
    report = run('--event', directory, '--json', 'erase', '--attendee', person, '--reason', 'letter 18').json()
    assert report['rows'] == 2, report
    assert find_in_files(directory, [NAME, EMAIL]) == []
    run('--event', directory, 'attendees', 'show', find_id(directory, OTHER), '--trace', says=[OTHER])


@case
def others_like_it(work):
    """Somebody of the same name, and somebody whose address ends like it, lose nothing"""
    directory = make_event(work)
    feed = HEADER + (f'R-1,{NAME},VIP,ann@x.example,Q\nR-2,{NAME},VIP,other@x.example,Q\nR-3,Jo Ann,VIP,joann@x.example,Q\n')
    bring_in(directory, write(os.path.join(work, 'small.csv'), feed), 'office')
    run('--event', directory, 'erase', '--attendee', 'R-1', '--reason', 'letter 19')
    with sqlite3.connect(os.path.join(directory, 'foyer.sqlite')) as store:
        body, = store.execute('SELECT body FROM delivery').fetchone()
    lines = body.decode().splitlines()
    assert lines[2:] == feed.splitlines()[2:] and 'ann@' not in lines[1], lines
    run('--event', directory, 'attendees', 'show', 'R-2', '--trace', says=[NAME])


@case
def line_runs(work):
    """While the line runs nothing is erased, and the message says what to do"""
    directory = make_event(work)
    bring_in(directory, write(os.path.join(work, 'small.csv'), make_rows(0)), 'office')
    person = find_id(directory, NAME)
    process = start('--event', directory, 'serve')
    try:
        while not os.path.exists(os.path.join(directory, 'line.lock')) or not open(os.path.join(directory, 'line.lock')).read().strip():
            assert process.poll() is None
        run('--event', directory, 'erase', '--attendee', person, '--reason', 'x', status=7)
    finally:
        stop(process)
    assert find_id(directory, NAME) == person


@case
def audit_rows(work):
    """The audit holds ids and counts: none of what was imported, corrected or printed"""
    directory = make_event(work)
    bring_in(directory, write(os.path.join(work, 'small.csv'), make_rows(0)), 'office')
    run('--event', directory, 'token', 'issue', '--attendee', 'R-1', '--set', 'company=Loud Works', '--reason', 'as on the card')
    run('--event', directory, 'print', '--all', status=None)
    run('--event', directory, 'serve', '--drain', status=None)
    with sqlite3.connect(os.path.join(directory, 'foyer.sqlite')) as store:
        rows = store.execute('SELECT verb, subject, detail FROM audit').fetchall()
    assert {'import', 'print'} <= {row[0] for row in rows}, rows
    for row in rows:
        for text in (NAME, EMAIL, OTHER, 'Works'):
            assert text.lower() not in str(row).lower(), row


main()
