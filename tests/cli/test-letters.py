#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Dead letters by cause, repaired by tokens, replayed, discarded; what a taxonomy lacks added in one step (R-30 to R-32)."""
import os

from harness import case, main, make_event, read_badges, run, write

HEADER = 'id,name,email,tier,company\n'
CONTRACT = ('{"id": "office", "version": %d, "unknown": "fail", "fields": {"source_id": {"from": "id"}, "full_name": {"from": "name"}, '
            '"email": {"from": "email"}, "print_tier": {"from": "tier"}, "company": {"from": "company", "coercions": ["trim"%s]}}}')


def make(work, rows, event='event'):
    directory = make_event(work, event)
    contract = write(os.path.join(work, 'office.contract.json'), CONTRACT % (1, ''))
    feed = write(os.path.join(work, 'guests.csv'), HEADER + ''.join(rows))
    run('--event', directory, 'import', feed, '--source', 'office', '--contract', contract, status=1)
    return directory, contract, feed


def dlq(directory, *arguments, status=0, says=()):
    return run('--event', directory, '--json', 'dlq', *arguments, status=status, says=says).json()


def list_letters(directory, *arguments):
    return dlq(directory, 'list', *arguments)['dead_letters']


def list_people(directory):
    return {one['source_id']: one for one in run('--event', directory, '--json', 'attendees', 'list').json()['attendees']}


@case
def reference_story(work):
    """Unknown tier and misspelt name, alias and token, dry run, replay, badge, and no second time."""
    rows = [f'A-{n},Person {n},p{n}@x.org,Gold Circle,Works\n' for n in range(5)]
    rows[4] = 'A-4,Adda Lovelase,p4@x.org,Gold Circle,Works\n'
    directory, contract, feed = make(work, rows)
    groups = dlq(directory, 'groups')['groups']
    assert [(one['code'], one['field'], one['value'], one['dead_letters']) for one in groups] == [
        ('unknown-tier', 'print_tier', 'Gold Circle', 5)], groups
    letters = list_letters(directory, '--group', groups[0]['group'])
    assert len(letters) == 5
    misspelt = next(one['dead_letter_id'] for one in letters if one['source_id'] == 'A-4')

    repaired = run('--event', directory, '--user', 'grace', '--json', 'dlq', 'repair', misspelt, '--set', 'full_name=Ada Lovelace',
                   '--reason', 'spelt on the phone', says=['still refused', 'unknown-tier']).json()
    assert not repaired['stale'] and [one['field'] for one in repaired['tokens']] == ['full_name']
    shown = dlq(directory, 'show', misspelt)
    assert shown['state'] == 'in-repair' and shown['tokens'][0]['who'] == 'grace' and shown['raw_text'].startswith('A-4,Adda Lovelase')

    dry = run('--event', directory, '--json', 'dlq', 'alias', misspelt, '--tier', 'VIP', '--dry-run').json()
    assert dry['run'] == 0 and dry['dead_letters_admitted'] == 4, dry
    assert not list_people(directory)
    done = run('--event', directory, '--json', 'dlq', 'alias', misspelt, '--tier', 'VIP').json()
    # The run admits what nobody is repairing; the letter in hand waits for the hand.
    assert done['dead_letters_admitted'] == 4, done
    assert sorted(list_people(directory)) == ['A-0', 'A-1', 'A-2', 'A-3']

    dry = dlq(directory, 'replay', '--all', '--dry-run')
    assert dry['admitted'] == 1 and 'full_name: nothing -> Ada Lovelace' in dry['items'][0]['changes'], dry
    assert dlq(directory, 'show', misspelt)['state'] == 'in-repair' and 'A-4' not in list_people(directory)
    done = dlq(directory, 'replay', '--all')
    assert done['admitted'] == 1 and done['refused'] == 0, done
    person = list_people(directory)['A-4']
    assert person['full_name'] == 'Ada Lovelace' and person['print_tier'] == 'VIP', person
    again = dlq(directory, 'replay', misspelt)
    assert again['nothing'] == 1 and again['admitted'] == 0 and 'replayed already' in again['items'][0]['text'], again
    shown = dlq(directory, 'show', misspelt)
    assert shown['state'] == 'replayed' and [(one['series'], one['outcome']) for one in shown['series']] == [(2, 'admitted')], shown

    # Neither the same file nor the same row in another undoes it.
    run('--event', directory, 'import', feed, '--source', 'office', '--contract', contract, status=None)
    other = write(os.path.join(work, 'again.csv'), HEADER + rows[4].replace('Works', 'Other works'))
    run('--event', directory, 'import', other, '--source', 'office', '--contract', contract)
    person = list_people(directory)['A-4']
    assert (person['full_name'], person['company']) == ('Ada Lovelace', 'Other works'), person
    run('--event', directory, 'print', '--all', '--wait')
    assert len(read_badges(directory)) == 5
    run('--event', directory, 'token', 'list', says=['spelt on the phone', 'grace', 'full_name'])


@case
def one_cause_is_one_group(work):
    """400 rows with one unknown tier are one group, however they write it."""
    rows = [f'A-{n},Person {n},p{n}@x.org,{"Gold circle" if n % 2 else "GOLD CIRCLE"},Works\n' for n in range(400)]
    rows += ['B-1,,b@x.org,VIP,Works\n', 'B-2,Somebody,no-address,VIP,Works\n']
    directory, _, _ = make(work, rows)
    groups = dlq(directory, 'groups')['groups']
    assert [(one['code'], one['dead_letters']) for one in groups] == [('unknown-tier', 400), ('name-missing', 1), ('malformed-value', 1)]
    assert groups[2]['value'] is None, 'lists show no addresses'
    assert [one['code'] for one in dlq(directory, 'groups', '--code', 'name-missing')['groups']] == ['name-missing']
    report = dlq(directory, 'replay', '--group', groups[0]['group'], '--dry-run', status=1)
    assert report['chosen'] == 400 and report['refused'] == 400, report


@case
def stale_and_wrong(work):
    """A repair of what has changed is refused with base, mine, theirs; a value that no row may have is refused at once."""
    directory, _, _ = make(work, ['A-1,,a@x.org,VIP,Works\n'])
    number = list_letters(directory)[0]['dead_letter_id']
    base = dlq(directory, 'show', number)['base']
    run('--event', directory, 'dlq', 'repair', number, '--set', 'email=nowhere', '--reason', 'try', status=2, says=['e-mail'])
    run('--event', directory, 'dlq', 'repair', number, '--set', 'attendee_id=x', '--reason', 'try', status=2)
    run('--event', directory, 'dlq', 'repair', number, '--set', 'full_name=Ann', status=2, says=['why'])
    run('--event', directory, 'dlq', 'repair', 4711, '--set', 'full_name=Ann', '--reason', 'try', status=2)
    assert dlq(directory, 'show', number)['state'] == 'open', 'nothing was written'
    run('--event', directory, 'dlq', 'repair', number, '--set', 'full_name=Ann', '--reason', 'her badge', '--base', base)
    late = run('--event', directory, '--json', 'dlq', 'repair', number, '--set', 'full_name=Anne', '--reason', 'her mail', '--base', base,
               status=7).json()
    assert late['stale'] and [(one['field'], one['base'], one['mine'], one['theirs']) for one in late['differences']] == [
        ('full_name', None, 'Anne', 'Ann')], late
    now = dlq(directory, 'show', number)
    assert [one['new_value'] for one in now['tokens']] == ['Ann'] and now['base'] != base
    run('--event', directory, 'dlq', 'replay', number)
    assert list_people(directory)['A-1']['full_name'] == 'Ann'
    run('--event', directory, 'dlq', 'repair', number, '--set', 'full_name=X', '--reason', 'late', status=7, says=['replayed'])


@case
def series_and_discard(work):
    """Each replay is a series of its own, oldest first; what is discarded is left alone."""
    directory, _, _ = make(work, [f'A-{n},,a{n}@x.org,VIP,Works\n' for n in range(3)])
    numbers = [one['dead_letter_id'] for one in list_letters(directory)]
    for _ in range(2):
        report = dlq(directory, 'replay', '--all', status=1)
        assert [one['dead_letter_id'] for one in report['items']] == numbers and report['refused'] == 3
    shown = dlq(directory, 'show', numbers[0])
    assert [(one['series'], one['outcome'], one['code']) for one in shown['series']] == [
        (2, 'refused', 'name-missing'), (3, 'refused', 'name-missing')] and shown['attempts'] == 1, shown
    run('--event', directory, 'dlq', 'discard', numbers[0], status=2, says=['why'])
    run('--event', directory, 'dlq', 'discard', numbers[0], '--reason', 'a test row')
    run('--event', directory, 'dlq', 'discard', numbers[1], numbers[0], '--reason', 'both', status=7, says=['discarded already'])
    assert dlq(directory, 'show', numbers[1])['state'] == 'open', 'all or none'
    report = dlq(directory, 'replay', *numbers[:2], status=1)
    assert (report['nothing'], report['refused']) == (1, 1), report
    run('--event', directory, 'dlq', 'replay', status=2, says=['--all'])
    run('--event', directory, 'dlq', 'replay', numbers[0], '--all', status=2)
    run('--event', directory, 'dlq', 'replay', '--all', '--contract', 'nonesuch', status=2, says=['nonesuch'])
    run('--event', directory, 'dlq', 'replay', '--all', '--taxonomy', 'nonesuch@9', status=None, says=['nonesuch'])
    run('--event', directory, 'dlq', 'alias', numbers[1], '--tier', 'VIP', status=2, says=['unknown tier'])


@case
def superseded_in_repair(work):
    """A later delivery of the id that is admitted supersedes its letters, those in repair too."""
    directory, contract, _ = make(work, ['A-1,,a@x.org,VIP,Works\n', 'A-2,,b@x.org,VIP,Works\n'])
    first, second = [one['dead_letter_id'] for one in list_letters(directory)]
    run('--event', directory, 'dlq', 'repair', first, '--set', 'full_name=Ann', '--reason', 'her badge')
    later = write(os.path.join(work, 'later.csv'), HEADER + 'A-1,Anna,a@x.org,VIP,Works\nA-2,Bea,b@x.org,VIP,Works\n')
    run('--event', directory, 'import', later, '--source', 'office', '--contract', contract)
    for number in (first, second):
        assert dlq(directory, 'show', number)['state'] == 'superseded'
    report = dlq(directory, 'replay', first, second)
    assert report['nothing'] == 2, report
    assert list_people(directory)['A-1']['full_name'] == 'Anna'


@case
def printed_after_all(work):
    """The letter of a badge that no printer took queues it again, once; a printer of that name is judged anew."""
    directory, _, _ = make(work, ['A-1,Ann,a@x.org,VIP,Works\n', 'A-2,,b@x.org,VIP,Works\n'])
    run('--event', directory, 'printers', 'add', 'hall', 'ipp://127.0.0.1:2/ipp/print')  # nobody listens there
    run('--event', directory, 'print', '--attendee', 'A-1', '--printer', 'hall', '--wait', status=1)
    letter = list_letters(directory, '--stage', 'dispatch')[0]
    assert letter['code'] == 'print-failed' and letter['source_id'] == 'A-1', letter
    number = letter['dead_letter_id']
    assert 'Read by' not in run('--event', directory, 'dlq', 'show', number).out
    report = dlq(directory, 'replay', number, '--dry-run')
    assert report['queued'] == 1 and dlq(directory, 'show', number)['state'] == 'open', report
    run('--event', directory, 'printers', 'remove', 'hall')
    os.mkdir(os.path.join(work, 'out'))
    run('--event', directory, 'printers', 'add', 'hall', 'file://' + os.path.join(work, 'out'))
    report = dlq(directory, 'replay', number)
    assert report['queued'] == 1, report
    assert dlq(directory, 'replay', number)['nothing'] == 1
    run('--event', directory, 'serve', '--drain')
    assert len(os.listdir(os.path.join(work, 'out'))) == 1
    job = run('--event', directory, '--json', 'jobs', 'show', report['items'][0]['job_id']).json()
    assert job['state'] == 'PRINTED' and job['verb'] == 'requeue' and len(job['linked']) == 2, job


if __name__ == '__main__':
    main()
