#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The audit as its reader meets it: what is done shows, and what somebody does to the file shows, too."""
import json
import os
import shutil
import sqlite3

from harness import case, main, make_event, run


def make(work):
    """An event with some acts in it."""
    directory = make_event(work)
    for name in ('one', 'two', 'three'):
        os.mkdir(os.path.join(work, name))
        run('--event', directory, '--user', 'ann', 'printers', 'add', name, 'file://' + os.path.join(work, name))
    return directory


def edit(directory, sql):
    """What somebody with the file and a tool does."""
    store = sqlite3.connect(os.path.join(directory, 'foyer.sqlite'))
    store.executescript('DROP TRIGGER IF EXISTS audit_is_never_changed; DROP TRIGGER IF EXISTS audit_is_never_shortened;' + sql)
    store.close()


def verify(directory, *arguments, status=0):
    return run('--event', directory, '--json', 'audit', 'verify', *arguments, status=status).json()


@case
def listed(work):
    """Acts are listed newest first with who and what, found by a word, and exported with the head."""
    directory = make(work)
    rows = run('--event', directory, '--json', 'audit', 'list').json()['rows']
    assert [row['row'] for row in rows] == list(range(len(rows), 0, -1)), rows
    assert rows[0]['actor'] == 'ann' and 'three' in rows[0]['subject'], rows[0]
    assert run('--event', directory, '--json', 'audit', 'list', '--limit', '1', '--before', '3').json()['rows'][0]['row'] == 2
    found = run('--event', directory, '--json', 'audit', 'list', '--match', 'two').json()['rows']
    assert len(found) == 1 and 'two' in found[0]['subject'], found
    assert 'three' in run('--event', directory, 'audit', 'list').out
    path = os.path.join(work, 'audit.jsonl')
    assert run('--event', directory, '--json', 'audit', 'export', '-o', path).json() == {'file': path, 'rows': len(rows)}
    assert os.stat(path).st_mode & 0o777 == 0o600
    with open(path, encoding='utf-8') as file:
        lines = [json.loads(line) for line in file]
    assert [line['row'] for line in lines[:-1]] == list(range(1, len(rows) + 1))
    assert lines[-1]['kind'] == 'foyer-audit-head' and lines[-1]['hash'] == lines[-2]['hash'], lines[-1]
    # The export holds a head, so that it is one.
    assert verify(directory, '--head', path)['head_row'] == len(rows)
    assert run('--event', directory, 'audit', 'export', status=2).err.count('-o FILE') == 1


@case
def tampered(work):
    """Whatever is done to the rows in the file: verify names the first bad one, and going on hides nothing."""
    directory = make(work)
    head = os.path.join(work, 'head.json')
    run('--event', directory, 'audit', 'head', '-o', head)
    rows = verify(directory, '--head', head)
    assert rows['whole'] and rows['head_row'] == rows['rows'] and rows['bad_row'] == 0, rows
    last = rows['rows']
    kept = os.path.join(work, 'kept')
    shutil.copytree(directory, kept)
    for sql, bad, word in (
            ("UPDATE audit SET actor = 'eve' WHERE audit_id = 2", 2, 'not what was written'),
            (f'DELETE FROM audit WHERE audit_id = {last - 1}', last - 1, 'taken out'),
            ('UPDATE audit SET audit_id = -1 WHERE audit_id = 2; UPDATE audit SET audit_id = 2 WHERE audit_id = 3;'
             'UPDATE audit SET audit_id = 3 WHERE audit_id = -1', 2, 'not what was written'),
            (f'DELETE FROM audit WHERE audit_id = {last}', last, 'are gone'),
            ('UPDATE audit_head SET seal = NULL', 0, 'not sealed'),
            ('UPDATE audit_head SET seal = randomblob (64)', 0, 'not that of'),
            (f'DELETE FROM audit WHERE audit_id = {last}; UPDATE audit_head SET (audit_id, hash) ='
             f'(SELECT audit_id, hash FROM audit WHERE audit_id = {last - 1})', 0, 'not that of')):
        shutil.rmtree(directory)
        shutil.copytree(kept, directory)
        edit(directory, sql)
        report = verify(directory, status=1)
        assert not report['whole'] and report['bad_row'] == bad and word in report['text'], (sql, report)
        run('--event', directory, 'printers', 'remove', 'one')
        known = verify(directory, '--head', head, status=1)
        assert not known['whole'], (sql, known)
    text = run('--event', directory, 'audit', 'verify', status=None).out
    assert 'The audit' in text, text


@case
def rewritten(work):
    """An older copy put back is whole by itself; a head that was kept elsewhere shows what it lacks."""
    directory = make(work)
    kept = os.path.join(work, 'kept')
    shutil.copytree(directory, kept)
    run('--event', directory, 'printers', 'remove', 'one')
    head = os.path.join(work, 'head.json')
    run('--event', directory, 'audit', 'head', '-o', head)
    shutil.rmtree(directory)
    shutil.copytree(kept, directory)
    assert verify(directory)['whole']
    report = verify(directory, '--head', head, status=1)
    assert report['bad_row'] == report['rows'] + 1 and 'exported head' in report['text'], report


@case
def heads_kept(work):
    """A process that held the line leaves the head in audit-heads.jsonl; that file is one to verify against."""
    directory = make(work)
    run('--event', directory, 'serve', '--drain')
    path = os.path.join(directory, 'audit-heads.jsonl')
    assert os.stat(path).st_mode & 0o777 == 0o600
    assert verify(directory, '--head', path)['whole']


@case
def refused_heads(work):
    """A head that is damaged, forged, of another event or of another key is refused with the reason."""
    directory = make(work)
    head = run('--event', directory, 'audit', 'head').out
    other = os.path.join(work, 'other')
    run('init', other, '--id', 'other-2026', '--name', 'Another event')
    run('--event', other, 'printers', 'remove', 'folder')
    foreign = run('--event', other, 'audit', 'head').out
    document = json.loads(head)
    for text, word in (('', 'no head'), ('{}', 'no head'), ('[1]', 'no head'), (foreign, 'another event'),
                       (json.dumps(document | {'row': document['row'] + 1}), 'seal'), (json.dumps(document | {'seal': ''}), 'seal'),
                       (json.dumps(document | {'hash': 'x'}), 'damaged')):
        path = os.path.join(work, 'head.json')
        with open(path, 'w', encoding='utf-8') as file:
            file.write(text)
        error = run('--event', directory, 'audit', 'verify', '--head', path, status=2).err
        assert word in error and path in error, (text, error)
    run('--event', directory, 'audit', 'verify', '--head', os.path.join(work, 'none'), status=None)
    os.chmod(os.path.join(directory, 'audit.key'), 0o644)
    assert 'chmod 600' in run('--event', directory, 'audit', 'verify', status=4).err
    os.remove(os.path.join(directory, 'audit.key'))
    assert 'restore it from a backup' in run('--event', directory, 'audit', 'head', status=2).err


if __name__ == '__main__':
    main()
