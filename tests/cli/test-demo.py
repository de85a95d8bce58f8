#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo: exactly the planted outcome, also the second time, in any locale, time zone and number of threads."""
import json
import os
import shutil
import subprocess

from harness import (SAMPLES, Skip, case, look, main, make_environment, make_event, make_small_data, read_badges, run, write)


@case
def whole_demo(work):
    """The demo ends as planted; run again it changes nothing."""
    directory = os.path.join(work, 'demo')
    first = run('--json', 'demo', directory).json()
    with open(os.path.join(SAMPLES, 'expected.json'), encoding='utf-8') as file:
        truth = json.load(file)
    assert first['is_as_planted'] and first['differences'] == [], first
    assert first['rows'] == truth['totals']['rows'] and first['people'] == truth['attendees']
    assert first['refused_by_code'] == truth['totals']['refused_by_code'] and first['held'] == truth['held']
    assert first['badges'] == truth['badges'] == len(read_badges(directory))
    for feed, seen in zip(truth['files'], first['feeds']):
        assert seen['records'] == feed['records'] and {name: seen[name] for name in feed['outcomes']} == feed['outcomes']
    before = look(directory)
    second = run('demo', directory, says=['exactly the planted one', directory])
    assert str(truth['badges']) in second.out
    assert look(directory) == before
    run('--event', directory, 'doctor', says=['No problem'])


@case
def another_event(work):
    """The demo refuses a directory that holds another event."""
    directory = make_event(work)
    before = sorted(os.listdir(directory))
    run('demo', directory, status=7, says=['Test event', directory])
    assert sorted(os.listdir(directory)) == before


@case
def default_directory(work):
    """Without a name the demo goes to the user's data folder."""
    data = make_small_data(work, 20)
    environment = make_environment(FOYER_DATA_DIR=data)
    run('demo', environment=environment, says=[os.path.join(work, 'home', 'foyer', 'demo')])


@case
def differences_are_named(work):
    """An outcome that is not the planted one ends with status 1 and names every difference."""
    data = make_small_data(work, 20)
    path = os.path.join(data, 'samples', 'expected.json')
    with open(path, encoding='utf-8') as file:
        truth = json.load(file)
    truth['attendees'] += 1
    truth['files'][0]['refused'].append({'line': 9999, 'record': 1, 'source_id': None, 'code': 'nul-byte'})
    write(path, json.dumps(truth))
    run('demo', os.path.join(work, 'demo'), status=1, environment=make_environment(FOYER_DATA_DIR=data),
        says=['people:', 'line 9999', 'nul-byte'])


@case
def damaged_installation(work):
    """Without its feeds the demo says what is missing."""
    run('demo', os.path.join(work, 'demo'), status=5, environment=make_environment(FOYER_DATA_DIR=work),
        says=['expected.json', 'FOYER_DATA_DIR'])


@case
def same_bytes_everywhere(work):
    """C and Turkish, UTC and Kathmandu, one and sixteen threads: the same people, refusals and bytes."""
    if shutil.which('localedef') is None:
        raise Skip('localedef is not installed')
    locales = os.path.join(work, 'locales')
    os.mkdir(locales)
    turkish = os.path.join(locales, 'tr_TR.UTF-8')
    if subprocess.run(['localedef', '--no-archive', '-i', 'tr_TR', '-f', 'UTF-8', turkish], capture_output=True,
                      check=False).returncode != 0:
        raise Skip('the locale tr_TR.UTF-8 cannot be made (package locales)')
    data = make_small_data(work)
    seen = {}
    for locale, zone, threads in [('C.UTF-8', 'UTC', 1), ('tr_TR.UTF-8', 'Asia/Kathmandu', 16), ('tr_TR.UTF-8', 'UTC', 1),
                                  ('C.UTF-8', 'Asia/Kathmandu', 16)]:
        directory = os.path.join(work, f'demo-{len(seen)}')
        run('demo', directory, environment=make_environment(
            FOYER_DATA_DIR=data, LC_ALL=locale, LANG=locale, LOCPATH=locales if locale != 'C.UTF-8' else None, TZ=zone,
            FOYER_RENDER_WORKERS=threads))
        seen[locale, zone, threads] = look(directory)
    first = next(iter(seen.values()))
    assert len(first['badges']) > 50, len(first['badges'])
    for place, outcome in seen.items():
        for part, value in first.items():
            assert outcome[part] == value, f'{part} differ in {place}'


@case
def threads_by_option(work):
    """--render-workers does the same as FOYER_RENDER_WORKERS."""
    data = make_small_data(work, 20)
    environment = make_environment(FOYER_DATA_DIR=data)
    run('demo', os.path.join(work, 'one'), '--render-workers', 1, environment=environment)
    run('demo', os.path.join(work, 'eight'), '--render-workers', 8, environment=environment)
    assert read_badges(os.path.join(work, 'one')) == read_badges(os.path.join(work, 'eight'))


main()
