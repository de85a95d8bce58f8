#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Refused rows exported, repaired and imported again: nothing is lost, and no spreadsheet runs what a sender wrote."""
import csv
import os

from harness import case, main, make_event, run, write

HEADER = 'id,name,email,tier,company\n'
CONTRACT = ('{"id": "office", "unknown": "fail", "fields": {"source_id": {"from": "id"}, "full_name": {"from": "name"}, "email": {"from": '
            '"email"}, "print_tier": {"from": "tier"}, "company": {"from": "company", "coercions": ["trim"]}}}')
COMPANIES = ['=cmd|calc', '+49 30', '-5', '@home', "'=quoted", '\uff1dwide', "'t Hooft", 'Plain, Ltd "x"', 'two\nlines']
FORMULA = tuple('=+-@\t\r\uff1d\uff0b\uff0d\uff20')


def make(work):
    directory = make_event(work)
    contract = write(os.path.join(work, 'office.contract.json'), CONTRACT)
    path = os.path.join(work, 'guests.csv')
    with open(path, 'w', encoding='utf-8', newline='') as file:
        file.write(HEADER)
        for number, company in enumerate(COMPANIES):
            csv.writer(file).writerow([f'A-{number}', f'Person {number}', f'p{number}@x.org', 'NONESUCH', company])
        file.write('short,row\n')
    run('--event', directory, 'import', path, '--source', 'office', '--contract', contract, status=1)
    return directory, contract


def read(path):
    with open(path, encoding='utf-8', newline='') as file:
        return list(csv.reader(file))


@case
def guarded(work):
    """No cell of an export begins like a formula, and the file is for its owner alone."""
    directory, _ = make(work)
    path = os.path.join(work, 'refused.csv')
    report = run('--event', directory, '--json', 'dlq', 'export', '-o', path).json()
    assert report == {'files': [path], 'rows': len(COMPANIES) + 1, 'left_out': 0}, report
    assert os.stat(path).st_mode & 0o777 == 0o600
    head, *rows = read(path)
    assert head == ['foyer:dead_letter', 'foyer:code', 'foyer:reason', 'foyer:guard', 'foyer:raw', 'id', 'name', 'email', 'tier',
                    'company'], head
    for row in rows:
        assert not any(cell.startswith(FORMULA) for cell in row), row
    companies = [row[9] for row in rows if row[1] == 'unknown-tier']
    assert sorted(companies) == sorted("'" + text if text.lstrip("'").startswith(FORMULA) else text for text in COMPANIES), companies
    short = [row for row in rows if row[1] == 'ragged-row']
    assert [row[5:] for row in short] == [['short', 'row']], short


@case
def repaired_and_imported(work):
    """A repaired export is imported like any file: the guard comes off, the cells are those that came."""
    directory, contract = make(work)
    path = os.path.join(work, 'refused.csv')
    run('--event', directory, 'dlq', 'export', '-o', path, '--code', 'unknown-tier')
    rows = read(path)
    with open(path, 'w', encoding='utf-8', newline='') as file:
        csv.writer(file).writerows([rows[0]] + [row[:8] + ['VIP'] + row[9:] for row in rows[1:]])
    report = run('--event', directory, '--json', 'import', path, '--source', 'office', '--contract', contract).json()
    assert report['admitted'] == len(COMPANIES), report
    people = run('--event', directory, '--json', 'attendees', 'list').json()['attendees']
    assert {one['source_id']: one['company'] for one in people} == {f'A-{i}': text for i, text in enumerate(COMPANIES)}


@case
def closes_what_it_mends(work):
    """An admitted row closes the dead letter that it names, whatever its id became; not from another source, not if refused."""
    directory, contract = make(work)
    path = os.path.join(work, 'refused.csv')
    run('--event', directory, 'dlq', 'export', '-o', path)
    head, *rows = read(path)
    state = {letter['dead_letter_id']: letter['state'] for letter in run('--event', directory, '--json', 'dlq', 'list').json()['dead_letters']}
    assert len(state) == len(COMPANIES) + 1 and set(state.values()) == {'open'}

    def send(source, lines, status):
        with open(path, 'w', encoding='utf-8', newline='') as file:
            csv.writer(file).writerows([head] + lines)
        run('--event', directory, 'import', path, '--source', source, '--contract', contract, status=status)
        listed = run('--event', directory, '--json', 'dlq', 'list', '--state', 'resolved').json()['dead_letters']
        return {str(letter['dead_letter_id']) for letter in listed}

    short = [row for row in rows if row[1] == 'ragged-row'][0]
    mended = [[short[0], '', '', 'no', '', 'S-1', 'Short Row', 's@x.org', 'VIP', 'x'],
              [rows[0][0], *rows[0][1:5], 'Z-9', *rows[0][6:8], 'VIP', rows[0][9]]]
    assert rows[0] != short
    assert send('elsewhere', mended, 0) == set()
    assert send('office', [['not a number', *mended[0][1:]], ['999999', *mended[0][1:5], 'S-2', *mended[0][6:]]], 0) == set()
    assert send('office', [[*mended[0][:5], 'S-3', *mended[0][6:8], 'NOBODY', 'x']], 1) == set()
    assert send('office', mended, 0) == {short[0], rows[0][0]}
    assert send('office', mended, 0) == {short[0], rows[0][0]}


@case
def raw_with_a_warning(work):
    """--raw writes cells as they came and says what that means."""
    directory, contract = make(work)
    path = os.path.join(work, 'raw.csv')
    run('--event', directory, 'dlq', 'export', '-o', path, '--raw', '--code', 'unknown-tier', says=['not guarded', 'spreadsheet'])
    rows = read(path)
    assert [row[9] for row in rows[1:]] == COMPANIES and {row[3] for row in rows[1:]} == {'no'}
    with open(path, 'w', encoding='utf-8', newline='') as file:
        csv.writer(file).writerows([rows[0]] + [row[:8] + ['VIP'] + row[9:] for row in rows[1:]])
    run('--event', directory, 'import', path, '--source', 'office', '--contract', contract)
    people = run('--event', directory, '--json', 'attendees', 'list').json()['attendees']
    assert sorted(one['company'] for one in people) == sorted(COMPANIES)


@case
def shapes_and_misfits(work):
    """Files of other columns become files of their own; JSON is left out and counted; no output is refused."""
    directory, contract = make(work)
    other = write(os.path.join(work, 'other.csv'), 'company,tier,email,name,id\nx,NONESUCH,o@x.org,Other,B-1\n')
    run('--event', directory, 'import', other, '--source', 'office', '--contract', contract, status=1)
    orders = write(os.path.join(work, 'one.json'), '{"id": "1", "name": "", "email": "a@x.org"}')
    run('--event', directory, 'import', orders, '--source', 'r', '--contract', 'reference', status=1)
    path = os.path.join(work, 'refused.csv')
    report = run('--event', directory, '--json', 'dlq', 'export', '-o', path).json()
    assert report['files'] == [path, path.replace('.csv', '-2.csv')] and report['left_out'] == 1, report
    assert read(report['files'][1])[1][5:] == ['x', 'NONESUCH', 'o@x.org', 'Other', 'B-1']
    run('--event', directory, 'dlq', 'export', status=2, says=['-o FILE'])
    run('--event', directory, 'dlq', 'export', '-o', os.path.join(work, 'none', 'x.csv'), status=5, says=['none'])


if __name__ == '__main__':
    main()
