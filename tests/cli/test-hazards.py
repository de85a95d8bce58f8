#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The hazards of real feeds that need a whole file and a whole program; the table is in docs/ingestion.md."""
import io
import os
import resource
import subprocess
import time
import zipfile

from harness import FOYERCTL, case, main, make_environment, make_event, run, write

HEADER = 'id,name,email,tier\n'
CONTRACT = ('{"id": "office", "unknown": "ignore", "match": [{"required": ["id", "name", "tier"]}], "reading": {%s}, "fields": '
            '{"source_id": {"from": "id"}, "full_name": {"from": %s}, "email": {"from": "email"}, "print_tier": {"from": "tier"}}}')


def make_contract(work, reading='', name='"name"'):
    return write(os.path.join(work, 'office.contract.json'), CONTRACT % (reading, name))


def take_in(work, data, *options, reading='', name='"name"', status=0, says=()):
    """Imports @data; (report, names of the people, [(code, line)…] of the dead letters)."""
    directory = make_event(work, f'event-{len(os.listdir(work))}')
    path = write(os.path.join(work, 'feed.csv'), data)
    report = run('--event', directory, '--json', 'import', path, '--source', 'office', '--contract',
                 make_contract(work, reading, name), *options, status=status, says=says).json()
    people = sorted(one['full_name'] for one in
                    run('--event', directory, '--json', 'attendees', 'list').json()['attendees'])
    letters = run('--event', directory, '--json', 'dlq', 'list').json()['dead_letters']
    return report, people, sorted((one['code'], one['line']) for one in letters)


def refused_in_time(work, path, says, seconds=20):
    """Exit 3 with the words, soon, and with little memory: the file is not slurped."""
    directory = make_event(work, f'event-{len(os.listdir(work))}')
    before = time.monotonic()
    run('--event', directory, 'import', path, '--source', 'office', '--contract', make_contract(work), '--dry-run', status=3,
        says=says)
    run('detect', path, status=3)
    assert time.monotonic() - before < seconds
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 700 * 1024  # with the sanitizers' share


@case
def sparse_file(work):
    """A sparse file: over 1 GiB by its length alone, under it because it is nothing but NUL bytes."""
    for length, says in ((2 * 1024 ** 3, ['limit is 1073741824']), (300 * 1024 ** 2, ['sparse.csv'])):
        path = os.path.join(work, 'sparse.csv')
        with open(path, 'wb') as file:
            file.truncate(length)
        refused_in_time(work, path, says)


@case
def zip_named_csv(work):
    """A zip archive and a spreadsheet named .csv are told apart and refused."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, 'w') as archive:
        archive.writestr('guests.csv', HEADER + '1,Ada,a@x.org,VIP\n')
    refused_in_time(work, write(os.path.join(work, 'zipped.csv'), packed.getvalue()), ['zip'])
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, 'w') as archive:
        archive.writestr('xl/workbook.xml', '<workbook/>')
        archive.writestr('[Content_Types].xml', '<Types/>')
    refused_in_time(work, write(os.path.join(work, 'sheet.csv'), packed.getvalue()), ['sheet.csv'])


@case
def one_megabyte_cell(work):
    """A cell of 1 MB and a record over 1 MiB are one dead letter each; the rows around them are read."""
    data = HEADER + '1,Ada,a@x.org,VIP\n' + '2,' + 'x' * 1000000 + ',b@x.org,VIP\n' + \
        '3,"' + 'y' * 1100000 + '",c@x.org,VIP\n' + '4,Lea,l@x.org,VIP\n'
    report, people, letters = take_in(work, data, status=1)
    # In quotes the limit of the record ends the search for the closing one.
    assert people == ['Ada', 'Lea'] and letters == [('cell-too-large', 3), ('unclosed-quote', 4)], (people, letters)
    assert report['records'] == 4, report


@case
def unclosed_quote(work):
    """An unclosed quote takes at most 200 lines; it is said where it began and everything before it is in."""
    data = HEADER + ''.join(f'{i},Person {i},p{i}@x.org,VIP\n' for i in range(1, 50)) + \
        '50,"Open,o@x.org,VIP\n' + ''.join(f'{i},Person {i},p{i}@x.org,VIP\n' for i in range(51, 1000))
    _, people, letters = take_in(work, data, status=1)
    assert len(people) >= 49 and 'Person 49' in people, len(people)
    assert letters[0] == ('unclosed-quote', 51), letters


@case
def preamble(work):
    """Lines before the header are shown, not read, and line numbers stay true."""
    data = 'Guest list\n"as of, today"\n\n' + HEADER + '1,Ada,a@x.org,VIP\n2,,b@x.org,VIP\n'
    _, people, letters = take_in(work, data, status=1)
    assert people == ['Ada'] and letters == [('name-missing', 6)], letters


@case
def two_header_rows(work):
    """A header over two rows: the second names the columns, repeated names are told apart by occurrence."""
    data = 'Event report;;;;\nmade today;;;;\n;Booker;;Attendee;\nid;name;email;name;tier\n1;Buyer;b@x.org;Ada;VIP\n2;Buyer;b@x.org;;VIP\n'
    _, people, letters = take_in(work, data, reading='"delimiter": ";", "header_line": 4',
                                 name='{"column": "name", "occurrence": 2}', status=1)
    assert people == ['Ada'] and letters == [('name-missing', 6)], (people, letters)


@case
def no_header(work):
    """A file without a header: columns are numbered, and a contract can name them so."""
    contract = write(os.path.join(work, 'bare.contract.json'),
                     '{"id": "bare", "unknown": "ignore", "fields": {"source_id": {"from": "column 1"}, "full_name": {"from": '
                     '"column 2"}, "print_tier": {"from": "column 4"}}}')
    path = write(os.path.join(work, 'bare.csv'), '1,Ada,a@x.org,VIP\n2,Lea,l@x.org,VIP\n')
    directory = make_event(work)
    report = run('--event', directory, '--json', 'import', path, '--source', 'bare', '--contract', contract, '--header-line',
                 'none').json()
    assert report['admitted'] == 2, report


@case
def footers(work):
    """Footer texts count at the end of the file only; the same words in its middle are a dead letter."""
    data = HEADER + '1,Ada,a@x.org,VIP\nTotal of one,,,\n2,Lea,l@x.org,VIP\n\nTotal (2 records)\nCopyright (c) somebody\n'
    report, people, letters = take_in(work, data, reading='"footers": ["Total", "Copyright (c)"]', status=1)
    assert people == ['Ada', 'Lea'] and letters == [('name-missing', 3)], letters
    assert report['skipped'] == 3, report


@case
def sep_line(work):
    """sep= is honoured and dropped, and line numbers stay true."""
    _, people, letters = take_in(work, 'sep=|\r\n' + HEADER.replace(',', '|') + '1|Ada|a@x.org|VIP\r\n2||b@x.org|VIP\r\n', status=1)
    assert people == ['Ada'] and letters == [('name-missing', 4)], letters


@case
def encodings(work):
    """UTF-16 tabs are read; Windows-1252 and MacRoman are asked about, then read as answered."""
    text = HEADER + '1,Zo\u00eb M\u00fcller,a@x.org,VIP\n'
    _, people, _ = take_in(work, b'\xff\xfe' + text.replace(',', '\t').encode('utf-16-le'))
    assert people == ['Zo\u00eb M\u00fcller']
    for codec, name in (('cp1252', 'windows-1252'), ('mac-roman', 'macintosh')):
        directory = make_event(work, 'event-' + name)
        path = write(os.path.join(work, 'old.csv'), text.encode(codec))
        run('--event', directory, 'import', path, '--source', 'o', '--contract', make_contract(work), status=3,
            says=['--encoding'])
        _, people, _ = take_in(work, text.encode(codec), '--encoding', name)
        assert people == ['Zo\u00eb M\u00fcller'], people


@case
def delimiter_tie(work):
    """A file that two delimiters explain equally well is asked about."""
    directory = make_event(work)
    path = write(os.path.join(work, 'tie.csv'), 'id,a;name,b\n' + ''.join(f'{i},a;{i},b\n' for i in range(20)))
    run('--event', directory, 'import', path, '--source', 'o', '--contract', make_contract(work), status=3, says=['--delimiter'])
    run('detect', path, status=3, says=['--delimiter'])


@case
def caps(work):
    """512 columns, 64 KiB cells, 64 MiB of JSON: at the limit read, over it refused."""
    wide = ','.join(f'c{i}' for i in range(508))
    cells = ',' * 508
    report, _, _ = take_in(work, HEADER[:-1] + ',' + wide + '\n' + '1,Ada,a@x.org,VIP' + cells + '\n')
    assert report['admitted'] == 1, report
    path = write(os.path.join(work, 'wide.csv'), HEADER[:-1] + ',' + wide + ',one\n' + '1,Ada,a@x.org,VIP' + cells + ',\n')
    refused_in_time(work, path, ['512'])
    fit, over = 'x' * 65536, 'x' * 65537
    _, people, letters = take_in(work, HEADER + f'1,Ada,a@x.org,VIP\n2,{over},b@x.org,VIP\n3,{fit},c@x.org,VIP\n', status=1)
    assert people == ['Ada'] and letters == [('cell-too-large', 3), ('too-long', 4)], letters
    large = os.path.join(work, 'large.json')
    with open(large, 'wb') as file:
        file.write(b'[' + b'{"id":"1"},' * 6200000 + b'{}]')
    directory = make_event(work)
    run('--event', directory, 'import', large, '--source', 'o', '--contract', 'reference', '--dry-run', status=3, says=['64 MiB'])


@case
def excel_damage(work):
    """Identifiers in exponent form refuse the whole file with one message, before a row is read."""
    data = HEADER + ''.join(f'1.12E+1{i % 10},Person {i},p{i}@x.org,VIP\n' for i in range(10))
    _, people, letters = take_in(work, data, status=3, says=["'id'", 'do not save it from a spreadsheet'])
    assert people == [] and len(letters) == 1, letters


@case
def direction_controls_on_a_badge(work):
    """A name with directional overrides is taken in, drawn, and flagged for a person to look at."""
    directory = make_event(work)
    path = write(os.path.join(work, 'feed.csv'), HEADER + '1,\u202eadA,a@x.org,VIP\n2,Lea,l@x.org,VIP\n')
    run('--event', directory, 'import', path, '--source', 'o', '--contract', make_contract(work))
    drawn = run('--event', directory, '--json', 'render', '--all', '-o', os.path.join(work, 'badges.pdf')).json()
    assert drawn['badges'] == 2 and drawn['left_out'] == [], drawn
    assert {flag['record_id'] for flag in drawn['flags']} == {'1'}, drawn
    run('--event', directory, 'render', '--all', '-o', os.path.join(work, 'badges.pdf'), says=['look at 1', 'reading direction'])


@case
def memory_of_a_large_file(work):
    """100,000 rows are rehearsed in the memory of a few: the file is streamed."""
    path = os.path.join(work, 'large.csv')
    directory = make_event(work)
    contract = make_contract(work)
    peaks = []
    for n_rows in (1000, 100000):
        with open(path, 'w', encoding='utf-8') as file:
            file.write(HEADER)
            file.writelines(f'{i},Person number {i},person{i}@example.org,VIP\n' for i in range(n_rows))
        # Only what is asked for grows with the sanitizers, so the quarantine is kept small.
        options = make_environment().get('ASAN_OPTIONS', '') + ':quarantine_size_mb=8'
        process = subprocess.Popen([FOYERCTL, '--event', directory, 'import', path, '--source', 'o', '--contract', contract,
                                    '--dry-run'], env=make_environment(ASAN_OPTIONS=options), stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0
        peaks.append(usage.ru_maxrss / 1024)
    assert peaks[1] - peaks[0] < 80, f'{peaks} MiB'


if __name__ == '__main__':
    main()
