#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bad input and bad places: files that are none, broken documents, a newer event, a full disk, a second serve."""
import json
import os
import re
import shutil
import socket
import sqlite3
import subprocess

from harness import (DATA, Skip, case, main, make_environment, make_event, make_reference_event, run, sample, start, stop,
                     write)


def check_refused(directory, path, says, status=3):
    """The file is refused with its name and a cause, and leaves nothing but perhaps one dead letter."""
    result = run('--event', directory, 'import', path, '--source', 'x', '--contract', 'luma-guests', status=status, says=says)
    assert os.path.basename(path) in result.err, result
    assert run('--event', directory, '--json', 'attendees', 'list').json()['count'] == 0


@case
def unreadable_files(work):
    """No file, a folder, empty, binary, not CSV, truncated UTF-16: status 3, named, with the cause."""
    directory = make_event(work)
    header = 'api_id,name,email,ticket_name\r\n'
    for name, content, says in [
            ('empty.csv', b'', ['empty']), ('binary.csv', bytes(range(256)) * 40, []),
            ('picture.csv', b'\x89PNG\r\n\x1a\n' + bytes(range(256)) * 8, ['PNG']),
            ('table.csv', b'PK\x03\x04' + bytes(2000), []),
            ('letter.csv', 'Dear team,\nplease find the list attached.\n', []),
            ('half.csv', b'\xff\xfe' + (header * 20).encode('utf-16-le')[:-1], [])]:
        check_refused(directory, write(os.path.join(work, name), content), says)
    check_refused(directory, os.path.join(work, 'none.csv'), ['No such file'])
    os.mkdir(os.path.join(work, 'folder.csv'))
    check_refused(directory, os.path.join(work, 'folder.csv'), ['folder'])
    os.mkfifo(os.path.join(work, 'pipe.csv'))
    check_refused(directory, os.path.join(work, 'pipe.csv'), [])


@case
def forbidden_file(work):
    """A file that may not be read: status 3."""
    if os.getuid() == 0:
        raise Skip('root may read every file')
    path = write(os.path.join(work, 'secret.csv'), 'x')
    os.chmod(path, 0)
    check_refused(make_event(work), path, ['Permission denied'])


@case
def detect_says_the_same(work):
    """detect refuses the same files, without an event."""
    run('detect', os.path.join(work, 'none.csv'), status=3, says=['none.csv', 'No such file'])
    run('detect', work, status=3, says=['folder'])
    run('detect', write(os.path.join(work, 'empty.csv'), b''), status=3, says=['empty'])


@case
def broken_json(work):
    """JSON whose syntax breaks anywhere is refused whole."""
    directory = make_event(work)
    for content in ('[{"id": "A", "name": "N", "email": "a@b.example", "tier": "VIP"}, {"id": ', '{"id": "A"', '[' * 100000):
        path = write(os.path.join(work, 'broken.json'), content)
        run('--event', directory, 'import', path, '--source', 'x', '--contract', 'reference', status=3, says=['broken.json'])
    assert run('--event', directory, '--json', 'attendees', 'list').json()['count'] == 0


@case
def excel_damage(work):
    """Ids in exponent form: the whole file is refused, and the columns are named."""
    directory = make_event(work)
    run('--event', directory, 'import', sample('excel-damaged.csv'), '--source', 'eventbrite', '--contract',
        'eventbrite-attendees', status=3, says=['Order #', 'excel-damaged.csv'])
    assert run('--event', directory, '--json', 'attendees', 'list').json()['count'] == 0


@case
def wrong_options(work):
    """An encoding or contract that does not exist: named, with those that do."""
    directory = make_event(work)
    run('--event', directory, 'import', sample('luma-guests.csv'), '--source', 'x', '--encoding', 'klingon', status=2,
        says=['klingon', 'windows-1252'])
    run('--event', directory, 'import', sample('luma-guests.csv'), '--source', 'x', '--contract', 'frob', status=2,
        says=['frob', 'luma-guests'])
    path = write(os.path.join(work, 'unknown.csv'), 'frob,bar\n1,2\n3,4\n')
    run('--event', directory, 'import', path, '--source', 'x', status=3, says=['--contract', 'luma-guests'])


@case
def encoding_tie(work):
    """Bytes that two encodings explain: status 3, and the option to give is named."""
    directory = make_event(work)
    header = 'id,name,email,tier\n'
    path = write(os.path.join(work, 'tie.csv'), header.encode() + 'R1,Ren\u00e9,rene@example.com,VIP\n'.encode('windows-1252'))
    result = run('--json', 'detect', path, status=None)
    if result.status == 0:
        raise Skip('detection is sure of this file')
    assert result.status == 3 and '--encoding' in result.err, result
    run('--event', directory, 'import', path, '--source', 'x', '--contract', 'canonical', status=3, says=['--encoding'])


def break_document(path, work, name):
    """A copy of a shipped document with an unknown key; the line of that key."""
    with open(path, encoding='utf-8') as file:
        lines = file.read().split('\n')
    line = next(number for number, text in enumerate(lines, 1) if '"version"' in text)
    lines[line - 1] = lines[line - 1].replace('"version"', '"versoin"')
    return write(os.path.join(work, name), '\n'.join(lines)), line


@case
def broken_contract(work):
    """A contract with an error: file, line, path and rule."""
    directory = make_event(work)
    path, line = break_document(os.path.join(DATA, 'contracts', 'reference.contract.json'), work, 'odd.contract.json')
    result = run('--event', directory, 'import', sample('reference.json'), '--source', 'x', '--contract', path, status=3)
    assert re.search(rf'odd\.contract\.json:{line}: /versoin: unknown-key: ', result.err), result
    write(path, '{"id": ')
    result = run('--event', directory, 'import', sample('reference.json'), '--source', 'x', '--contract', path, status=3)
    assert re.search(r'odd\.contract\.json:\d+: .*syntax', result.err), result


@case
def broken_taxonomy(work):
    """A taxonomy with an error: file, line, path and rule; the directory can be used again."""
    path, line = break_document(os.path.join(DATA, 'taxonomies', 'default.taxonomy.json'), work, 'odd.taxonomy.json')
    directory = os.path.join(work, 'event')
    result = run('init', directory, '--taxonomy', path, status=3)
    assert re.search(rf'\.json:{line}: /versoin: unknown-key: ', result.err), result
    run('init', directory, '--taxonomy', os.path.join(work, 'none.json'), status=3, says=['none.json'])
    run('init', directory)


@case
def broken_template(work):
    """A template with an error: file, line, path and rule, when it is used."""
    templates = os.path.join(work, 'templates')
    shutil.copytree(make_environment()['FOYER_TEMPLATE_DIR'], templates)
    path = os.path.join(templates, 'label-4x3', 'template.json')
    _, line = break_document(path, os.path.dirname(path), 'template.json')
    directory = make_reference_event(work)
    environment = make_environment(FOYER_TEMPLATE_DIR=templates)
    result = run('--event', directory, 'render', '--all', '-o', os.path.join(work, 'x.pdf'), status=3, environment=environment)
    assert re.search(rf'template\.json:{line}: /versoin: unknown-key: ', result.err), result
    run('--event', directory, 'print', '--all', status=3, environment=environment, says=['template.json'])
    run('--event', directory, 'doctor', status=1, environment=environment, says=['template.json'])


@case
def newer_event(work):
    """A directory or store of a newer version is refused with status 7 and left as it is."""
    directory = make_reference_event(work)
    path = os.path.join(directory, 'event.json')
    with open(path, encoding='utf-8') as file:
        event = json.load(file)
    write(path, json.dumps(dict(event, format=99)))
    run('--event', directory, 'metrics', status=7, says=['newer'])
    write(path, json.dumps(event))
    store = sqlite3.connect(os.path.join(directory, 'foyer.sqlite'))
    version = store.execute('PRAGMA user_version').fetchone()[0]
    store.execute(f'PRAGMA user_version = {version + 1000}')
    store.close()
    for arguments in (['metrics'], ['serve', '--drain'], ['import', sample('reference.json'), '--source', 'reference']):
        run('--event', directory, *arguments, status=7, says=['newer'])
    store = sqlite3.connect(os.path.join(directory, 'foyer.sqlite'))
    assert store.execute('PRAGMA user_version').fetchone()[0] == version + 1000
    store.close()


@case
def damaged_store(work):
    """A store that is no store: status 5, named, and not touched."""
    directory = make_event(work)
    path = os.path.join(directory, 'foyer.sqlite')
    for name in os.listdir(directory):
        if name.startswith('foyer.sqlite'):
            os.unlink(os.path.join(directory, name))
    write(path, b'This is not a database, and it was never one.' * 100)
    run('--event', directory, 'metrics', status=5, says=['foyer.sqlite'])
    run('--event', directory, 'serve', '--drain', status=5, says=['foyer.sqlite'])
    with open(path, 'rb') as file:
        assert file.read().startswith(b'This is not a database')


@case
def second_serve(work):
    """A second serve ends with status 7 and names process and host; others can work meanwhile."""
    directory = make_reference_event(work)
    first = start('--event', directory, 'serve')
    try:
        assert b'runs the line' in first.stderr.readline()
        run('--event', directory, 'serve', status=7, says=[str(first.pid), socket.gethostname()])
        run('--event', directory, 'serve', '--drain', status=7, says=[str(first.pid)])
        assert run('--event', directory, '--json', 'metrics').json()['line']['pid'] == first.pid
        assert run('--event', directory, '--json', 'print', '--all', '--wait').json()['printed'] == 2
        run('--event', directory, 'import', sample('reference.json'), '--source', 'reference', status=1)
    finally:
        status = stop(first)
    assert status == 0, status
    run('--event', directory, 'serve', '--drain')


@case
def full_disk(work):
    """A full disk: status 5, said, and what was accepted is not lost once there is room."""
    if os.getuid() != 0:
        raise Skip('only root can mount a small disk')
    disk = os.path.join(work, 'disk')
    os.mkdir(disk)
    if subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=40m', 'tmpfs', disk], capture_output=True, check=False).returncode != 0:
        raise Skip('no file system can be mounted here')
    try:
        directory = make_reference_event(disk)
        filler = os.path.join(disk, 'filler')
        with open(filler, 'wb', buffering=0) as file:
            try:
                while file.write(bytes(4096)) == 4096:
                    pass
            except OSError:
                pass  # full: that is what was wanted
        importing = ['--event', directory, 'import', sample('pretix-order-positions.csv'), '--source', 'pretix']
        run(*importing, status=5, says=['is full', 'make room'])
        os.truncate(filler, os.path.getsize(filler) - 200 * 1024)
        run(*importing, status=5, says=['pretix-order-positions.csv', 'make room'])
        os.unlink(filler)
        run('--event', directory, 'import', sample('reference.json'), '--source', 'reference', status=1)
        assert run('--event', directory, '--json', 'attendees', 'list').json()['count'] == 2
        assert run('--event', directory, '--json', 'print', '--all', '--wait').json()['printed'] == 2
    finally:
        subprocess.run(['umount', disk], check=True)


main()
