#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A desk's day with foyerctl: scan, the four verbs, arrival, desks, people who come unregistered, one person twice."""
import os

from harness import case, main, run, write

HEADER = 'source_id,full_name,given_name,family_name,print_tier,email,company,order_code,ticket_codes,status\n'
PEOPLE = [
    'A1,Jane Doe,Jane,Doe,VIP,jane@example.com,Acme,ORD-1,TICKET-1,active',
    'A2,John Smith,John,Smith,GENERAL,john@example.com,Zeta,ORD-1,TICKET-2,active',
    'A3,Wai Ting,Wai,Ting,GENERAL,wai@example.com,Beta,ORD-3,TICKET-3,payment-pending',
    'A4,Jane Doe,Jane,Doe,VIP,jane@example.com,Acme,ORD-4,TICKET-4,active',
    'A5,Bad Tier,Bad,Tier,NOPE,bad@example.com,Acme,ORD-5,TICKET-5,active',
]


def set_up(work):
    event, feed = os.path.join(work, 'event'), os.path.join(work, 'people.csv')
    run('init', event)
    with open(feed, 'w', encoding='utf-8') as file:
        file.write(HEADER + '\n'.join(PEOPLE) + '\n')
    run('--event', event, 'import', feed, '--source', 'web', status=1)
    return lambda *arguments, **checks: run('--event', event, '--json', *arguments, **checks)


@case
def scan_and_print(work):
    """A scan says what a code means, prints once, and says who printed it."""
    ctl = set_up(work)
    assert ctl('scan', 'TICKET-3').json()['outcome'] == 'unpaid'
    assert ctl('scan', 'ORD-1').json()['outcome'] == 'several'
    refused = ctl('scan', 'bad', 'tier').json()
    assert refused['outcome'] == 'refused' and refused['dead_letters'][0]['source_id'] == 'A5'
    assert ctl('scan', 'TICKET-99', status=1).json()['outcome'] == 'unknown'
    run('--event', os.path.join(work, 'event'), 'scan', 'TICKET-1', '--desk', 'nowhere', status=2, says=['desks add'])
    desks = ctl('desks', 'add', 'Desk 1', '--person', 'Ana', '--print-on-scan', 'on').json()
    assert desks['desks'][0]['prints_on_scan'] is True
    ctl('desks', 'add', 'Desk 1', status=7)
    ctl('desks', 'set', 'Desk 1', status=2)
    ctl('desks', 'set', 'Desk 1', '--person', 'Bo')
    sent = ctl('scan', 'TICKET-2', '--desk', 'Desk 1').json()
    assert sent['outcome'] == 'sent' and sent['job']['desk'] == 'Desk 1'
    assert sent['attendees'][0]['arrival'] == 'arrived' and sent['attendees'][0]['arrival_desk'] == 'Desk 1'
    assert ctl('scan', 'TICKET-2', '--print', status=7).json()['outcome'] == 'on-its-way'
    ctl('serve', '--drain')
    again = ctl('scan', 'TICKET-2', '--desk', 'Desk 1').json()
    assert again['outcome'] == 'printed' and 'at Desk 1' in again['message'], again
    desk = ctl('desks', 'list').json()['desks'][0]
    assert (desk['person'], desk['last_act']) == ('Bo', 'printed')
    # Where it prints: a chain of the routes, a printer, or what a rule says of the desk.
    routes = write(os.path.join(work, 'routes.json'), '{"foyer_routes": 1, "chains": {"hall": {"hops": [{"kind": "printer", '
                   '"printer": "folder"}, {"kind": "hold"}]}, "by-rule": {"hops": [{"kind": "printer", "printer": "folder"}]}}, '
                   '"rules": [{"desk": "Desk 1", "chain": "by-rule"}]}')
    ctl('routes', 'set', routes)
    for route, reason, chain in (('hall', 'torn', 'hall'), ('folder', 'wet', None), ('', 'lost', 'by-rule')):
        ctl('desks', 'set', 'Desk 1', '--route', route)
        ctl('attendees', 'add', '--set', 'full_name=Somebody ' + reason, '--set', 'print_tier=GENERAL')
        job = ctl('print', '--all', '--desk', 'Desk 1').json()['jobs'][0]
        assert job['chain'] == chain and job['printer'] == 'folder' and job['desk'] == 'Desk 1', (route, job)
    ctl('desks', 'set', 'Desk 1', '--route', 'gone')
    ctl('attendees', 'add', '--set', 'full_name=Nobody', '--set', 'print_tier=GENERAL')
    ctl('print', '--all', '--desk', 'Desk 1', status=2)
    assert ctl('desks', 'remove', 'Desk 1').json()['count'] == 0


@case
def four_verbs(work):
    """Reprint is the same bytes, replace revokes, and what may not be says what to do instead."""
    ctl = set_up(work)
    job = ctl('print', '--attendee', 'A2', '--wait').json()['jobs'][0]['job_id']
    ctl('print', '--attendee', 'A2', status=7)
    ctl('jobs', 'reprint', job, status=2)
    copy = ctl('jobs', 'reprint', job, '--reason', 'jammed', '--wait').json()
    assert (copy['copy'], copy['bytes'], copy['former_job_id'], copy['verb']) == (2, 'same', job, 'reprint')
    ctl('jobs', 'requeue', job, status=7)
    ctl('jobs', 'reexport', job, status=7)
    newer = ctl('jobs', 'replace', job, '--reason', 'lost', '--wait').json()
    assert newer['copy'] == 1 and newer['badge_no'] != copy['badge_no']
    assert len(ctl('jobs', 'show', job).json()['linked']) == 3
    ctl('jobs', 'reprint', job, '--reason', 'x', status=7)
    printed = os.listdir(os.path.join(work, 'event', 'printed'))
    assert sorted(printed) == sorted([copy['badge_no'] + '-1.pdf', copy['badge_no'] + '-2.pdf',
                                      newer['badge_no'] + '-1.pdf']), printed
    canceled = ctl('print', '--attendee', 'TICKET-1').json()['jobs'][0]['job_id']
    ctl('jobs', 'cancel', canceled)
    queued = ctl('jobs', 'requeue', canceled, '--wait').json()
    assert queued['state'] == 'PRINTED' and queued['copy'] == 1


@case
def arrivals(work):
    """Arrived, handed over, undone, counted by tier."""
    ctl = set_up(work)
    assert ctl('arrive', 'A2').json()['arrival'] == 'arrived'
    assert ctl('handover', 'TICKET-1').json()['arrival'] == 'handed-over'
    ctl('arrive', 'TICKET-1', status=7)
    ctl('arrive', 'A3', status=7)
    tiers = {tier['tier']: tier for tier in ctl('attendees', 'arrivals').json()['tiers']}
    assert (tiers['VIP']['expected'], tiers['VIP']['handed_over'], tiers['VIP']['remaining']) == (2, 1, 1), tiers
    assert ctl('handover', 'TICKET-1', '--undo').json()['arrival'] == 'none'
    ctl('handover', 'TICKET-1', '--undo', status=7)


@case
def one_person_twice(work):
    """Listed, linked, taken back; the second badge needs a reason."""
    ctl = set_up(work)
    assert ctl('attendees', 'duplicates').json()['count'] == 1
    ctl('attendees', 'reopen', 'A1', 'A4', status=7)
    ctl('attendees', 'link', 'A1', 'A4')
    assert ctl('attendees', 'duplicates', '--state', 'linked').json()['count'] == 1
    ctl('print', '--attendee', 'A1')
    ctl('print', '--attendee', 'A4', status=7)
    assert ctl('print', '--attendee', 'A4', '--reason', 'speaks twice').json()['queued'] == 1
    assert ctl('attendees', 'reopen', 'A1', 'A4').json()['done'] == 'open'


@case
def orders(work):
    """Group orders, and the order of badges."""
    ctl = set_up(work)
    jobs = ctl('print', '--order-code', 'ORD-1', '--order', 'company').json()['jobs']
    assert [job['full_name'] for job in jobs] == ['Jane Doe', 'John Smith']
    ctl('print', '--order-code', 'ORD-3', status=7)
    ctl('print', '--all', '--order', 'height', status=2)


@case
def walk_in(work):
    """Who is not registered passes the same gate: refused for the same reasons, admitted, printable, traced."""
    ctl = set_up(work)
    refused = ctl('attendees', 'add', '--tier', 'NOPE', '--set', 'email=nonsense', status=1).json()
    assert not refused['attendees']
    assert {diagnostic['code'] for diagnostic in refused['diagnostics']} >= {'name-missing', 'unknown-tier', 'malformed-value'}
    for wrong in ('fullname=x', 'source_id=x', 'custom.arrival=x', 'no-equals', '=x'):
        ctl('attendees', 'add', '--tier', 'VIP', '--set', wrong, status=2)
    ctl('attendees', 'add', '--tier', 'VIP', '--set', 'full_name=A', '--set', 'full_name=B', status=2)
    ctl('attendees', 'add', '--tier', 'VIP', '--set', 'full_name=A', '--desk', 'nowhere', status=2)
    assert ctl('attendees', 'list').json()['count'] == 4
    assert ctl('dlq', 'list').json()['count'] == 1
    ctl('desks', 'add', 'Desk 1')
    added = ctl('attendees', 'add', '--tier', 'VIP', '--set', 'full_name=Wanda "W." Alk-In, jr', '--set', 'custom.hat=L',
                '--desk', 'Desk 1', '--reason', 'lost in the post').json()
    person = added['attendees'][0]
    assert person['full_name'] == 'Wanda "W." Alk-In, jr' and person['source'] == 'walkin' and person['custom'] == {'hat': 'L'}
    assert person['arrival_desk'] == 'Desk 1' and person['registered_at'] and added['possible_duplicates'] == 0
    shown = ctl('attendees', 'show', person['attendee_id'], '--trace').json()
    assert any(line['field'] == 'full_name' and line['raw_value'] == person['full_name'] for line in shown['trace'])
    assert ctl('print', '--attendee', person['attendee_id'], '--wait').json()['printed'] == 1
    twin = ctl('attendees', 'add', '--tier', 'VIP', '--set', 'full_name=Jane Doe', '--set', 'email=jane@example.com').json()
    assert twin['possible_duplicates'] == 2 and twin['attendees'][0]['possible_duplicate'] is True


main()
