#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The JSON Schemas of contracts, taxonomies and templates against the loader: what is shipped is right by both, what is wrong by both."""
import copy
import glob
import json
import os

from harness import DATA, Skip, case, main, make_environment, run

try:
    import jsonschema
except ImportError:
    jsonschema = None

CONTRACT = {
    'id': 'shop', 'version': 1, 'format': 'csv',
    'fields': {'source_id': {'from': 'Id'}, 'full_name': {'from': 'Name'}, 'print_tier': {'from': 'Tier'},
               'email': {'from': 'Mail', 'coercions': ['trim', 'email-lower']}},
}
TAXONOMY = {
    'id': 'fair', 'version': 1,
    'tiers': {'DAY': {'labels': {'en': 'Day'}, 'aliases': ['Day pass']}, 'PATRON': {'parent': 'DAY', 'rank': 1}},
    'kinds': {'visitor': {'requires': ['company']}},
}
# Where it is, and what stands there instead; None takes it away.
WRONG_CONTRACTS = [
    (('id',), None), (('id',), 'two words'), (('id',), 7), (('version',), 0), (('version',), 'one'),
    (('format',), 'xml'), (('shade',), 1), (('unknown',), 'maybe'), (('absence',), 'deleted'), (('id_scope',), 'none'),
    (('verified',), 'yes'), (('fields',), []), (('fields', 'full_name'), None), (('fields', 'source_id'), None),
    (('fields', 'print_tier'), None), (('fields', 'bogus'), {'from': 'X'}), (('fields', 'vip'), {'from': 'X'}),
    (('fields', 'full_name', 'missing'), 'skip'), (('fields', 'print_tier', 'malformed'), 'default'),
    (('fields', 'source_id', 'empty'), 'placeholder'),
    (('fields', 'email', 'coercions'), ['strip']), (('fields', 'email', 'coercions'), 'trim'),
    (('fields', 'email', 'coercions'), [{'date': 'roman'}]), (('fields', 'email', 'coercions'), [{'cut': ''}]),
    (('fields', 'email', 'missing'), 'perhaps'), (('fields', 'email', 'max_length'), 0),
    (('fields', 'email', 'max_length'), 'long'), (('fields', 'email', 'collect'), 'yes'),
    (('fields', 'email', 'from'), 7), (('fields', 'email', 'from'), {'column': 'A', 'occurrence': 0}),
    (('fields', 'email', 'from'), {'join': []}), (('fields', 'email', 'from'), {'colum': 'A'}),
    (('fields', 'email', 'form'), 'Mail'), (('fields', 'email', 'values'), ['a']), (('fields', 'email', 'values'), {'a': 1}),
    (('fields', 'status'), {'from': 'S', 'values': {'ok': 'alive'}}), (('fields', 'email', 'type'), 'number'),
    (('match',), {}), (('match',), [{'required': []}]), (('match',), [{'needed': ['A']}]),
    (('reading',), {'delimiter': '::'}), (('reading',), {'header_line': 0}), (('reading',), {'footers': ['']}),
    (('skip',), [{'from': 'A', 'reason': 'r'}]), (('skip',), [{'values': ['x'], 'reason': 'r'}]),
    (('skip',), [{'from': 'A', 'values': ['x']}]), (('custom',), []), (('custom',), {'shirt': 'T-shirt'}),
    (('ignore',), 'Price'), (('ignore',), [1]), (('quantity',), 'n'), (('version_time',), {'form': 'A'}),
    (('expand',), {}), (('expand',), {'each': '/a', 'quantity': 'b'}),
]
WRONG_TAXONOMIES = [
    (('id',), None), (('id',), 'two words'), (('id',), ''), (('version',), 0), (('version',), '1'), (('shade',), 1),
    (('tiers',), None), (('tiers',), {}), (('tiers',), []), (('tiers', 'D D'), {}), (('tiers', 'DAY'), 'x'),
    (('tiers', 'DAY', 'colour'), 'red'), (('tiers', 'DAY', 'colour'), '#12345'), (('tiers', 'DAY', 'rank'), 0),
    (('tiers', 'DAY', 'rank'), 'first'), (('tiers', 'DAY', 'vip'), 'yes'), (('tiers', 'DAY', 'labels'), ['Day']),
    (('tiers', 'DAY', 'labels', 'en'), ''), (('tiers', 'DAY', 'labels', 'en'), 1), (('tiers', 'DAY', 'labels', 'en'), 'a\nb'),
    (('tiers', 'DAY', 'aliases'), 'Day pass'), (('tiers', 'DAY', 'aliases'), ['']), (('tiers', 'DAY', 'aliases'), [1]),
    (('tiers', 'DAY', 'aliases'), ['x' * 201]), (('tiers', 'DAY', 'entitlements'), [1]), (('tiers', 'DAY', 'parent'), 7),
    (('tiers', 'DAY', 'deprecated'), 'no'), (('tiers', 'DAY', 'shade'), 1), (('tiers', 'DAY', 'access_level'), 1),
    (('kinds', 'visitor', 'requires'), ['name']), (('kinds', 'visitor', 'requires'), 'company'),
    (('kinds', 'visitor', 'parent'), 'x'), (('tracks',), []), (('tracks',), {'a b': {}}), (('tracks',), {'a': {'rank': 1}}),
    (('dietary',), {'VEGAN': []}), (('default_kind',), 1),
]

TEMPLATE = {
    'foyer_template': 1, 'name': 't', 'version': '1', 'page': {'width_mm': 100, 'height_mm': 80, 'safe_mm': 0},
    'colours': {'ink': '#16161d', 'gold': {'spot': 'Gold', 'alternate': {'cmyk': [0, 20, 60, 20]}}},
    'tiers': {'VIP': {'colour': '#5b1f69', 'colours': {'ink': '#000000'}, 'styles': {'line': {'size_pt': 14}}}},
    'abbreviations': {'University': ['Univ.', 'U.']},
    'styles': {'line': {'size_pt': 12, 'min_size_pt': 8, 'abbreviate': True}},
    'sides': {'front': {'elements': [
        {'type': 'text', 'box_mm': [5, 5, 90, 10], 'style': 'line', 'text': '{full_name}', 'when': {'has': ['company']}},
        {'type': 'rectangle', 'box_mm': [5, 20, 90, 5], 'fill': 'gold', 'repeat': {'list': 'tracks', 'most': 3, 'pitch_mm': 6}},
        {'type': 'line', 'box_mm': [5, 50, 90, 0], 'stroke': 'ink', 'dash_mm': [2, 1]},
        {'type': 'code', 'box_mm': [5, 55, 20, 20], 'symbology': 'qr', 'content': '{badge_token}'},
        {'type': 'path', 'box_mm': [50, 55, 20, 20], 'stroke': '{tier_colour}', 'path': 'M 0 0 L 10 10 Z'},
    ]}},
}
SHEET = {'width_mm': 210, 'height_mm': 297, 'columns': 2, 'rows': 3}
FRONT = ('sides', 'front', 'elements')
WRONG_TEMPLATES = [
    (('foyer_template',), None), (('foyer_template',), 2), (('name',), None), (('version',), 1), (('shade',), 1),
    (('tier_colour',), 'red'), (('page',), None), (('page',), 'A6'), (('page', 'width_mm'), None), (('page', 'height_mm'), None),
    (('page', 'width_mm'), 5), (('page', 'width_mm'), 2001), (('page', 'bleed_mm'), -1), (('page', 'dpi'), 10),
    (('page', 'dpi'), 300.5), (('page', 'fold'), 'middle'), (('page', 'fold'), 'left'), (('page', 'depth_mm'), 1),
    (('page', 'length'), {'max_mm': 50}), (('page', 'sheet'), {}), (('page', 'sheet'), dict(SHEET, columns=0)),
    (('page', 'sheet'), dict(SHEET, rows='3')), (('page', 'sheet'), dict(SHEET, marks='yes')),
    (('page', 'sheet'), dict(SHEET, gap_mm=3)), (('page',), {'width_mm': 60, 'length': {'min_mm': 20}}),
    (('page',), {'width_mm': 100, 'length': {'max_mm': 80}, 'fold': 'top'}),
    (('page',), {'width_mm': 100, 'length': {'max_mm': 80}, 'sheet': SHEET}),
    (('colours',), []), (('colours', 'ink'), 'black'), (('colours', 'ink'), '#12345'), (('colours', 'ink'), 7),
    (('colours', 'ink'), {}), (('colours', 'ink'), {'cmyk': [0, 0, 0]}), (('colours', 'ink'), {'cmyk': [0, 0, 0, 101]}),
    (('colours', 'ink'), {'cmyk': [0, 0, 0, '1']}), (('colours', 'ink'), {'cmyk': [0, 0, 0, 1], 'spot': 'x'}),
    (('colours', 'gold'), {'spot': 'Gold'}), (('colours', 'gold'), {'spot': '', 'alternate': '#000000'}),
    (('colours', 'gold'), {'spot': 'Gold', 'alternate': 'gold'}), (('colours', 'gold'), {'spot': 'G', 'alternate': {'spot': 'H'}}),
    (('tiers',), []), (('tiers', 'VIP'), '#000000'), (('tiers', 'VIP', 'color'), '#000000'), (('tiers', 'VIP', 'ink'), '{tier_ink}'),
    (('tiers', 'VIP', 'colours', 'ink'), 'none'), (('tiers', 'VIP', 'styles', 'line', 'size'), 3),
    (('tiers', 'VIP', 'styles', 'line', 'size_pt'), 3), (('abbreviations',), ['x']), (('abbreviations', 'University'), []),
    (('abbreviations', 'University'), ''), (('abbreviations', 'University'), 7),
    (('abbreviations', 'University'), ['abcd', 'abc', 'ab', 'a', '']),
    (('styles', 'line', 'size_pt'), None), (('styles', 'line', 'size_pt'), 401), (('styles', 'line', 'weight'), 'heavy'),
    (('styles', 'line', 'lines'), 0), (('styles', 'line', 'align'), 'justify'), (('styles', 'line', 'truncate'), 1),
    (('styles', 'line', 'colour'), 3), (('images',), {'logo': {}}), (('images',), {'logo': {'file': '../logo.png'}}),
    (('images',), {'logo': {'file': '.logo.png'}}), (('images',), {'logo': {'file': 'logo.png', 'path': 'x'}}),
    (('sides',), None), (('sides', 'front'), None), (('sides', 'inside'), {'elements': []}), (('sides', 'front', 'elements'), None),
    (('sides', 'front', 'elements'), {}), (FRONT + (0, 'type'), None), (FRONT + (0, 'type'), 'circle'), (FRONT + (0,), 'text'),
    (FRONT + (0, 'box_mm'), None), (FRONT + (0, 'box_mm'), [1, 2, 3]), (FRONT + (0, 'box_mm'), [1, 2, 3, 'x']),
    (FRONT + (0, 'box_mm'), [5, 5, 90, 9000]), (FRONT + (0, 'rotate'), 45), (FRONT + (0, 'id'), 3), (FRONT + (0, 'text'), None),
    (FRONT + (0, 'text'), {}), (FRONT + (0, 'text'), {'en': 7}), (FRONT + (0, 'text'), 'x' * 2001), (FRONT + (0, 'style'), None),
    (FRONT + (0, 'fill'), '#000000'), (FRONT + (0, 'when'), []), (FRONT + (0, 'when'), {'role': ['x']}),
    (FRONT + (0, 'when'), {'tier': 'VIP'}), (FRONT + (0, 'anchor'), 'end'), (FRONT + (1, 'fill'), None),
    (FRONT + (1, 'repeat', 'list'), None), (FRONT + (1, 'repeat', 'most'), 0), (FRONT + (1, 'repeat', 'most'), 100),
    (FRONT + (1, 'repeat', 'pitch_mm'), None), (FRONT + (1, 'repeat', 'direction'), 'up'), (FRONT + (1, 'repeat', 'gap'), 1),
    (FRONT + (2, 'stroke'), None), (FRONT + (2, 'stroke_mm'), 0), (FRONT + (2, 'dash_mm'), [1]), (FRONT + (2, 'dash_mm'), [1, 0]),
    (FRONT + (2, 'dash_mm'), [1] * 10), (FRONT + (2, 'cap'), 'square'), (FRONT + (2, 'rising'), 'yes'), (FRONT + (2, 'radius_mm'), 1),
    (FRONT + (3, 'symbology'), 'maxicode'), (FRONT + (3, 'symbology'), None), (FRONT + (3, 'content'), None),
    (FRONT + (3, 'level'), 'X'), (FRONT + (3, 'columns'), 3), (FRONT + (3, 'quiet_zone'), 3), (FRONT + (3, 'symbology'), 'code128-a'),
    (FRONT + (4, 'path'), None), (FRONT + (4, 'path'), 'L 1 1'), (FRONT + (4, 'path'), 'M 1 1 A 3'), (FRONT + (4, 'path'), 'M nan 1'),
]


def load_schema(name):
    if jsonschema is None:
        raise Skip('python3-jsonschema is not installed')
    with open(os.path.join(DATA, 'schemas', f'{name}.schema.json'), encoding='utf-8') as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def change(document, path, value):
    changed = copy.deepcopy(document)
    place = changed
    for key in path[:-1]:
        place = place[key]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return changed


def write(work, number, document, kind):
    path = os.path.join(work, f'{number}.{kind}.json')
    with open(path, 'w', encoding='utf-8') as file:
        json.dump(document, file)
    return path


def check_contracts(paths):
    result = run('contracts', 'check', *paths, '--json', status=None)
    return result.status, {entry['file']: entry for entry in json.loads(result.out)['files']}


@case
def test_shipped_documents(work):
    """Every shipped document is right by its schema and by the loader"""
    contracts, taxonomies = load_schema('contract'), load_schema('taxonomy')
    paths = sorted(glob.glob(os.path.join(DATA, 'contracts', '*.json')))
    assert len(paths) > 4
    for path in paths:
        with open(path, encoding='utf-8') as file:
            errors = [error.message for error in contracts.iter_errors(json.load(file))]
        assert not errors, (path, errors)
    status, files = check_contracts(paths)
    assert status == 0 and all(entry['right'] for entry in files.values())
    for path in glob.glob(os.path.join(DATA, 'taxonomies', '*.json')):
        with open(path, encoding='utf-8') as file:
            errors = [error.message for error in taxonomies.iter_errors(json.load(file))]
        assert not errors, (path, errors)
        run('taxonomy', 'check', path)


@case
def test_wrong_contracts(work):
    """What is wrong in a contract is wrong by its schema and by the loader, with file, line, path and rule"""
    schema = load_schema('contract')
    assert schema.is_valid(CONTRACT)
    documents = [change(CONTRACT, path, value) for path, value in WRONG_CONTRACTS]
    paths = [write(work, i, document, 'contract') for i, document in enumerate(documents)]
    status, files = check_contracts(paths)
    assert status == 1
    for (where, value), document, path in zip(WRONG_CONTRACTS, documents, paths):
        entry = files[path]
        assert not entry['right'], f'the loader takes {where}: {value!r}'
        assert entry['problems'][0].startswith(path + ':'), entry['problems']
        assert not schema.is_valid(document), f'the schema takes {where}: {value!r}'
    assert check_contracts([write(work, 'good', CONTRACT, 'contract')])[0] == 0


@case
def test_wrong_taxonomies(work):
    """What is wrong in a taxonomy is wrong by its schema and by the loader"""
    schema = load_schema('taxonomy')
    assert schema.is_valid(TAXONOMY)
    run('taxonomy', 'check', write(work, 'good', TAXONOMY, 'taxonomy'))
    for number, (where, value) in enumerate(WRONG_TAXONOMIES):
        document = change(TAXONOMY, where, value)
        result = run('taxonomy', 'check', write(work, number, document, 'taxonomy'), '--json', status=None)
        assert result.status == 1 and not json.loads(result.out)['right'], f'the loader takes {where}: {value!r}'
        assert not schema.is_valid(document), f'the schema takes {where}: {value!r}'


def check_templates(work, documents):
    """The problems of each document, read by one foyerctl"""
    for number, document in enumerate(documents):
        folder = os.path.join(work, f'case-{number}')
        os.makedirs(folder)
        with open(os.path.join(folder, 'template.json'), 'w', encoding='utf-8') as file:
            json.dump(document, file)
    entries = json.loads(run('templates', 'list', '--json', status=None, environment=make_environment(FOYER_TEMPLATE_DIR=work)).out)['templates']
    found = {entry['name']: entry['problems'] for entry in entries}
    return [found[f'case-{number}'] for number in range(len(documents))]


@case
def test_shipped_templates(work):
    """Every shipped template is right by its schema and by the loader"""
    schema = load_schema('template')
    fixtures = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'render', 'fixtures')
    paths = sorted(glob.glob(os.path.join(os.environ['FOYER_TEMPLATE_DIR'], '*', 'template.json'))
                   + glob.glob(os.path.join(fixtures, '*', 'template.json')))
    assert len(paths) >= 8
    for path in paths:
        with open(path, encoding='utf-8') as file:
            errors = [error.message for error in schema.iter_errors(json.load(file))]
        assert not errors, (path, errors)
        run('templates', 'check', os.path.dirname(path))


@case
def test_wrong_templates(work):
    """What is wrong in a template is wrong by its schema and by the loader, with file, line, path and rule"""
    schema = load_schema('template')
    errors = [error.message for error in schema.iter_errors(TEMPLATE)]
    assert not errors, errors
    documents = [change(TEMPLATE, where, value) for where, value in WRONG_TEMPLATES]
    good, *problems = check_templates(work, [TEMPLATE] + documents)
    assert not good, good
    for (where, value), document, found in zip(WRONG_TEMPLATES, documents, problems):
        assert found, f'the loader takes {where}: {value!r}'
        assert all(problem.startswith(work) and '/template.json:' in problem for problem in found), found
        assert not schema.is_valid(document), f'the schema takes {where}: {value!r}'


main()
