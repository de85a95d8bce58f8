#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Backup while the line works, restore, and what a restored event must not do by itself.

tests/cli/test-backup.py FOYERCTL"""

import glob
import gzip
import io
import json
import os
import sqlite3
import stat
import subprocess
import tarfile
import threading

from harness import FOYERCTL, case, main, make_environment, make_event, make_reference_event, run, write


def get_people(directory):
    return {person['attendee_id']: person['full_name'] for person in
            run('--event', directory, '--json', 'attendees', 'list').json()['attendees']}


def take(directory, path, *more):
    return run('--event', directory, '--json', 'backup', path, *more).json()


@case
def round_trip(work):
    """What is restored is what was there, and nothing prints by itself"""
    directory = make_reference_event(work)
    run('--event', directory, 'print', '--all', status=None)
    before = run('--event', directory, '--json', 'jobs', 'list').json()['jobs']
    assert before, 'nothing waits'
    path = os.path.join(work, 'event.tar.gz')
    report = take(directory, path)
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600, oct(os.stat(path).st_mode)
    assert report['files'] == len(tarfile.open(path).getnames()) - 1 and report['file_bytes'] == os.path.getsize(path)
    assert not [name for name in os.listdir(work) if name.endswith('.part')]
    run('--event', directory, 'backup', path, status=7, says=['is there already'])
    take(directory, path, '--replace')
    listed = run('--event', directory, '--json', 'backup', '--list').json()['backups']
    assert [entry['file'] for entry in listed] == [path, path] and listed[0]['is_there'] and not listed[0]['is_expired']
    run('restore', '--check', path, says=['each as the backup'])
    again = os.path.join(work, 'again')
    run('--event', directory, 'restore', path, status=7, says=['overwrites nothing'])
    restored = run('--event', again, '--json', 'restore', path).json()
    assert restored['jobs_held'] == len([job for job in before if job['state'] in ('READY', 'RENDERED')]), restored
    assert restored['audit'].startswith('whole'), restored
    assert get_people(again) == get_people(directory)
    run('--event', again, 'audit', 'verify', says=['whole'])
    assert stat.S_IMODE(os.stat(again).st_mode) == 0o700
    run('--event', again, 'serve', '--drain', status=None)
    assert glob.glob(os.path.join(again, 'printed', '*.pdf')) == [], 'a badge came out that may be out already'
    held = run('--event', again, '--json', 'jobs', 'list').json()['jobs']
    assert {job['state'] for job in held} == {'HELD'} and 'may have come out' in held[0]['reason'], held[0]
    run('--event', again, 'jobs', 'release', held[0]['job_id'])
    run('--event', again, 'serve', '--drain', status=None)
    assert len(glob.glob(os.path.join(again, 'printed', '*.pdf'))) == 1


@case
def while_importing(work):
    """Backups during an import: each restores to a whole event of a moment in between"""
    directory = make_event(work)
    feed = write(os.path.join(work, 'people.csv'), 'source_id,full_name,email,print_tier\n' + ''.join(
        f'{i},Person number {i},person{i}@example.org,VIP\n' for i in range(6000)))
    done = threading.Event()
    failures = []

    def load():
        result = subprocess.run([FOYERCTL, '--event', directory, 'import', feed, '--source', 'office', '--contract',
                                 'canonical'], capture_output=True, text=True, env=make_environment())
        if result.returncode not in (0, 1):
            failures.append(result.stderr)
        done.set()

    thread = threading.Thread(target=load)
    thread.start()
    paths = []
    while not done.is_set() and len(paths) < 4:
        paths.append(os.path.join(work, 'backup-%d.tar.gz' % len(paths)))
        take(directory, paths[-1])
    thread.join()
    assert not failures, failures
    take(directory, os.path.join(work, 'backup-end.tar.gz'))
    paths.append(os.path.join(work, 'backup-end.tar.gz'))
    for index, path in enumerate(paths):
        again = os.path.join(work, 'again-%d' % index)
        run('--event', again, 'restore', path)
        store = sqlite3.connect(os.path.join(again, 'foyer.sqlite'))
        assert store.execute('PRAGMA integrity_check').fetchall() == [('ok',)]
        store.close()
        run('--event', again, 'doctor', status=None, says=['the store is whole'])
        # What had arrived goes on to its end from the journal that is in the backup.
        run('--event', again, 'serve', '--drain', status=None)
        waiting = run('--event', again, '--json', 'metrics').json()
        assert all(stage['queue_depth'] == 0 for stage in waiting['stages'][:2]), waiting
    assert get_people(os.path.join(work, 'again-%d' % (len(paths) - 1))) == get_people(directory)


def write_archive(path, members, listed=None, kind=tarfile.REGTYPE, link=''):
    """An archive that Foyer did not write."""
    with tarfile.open(path, 'w:gz') as archive:
        for name, data in members:
            entry = tarfile.TarInfo(name)
            entry.size = len(data) if kind == tarfile.REGTYPE else 0
            entry.type = kind
            entry.linkname = link
            archive.addfile(entry, io.BytesIO(data))
        if listed is not None:
            data = json.dumps(listed).encode()
            entry = tarfile.TarInfo('backup.json')
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))


@case
def damaged(work):
    """Cut off, changed, foreign and hostile files: refused in words, nothing is made"""
    directory = make_reference_event(work)
    path = os.path.join(work, 'event.tar.gz')
    take(directory, path)
    with open(path, 'rb') as file:
        whole = file.read()
    bad = os.path.join(work, 'bad')
    again = os.path.join(work, 'again')
    refused = ['cannot be restored', 'take another backup']
    for cut in (0, 10, len(whole) // 2, len(whole) - 1000):
        with open(bad, 'wb') as file:
            file.write(whole[:cut])
        run('--event', again, 'restore', bad, status=3, says=refused)
    with open(bad, 'w', encoding='utf-8') as file:
        file.write('not a backup\n' * 100)
    run('--event', again, 'restore', bad, status=3, says=refused)
    # A byte of the store is another one, and every checksum of gzip and tar is right.
    tar = bytearray(gzip.decompress(whole))
    place = tar.index(b'SQLite format 3') + 5000
    tar[place] ^= 1
    with gzip.open(bad, 'wb') as file:
        file.write(bytes(tar))
    run('--event', again, 'restore', bad, status=3, says=["'foyer.sqlite' in it is missing or was changed"])
    listed = {'foyer_backup': 1, 'event': 'x', 'name': 'x', 'usec': 0, 'files': []}
    for name in ('../evil', '/tmp/evil', 'journal/../../evil', 'printed/x.pdf', '.bashrc', 'journal/.x', 'journal//x'):
        write_archive(bad, [(name, b'x')], listed)
        run('--event', again, 'restore', bad, status=3, says=['is not a file of an event'])
    write_archive(bad, [('badge.key', b'')], listed, tarfile.SYMTYPE, '/etc/passwd')
    run('--event', again, 'restore', bad, status=3, says=['is not a file of an event'])
    write_archive(bad, [('badge.key', b'')], listed, tarfile.LNKTYPE, 'audit.key')
    run('--event', again, 'restore', bad, status=3, says=['is not a file of an event'])
    write_archive(bad, [('badge.key', b'x'), ('badge.key', b'y')], listed)
    run('--event', again, 'restore', bad, status=3, says=['twice'])
    write_archive(bad, [('badge.key', b'x')], listed)
    run('--event', again, 'restore', bad, status=3, says=['not in its list'])
    write_archive(bad, [], dict(listed, foyer_backup=2))
    run('--event', again, 'restore', bad, status=3, says=['newer version'])
    run('--event', again, 'restore', os.path.join(work, 'none'), status=3, says=['none'])
    assert [name for name in os.listdir(work) if 'again' in name] == [], os.listdir(work)


if __name__ == '__main__':
    main()
