#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The JSON Schemas of contracts and taxonomies against the loader: what is shipped is right by both, what is wrong by both."""
import copy
import glob
import json
import os

from harness import DATA, Skip, case, main, run

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


main()
