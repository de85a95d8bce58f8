#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hard JSON and CSV, file by file through foyerctl: nothing crashes, hangs or is admitted that must be refused.

Each JSON case runs twice: as the file, and inside an otherwise good registration, so that whatever is let through is
admitted and seen. The tables hold the exact exit status: 0 read, 1 read with dead letters, 3 refused whole."""
import json
import os

from harness import case, main, make_event, run, write

# Values that are JSON: admitted inside a registration.
GOOD = [
    b'0', b'-0', b'-1', b'1E22', b'1e+2', b'0.1', b'-0.000000000000001', b'123456789012345678', b'1.5e-300',
    b'true', b'false', b'null', b'""', b'" "', b'"\\u0060\\u012a\\u12AB"', b'"\\uD801\\udc37"', b'"\\ud83d\\ude39\\ud83d\\udc8d"',
    b'"\\"\\\\\\/\\b\\f\\n\\r\\t"', b'"\\\\u0000"', b'"\\u0012"', b'"\\uFFFF"', b'"asd "', '"\u20ac\U0001d11e"'.encode(),
    b'"\x7f"', b'"a/*b*/c/*d//e"', '"\u2028\u2029"'.encode(), b'"new\\u000Aline"', b'"\\uA66D"', '"\u2342\u3648\u2342"'.encode(),
    b'[]', b'[ ]', b'[[]   ]', b'[1\n]', b'[1,null,null,null,2]', b'{}', b'{"":0}', b'{"a":[]}', b'{"\\u0000x":1}',
    b'{"a":"b","c":{"d":[1,2]}}', b'[' * 30 + b']' * 30, b' [1] ', b'\t[\r\n1 ]\n', b'{"min":-1.0e+28,"max":1.0e+28}',
]
# Of these, the ones that are refused on purpose although RFC 8259 allows them, with the reason.
STRICTER = {
    b'"a\\u0000b"': 'NUL is never text', b'{"\\u0000x":1}': 'NUL is never text', b'"\\uDFAA"': 'half of a pair',
    b'"\\uD800\\n"': 'half of a pair', b'1e400': 'not a number of this machine', b'-1e+9999': 'not a number of this machine',
    b'18446744073709551616': 'no integer of 64 bits', b'{"a":1,"a":2}': 'a key twice', b'[' * 40 + b']' * 40: 'too deep',
}
# Values that are no JSON: never admitted.
BAD = [
    b'', b'[1,]', b'[1 true]', b'[,1]', b'[1,,2]', b'["",]', b'["x"', b'[x', b'["x"]]', b'[3[4]]', b'[a\xe5]', b'[1:2]', b'[,]',
    b'[-]', b'["a",\n4\n,1,', b'[*]', b'[""', b'[fals]', b'[nul]', b'[tru]', b'[++1234]', b'[+1]', b'[+Inf]', b'[-01]', b'[-1.0.]',
    b'[-2.]', b'[-NaN]', b'[.-1]', b'[.2e-3]', b'[0.1.2]', b'[0.3e+]', b'[0.3e]', b'[0.e1]', b'[0E+]', b'[0E]', b'[1.0e+]',
    b'[1.0e-]', b'[1.0e]', b'[1 000.0]', b'[1eE2]', b'[2.e+3]', b'[2.e-3]', b'[9.e+]', b'[Inf]', b'[NaN]', b'[1+2]', b'[0x1]',
    b'[0x42]', b'[Infinity]', b'[0e+-1]', b'[-123.123foo]', b'[-Infinity]', b'[-foo]', b'[- 1]', b'[-012]', b'[-.123]', b'[-1x]',
    b'[1ea]', b'[1.]', b'[.123]', b'[1.2a-3]', b'[012]', b'[1.8011670033376514H-308]', b'\xef\xbc\x91', b'["\\uD834\\uDd"]',
    b'["\\u00A"]', b'["\\x00"]', b'["\\\\\\"]', b'["\\\t"]', b'["\\a"]', b'["\\uqqqq"]', b'["\\\xe5"]', b'["', b"['single']", b'abc',
    b'["\\', b'["a\x00a"]', b'["new\nline"]', b'["\t"]', b'"\\UA66D"', b'""x', b'[\xe2\x81\xa0]', b'<.>', b'[<null>]',
    b'[1]x', b'[1]]', b'["asd]', b'[True]', b'1]', b'{"x": true,', b'[][]', b']', b'{]', b'{"":', b'{"a":', b'{"a":"b"}/**/',
    b'{"a":"b"}//', b'{"a":/*comment*/"b"}', b'{"a": true} "x"', b"['", b'[,', b'[{', b'["a', b'{"a"', b'{,', b'{[', b'{"a', b"{'a'",
    b'["\\{["\\{["', b'*', b'{"a":"b"}#{}', b'[\\u000A""]', b'[1', b'[ false, nul', b'[ true, fals', b'{"asd":"asd"', b'\xc3\xa5',
    b'[\x0c]', b'[\xe2\x81\xa0]', b'{"a" b}', b'{:"b"}', b'{"a" "b"}', b'{"a":"a" 123}', b'{key: \'value\'}', b'{"a":"b",,"c":"d"}',
    b'{1:1}', b'{9999E9999:1}', b'{"id":0,,,,,}', b"{'a':0}", b'{"id":0,}', b'{a: "b"}', b'{"a":"a', b'{ "foo" : "bar", "a" }',
    b'["\xff"]', b'["\xed\xa0\x80"]', b'["\xc0\xaf"]', b'["\xfc\x80\x80\x80\x80\x80"]', b'["\xe6\x97\xa5\xd1\x88\xfa"]', b'["\xf4\xbf\xbf\xbf"]',
    b'["\x81"]', b'[-NaN', b'[\x0b1]', b'{"\xb9":"0",}', b'{"a":"b"}{', b'@', b'{}}', b'[1,\n1\n,1', b'nan',
]
CONTRACT = ('{"id": "suite", "format": "json", "unknown": "ignore", "fields": {"source_id": {"from": "/id"}, "full_name": {"from": '
            '"/name"}, "print_tier": {"from": "/tier"}}}')


class Bench:
    """One event and contract for many files, none of which is stored."""

    def __init__(self, work):
        self.directory = make_event(work)
        self.contract = write(os.path.join(work, 'suite.contract.json'), CONTRACT)
        self.path = os.path.join(work, 'case.json')

    def run(self, data, status):
        write(self.path, data)
        result = run('--event', self.directory, 'import', '--dry-run', '--json', self.path, '--source', 'suite', '--contract',
                     self.contract, status=None)
        assert result.status == status, f'exit {result.status} instead of {status} for {data[:200]!r}: {result}'
        return result.json()


def embed(value):
    return b'[{"id":"1","name":"Ada","tier":"VIP","x":' + value + b'},{"id":"2","name":"Lea","tier":"VIP"}]'


@case
def good_values(work):
    """What is JSON is read; the few stricter refusals are dead letters of their own, and the next record is read."""
    bench = Bench(work)
    for value in GOOD + [value for value in STRICTER if value not in GOOD]:
        is_stricter = value in STRICTER
        report = bench.run(embed(value), 1 if is_stricter else 0)
        assert report['admitted'] == (1 if is_stricter else 2) and report['refused'] == is_stricter, (value[:60], report)


@case
def bad_values(work):
    """What is no JSON refuses the whole document: not one record is admitted."""
    bench = Bench(work)
    for value in BAD:
        report = bench.run(embed(value), 3)
        assert report['admitted'] == 0, (value, report)


@case
def whole_files(work):
    """The same as whole files: no scalar and nothing broken is ever admitted."""
    bench = Bench(work)
    for value in BAD + [b'"asd"', b'42', b'true', b'null', b'\xef\xbb\xbf', b'\xef\xbb\xbf{}x', b' ', b'\xff\xfe[\x00]', b'\xfe\xff\x00[\x00']:
        write(bench.path, value)
        result = run('--event', bench.directory, 'import', '--dry-run', '--json', bench.path, '--source', 's', '--contract',
                     bench.contract, status=None)
        assert result.status in (1, 3), f'{value!r}: {result}'
        assert result.status == 3 or result.json()['admitted'] == 0, f'{value!r}: {result}'
    for value, n_records in ((b'[]', 0), (b'{}', 1), (b'[{}]', 1), (b'[1,"x",null,[]]', 4), (b'{}\n{}\n', 2), (b'\xef\xbb\xbf[{}]', 1)):
        write(bench.path, value)
        result = run('--event', bench.directory, 'import', '--dry-run', '--json', bench.path, '--source', 's', '--contract',
                     bench.contract, status=1 if n_records else 0)
        assert result.json()['records'] == result.json()['refused'] == n_records, f'{value!r}: {result}'


@case
def resource_attacks(work):
    """100,000 levels, 32,768 colliding keys, a million nodes, a huge number, a huge string: refused soon, alone."""
    bench = Bench(work)
    # Keys that collide in every hash of the kind h × 31 + c.
    keys = [''.join('Aa' if number >> bit & 1 else 'BB' for bit in range(15)) for number in range(32768)]
    colliding = b'{' + b','.join(b'"%s":1' % key.encode() for key in keys) + b'}'
    for value, status in ((b'[' * 100000 + b']' * 100000, 1), (b'{"a":' * 100000 + b'1' + b'}' * 100000, 1), (b'[' * 100000, 3),
                          (b'{"":' * 100000, 3), (colliding, 1), (b'[' + b'0,' * 400000 + b'0]', 1), (b'1' * 500000, 1),
                          (b'"' + b'x' * 1100000 + b'"', 1)):
        report = bench.run(embed(value), status)
        assert report['admitted'] == (1 if status == 1 else 0), (value[:20], report)
        assert report['seconds'] < 10, (value[:20], report)


# (name, text, delimiter that detection must find or None, options, header, rows)
CSV = [
    ('comma in quotes', 'first,last,address\nJohn,Doe,"120 any st., X"\nAnn,Roe,"5, Y"\n', ',', [], ['first', 'last', 'address'],
     [['John', 'Doe', '120 any st., X'], ['Ann', 'Roe', '5, Y']]),
    ('empty', 'a,b,c\n1,"",""\n2,3,4\n', ',', [], ['a', 'b', 'c'], [['1', '', ''], ['2', '3', '4']]),
    ('empty, CRLF', 'a,b,c\r\n1,"",""\r\n2,3,4\r\n', ',', [], ['a', 'b', 'c'], [['1', '', ''], ['2', '3', '4']]),
    ('escaped quotes', 'a,b\n1,"ha ""ha"" ha"\n3,4\n', ',', [], ['a', 'b'], [['1', 'ha "ha" ha'], ['3', '4']]),
    ('JSON in a cell', 'key,val\n1,"{""type"": ""Point"", ""c"": [102.0, 0.5]}"\n', ',', [], ['key', 'val'],
     [['1', '{"type": "Point", "c": [102.0, 0.5]}']]),
    ('newlines', 'a,b,c\n1,2,3\n"Once upon \na time",5,6\n7,8,9\n', ',', [], ['a', 'b', 'c'],
     [['1', '2', '3'], ['Once upon \na time', '5', '6'], ['7', '8', '9']]),
    ('newlines, CRLF', 'a,b,c\r\n1,2,3\r\n"Once upon \r\na time",5,6\r\n', ',', [], ['a', 'b', 'c'],
     [['1', '2', '3'], ['Once upon \r\na time', '5', '6']]),
    ('quotes and newlines', 'a,b\n1,"ha \n""ha"" \nha"\n3,4\n', ',', [], ['a', 'b'], [['1', 'ha \n"ha" \nha'], ['3', '4']]),
    ('UTF-8', 'a,b,c\n1,2,3\n4,5,\u02a4\n', ',', [], ['a', 'b', 'c'], [['1', '2', '3'], ['4', '5', '\u02a4']]),
    ('no end of line', 'a,b,c\n1,2,3', ',', [], ['a', 'b', 'c'], [['1', '2', '3']]),
    ('CR alone', 'a,b\r1,2\r3,4\r', ',', [], ['a', 'b'], [['1', '2'], ['3', '4']]),
    ('quoted header', '"a b","c,d"\n1,2\n', ',', [], ['a b', 'c,d'], [['1', '2']]),
    ('blank lines', 'a,b\n\n1,2\n\n\n3,4\n\n', ',', [], ['a', 'b'], [['1', '2'], ['3', '4']]),
    ('only quotes', 'a,b\n"""","x"""\n', ',', [], ['a', 'b'], [['"', 'x"']]),
    ('semicolons', 'a;b\n1,5;2\n3,5;4\n', ';', [], ['a', 'b'], [['1,5', '2'], ['3,5', '4']]),
    ('tabs', 'a\tb\n1\t"x\ty"\n', '\t', [], ['a', 'b'], [['1', 'x\ty']]),
    ('bars by choice', 'a|b\n1|2\n', '|', ['--delimiter', 'pipe'], ['a', 'b'], [['1', '2']]),
    ('leading space is text', 'a,b\n 1, 2\n', ',', [], ['a', 'b'], [[' 1', ' 2']]),
]


@case
def csv_cells(work):
    """Quotes, newlines, delimiters and encodings: every cell exactly as it was written."""
    for name, text, delimiter, options, header, rows in CSV:
        for encoding, codec, mark in (('UTF-8', 'utf-8', b''), ('UTF-8', 'utf-8', b'\xef\xbb\xbf'), ('UTF-16LE', 'utf-16-le', b'\xff\xfe'),
                                      ('UTF-16BE', 'utf-16-be', b'\xfe\xff')):
            path = write(os.path.join(work, 'case.csv'), mark + text.encode(codec))
            seen = run('--json', 'detect', path, *options).json()
            assert (seen['encoding'], seen['delimiter'], seen['columns']) == (encoding, delimiter, header), f'{name}: {seen}'
            found = [row['cells'] for row in seen['rows']]
            assert found == rows and all(row['problem'] is None for row in seen['rows']), f'{name}: {found}'


@case
def csv_refusals(work):
    """Broken rows are told, each alone, and no cell moves to another column."""
    for text, problems in (('a,b\n1,2,3\n4,5\n', ['row has 3 cells, the header has 2', None]), ('a,b,c\n1,2\n3,4,5\n', ['row has 2', None]),
                           ('a,b\n1,"x"y\n2,3\n', ['text follows the closing quote', None]), ('a,b\n1,x"y\n2,3\n', ['holds a quote', None]),
                           ('a,b\n1,2\n3,"x\n4,5\n', [None, 'is not closed']), ('a,b\n1,x\0y\n2,3\n', ['NUL', None])):
        path = write(os.path.join(work, 'case.csv'), text.encode())
        rows = run('--json', 'detect', path).json()['rows']
        assert len(rows) == len(problems), f'{text!r}: {rows}'
        for row, problem in zip(rows, problems):
            assert (problem in row['problem']) if problem else row['problem'] is None, f'{text!r}: {row}'


if __name__ == '__main__':
    main()
