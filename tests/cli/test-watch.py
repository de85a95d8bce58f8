#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The watched folder: what is taken, when, what becomes of it, and what a crash leaves behind."""
import os
import time

from harness import case, main, make_event, run, start, stop, write

HEADER = 'id,name,email,tier\n'
DEADLINE = 120  # seconds for something to happen; no expectation


def rows(first, n):
    return HEADER + ''.join(f'{i},Person {i},p{i}@example.org,VIP\n' for i in range(first, first + n))


def make(work):
    """An event and a folder; the contract maps its columns one to one."""
    contract = write(os.path.join(work, 'office.contract.json'),
                     '{"id": "office", "match": [{"required": ["id", "name", "email", "tier"]}], "fields": {"source_id": {"from": '
                     '"id"}, "full_name": {"from": "name"}, "email": {"from": "email"}, "print_tier": {"from": "tier"}}}')
    folder = os.path.join(work, 'drops')
    os.mkdir(folder)
    return make_event(work), folder, contract


def serve(directory, folder, contract):
    process = start('--event', directory, 'serve', '--watch', folder, '--source', 'office', '--contract', contract)
    while True:
        line = process.stderr.readline()
        assert line, 'serve ended'
        if b'watching' in line:
            return process


def wait_for(condition, what):
    end = time.monotonic() + DEADLINE
    while not condition():
        assert time.monotonic() < end, f'nothing came of it: {what}'
        time.sleep(0.05)


def names(folder, place):
    return sorted(os.listdir(os.path.join(folder, place)))


def count(directory):
    return run('--event', directory, '--json', 'attendees', 'list').json()['count']


def says(process, word):
    while True:
        line = process.stderr.readline()
        assert line, 'serve ended'
        if word in line:
            return line


@case
def sources_that_are_folders(work):
    """A source of kind folder is watched while the line runs; held, its files stay where they are; a missing one is told."""
    directory, folder, contract = make(work)
    gone = os.path.join(work, 'gone')
    process = start('--event', directory, 'serve')
    try:
        for name, path in (('office', folder), ('late', gone)):
            run('--event', directory, 'sources', 'add', name, '--kind', 'folder', '--folder', path, '--contract', contract)
        said = b''
        while b'late: ' not in said or b'office: watching' not in said:  # in either order
            said += says(process, b': ')
        assert b'gone' in said and b'tried again' in said, said
        write(os.path.join(folder, 'one.csv'), rows(1, 4))
        said = says(process, b'one.csv')
        assert b'took in one.csv' in said, said
        assert names(folder, 'done') == ['one.csv']
        run('--event', directory, 'sources', 'hold', 'office')
        time.sleep(4)  # the list of sources is looked at within a second
        write(os.path.join(folder, 'two.csv'), rows(5, 4))
        time.sleep(6)  # twice the time that a file needs
        assert os.path.exists(os.path.join(folder, 'two.csv'))
        run('--event', directory, 'sources', 'release', 'office')
        says(process, b'office: watching')
        said = says(process, b'two.csv')
        assert b'took in two.csv' in said, said
    finally:
        stop(process)
    assert count(directory) == 8


@case
def complete_files_only(work):
    """A file is taken when it is renamed into the folder or closed, whole, and not while somebody writes."""
    directory, folder, contract = make(work)
    process = serve(directory, folder, contract)
    try:
        slow = open(os.path.join(folder, 'slow.csv'), 'w', encoding='utf-8')
        slow.write(rows(100, 5))
        slow.flush()
        part = write(os.path.join(folder, 'upload.csv.part'), rows(1, 3))
        time.sleep(4)  # twice the time that a finished file needs
        assert names(folder, 'done') == [] and names(folder, 'taking') == []
        os.rename(part, os.path.join(folder, 'upload.csv'))
        wait_for(lambda: names(folder, 'done') == ['upload.csv'], 'the renamed file')
        slow.write(rows(105, 5)[len(HEADER):])
        slow.close()
        wait_for(lambda: names(folder, 'done') == ['slow.csv', 'upload.csv'], 'the closed file')
    finally:
        stop(process)
    assert count(directory) == 13
    assert names(folder, 'rejected') == [] and names(folder, 'taking') == []


@case
def repeats_and_misfits(work):
    """The same content again and files that cannot be read go to rejected/, each with the reason beside it."""
    directory, folder, contract = make(work)
    process = serve(directory, folder, contract)
    try:
        write(os.path.join(folder, 'guests.csv'), rows(1, 3))
        wait_for(lambda: names(folder, 'done') == ['guests.csv'], 'the first')
        write(os.path.join(folder, 'again.csv'), rows(1, 3))
        write(os.path.join(folder, 'other.csv'), 'a,b\n1,2\n')
        write(os.path.join(folder, 'empty.csv'), '')
        wait_for(lambda: len(names(folder, 'rejected')) == 6, 'the rejected ones')
        write(os.path.join(folder, 'guests.csv'), rows(4, 2))
        wait_for(lambda: names(folder, 'done') == ['guests-2.csv', 'guests.csv'], 'another of the same name')
    finally:
        stop(process)
    assert names(folder, 'rejected') == ['again.csv', 'again.csv.txt', 'empty.csv', 'empty.csv.txt', 'other.csv', 'other.csv.txt']
    for name, word in (('again', 'taken in before as batch 1 by office@1'), ('other', "no column for source_id from 'id'"),
                       ('empty', 'empty')):
        with open(os.path.join(folder, 'rejected', f'{name}.csv.txt'), encoding='utf-8') as file:
            text = file.read()
        assert word in text and text.startswith(f'{name}.csv was not taken in') and 'drop it again' in text, text
    assert count(directory) == 5


@case
def nothing_is_followed(work):
    """Links, folders, pipes and unfinished names stay where they are and are never read."""
    directory, folder, contract = make(work)
    secret = write(os.path.join(work, 'secret.csv'), rows(1, 3))
    os.symlink(secret, os.path.join(folder, 'link.csv'))
    os.mkdir(os.path.join(folder, 'sub'))
    write(os.path.join(folder, 'sub', 'inner.csv'), rows(10, 3))
    os.symlink(os.path.join(folder, 'sub'), os.path.join(folder, 'linked'))
    os.mkfifo(os.path.join(folder, 'pipe.csv'))
    for name in ('.hidden.csv', 'guests.csv~', 'guests.csv.crdownload', 'guests.tmp'):
        write(os.path.join(folder, name), rows(20, 3))
    before = sorted(os.listdir(folder))
    process = serve(directory, folder, contract)
    try:
        write(os.path.join(folder, 'good.csv'), rows(30, 1))
        wait_for(lambda: names(folder, 'done') == ['good.csv'], 'the good one')
        time.sleep(3)
    finally:
        stop(process)
    assert sorted(os.listdir(folder)) == sorted(before + ['done', 'rejected', 'taking'])
    assert count(directory) == 1 and names(folder, 'rejected') == []
    os.rmdir(os.path.join(folder, 'taking'))
    os.symlink(work, os.path.join(folder, 'taking'))
    run('--event', directory, 'serve', '--watch', folder, '--source', 'office', status=3, says=['taking'])


@case
def survives_a_crash(work):
    """Killed in the middle of an import and started again, each file is taken in exactly once."""
    directory, folder, contract = make(work)
    process = serve(directory, folder, contract)
    write(os.path.join(folder, 'large.csv'), rows(1, 20000))
    journal = os.path.join(directory, 'journal')
    wait_for(lambda: [name for name in os.listdir(journal) if not name.startswith('incoming')], 'the journal')
    process.kill()
    process.stderr.read()
    process.stderr.close()
    process.wait()
    write(os.path.join(folder, 'meanwhile.csv'), rows(30000, 3))
    write(os.path.join(folder, 'taking', 'left.csv'), rows(40000, 3))
    process = serve(directory, folder, contract)
    try:
        wait_for(lambda: names(folder, 'taking') == [] and 'meanwhile.csv' in names(folder, 'done'), 'what was left')
    finally:
        stop(process)
    run('--event', directory, 'serve', '--drain', status=None)
    assert names(folder, 'done') == ['large.csv', 'left.csv', 'meanwhile.csv'], names(folder, 'rejected')
    assert names(folder, 'rejected') == []
    assert run('--event', directory, '--json', 'metrics').json()['people'] == 20006


@case
def refused_arguments(work):
    """A folder without a source and a folder that is not there are refused."""
    directory, folder, _ = make(work)
    run('--event', directory, 'serve', '--watch', folder, status=2, says=['source'])
    run('--event', directory, 'serve', '--watch', os.path.join(work, 'none'), '--source', 'x', status=2, says=['none'])


if __name__ == '__main__':
    main()
