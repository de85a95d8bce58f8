#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Routes as operators use them: documents checked, badges along a chain, offline, breakers, a person's word."""
import json
import os

from harness import case, main, make_reference_event, run, write
from hooks import Server as Line
from hooks import await_true

JANE = 'acf49da0-2ad0-58b9-9e23-9af3657cea87'
JOHN = '054ebfa8-d73f-529d-a8f1-3107d3438a78'


def hop(kind, **more):
    return dict(kind=kind, **more)


def document(**chains):
    return json.dumps({'foyer_routes': 1, 'chains': {name: {'hops': hops} for name, hops in chains.items()}})


def make_event(work):
    """The reference event with a printer that nobody reaches, and chains from it to the folder."""
    directory = make_reference_event(work)
    run('--event', directory, 'printers', 'add', 'gone', 'ipp://127.0.0.1:1/ipp/print')
    run('--event', directory, 'printers', 'add', 'away', 'ipp://127.0.0.1:2/ipp/print')
    path = write(os.path.join(work, 'routes.json'), document(
        hall=[hop('printer', printer='gone'), hop('printer', printer='folder')],
        later=[hop('printer', printer='away'), hop('next-batch')],
        desk=[hop('printer', printer='gone'), hop('kiosk', printer='folder', desk='north')]))
    run('--event', directory, 'routes', 'set', path, says=['version 1'])
    return directory


def job_of(directory, person):
    jobs = run('--event', directory, '--json', 'jobs', 'list').json()['jobs']
    found = [job for job in jobs if job['attendee_id'] == person]
    assert len(found) == 1, jobs
    return found[0]


@case
def documents(work):
    """A document is checked as a whole, set, listed and shown; a bad one changes nothing."""
    directory = make_reference_event(work)
    run('--event', directory, 'routes', 'list', says=['routes set FILE'])
    run('--event', directory, 'routes', 'show', says=['No routes'])
    bad = write(os.path.join(work, 'bad.json'), document(
        hall=[hop('printer', printer='nowhere'), hop('chain', chain='hall')], empty=[]))
    for verb in ('check', 'set'):
        result = run('--event', directory, 'routes', verb, bad, status=3)
        for word in ('bad.json', "'nowhere'", 'cycle', "chain 'empty' has no hop"):
            assert word in result.err, result
    assert run('--event', directory, '--json', 'routes', 'list').json() == {'version': 0, 'chains': []}
    run('--event', directory, 'routes', 'set', os.path.join(work, 'none.json'), status=3, says=['none.json'])
    good = write(os.path.join(work, 'good.json'), document(hall=[hop('printer', printer='folder'), hop('hold')]))
    assert run('--event', directory, '--json', 'routes', 'check', good).json()['right']
    assert run('--event', directory, '--json', 'routes', 'set', good).json()['version'] == 1
    chain = run('--event', directory, '--json', 'routes', 'list').json()['chains'][0]
    assert chain['chain'] == 'hall' and chain['hops'] == ['folder', 'hold'] and not chain['is_offline'], chain
    assert json.loads(run('--event', directory, '--json', 'routes', 'show').json()['document'])['foyer_routes'] == 1
    run('--event', directory, 'routes', 'list', says=['hall', 'folder → hold'])


@case
def along_a_chain(work):
    """The first printer is not there: the badge comes out at the next, and the job says why."""
    directory = make_event(work)
    run('--event', directory, 'print', '--attendee', JANE, '--route', 'nowhere', status=2, says=['nowhere', 'routes list'])
    run('--event', directory, 'print', '--attendee', JANE, '--route', 'hall', '--printer', 'folder', status=2,
        says=['exclude'])
    run('--event', directory, 'print', '--attendee', JANE, '--route', 'hall', '--wait', says=['1 printed'])
    job = job_of(directory, JANE)
    assert job['state'] == 'PRINTED' and job['printed_on'] == 'folder' and job['kind'] == 'walk-up', job
    shown = run('--event', directory, '--json', 'jobs', 'show', job['job_id']).json()
    assert [(one['printer'], one['to_printer']) for one in shown['hops']] == [('gone', 'folder')], shown['hops']
    assert 'attempts' in shown['hops'][0]['why'] or 'breaker' in shown['hops'][0]['why'], shown['hops']
    run('--event', directory, 'jobs', 'show', job['job_id'], says=["left 'gone'", "hop 2 of chain 'hall'"])
    run('--event', directory, '--user', 'ann', 'jobs', 'seen', job['job_id'], says=['seen'])
    assert job_of(directory, JANE)['seen_by'] == 'ann'
    run('--event', directory, 'jobs', 'reroute', job['job_id'], 'folder', status=7, says=['PRINTED'])
    run('--event', directory, 'jobs', 'resolve', job['job_id'], 'printed', status=7, says=['UNKNOWN or LOST'])
    run('--event', directory, 'jobs', 'resolve', job['job_id'], 'maybe', status=2, says=['not-printed'])


@case
def set_aside(work):
    """A kiosk holds until released; the next batch goes when an operator says so; a printer can be chosen."""
    directory = make_event(work)
    run('--event', directory, 'printers', 'breaker', 'away', 'close')  # else the chain would be offline, and keep its badges
    run('--event', directory, 'print', '--attendee', JANE, '--route', 'desk', '--wait', status=1)
    run('--event', directory, 'print', '--attendee', JOHN, '--route', 'later', '--wait', status=1)
    jane, john = job_of(directory, JANE), job_of(directory, JOHN)
    assert jane['state'] == 'HELD' and jane['printer'] == 'folder', jane
    assert john['state'] == 'NEXT-BATCH', john
    run('--event', directory, 'jobs', 'seen', jane['job_id'], status=7, says=['HELD'])
    run('--event', directory, 'jobs', 'release', jane['job_id'], says=['RENDERED', 'folder'])
    assert run('--event', directory, '--json', 'routes', 'release', 'later').json() == {'chain': 'later', 'released': 1}
    assert job_of(directory, JOHN)['printer'] == 'away'
    run('--event', directory, 'jobs', 'reroute', john['job_id'], 'nowhere', status=2, says=['nowhere'])
    run('--event', directory, 'jobs', 'reroute', john['job_id'], 'folder', says=['RENDERED', 'folder'])
    run('--event', directory, 'serve', '--drain')
    assert {job_of(directory, one)['printed_on'] for one in (JANE, JOHN)} == {'folder'}
    run('--event', directory, 'routes', 'release', 'nowhere', status=2, says=['hall, later, desk'])


@case
def nobody_answers(work):
    """A chain of which no printer answers keeps its badges and does not keep anybody waiting."""
    directory = make_event(work)
    run('--event', directory, 'print', '--attendee', JANE, '--printer', 'gone', '--wait', status=1)
    assert job_of(directory, JANE)['state'] == 'FAILED'
    run('--event', directory, 'print', '--attendee', JOHN, '--printer', 'gone', '--wait', status=1)
    assert job_of(directory, JOHN)['state'] == 'RENDERED', job_of(directory, JOHN)
    run('--event', directory, 'serve', '--drain', status=1, says=["breaker of 'gone' is", '1 open jobs', 'printers test gone'])
    run('--event', directory, 'jobs', 'cancel', job_of(directory, JOHN)['job_id'])


@case
def by_hand(work):
    """Offline mode and breakers by an operator's word; who said it is in the audit."""
    directory = make_event(work)
    run('--event', directory, '--user', 'ann', 'routes', 'offline', 'hall', 'on', says=['hall', 'on'])
    run('--event', directory, 'routes', 'offline', 'hall', 'maybe', status=2, says=['auto'])
    run('--event', directory, 'routes', 'offline', 'nowhere', 'on', status=2, says=['hall, later, desk'])
    assert run('--event', directory, '--json', 'routes', 'list').json()['chains'][0]['offline_mode'] == 'on'
    for mode, state in (('open', 'open'), ('close', 'closed'), ('auto', 'closed')):
        told = run('--event', directory, '--json', 'printers', 'breaker', 'gone', mode).json()
        assert told == {'name': 'gone', 'breaker': state, 'mode': mode}, told
    run('--event', directory, 'printers', 'breaker', 'gone', 'ajar', status=2, says=['open, close or auto'])
    run('--event', directory, 'printers', 'breaker', 'nowhere', 'open', status=2, says=['nowhere'])
    rows = run('--event', directory, '--json', 'audit', 'list').json()['rows']
    said = [(row['actor'], row['verb'], row['subject'], row['detail']) for row in rows]
    assert ('ann', 'routes offline', 'hall', 'on') in said, said
    assert [detail for _, verb, _, detail in said if verb == 'printers breaker'] == ['auto', 'close', 'open'], said


@case
def moved_together(work):
    """All that waits for one printer goes to another at once; each is audited, and a chain goes on from there."""
    directory = make_event(work)
    run('--event', directory, 'printers', 'pause', 'gone')
    run('--event', directory, 'print', '--attendee', 'REG-001', '--printer', 'gone')
    run('--event', directory, 'print', '--attendee', 'REG-003', '--route', 'hall')
    run('--event', directory, 'jobs', 'move', 'gone', 'gone', status=2, says=['itself'])
    run('--event', directory, 'jobs', 'move', 'gone', 'nowhere', status=2, says=['nowhere'])
    run('--event', directory, 'jobs', 'move', 'nowhere', 'folder', status=2, says=['nowhere'])
    assert run('--event', directory, '--json', 'jobs', 'move', 'gone', 'folder').json() == {'from': 'gone', 'to': 'folder', 'moved': 2}
    run('--event', directory, 'jobs', 'move', 'gone', 'folder', says=['0 badges'])
    with Line(directory):
        await_true('both are out', lambda: {job_of(directory, who)['state'] for who in (JANE, JOHN)} == {'PRINTED'})
    assert job_of(directory, JOHN)['chain'] == 'hall' and job_of(directory, JOHN)['hop'] == 1, job_of(directory, JOHN)
    said = run('--event', directory, '--json', 'audit', 'list').out
    assert said.count('jobs reroute') == 2, said


@case
def paused(work):
    """Nothing goes to a paused printer until it is resumed; list and audit say so."""
    directory = make_event(work)
    run('--event', directory, '--user', 'ann', 'printers', 'pause', 'folder', says=['folder', 'paused'])
    run('--event', directory, 'printers', 'pause', 'folder')  # already: nothing happens
    run('--event', directory, 'printers', 'pause', 'nowhere', status=2, says=['nowhere'])
    run('--event', directory, 'print', '--attendee', JANE, '--printer', 'folder', '--wait', status=1)
    assert job_of(directory, JANE)['state'] == 'RENDERED', job_of(directory, JANE)
    run('--event', directory, 'printers', 'list', says=['BREAKER', 'closed', 'paused by an operator'])
    shown = {one['name']: one for one in run('--event', directory, '--json', 'printers', 'list').json()['printers']}
    assert shown['folder']['paused_at'] and shown['gone']['paused_at'] is None, shown
    assert shown['folder']['breaker'] == 'closed' and shown['folder']['breaker_mode'] == 'auto', shown
    run('--event', directory, 'serve', '--drain', status=1, says=['folder', 'paused by an operator', 'printers resume'])
    run('--event', directory, 'printers', 'breaker', 'gone', 'open')
    shown = {one['name']: one for one in run('--event', directory, '--json', 'printers', 'list').json()['printers']}
    assert shown['gone']['breaker'] == 'open' and shown['gone']['breaker_mode'] == 'open', shown
    run('--event', directory, 'printers', 'resume', 'folder', says=['resumed'])
    run('--event', directory, 'serve', '--drain')
    assert job_of(directory, JANE)['printed_on'] == 'folder'
    rows = run('--event', directory, '--json', 'audit', 'list').json()['rows']
    said = [(row['actor'], row['verb']) for row in rows if row['subject'] == 'folder' and row['verb'].startswith('printer-')]
    assert said.count(('ann', 'printer-pause')) == 1 and [verb for _, verb in said].count('printer-pause') == 1, said


main()
