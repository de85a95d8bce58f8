#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""foyerctl token: a value that a person sets, against imports, other people, badges and codes."""
import os
import sqlite3

from harness import case, main, make_event, run, write

HEADER = 'source_id,full_name,print_tier,email,company\n'


def imports(work, directory, company='ACME', tier='GENERAL', status=0, name='Ann Lee'):
    path = write(os.path.join(work, 'people.csv'), HEADER + f'R-1,{name},{tier},a@x.org,{company}\n')
    return run('--event', directory, '--json', 'import', path, '--source', 'web', '--contract', 'canonical',
               status=status).json()


def token(directory, *arguments, status=0, user='anna'):
    return run('--event', directory, '--user', user, '--json', 'token', *arguments, status=status)


def issue(directory, *sets, status=0, base=None, reason='as on the card', **options):
    arguments = ['issue', '--attendee', 'R-1', '--reason', reason]
    for value in sets:
        arguments += ['--set', value]
    if base:
        arguments += ['--base', base]
    return token(directory, *arguments, status=status, **options)


def show(directory, *options):
    return run('--event', directory, '--json', 'attendees', 'show', 'R-1', *options).json()


def trace_of(directory, field):
    return [line for line in show(directory, '--trace')['trace'] if line['field'] == field][0]


@case
def story(work):
    """Import, token, import again, a changed source, the decision, undo; the trace says who, why and which rule won."""
    directory = make_event(work)
    imports(work, directory)
    receipt = issue(directory, 'company=Mine').json()
    assert not receipt['stale'] and receipt['revision'] == 2
    first = receipt['tokens'][0]
    assert first['state'] == 'applied' and first['version'] == 1 and first['who'] == 'anna'
    assert first['old_value'] == 'ACME' and first['new_value'] == 'Mine' and first['role'] == 'clerk'
    assert show(directory)['company'] == 'Mine'

    assert imports(work, directory)['unchanged'] == 1
    assert show(directory)['company'] == 'Mine', 'an import undid a repair'
    line = trace_of(directory, 'company')
    assert line['rule'] == 'override-token' and line['raw_value'] == 'ACME' and line['value'] == 'Mine'
    assert 'anna' in line['origin'] and 'as on the card' in line['origin'] and 'clerk' in line['origin']

    assert imports(work, directory, 'Other')['updated'] == 1
    assert show(directory)['company'] == 'Mine', 'an undecided conflict does not print the token'
    conflicts = token(directory, 'conflicts').json()['tokens']
    assert [each['token_id'] for each in conflicts] == [first['token_id']]
    assert conflicts[0]['source_value'] == 'ACME' and conflicts[0]['source_now'] == 'Other'
    assert 'in conflict' in trace_of(directory, 'company')['origin']
    run('--event', directory, 'notices', 'list', says=['token decide 1 keep'])

    kept = token(directory, 'decide', '1', 'keep', user='sue').json()['tokens'][0]
    assert kept['state'] == 'applied' and kept['source_value'] == 'Other'
    assert imports(work, directory, 'Other')['unchanged'] == 1
    assert token(directory, 'conflicts').json()['count'] == 0
    token(directory, 'decide', '1', 'keep', status=7)

    undo = token(directory, 'undo', '1', '--reason', 'the card was wrong').json()['tokens'][0]
    assert undo['kind'] == 'undo' and undo['undoes'] == 1 and undo['version'] == 2 and undo['new_value'] == 'Other'
    assert show(directory)['company'] == 'Other'
    assert trace_of(directory, 'company')['rule'] == 'current-source'
    token(directory, 'undo', '1', status=7)
    chain = token(directory, 'list', '--attendee', 'R-1').json()['tokens']
    assert [each['state'] for each in chain] == ['undone', 'applied']


@case
def theirs(work):
    """A conflict that is decided for the source: its value prints from then on, and follows it."""
    directory = make_event(work)
    imports(work, directory)
    issue(directory, 'company=Mine')
    imports(work, directory, 'Other')
    assert token(directory, 'decide', '1', 'theirs').json()['tokens'][0]['state'] == 'conceded'
    assert show(directory)['company'] == 'Other'
    imports(work, directory, 'Third')
    assert show(directory)['company'] == 'Third'


@case
def stale(work):
    """A stale token sets nothing: exit 7 with base, mine and theirs, in text and in JSON."""
    directory = make_event(work)
    imports(work, directory)
    base = show(directory)['content_hash']
    issue(directory, 'company=Theirs')
    report = issue(directory, 'company=Mine', base=base, status=7).json()
    assert report['stale'] and report['base_known'] and report['tokens'] == []
    assert report['differences'] == [
        {'field': 'company', 'base': 'ACME', 'mine': 'Mine', 'theirs': 'Theirs', 'verdict': 'clash'}]
    other = issue(directory, 'title=CEO', base=base, status=7).json()
    assert other['differences'][0]['verdict'] == 'mine', 'another field was changed, not this one'
    run('--event', directory, 'token', 'issue', '--attendee', 'R-1', '--set', 'company=Mine', '--reason', 'x', '--base',
        base, status=7, says=['base    ACME', 'mine    Mine', 'theirs  Theirs', '--base ' + report['content_hash']])
    assert show(directory)['company'] == 'Theirs'
    assert not issue(directory, 'company=Mine', base=report['content_hash']).json()['stale']


@case
def values(work):
    """Values are read by the rules of contract and taxonomy, and refused in the words of an import."""
    directory = make_event(work)
    imports(work, directory)
    tier = issue(directory, 'print_tier=speakers', user='sue').json()['tokens'][0]
    assert tier['new_value'] == 'SPEAKER' and tier['role'] == 'supervisor'
    person = show(directory)
    assert person['print_tier'] == 'SPEAKER' and person['access_level'] == 'backstage'
    several = issue(directory, 'full_name=Anne Lee', 'given_name=Anne', 'custom.hat=L').json()
    assert [each['version'] for each in several['tokens']] == [2, 3, 4] and several['revision'] == 3
    for wrong, says in (('print_tier=Speakrs', "did you mean 'SPEAKER'?"), ('email=nobody', 'is not an e-mail address'),
                        ('full_name=', 'cannot be empty'), ('attendee_id=x', 'is an id'), ('vip=yes', 'print_tier'),
                        ('nonsense=x', 'is no field'), ('custom=x', 'custom.KEY'), ('company', 'FIELD=VALUE'),
                        ('full_name=' + 'x' * 200, 'at most 120 fit')):
        answer = issue(directory, wrong, status=2)
        assert says in answer.out + answer.err, answer
    issue(directory, 'company=ACME', status=7)
    issue(directory, 'company=X', reason='', status=2)
    assert token(directory, 'list').json()['count'] == 4
    # The tier that a token set is admitted from the source too; what follows from it goes with an undo.
    assert imports(work, directory, tier='SPEAKER')['updated'] == 1
    assert imports(work, directory, tier='GENERAL')['updated'] == 1
    token(directory, 'undo', str(tier['token_id']))
    person = show(directory)
    assert person['print_tier'] == 'GENERAL' and person['access_level'] == 'sessions'


@case
def badges(work):
    """A waiting badge is queued anew; a printed one is superseded, its number revoked, and codes verify says so."""
    directory = make_event(work)
    imports(work, directory)
    run('--event', directory, 'print', '--attendee', 'R-1', '--wait')
    old = show(directory)['badge_no']
    receipt = issue(directory, 'company=Mine').json()
    assert receipt['jobs'] == {'cancelled': 0, 'replaced': 0, 'out': 0, 'superseded': 1}
    assert show(directory)['badge_no'] is None
    with sqlite3.connect(os.path.join(directory, 'foyer.sqlite')) as store:
        badge_token = store.execute('SELECT badge_token FROM job WHERE badge_no = ?', (old,)).fetchone()[0]
    verdict = run('--event', directory, '--json', 'codes', 'verify', badge_token, status=1).json()
    assert verdict['verdict'] == 'revoked' and verdict['revoked_because'] == 'corrected by token 1'
    run('--event', directory, 'print', '--attendee', 'R-1', '--wait')
    assert show(directory)['badge_no'] not in (None, old)
    # One that waits: nobody runs the line between the two commands.
    issue(directory, 'company=Second')
    run('--event', directory, 'print', '--attendee', 'R-1')
    receipt = issue(directory, 'company=Third').json()
    assert receipt['jobs'] == {'cancelled': 1, 'replaced': 1, 'out': 0, 'superseded': 0}
    states = [job['state'] for job in run('--event', directory, '--json', 'jobs', 'list').json()['jobs']]
    assert sorted(states) == ['CANCELED', 'PRINTED', 'PRINTED', 'READY'], states


@case
def codes(work):
    """A code is redeemed once; a second time, after its time, revoked or wrong it is refused."""
    directory = make_event(work)
    imports(work, directory)
    grant = token(directory, 'grant', '--attendee', 'R-1', '--set', 'status=payment-pending', '--reason', 'not paid',
                  user='sue').json()
    assert len(grant['code']) == 8 and grant['value'] == 'payment-pending'
    edit = token(directory, 'redeem', grant['code'].lower(), user='desk').json()['tokens'][0]
    assert edit['code_id'] == grant['token_id'] and edit['who'] == 'desk' and edit['reason'] == 'not paid'
    assert show(directory)['status'] == 'payment-pending'
    answer = token(directory, 'redeem', grant['code'], status=7, user='desk')
    assert 'good once' in answer.err
    # Revoking a redeemed code undoes what it did.
    assert token(directory, 'revoke', str(grant['token_id'])).json()['tokens'][0]['kind'] == 'undo'
    assert show(directory)['status'] == 'active'

    opened = token(directory, 'grant', '--set', 'company', '--reason', 'any', user='sue').json()
    token(directory, 'redeem', opened['code'], status=2, user='desk')
    token(directory, 'redeem', opened['code'], '--attendee', 'R-1', '--value', 'Desk', user='desk')
    assert show(directory)['company'] == 'Desk'

    killed = token(directory, 'grant', '--set', 'company', '--reason', 'any').json()
    token(directory, 'revoke', str(killed['token_id']))
    assert 'revoked' in token(directory, 'redeem', killed['code'], status=7).err

    late = token(directory, 'grant', '--attendee', 'R-1', '--set', 'company=Late', '--reason', 'any', '--minutes', '1').json()
    with sqlite3.connect(os.path.join(directory, 'foyer.sqlite')) as store:
        store.execute('DROP TRIGGER token_is_never_moved')
        store.execute('UPDATE token SET expires_usec = 1 WHERE token_id = ?', (late['token_id'],))
        assert not store.execute('SELECT 1 FROM token WHERE quote (code_hash) LIKE ?',
                                 ('%' + late['code'].encode().hex() + '%',)).fetchone()
    assert 'run out' in token(directory, 'redeem', late['code'], status=7).err

    answer = token(directory, 'redeem', 'ZZZZZZZ0', status=2)
    assert 'misread' in answer.err


@case
def guesses(work):
    """Wrong codes are counted, and after five of them none is looked at for a while."""
    directory = make_event(work)
    imports(work, directory)
    wrong = [token(directory, 'grant', '--set', 'company', '--reason', 'any', user='sue').json()['code'] for _ in range(2)]
    other = make_event(work, 'other')
    imports(work, other)
    for _ in range(5):
        assert 'nobody granted' in token(other, 'redeem', wrong[0], status=4, user='mallory').err
    assert 'too many wrong codes' in token(other, 'redeem', wrong[1], status=4, user='mallory').err


main()
