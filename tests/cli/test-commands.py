#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every command of foyerctl on good days and with wrong words: exact exit statuses, valid JSON, messages that help."""
import hmac
import json
import os
import re
import shutil
import struct
import subprocess

from harness import (FOYERCTL, ROOT, case, main, make_environment, make_event, make_reference_event, read_badges, run,
                     sample, write)

COMMANDS = ['arrive', 'attendees', 'audit', 'codes', 'demo', 'desks', 'detect', 'dlq', 'doctor', 'handover', 'import', 'init', 'jobs',
            'metrics', 'print', 'printers', 'render', 'routes', 'scan', 'serve', 'sources', 'templates']
JANE = 'acf49da0-2ad0-58b9-9e23-9af3657cea87'
JOHN = '054ebfa8-d73f-529d-a8f1-3107d3438a78'


@case
def help_names_every_command(work):
    """--help names every command, and each has help with examples."""
    general = run('--help', says=['Usage:', 'Exit status']).out
    for command in COMMANDS:
        assert re.search(rf'^  {command} ', general, re.MULTILINE), command
        text = run(command, '--help', says=['Usage: foyerctl ' + command, 'Examples:', '--json']).out
        assert run(command, '-h').out == text
    for later in ('users', 'completion', 'repair', 'reprint'):
        assert not re.search(rf'^  {later} ', general, re.MULTILINE), later
    assert run('--version').out.startswith('foyerctl ')


@case
def usage_errors(work):
    """Wrong words end with status 2 and say what is right."""
    for arguments, says in [
            ([], 'say what to do'), (['frob'], "no command 'frob'"), (['dlq'], 'list, show'),
            (['dlq', 'frob'], 'list, show'), (['import', 'x', '--bogus'], "no option '--bogus'"),
            (['import'], 'FILE'), (['import', 'x'], '--source NAME'), (['import', 'x', '--source'], '--source NAME'),
            (['import', 'x', '--source', 'a', '--source', 'b'], 'twice'),
            (['import', 'x', '--source', 'a', '--delimiter', '::'], 'semicolon'),
            (['import', 'x', '--source', 'a', '--as-of', 'tomorrow'], '2026-09-17'),
            (['dlq', 'list', '--code', 'frob'], 'unknown-tier'), (['dlq', 'show', 'x'], 'dlq list'),
            (['jobs', 'list', '--state', 'frob'], 'PRINTED'), (['jobs', 'list', '--limit', '0'], 'whole number'),
            (['print'], '--attendee'), (['print', '--all', '--tier', 'VIP'], 'only one'),
            (['print', 'REG-001'], '--attendee'), (['render', '--all'], '-o PATH'),
            (['render', '--all', '-o', 'x.pdf', '--dpi', '9999'], '36 to 600'),
            (['render', '--all', '-o', 'x', '--format', 'gif'], 'pdf, ps, pwg'), (['serve', 'x'], 'one word too many'),
            (['metrics', '--json', '--format', 'prometheus'], 'exclude'), (['doctor', '--json=yes'], 'takes no value'),
            (['serve', '--render-workers', '1000', '--event', work], '1 to 64')]:
        result = run(*arguments, status=2, says=[says])
        assert 'Try: foyerctl' in result.err, result


@case
def later_commands(work):
    """What a later version will do is refused as such, with status 2."""
    for arguments in (['users', 'list'], ['keys', 'issue'], ['purge', 'y']):
        run(*arguments, status=2, says=['not part of this version'])


@case
def errors_as_json(work):
    """With --json a failure is one JSON document too."""
    for arguments, status, code in [(['frob', '--json'], 2, 'usage'), (['--json', 'import', 'x'], 2, 'usage'),
                                    (['--json', '--event', work, 'metrics'], 2, 'not-found'),
                                    (['--json', 'detect', work], 3, 'input')]:
        error = run(*arguments, status=status).json()['error']
        assert error['code'] == code and error['exit_status'] == status and error['message'], error


@case
def no_event(work):
    """Without an event every command says how to make one."""
    for arguments in (['metrics'], ['attendees', 'list'], ['dlq', 'list'], ['print', '--all'], ['serve'], ['doctor'],
                      ['import', sample('reference.json'), '--source', 'reference']):
        run(*arguments, status=2, says=['foyerctl init'])


@case
def init(work):
    """init makes an owner-only event, once."""
    directory = os.path.join(work, 'spring')
    made = run('--json', 'init', directory, '--name', 'Spring “2027”', '--id', 'spring-2027').json()
    assert made == {'event': 'spring-2027', 'name': 'Spring “2027”', 'directory': directory}, made
    for folder, _, names in os.walk(directory):
        for name in [folder] + [os.path.join(folder, name) for name in names]:
            assert os.stat(name).st_mode & 0o077 == 0, f'{name} is open to others'
    run('init', directory, status=7, says=[directory, 'already'])
    run('init', os.path.join(work, 'named'), says=["'named'", 'import FILE'])
    run('--event', directory, 'doctor', says=['No problem'])


@case
def init_refuses_foreign_folders(work):
    """init leaves folders alone that hold something else."""
    write(os.path.join(work, 'letter.txt'), 'mine')
    before = sorted(os.listdir(work))
    run('init', work, status=7, says=['letter.txt'])
    run('demo', work, status=7, says=['letter.txt'])
    run('init', os.path.join(work, 'letter.txt'), status=7, says=['no folder'])
    assert sorted(os.listdir(work)) == before


@case
def reference_batch(work):
    """The reference batch: two people with these very ids, one dead letter that names full_name only."""
    directory = make_event(work)
    report = run('--event', directory, '--json', 'import', sample('reference.json'), '--source', 'reference', '--contract',
                 'reference', status=1).json()
    assert (report['rows'], report['records'], report['admitted'], report['refused']) == (3, 3, 2, 1), report
    assert report['records'] == sum(report[name] for name in
                                    ('admitted', 'updated', 'unchanged', 'late', 'cancelled', 'refused'))
    assert report['batch_id'] == 1 and report['seconds'] > 0 and report['records_per_second'] > 0
    people = run('--event', directory, '--json', 'attendees', 'list').json()['attendees']
    seen = {(person['attendee_id'], person['full_name'], person['print_tier'], person['email']) for person in people}
    assert seen == {(JANE, 'Jane Doe', 'VIP', 'jane@example.com'), (JOHN, 'John Smith', 'SPEAKER', 'john@corp.io')}, seen
    letters = run('--event', directory, '--json', 'dlq', 'list').json()['dead_letters']
    assert len(letters) == 1 and letters[0]['source_id'] == 'REG-002' and letters[0]['code'] == 'name-missing', letters
    assert [one['field'] for one in letters[0]['diagnostics']] == ['full_name'], letters
    again = run('--event', directory, '--json', 'import', sample('reference.json'), '--source', 'reference', status=1).json()
    assert (again['admitted'], again['unchanged'], again['refused']) == (0, 2, 1), again
    assert len(run('--event', directory, '--json', 'dlq', 'list').json()['dead_letters']) == 1


@case
def dry_run(work):
    """import --dry-run counts and stores nothing."""
    directory = make_event(work)
    report = run('--event', directory, '--json', 'import', sample('luma-guests.csv'), '--source', 'luma', '--dry-run',
                 status=1).json()
    assert report['batch_id'] is None and report['dry_run'] and report['records'] == 424 and report['refused'] > 0, report
    assert run('--event', directory, '--json', 'attendees', 'list').json()['count'] == 0
    assert run('--event', directory, '--json', 'dlq', 'list').json()['count'] == 0


@case
def several_files(work):
    """import takes several files; one that cannot be read does not stop the others."""
    directory = make_event(work)
    result = run('--event', directory, '--json', 'import', os.path.join(work, 'none.json'), sample('reference.json'),
                 '--source', 'reference', status=3, says=['none.json'])
    report = result.json()
    assert report['admitted'] == 2 and [bool(one.get('error')) for one in report['files']] == [True, False], report


@case
def detect(work):
    """detect reads the shapes of the three platforms, without an event."""
    for name, encoding, bom, delimiter, preset in [
            ('pretix-order-positions.csv', 'UTF-8', False, ';', 'pretix-order-positions'),
            ('eventbrite-attendees.txt', 'UTF-16LE', True, '\t', 'eventbrite-attendees'),
            ('luma-guests.csv', 'UTF-8', True, ',', 'luma-guests')]:
        seen = run('--json', 'detect', sample(name)).json()
        assert (seen['encoding'], seen['bom'], seen['delimiter'], seen['header_row'], seen['preset']) == (
            encoding, bom, delimiter, 1, preset), seen
        assert len(seen['columns']) > 20 and seen['confidence'] > 50
        run('detect', sample(name), says=[encoding, preset])
        rows = seen['rows']
        assert len(rows) == 20 and [row['record'] for row in rows] == list(range(1, 21)), rows
        assert all(len(row['cells']) == len(seen['columns']) for row in rows if row['problem'] is None), rows
    assert run('--json', 'detect', sample('reference.json')).json()['preset'] == 'reference'


@case
def detect_shows_what_would_be_read(work):
    """The first records, what is wrong with their shape, and what changes with an answer."""
    path = write(os.path.join(work, 'office.csv'), 'List of guests;;\n\nNo;Name;Town\n1;M\u00fcller;K\u00f6ln\n2;Short\n'.encode('cp1252'))
    asked = run('--json', 'detect', path, status=3, says=['encoding']).json()
    assert asked['encoding'] == 'windows-1252' and 'windows-1252' in asked['question'], asked
    told = run('--json', 'detect', path, '--encoding', 'windows-1252', '--header-line', '3').json()
    assert told['question'] is None and told['header_row'] == 3 and told['columns'] == ['No', 'Name', 'Town'], told
    assert told['preamble'][0].startswith('List of guests'), told
    assert told['rows'][0] == {'line': 4, 'record': 1, 'cells': ['1', 'M\u00fcller', 'K\u00f6ln'], 'problem': None}, told
    assert told['rows'][1]['problem'] == 'row has 2 cells, the header has 3', told
    run('detect', path, '--encoding', 'macintosh', '--header-line', '3', says=['M\u00b8ller', 'refused: row has 2'])
    none = run('--json', 'detect', path, '--encoding', 'windows-1252', '--header-line', 'none').json()
    assert none['columns'] == ['column 1', 'column 2', 'column 3'] and none['rows'][0]['cells'][0] == 'List of guests', none
    run('detect', path, '--header-line', '0', status=2, says=['none'])


@case
def attendees(work):
    """attendees lists, searches and shows; lists hold no e-mail address."""
    directory = make_reference_event(work)
    listed = run('--event', directory, 'attendees', 'list', says=['Jane Doe', 'REG-001', '2 people'])
    assert '@' not in listed.out
    assert run('--event', directory, '--json', 'attendees', 'list', '--tier', 'VIP').json()['count'] == 1
    assert run('--event', directory, '--json', 'attendees', 'list', '--status', 'cancelled').json()['count'] == 0
    assert run('--event', directory, '--json', 'attendees', 'list', '--limit', 1).json()['count'] == 1
    for text in ('jane', 'doe ja', 'REG-001', JANE):
        found = run('--event', directory, '--json', 'attendees', 'search', *text.split()).json()['attendees']
        assert [person['full_name'] for person in found] == ['Jane Doe'], (text, found)
    assert run('--event', directory, '--json', 'attendees', 'search', 'nobody').json()['count'] == 0
    person = run('--event', directory, '--json', 'attendees', 'show', 'REG-001', '--trace').json()
    assert person['attendee_id'] == JANE and person['revision'] == 1 and 'dietary_flags' in person
    rules = {line['field']: (line['rule'], line['origin'], line['raw_value']) for line in person['trace']}
    assert rules['full_name'] == ('current-source', '/name', 'jane doe'), rules
    run('--event', directory, 'attendees', 'show', JANE, '--trace', says=['Jane Doe', 'title-case-if-uniform'])
    run('--event', directory, 'attendees', 'show', 'REG-999', status=2, says=['REG-999'])


@case
def dead_letters(work):
    """dlq lists and shows the bytes as they came."""
    directory = make_reference_event(work)
    run('--event', directory, 'dlq', 'list', says=['name-missing', 'REG-002', '1 dead letter'])
    letter = run('--event', directory, '--json', 'dlq', 'list').json()['dead_letters'][0]
    shown = run('--event', directory, '--json', 'dlq', 'show', letter['dead_letter_id']).json()
    assert json.loads(shown['raw_text'])['id'] == 'REG-002' and shown['raw_base64'] and shown['trace_id'], shown
    run('--event', directory, 'dlq', 'show', letter['dead_letter_id'], says=['REG-002', 'next', 'As it came'])
    assert run('--event', directory, '--json', 'dlq', 'list', '--stage', 'dispatch').json()['count'] == 0
    assert run('--event', directory, '--json', 'dlq', 'list', '--code', 'name-missing').json()['count'] == 1
    run('--event', directory, 'dlq', 'show', 999, status=2, says=['999'])


@case
def terminal_is_safe(work):
    """What a sender wrote never commands the terminal."""
    directory = make_event(work)
    path = write(os.path.join(work, 'evil.json'),
                 r'[{"id": "X1", "name": "a\u001b[31mred", "email": "a@b.example", "tier": "VIP"}]')
    run('--event', directory, 'import', path, '--source', 'x', '--contract', 'reference', status=1)
    for arguments in (['dlq', 'list'], ['dlq', 'show', 1]):
        assert '\x1b' not in run('--event', directory, *arguments).out


@case
def render(work):
    """render writes PDF and PNG and makes no job."""
    directory = make_reference_event(work)
    pdf = os.path.join(work, 'all.pdf')
    report = run('--event', directory, '--json', 'render', '--all', '-o', pdf).json()
    assert report['badges'] == 2 and report['files'] == [pdf] and open(pdf, 'rb').read(5) == b'%PDF-', report
    png = os.path.join(work, 'jane.png')
    report = run('--event', directory, '--json', 'render', '--attendee', 'REG-001', '--format', 'png', '--dpi', 100, '-o',
                 png).json()
    assert all(open(name, 'rb').read(4) == b'\x89PNG' for name in report['files']) and report['files'], report
    assert run('--event', directory, '--json', 'jobs', 'list').json()['count'] == 0
    run('--event', directory, 'render', '--attendee', 'REG-999', '-o', pdf, status=2, says=['REG-999'])
    run('--event', directory, 'render', '--all', '--template', 'none', '-o', pdf, status=None, says=['none'])
    run('--event', directory, 'render', '--all', '-o', os.path.join(work, 'no', 'such', 'x.pdf'), status=5, says=['x.pdf'])


@case
def render_for_printers(work):
    """render writes PostScript and PWG Raster, the same bytes every time, and leaves nothing half done."""
    directory = make_reference_event(work)
    marks = {'ps': b'%!PS-Adobe-3', 'pwg': b'RaS2PwgRaster\0', 'pwg-gray': b'RaS2PwgRaster\0', 'pwg-bitonal': b'RaS2PwgRaster\0'}
    for name, mark in marks.items():
        if name == 'ps' and shutil.which('pdftops') is None:
            continue
        contents = []
        for i in range(2):
            path = os.path.join(work, 'out-%d' % i)
            report = run('--event', directory, '--json', 'render', '--all', '--format', name, '--dpi', 203, '-o', path).json()
            assert report['badges'] == 2 and report['files'] == [path], report
            contents.append(open(path, 'rb').read())
            os.unlink(path)
        assert contents[0] == contents[1] and contents[0].startswith(mark), name
        assert b'CreationDate' not in contents[0], name
    result = run('--event', directory, 'render', '--all', '--format', 'ps', '-o', os.path.join(work, 'x.ps'), status=None,
                 says=['poppler-utils'], environment=make_environment(PATH=os.path.join(work, 'empty')))
    assert result.status != 0, result
    assert not [name for name in os.listdir(work) if name.startswith(('out', 'x.ps'))], os.listdir(work)


@case
def print_and_jobs(work):
    """print queues once, waits if asked to, and never prints twice."""
    directory = make_reference_event(work)
    queued = run('--event', directory, '--json', 'print', '--attendee', 'REG-001', says=['serve']).json()
    assert queued['queued'] == 1 and queued['jobs'][0]['state'] == 'READY' and not queued['line_is_running'], queued
    job = queued['jobs'][0]['job_id']
    run('--event', directory, 'print', '--attendee', 'REG-001', status=7, says=['jobs reprint', job])
    printed = run('--event', directory, '--json', 'print', '--all', '--wait').json()
    assert printed['queued'] == 1 and printed['printed'] == 1 and printed['already'] == 1, printed
    run('--event', directory, 'serve', '--drain', says=['empty'])
    assert len(read_badges(directory)) == 2
    assert run('--event', directory, '--json', 'print', '--all', '--wait').json()['queued'] == 0
    run('--event', directory, 'print', '--attendee', 'REG-001', status=7, says=['jobs reprint', 'PRINTED'])
    run('--event', directory, 'print', '--attendee', 'REG-001', 'REG-999', status=2, says=['REG-999'])
    run('--event', directory, 'print', '--all', '--printer', 'none', status=2, says=['none', 'folder'])
    shown = run('--event', directory, '--json', 'jobs', 'show', job).json()
    assert shown['state'] == 'PRINTED' and shown['steps'][0]['state'] == 'READY', shown
    assert shown['steps'][-1]['state'] == 'PRINTED' and shown['document_digest'] in read_badges(directory).values()
    run('--event', directory, 'jobs', 'show', job, says=['Jane Doe', 'PRINTED'])
    assert run('--event', directory, '--json', 'jobs', 'list', '--state', 'PRINTED').json()['count'] == 2
    run('--event', directory, 'jobs', 'list', says=['2 jobs'])
    run('--event', directory, 'jobs', 'show', 'frob', status=2, says=['frob'])
    run('--event', directory, 'jobs', 'cancel', job, status=7, says=['PRINTED'])


@case
def cancel(work):
    """A cancelled job is not printed, and the person can be printed again."""
    directory = make_reference_event(work)
    job = run('--event', directory, '--json', 'print', '--attendee', 'REG-001').json()['jobs'][0]['job_id']
    assert run('--event', directory, '--json', 'jobs', 'cancel', job).json()['state'] == 'CANCELED'
    run('--event', directory, 'jobs', 'cancel', job, status=7, says=[job])
    run('--event', directory, 'serve', '--drain')
    assert read_badges(directory) == {}
    again = run('--event', directory, '--json', 'print', '--attendee', 'REG-001', '--wait').json()
    assert again['printed'] == 1 and again['jobs'][0]['job_id'] != job, again
    assert len(read_badges(directory)) == 1


@case
def rendering_halts_and_resumes(work):
    """rendering halts by a word, badges wait and say why, plain ones are drawn on another word, and it goes on."""
    directory = make_reference_event(work)
    run('--event', directory, 'rendering', 'status', says=['drawn as they come'])
    run('--event', directory, 'rendering', 'static', 'on', status=7, says=['not halted'])
    run('--event', directory, 'rendering', 'halt', '--reason', 'strange fonts', says=['strange fonts', 'resume'])
    run('--event', directory, 'rendering', 'halt', status=7, says=['halted already'])
    seen = run('--event', directory, '--json', 'rendering', 'status').json()
    assert seen['is_halted'] and not seen['is_static'] and seen['reason'] == 'strange fonts', seen
    run('--event', directory, 'print', '--all', '--wait', status=1, says=['READY', 'halted', 'strange fonts', 'rendering status'])
    run('--event', directory, 'serve', '--drain', status=1, says=['halted', 'strange fonts'])
    assert not read_badges(directory)
    run('--event', directory, 'rendering', 'static', 'on', says=['Plain badges are drawn'])
    run('--event', directory, 'serve', '--drain', says=['empty'])
    assert len(read_badges(directory)) == 2
    run('--event', directory, 'rendering', 'resume', says=['drawn as they come'])
    run('--event', directory, 'rendering', 'resume', status=7, says=['not halted'])
    run('--event', directory, 'rendering', 'static', 'maybe', status=2)


@case
def printers(work):
    """printers are added, listed, tested and removed."""
    directory = make_reference_event(work)
    folder = os.path.join(work, 'other')
    run('--event', directory, 'printers', 'add', 'other', 'file://' + folder, says=['test other'])
    run('--event', directory, 'printers', 'add', 'other', 'file://' + folder, status=7, says=['other'])
    run('--event', directory, 'printers', 'add', 'odd', 'gopher://x', status=2, says=['gopher'])
    run('--event', directory, 'printers', 'add', 'gone', 'ipp://127.0.0.1:1/ipp/print')
    run('--event', directory, 'printers', 'test', 'other', status=1, says=['stopped', folder])
    os.mkdir(folder)
    listed = run('--event', directory, '--json', 'printers', 'list').json()['printers']
    assert sorted(one['name'] for one in listed) == ['folder', 'gone', 'other'], listed
    assert run('--event', directory, '--json', 'printers', 'test', 'other').json()['name'] == 'other'
    assert run('--event', directory, '--json', 'printers', 'test', 'other', '--badge').json()['badge_printed']
    assert [name for name in os.listdir(folder) if name.endswith('.pdf')]
    run('--event', directory, 'printers', 'test', 'gone', status=6, says=['gone'])
    run('--event', directory, 'printers', 'test', 'none', status=2, says=['none'])
    run('--event', directory, '--json', 'printers', 'remove', 'gone')
    run('--event', directory, 'printers', 'remove', 'gone', status=2, says=['gone'])
    run('--event', directory, 'printers', 'list', says=['folder', 'other'])


@case
def metrics(work):
    """metrics counts for people, as JSON and for Prometheus."""
    directory = make_reference_event(work)
    seen = run('--event', directory, '--json', 'metrics').json()
    assert [stage['stage'] for stage in seen['stages']] == ['ingestion', 'transformation', 'rendering', 'dispatch']
    assert seen['people'] == 2 and seen['dead_letters_open'] == 1 and not seen['line']['is_running'], seen
    assert run('--event', directory, 'metrics', '--format', 'json').json()['people'] == 2
    text = run('--event', directory, 'metrics', '--format', 'prometheus').out
    assert 'foyer_queue_depth{stage="rendering"} 0\n' in text and 'foyer_people 2\n' in text
    for line in text.splitlines():
        assert line.startswith('# ') or re.fullmatch(r'foyer_[a-z0-9_]+(\{[a-z]+="[^"]+"(,[a-z]+="[^"]+")*\})? [0-9.]+', line), line
    run('--event', directory, 'metrics', says=['transformation', 'serve'])
    run('--event', directory, 'rendering', 'halt')
    run('--event', directory, 'printers', 'test', 'folder', '--badge', status=5, says=['/nowhere/worker'],
        environment=make_environment(FOYER_RENDER_WORKER='/nowhere/worker'))
    rendering = run('--event', directory, '--json', 'metrics').json()['rendering']
    assert rendering['is_halted'] and rendering['halts'] == 1, rendering
    assert [(end['cause'], end['n']) for end in rendering['ends']] == [('start', 1)], rendering
    text = run('--event', directory, 'metrics', '--format', 'prometheus').out
    for line in ('foyer_rendering_halted 1', 'foyer_rendering_static 0', 'foyer_rendering_halts_total 1',
                 'foyer_drawing_process_ends_total{cause="start"} 1'):
        assert line + '\n' in text, line
    run('--event', directory, 'metrics', says=['1  halts', '1  drawing processes ended: start'])


@case
def doctor(work):
    """doctor finds nothing in a new event, and a folder that is open to others."""
    directory = make_event(work)
    checks = run('--event', directory, '--json', 'doctor').json()
    assert checks['problems'] == 0 and all(check['ok'] for check in checks['checks']), checks
    os.chmod(os.path.join(directory, 'printed'), 0o755)
    run('--event', directory, 'doctor', status=1, says=['BAD', 'printed'])


def token_of(directory, event, number):
    """R-44 once more: F1, the number, 16 characters of HMAC-SHA256 (key, version, event, number), texts with lengths."""
    with open(os.path.join(directory, 'badge.key'), 'rb') as file:
        key = file.read()
    message = b'\x01' + b''.join(struct.pack('>I', len(text)) + text.encode() for text in (event, number))
    bits = int.from_bytes(hmac.new(key, message, 'sha256').digest(), 'big') >> (256 - 80)
    alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
    return 'F1' + number + ''.join(alphabet[bits >> (5 * i) & 31] for i in range(15, -1, -1))


@case
def codes_verify(work):
    """A badge token is valid, revoked, unknown or foreign; only the first ends with status 0."""
    directory = make_reference_event(work)
    run('--event', directory, 'print', '--all', '--wait', status=None)
    number = sorted(job['badge_no'] for job in run('--event', directory, '--json', 'jobs', 'list').json()['jobs'])[0]
    token = token_of(directory, 'test-2026', number)

    def verify(text, status, **options):
        return run('--event', options.get('event', directory), '--json', 'codes', 'verify', text, status=status).json()
    good = verify(token, 0)
    assert good['verdict'] == 'valid' and good['badge_no'] == number and good['attendee_id'], good
    assert verify(f' {token.lower()} ', 0)['verdict'] == 'valid'
    last = 'Z' if token[-1] != 'Z' else 'Y'
    for text in (token[:-1] + last, token[:-1], token + 'A', number, 'F1', '', 'https://example.org', 'F1' + 'Ü' * 12):
        assert verify(text, 1)['verdict'] == 'foreign', text
    made_up = verify('F1' + ('0' if number[0] != '0' else '1') + token[3:], 1)
    assert made_up['verdict'] == 'foreign' and made_up['badge_no'] is None
    # The same event's key without its people: its own tokens, nobody's badges.
    empty = os.path.join(work, 'empty')
    run('init', empty, '--id', 'test-2026', '--name', 'Test event')
    shutil.copy(os.path.join(directory, 'badge.key'), os.path.join(empty, 'badge.key'))
    unknown = verify(token, 1, event=empty)
    assert unknown['verdict'] == 'unknown' and unknown['attendee_id'] is None, unknown
    another = make_event(work, 'another')
    assert verify(token, 1, event=another)['verdict'] == 'foreign'
    assert 'valid' in run('--event', directory, 'codes', 'verify', token).out


@case
def templates_list_and_check(work):
    """The shipped templates are good; a bad one gets all its problems at once with line, path and rule."""
    listed = run('--json', 'templates', 'list').json()
    names = [template['name'] for template in listed['templates']]
    assert names == sorted(names) and {'a6-fold', 'label-4x3'} <= set(names), names
    for template in listed['templates']:
        assert not template['problems'] and len(template['digest']) == 64, template
        run('templates', 'check', template['path'], says=['is good'])
        run('templates', 'check', os.path.join(template['path'], 'template.json'), says=[template['digest']])
    bad = os.path.join(work, 'bad')
    os.mkdir(bad)
    run('templates', 'check', bad, status=3, says=['template.json'])
    write(os.path.join(bad, 'template.json'), '{ "foyer_template": 1,\n "name": "bad",\n "sides": {}, "colour": 1 }\n')
    result = run('templates', 'check', bad, status=1)
    for text in (':3: /colour: unknown-key', ':3: /sides/front: required', '/version: required', '/page: required'):
        assert text in result.out, (text, result)
    assert len(run('--json', 'templates', 'check', bad, status=1).json()['problems']) == 4
    event = make_event(work)
    os.makedirs(os.path.join(event, 'templates'), exist_ok=True)
    os.rename(bad, os.path.join(event, 'templates', 'bad'))
    run('--event', event, 'templates', 'list', status=1, says=['label-4x3', '4 problems'])


@case
def completion(work):
    """The shipped completion is what the table of commands says, and bash takes it."""
    script = run('completion', 'bash').out
    with open(os.path.join(ROOT, 'data', 'completions', 'foyerctl'), encoding='utf-8') as file:
        assert file.read() == script, 'run: foyerctl completion bash >data/completions/foyerctl'
    path = write(os.path.join(work, 'completion'), script)

    def complete(line):
        words = line.split(' ')
        program = (f'source {path}; COMP_WORDS=({" ".join(repr(word) for word in words)}); COMP_CWORD={len(words) - 1}; '
                   '_foyerctl; printf "%s\\n" "${COMPREPLY[@]}"')
        return subprocess.run(['bash', '-c', program], capture_output=True, text=True, check=True, cwd=work).stdout.split()

    assert complete('foyerctl att') == ['attendees']
    assert complete('foyerctl --event x dlq ') == ['list', 'show', 'groups', 'repair', 'replay', 'discard', 'alias', 'export']
    assert 'unknown-tier' in complete('foyerctl dlq list --code ')
    assert complete('foyerctl import --dr') == ['--dry-run']
    assert sorted(complete('foyerctl render --format pn')) == ['png', 'png-bitonal', 'png-gray']
    assert complete('foyerctl detect com') == ['completion']


@case
def standard_output_full(work):
    """A full disk behind standard output is no success."""
    if not os.path.exists('/dev/full'):
        return
    with open('/dev/full', 'w', encoding='utf-8') as full:
        process = subprocess.run([FOYERCTL, '--help'], stdout=full, stderr=subprocess.PIPE, env=make_environment(), check=False)
    assert process.returncode == 5 and b'standard output' in process.stderr, process


main()
