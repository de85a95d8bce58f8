#!/usr/bin/env python3
"""Checks what the compiler does not see. Reads the tree it stands in, or the one named; changes nothing.

  lint.py [--tap] [--root DIR] [RULE…]     without a RULE: all of them

Each rule is one function of a rules_*.py beside this file: it gets a Tree and yields problems as (file, line, text),
where the text says what is wrong, why, and what to do. A rule that cannot run raises Skip with the reason.
Exit status: 0 nothing found, 1 problems, 2 wrong usage.
"""
import argparse
import os
import re
import sys
import time

sys.dont_write_bytecode = True
import rules_docs      # noqa: E402
import rules_objects   # noqa: E402
import rules_source    # noqa: E402
from tree import Skip, Tree  # noqa: E402

RULES = {
    'format': rules_source.check_format,
    'layers': rules_source.check_layers,
    'homes': rules_source.check_homes,
    'comments': rules_source.check_comments,
    'translations': rules_source.check_translations,
    'pure-objects': rules_objects.check_pure_objects,
    'requirements': rules_docs.check_requirements,
    'paths-in-docs': rules_docs.check_paths,
    'options-in-docs': rules_docs.check_options,
    'commands-in-docs': rules_docs.check_commands,
}


def main(arguments):
    parser = argparse.ArgumentParser(description='Checks what the compiler does not see.')
    parser.add_argument('--tap', action='store_true', help='print results for a test harness')
    parser.add_argument('--root', default=os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..'))
    parser.add_argument('rules', nargs='*', metavar='RULE', help=', '.join(RULES))
    options = parser.parse_args(arguments)
    for name in options.rules:
        if name not in RULES:
            parser.error(f'there is no rule {name!r}')
    tree = Tree(options.root)
    chosen = options.rules or list(RULES)
    started = time.monotonic()
    found = 0
    if options.tap:
        print(f'1..{len(chosen)}')
    for number, name in enumerate(chosen, 1):
        verdict = ''
        try:
            problems = sorted(set(RULES[name](tree)))
        except Skip as skip:
            problems, verdict = [], f' # SKIP {skip}'
        found += len(problems)
        lead = '# ' if options.tap else ''
        for path, line, text in problems:
            print(f'{lead}{path}:{line}: {text} [{name}]')
        if options.tap:
            print(f'{"not ok" if problems else "ok"} {number} /lint/{name}{verdict}')
        elif verdict:
            print(f'{name}: skipped: {re.sub("^ # SKIP ", "", verdict)}')
    if not options.tap:
        print(f'lint: {found} problem{"" if found == 1 else "s"} in {time.monotonic() - started:.1f} s')
    return 1 if found else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
