#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""foyerctl preflight as people and scripts use it: what is clean, what is found, what is refused."""
import json
import os

from harness import Skip, case, main, make_environment, make_event, make_reference_event, run, write

CMYK = '/usr/share/color/icc/ghostscript/default_cmyk.icc'
SCREEN = '/usr/share/color/icc/sRGB.icc'

POOR = {
    'foyer_template': 1, 'name': 'poor', 'version': '1',
    'page': {'width_mm': 80, 'height_mm': 50, 'bleed_mm': 0, 'safe_mm': 2, 'dpi': 300},
    'styles': {'name': {'size_pt': 12, 'min_size_pt': 5, 'colour': '#9a9a9a'}},
    'sides': {'front': {'elements': [
        {'id': 'name', 'type': 'text', 'box_mm': [4, 4, 70, 8], 'style': 'name', 'text': '{full_name}'},
        {'id': 'code', 'type': 'code', 'box_mm': [4, 20, 6, 6], 'symbology': 'qr', 'content': '{badge_token}'},
    ]}},
}


def make_poor_event(work):
    directory = make_reference_event(work)
    folder = os.path.join(directory, 'templates', 'poor')
    os.makedirs(folder, exist_ok=True)
    write(os.path.join(folder, 'template.json'), json.dumps(POOR).encode())
    return directory


def rules(report):
    return {finding['rule'] for finding in report['findings']}


@case
def clean(work):
    """Sample people on a shipped template: nothing to do, exit 0, in text and in JSON."""
    directory = make_reference_event(work)
    run('--event', directory, 'preflight', '--all', says=['2 clean, 0 with errors'])
    report = run('--event', directory, '--json', 'preflight', '--all').json()
    assert report['badges'] == report['clean'] == 2 and report['template'] == 'label-4x3' and report['dpi'] == 300
    assert not [finding for finding in report['findings'] if finding['severity'] != 'note']


@case
def invented(work):
    """Without a selector an invented person is looked at, also in an event without people."""
    directory = make_event(work)
    report = run('--event', directory, '--json', 'preflight', '--template', 'card-cr80').json()
    assert report['badges'] == 1 and report['template'] == 'card-cr80'


@case
def poor(work):
    """A template that breaks rules: exit 1, worst first, measures, places, the same told once."""
    directory = make_poor_event(work)
    report = run('--event', directory, '--json', 'preflight', '--all', '--template', 'poor', status=1).json()
    found = report['findings']
    assert {'name.size', 'text.contrast', 'code.module'} <= rules(report), rules(report)
    order = ['error', 'warning', 'note']
    assert [order.index(f['severity']) for f in found] == sorted(order.index(f['severity']) for f in found)
    name = next(f for f in found if f['rule'] == 'name.size')
    assert name['measured'] == 12 and name['limit'] == 18 and name['unit'] == 'pt'
    assert name['element'] == '/sides/front/elements/0' and name['element_id'] == 'name' and name['side'] == 'front'
    assert name['box_mm'] == [4, 4, 70, 8] and name['page'] == 1
    assert name['badges'] == 2 and len(name['record_ids']) == 2 and name['record_id'] in name['record_ids']
    assert report['with_errors'] == 2 and report['clean'] == 0
    assert name['remedy'].endswith('.')
    text = run('--event', directory, 'preflight', '--all', '--template', 'poor', status=1,
               says=['error code.module', '2 badges (', '): the name is not set larger than this: 12 pt, at least 18 pt'])
    assert text.out.index('error code.module') < text.out.index('warning name.size')


@case
def quick(work):
    """Without rasters neither contrast nor reading back; what the scene tells is told."""
    directory = make_poor_event(work)
    report = run('--event', directory, '--json', 'preflight', '--all', '--template', 'poor', '--quick', status=1).json()
    assert 'text.contrast' not in rules(report) and 'name.size' in rules(report)


@case
def profiles(work):
    """A printer's profile is checked when it is added, and used; another one is a finding."""
    if not os.path.exists(CMYK) or not os.path.exists(SCREEN):
        raise Skip('libgs-common and icc-profiles-free are not installed')
    directory = make_reference_event(work)
    with open(CMYK, 'rb') as file:
        data = file.read()
    cut = os.path.join(work, 'cut.icc')
    write(cut, data[:len(data) // 2])
    run('--event', directory, 'printers', 'add', 'cut', 'file://' + work, '--profile', cut, status=2, says=['cut off'])
    run('--event', directory, 'printers', 'add', 'card', 'file://' + work, '--profile', CMYK)
    printers = run('--event', directory, '--json', 'printers', 'list').json()['printers']
    assert [p['profile_file'] for p in printers if p['name'] == 'card'] == [CMYK]
    report = run('--event', directory, '--json', 'preflight', '--all', '--printer', 'card', status=1).json()
    assert report['inks'] == 'CMYK' and report['profile']
    assert rules(report) >= {'colour.gamut'}
    assert all(f['measured'] > f['limit'] == 5 for f in report['findings'] if f['rule'] == 'colour.gamut')
    changed = os.path.join(work, 'changed.icc')
    write(changed, data[:84] + b'0123456789abcdef' + data[100:])
    report = run('--event', directory, '--json', 'preflight', '--profile', changed, status=1).json()
    assert 'profile.checksum' in rules(report) and report['inks'] == 'CMYK'
    for path, rule in ((cut, 'profile.corrupt'), (SCREEN, 'profile.space'), (work + '/none.icc', 'profile.missing')):
        report = run('--event', directory, '--json', 'preflight', '--profile', path, status=1).json()
        assert rules(report) >= {rule} and path in report['findings'][0]['message'], report
        assert report['findings'][0]['remedy'] and report['badges'] == 1


@case
def gaps_at_import(work):
    """A name that no font has is told once when it comes in, by id; names of the world are not."""
    directory = make_event(work)
    header = 'source_id,full_name,email,print_tier,company\n'
    rows = ''.join(f'{number},{name},p{number}@example.org,VIP,Acme\n' for number, name in enumerate((
        'Łukasz Nowak', 'Αθηνά Παπά', 'Дмитро Кравець', '山田太郎', 'محمد علي', 'אבי לוי', 'สมชาย ใจดี', 'अनिल कुमार',
        'Nguyễn Thị Ánh'), 1))
    path = write(os.path.join(work, 'people.csv'), header + rows)
    run('--event', directory, 'import', path, '--source', 'web', '--contract', 'canonical')
    assert run('--event', directory, '--json', 'notices', 'list').json()['notices'] == []
    path = write(os.path.join(work, 'more.csv'), header + 'U1,𐎀𐎁 Ugarit,u@example.org,VIP,Acme\n'
                 + 'U2,Ann 𐎂,u2@example.org,VIP,Acme\n')
    run('--event', directory, 'import', path, '--source', 'web', '--contract', 'canonical')
    notices = run('--event', directory, '--json', 'notices', 'list').json()['notices']
    assert [notice['kind'] for notice in notices] == ['missing-glyph'], notices
    text = notices[0]['text']
    assert "'more.csv'" in text and 'U+10380' in text and "'U1'" in text and 'Ugarit' not in text, text
    # Preflight names both.
    report = run('--event', directory, '--json', 'preflight', '--all', status=1).json()
    assert 'text.glyph' in rules(report), rules(report)


@case
def fonts(work):
    """Without its fonts nothing can be looked at, and that is what is found."""
    directory = make_event(work)
    report = run('--event', directory, '--json', 'preflight', status=1,
                 environment=make_environment(FOYER_DATA_DIR=work)).json()
    assert rules(report) == {'font.missing'} and report['badges'] == 0 and report['template'] is None
    assert 'fonts.json' in report['findings'][0]['message']


@case
def wrong(work):
    """What makes no sense is told: printer, template, dots, two selectors."""
    directory = make_reference_event(work)
    run('--event', directory, 'preflight', '--printer', 'nowhere', status=2, says=["no printer 'nowhere'"])
    run('--event', directory, 'preflight', '--template', 'nowhere', status=2, says=["no template 'nowhere'"])
    run('--event', directory, 'preflight', '--dpi', '7', status=2, says=['7 dpi'])
    run('--event', directory, 'preflight', '--all', '--tier', 'VIP', status=2, says=['only one'])
    run('--event', directory, 'preflight', '--attendee', 'nobody', status=2, says=["'nobody'"])


main()
