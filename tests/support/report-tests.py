#!/usr/bin/env python3
"""Counts what the tests said, case by case, and shows the log of each failure. It runs no test itself.

  report-tests.py PHASES.tap TESTLOG.json…

PHASES.tap has one result line per build; the others are the logs that `meson test` leaves (missing ones are passed
over: their build has failed and is counted already). A TAP program counts as its cases, any other program as one.
The last line is 'N passed, N failed, N skipped'; the exit status is 1 when something failed.
"""
import json
import os
import re
import sys

RESULT = re.compile(r'^(?P<indent> *)(?P<no>not )?ok\b(?: +\d+)?(?: +-)?(?P<name>[^#]*)(?:# *(?P<directive>\w+)(?P<why>.*))?')
LOG_LINES = 60


def cases_of_tap(text):
    """(state, name, reason) of each case; a result that closes a deeper-indented group is not a case of its own."""
    cases, deepest_since = [], {}
    for line in text.splitlines():
        match = RESULT.match(line)
        if not match:
            continue
        indent = len(match['indent'])
        group = any(depth > indent for depth in deepest_since)
        for depth in [depth for depth in deepest_since if depth > indent]:
            del deepest_since[depth]
        deepest_since[indent] = True
        directive = (match['directive'] or '').upper()
        state = 'skipped' if directive.startswith(('SKIP', 'TODO')) else 'failed' if match['no'] else 'passed'
        if not group:
            cases.append((state, match['name'].strip(), (match['why'] or '').strip()))
    return cases


def cases_of_program(entry):
    """The cases of one line of testlog.json; a program that dies between its cases is one failure more."""
    result, output = entry['result'], entry.get('stdout') or ''
    cases = cases_of_tap(output)
    if not cases:
        state = {'OK': 'passed', 'EXPECTEDFAIL': 'passed', 'SKIP': 'skipped'}.get(result, 'failed')
        reason = re.search(r'^1\.\.0 *# *(?:skip)?(.*)', output, re.IGNORECASE | re.MULTILINE)
        cases = [(state, '(whole program)', reason[1].strip() if reason else result)]
    elif result not in ('OK', 'SKIP', 'EXPECTEDFAIL') and not any(case[0] == 'failed' for case in cases):
        cases.append(('failed', '(the program itself)', f'{result}, status {entry.get("returncode")}'))
    return cases


def main(arguments):
    counts = {'passed': 0, 'failed': 0, 'skipped': 0}
    reasons, failures = {}, []
    with open(arguments[0], encoding='utf-8') as phases:
        for state, name, _ in cases_of_tap(phases.read()):
            counts[state] += 1
            if state == 'failed':
                failures.append(name)
    for path in arguments[1:]:
        if not os.path.exists(path):
            continue
        build = os.path.basename(os.path.dirname(os.path.dirname(path)))
        with open(path, encoding='utf-8') as log:
            entries = [json.loads(line) for line in log if line.strip()]
        for entry in entries:
            program = f'{entry["name"]} ({build})'
            cases = cases_of_program(entry)
            for state, name, why in cases:
                counts[state] += 1
                if state == 'skipped':
                    reasons.setdefault(why or 'no reason given', []).append(f'{program} {name}')
            broken = [(name, why) for state, name, why in cases if state == 'failed']
            if broken:
                failures += [f'{program} {name} {why}'.rstrip() for name, why in broken]
                text = (entry.get('stdout') or '') + (entry.get('stderr') or '')
                print(f'--- {program}')
                print('\n'.join(text.splitlines()[-LOG_LINES:]))
    for why, names in sorted(reasons.items()):
        print(f'skipped: {names[0]}{f" and {len(names) - 1} more" if len(names) > 1 else ""}: {why}')
    for failure in failures:
        print(f'failed: {failure}')
    if counts['passed'] == 0:
        counts['failed'] += not failures
    print('{passed} passed, {failed} failed, {skipped} skipped'.format(**counts))
    return 1 if counts['failed'] else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
