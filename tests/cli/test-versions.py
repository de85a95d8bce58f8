#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The life of a template: drafts, approved versions that live jobs keep, proofs, and two versions side by side."""
import glob
import hashlib
import json
import os
import sqlite3

from harness import case, main, make_environment, make_reference_event, run, start, write


def make_draft(directory, name='card', size=None, version='1.0.0'):
    """A draft of the event's own, from the shipped label."""
    folder = os.path.join(directory, 'templates', name)
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(os.environ['FOYER_TEMPLATE_DIR'], 'label-4x3', 'template.json'), encoding='utf-8') as file:
        document = json.load(file)
    document['name'] = name
    document['version'] = version
    if size is not None:
        document['styles']['given']['size_pt'] = size
        document['styles']['name']['size_pt'] = size
    write(os.path.join(folder, 'template.json'), json.dumps(document, ensure_ascii=False, indent=1))
    return folder


def print_with(directory, name):
    """The event prints with this template from now on."""
    path = os.path.join(directory, 'event.json')
    with open(path, encoding='utf-8') as file:
        event = json.load(file)
    event['template'] = name
    write(path, json.dumps(event))


def get_person(directory, index=0):
    people = run('--event', directory, '--json', 'attendees', 'list').json()['attendees']
    active = sorted(person['attendee_id'] for person in people if person['status'] == 'active')
    return active[index]


def draw(directory, work, template, person):
    path = os.path.join(work, 'drawn.pdf')
    report = run('--event', directory, '--json', 'render', '--attendee', person, '--template', template, '-o', path,
                 status=None).json()
    with open(path, 'rb') as file:
        return hashlib.sha256(file.read()).hexdigest(), report['proof']


@case
def life(work):
    """A draft prints only after somebody approved it, and badges in the queue keep their version"""
    directory = make_reference_event(work)
    event = ('--event', directory)
    person, other = get_person(directory), get_person(directory, 1)
    folder = make_draft(directory)
    print_with(directory, 'card')
    run(*event, 'print', '--attendee', person, status=7, says=['draft', 'templates submit card', 'approve card', 'card@draft'])
    # What is not approved yet is looked at all the same.
    for which in ('card', 'card@draft'):
        report = run(*event, '--json', 'preflight', '--attendee', person, '--template', which, status=None).json()
        assert report['template'] == 'card' and report['badges'] == 1, report
    run(*event, 'templates', 'approve', 'card', status=2, says=['no submitted version'])
    first = run(*event, '--json', 'templates', 'submit', 'card').json()
    assert first['state'] == 'submitted' and first['submitted_by'], first
    run(*event, 'print', '--attendee', person, status=7, says=['waits for approval', 'templates approve card'])
    run(*event, 'templates', 'submit', 'card', status=7, says=['is submitted and cannot be submitted'])
    assert run(*event, '--json', 'templates', 'approve', 'card').json()['state'] == 'approved'
    approved, is_proof = draw(directory, work, 'card', person)
    assert not is_proof

    # A badge waits; the folder changes; the new version is approved: the badge is drawn with the old one.
    job = run(*event, '--json', 'print', '--attendee', person).json()['jobs'][0]
    make_draft(directory, size=20, version='2.0.0')
    changed, is_proof = draw(directory, work, 'card@draft', person)
    assert is_proof and changed != approved
    assert draw(directory, work, 'card', person) == (approved, False), 'the draft is in force'
    second = run(*event, '--json', 'templates', 'submit', 'card').json()
    assert second['digest'] != first['digest'] and second['version'] == '2.0.0', second
    run(*event, 'templates', 'approve', 'card@' + second['digest'][:8])
    os.remove(os.path.join(folder, 'template.json'))
    run(*event, 'serve', '--drain')
    job = run(*event, '--json', 'jobs', 'show', job['job_id']).json()
    assert job['document_digest'] == approved, 'another version was drawn'
    # The next one takes the new version, without PROOF although the folder is gone.
    job = run(*event, '--json', 'print', '--attendee', other, '--wait').json()['jobs'][0]
    assert job['document_digest'] == draw(directory, work, 'card@' + second['digest'][:12], other)[0]
    rows = run(*event, '--json', 'templates', 'versions', 'card').json()['versions']
    assert [row['state'] for row in rows] == ['approved', 'approved'], rows


@case
def wrong(work):
    """Wrong names, damaged copies, broken templates and the last version are answered in words"""
    directory = make_reference_event(work)
    event = ('--event', directory)
    person = get_person(directory)
    run(*event, 'templates', 'submit', 'nothing', status=2, says=["no draft 'nothing'"])
    run(*event, 'templates', 'submit', '../card', status=2, says=['no draft'])
    run(*event, 'templates', 'submit', 'card@0123456', status=2, says=['only the draft', 'submit card'])
    run(*event, 'templates', 'versions', 'nothing', status=2, says=['nothing'])
    run(*event, 'templates', 'approve', 'label-4x3', status=2, says=['no submitted version'])
    run(*event, 'templates', 'four-eyes', 'perhaps', status=2, says=['on or off'])
    folder = make_draft(directory)
    write(os.path.join(folder, 'template.json'), '{ "foyer_template": 1, "name": "card", "colour": 1 }')
    run(*event, 'templates', 'submit', 'card', status=3, says=['template.json:', 'colour'])
    make_draft(directory)
    run(*event, 'templates', 'four-eyes', 'on')
    digest = run(*event, '--json', 'templates', 'submit', 'card').json()['digest']
    run(*event, 'templates', 'approve', 'card', status=7, says=['another person'])
    run(*event, 'templates', 'retire', 'card', status=7, says=['nothing', 'withdraw', 'card@DIGEST'])
    assert run(*event, '--json', '--user', 'bob', 'templates', 'approve', 'card').json()['approved_by'] == 'bob'
    run(*event, 'templates', 'retire', 'card')
    run(*event, 'templates', 'submit', 'card')
    run(*event, 'templates', 'four-eyes', 'off')
    run(*event, 'templates', 'approve', 'card@12', status=2, says=['at least 6'])
    # The copy that was kept is what is approved, and it must be whole.
    kept = os.path.join(directory, 'templates', '.versions', digest)
    assert os.stat(kept).st_mode & 0o77 == 0
    with open(os.path.join(kept, 'template.json'), 'rb') as file:
        good = file.read()
    write(os.path.join(kept, 'template.json'), good.replace(b'"1.0.0"', b'"6.6.6"'))
    os.rename(folder, folder + '-away')
    run(*event, 'templates', 'approve', 'card', status=5, says=['kept copy', 'damaged', 'backup'])
    write(os.path.join(kept, 'template.json'), good)
    run(*event, 'templates', 'approve', 'card')
    # The last one of the event's template goes only by force, and then nothing prints.
    print_with(directory, 'card')
    run(*event, 'print', '--attendee', person)
    run(*event, 'templates', 'retire', 'card', status=7, says=['queued badges', '--force'])
    run(*event, 'serve', '--drain')
    run(*event, 'templates', 'retire', 'card', status=7, says=['last approved version', '--force'])
    retired = run(*event, '--json', 'templates', 'retire', 'card', '--force', '--reason', 'old logo').json()
    assert retired['state'] == 'retired' and retired['reason'] == 'old logo', retired
    run(*event, 'print', '--attendee', get_person(directory, 1), status=7, says=['every version', 'retired'])
    run(*event, 'templates', 'retire', 'card@' + digest, status=7, says=['is retired and cannot be retired'])


@case
def shipped(work):
    """A shipped template is approved as it is, and a badge in the queue outlives its next edition"""
    directory = make_reference_event(work)
    event = ('--event', directory)
    person = get_person(directory)
    # The event's own copy is a draft that disturbs nobody.
    make_draft(directory, 'label-4x3', size=20)
    approved, is_proof = draw(directory, work, 'label-4x3', person)
    assert not is_proof
    run(*event, 'print', '--attendee', person)
    rows = run(*event, '--json', 'templates', 'versions', 'label-4x3').json()['versions']
    assert [(row['state'], row['origin'], row['in_force']) for row in rows] == [
        ('draft', 'own', False), ('approved', 'shipped', True)], rows
    # A package of fonts and templates of another edition.
    edition = os.path.join(work, 'edition')
    os.makedirs(os.path.join(edition, 'label-4x3'))
    os.replace(os.path.join(directory, 'templates', 'label-4x3', 'template.json'),
               os.path.join(edition, 'label-4x3', 'template.json'))
    environment = dict(os.environ, FOYER_TEMPLATE_DIR=edition)
    environment['FOYER_DATA_DIR'] = os.path.join(os.path.dirname(os.environ['FOYER_TEMPLATE_DIR']), 'data')
    run(*event, 'serve', '--drain', environment=environment)
    job = run(*event, '--json', 'jobs', 'list').json()['jobs'][0]
    assert job['state'] == 'PRINTED' and job['document_digest'] == approved, job


@case
def killed(work):
    """Submitting that is killed leaves no version, or a whole one"""
    directory = make_reference_event(work)
    event = ('--event', directory)
    make_draft(directory)
    for _ in range(5):
        process = start(*event, 'templates', 'submit', 'card')
        process.kill()
        process.stderr.close()
        process.wait()
    rows = run(*event, '--json', 'templates', 'versions', 'card').json()['versions']
    stored = [row for row in rows if row['state'] == 'submitted']
    if not stored:
        run(*event, 'templates', 'submit', 'card')
    assert run(*event, '--json', 'templates', 'approve', 'card').json()['state'] == 'approved'
    # What half a copy would be: without its document it is none, and submitting makes it whole.
    digest = run(*event, '--json', 'templates', 'versions', 'card').json()['versions'][0]['digest']
    os.remove(os.path.join(directory, 'templates', '.versions', digest, 'template.json'))
    run(*event, 'templates', 'retire', 'card')
    run(*event, 'templates', 'submit', 'card')
    assert os.path.exists(os.path.join(directory, 'templates', '.versions', digest, 'template.json'))


@case
def difference(work):
    """Two versions side by side: the change in words, where it shows, and pictures"""
    directory = make_reference_event(work)
    event = ('--event', directory)
    person = get_person(directory)
    make_draft(directory, size=20)
    pictures = os.path.join(work, 'pictures')
    report = run(*event, '--json', 'templates', 'diff', 'label-4x3', 'card', '--attendee', person, '-o', pictures).json()
    assert "style 'given': size_pt 46 → 20" in report['words'], report['words']
    assert report['changed'] == 1 and len(report['differences']) == 1, report
    change = report['differences'][0]
    assert change['attendee_id'] == person and 0 < change['percent'] < 50, change
    largest = change['boxes'][0]
    # Where the name is: 12 to 41 mm from the top, and nothing below it.
    assert all(8 < box['y_mm'] and box['y_mm'] + box['height_mm'] < 46 for box in change['boxes']), change
    assert largest['width_mm'] > 5
    with open(change['picture'], 'rb') as file:
        assert file.read(8) == b'\x89PNG\r\n\x1a\n'
    # What cairo forgets of fonts for Chinese is told apart by the slow unwinder alone.
    environment = make_environment()
    environment['ASAN_OPTIONS'] += ':fast_unwind_on_malloc=0'
    same = run(*event, '--json', 'templates', 'diff', 'label-4x3',
               os.path.join(os.environ['FOYER_TEMPLATE_DIR'], 'label-4x3'), '--sample', '--dpi', '36', '-o', pictures,
               environment=environment).json()
    assert same['changed'] == 0 and same['words'] == [], same
    assert len(same['differences']) == 20 and len(glob.glob(os.path.join(pictures, '*.png'))) == 20, same
    run(*event, 'templates', 'diff', 'label-4x3', 'nothing', '-o', pictures, status=2, says=["no template 'nothing'"])
    run(*event, 'templates', 'diff', 'label-4x3', 'card', status=2, says=['-o DIR'])
    run(*event, 'templates', 'diff', 'label-4x3', os.path.join(work, 'away'), '-o', pictures, status=3, says=['away'])


@case
def use(work):
    """Each tier is printed with its own template, and a choice is taken back"""
    directory = make_reference_event(work)
    event = ('--event', directory)
    people = run(*event, '--json', 'attendees', 'list').json()['attendees']
    one, other = [person for person in people if person['status'] == 'active'][:2]
    assert one['print_tier'] != other['print_tier'], people

    def get_uses():
        return {use['tier']: (use['template'], use['is_chosen']) for use in run(*event, '--json', 'templates', 'use').json()['uses']}

    assert get_uses()[None] == ('label-4x3', False) and get_uses()[one['print_tier']] == ('label-4x3', False)
    run(*event, 'templates', 'use', 'card-cr80', '--tier', 'NOBODY', status=2, says=['NOBODY', one['print_tier']])
    run(*event, 'templates', 'use', 'none', status=2, says=['none'])
    run(*event, 'templates', 'use', '--tier', one['print_tier'], status=2, says=['--default'])
    make_draft(directory)
    run(*event, 'templates', 'use', 'card', status=7, says=['templates submit card'])
    run(*event, 'templates', 'use', 'card-cr80', '--tier', one['print_tier'], says=['card-cr80'])
    assert get_uses()[one['print_tier']] == ('card-cr80', True) and get_uses()[other['print_tier']] == ('label-4x3', False)

    # What is looked at is what prints; several templates are no one file.
    path = os.path.join(work, 'drawn.pdf')
    run(*event, 'render', '--all', '-o', path, status=2, says=['card-cr80', 'label-4x3', '--tier'])
    run(*event, 'preflight', '--all', status=2, says=['--template'])
    run(*event, 'render', '--tier', one['print_tier'], '-o', path)
    run(*event, 'print', '--all')
    store = sqlite3.connect(os.path.join(directory, 'foyer.sqlite'))
    found = dict(store.execute('SELECT tier_label, template_name FROM job'))
    verbs = [verb for verb, in store.execute('SELECT verb FROM audit')]
    store.close()
    assert sorted(found.values()) == ['card-cr80', 'label-4x3'], found
    assert 'template-use' in verbs, verbs

    run(*event, 'templates', 'use', '--default', '--tier', one['print_tier'])
    assert get_uses()[one['print_tier']] == ('label-4x3', False)
    run(*event, 'templates', 'use', 'card-cr80')
    assert get_uses()[None] == ('card-cr80', True) and get_uses()[other['print_tier']] == ('card-cr80', False)

main()
