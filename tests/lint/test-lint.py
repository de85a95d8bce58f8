#!/usr/bin/env python3
"""Tests the lint by planting one violation per rule into a copy of the tree and looking for exactly that finding.
Whether the tree itself is clean is the lint's own business."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.realpath(os.path.join(HERE, '..', '..'))

HEAD = '/* SPDX-License-Identifier: GPL-3.0-or-later */\n/* Planted; not for use. */\n\n'
TABLE = '| Requirement | Where | Test |\n|---|---|---|\n'

# (rule, file planted, its text, file blamed, words of the finding)
CASES = [
    ('layers', 'src/ingest/foyer-planted.c', HEAD + '#include "foyer-planted-store.h"\n', None, 'src/ingest may not see src/store'),
    ('layers', 'src/ingest/foyer-planted.c', HEAD + '#include "../store/foyer-planted-store.h"\n', None, 'climbs out'),
    ('layers', 'src/engine/foyer-planted.c', HEAD + '#include "foyer-planted-private.h"\n', None, 'is private to src/store'),
    ('layers', 'src/engine/foyer-planted.c', HEAD + '#include "foyer-nowhere.h"\n', None, 'is no header of src'),
    ('layers', 'src/planted/foyer-planted.c', HEAD + '#include "foyer-planted-store.h"\n', None, 'not in the layer table'),
    ('layers', 'src/model/foyer-planted-store.h', HEAD, 'src/store/foyer-planted-store.h', 'has the same name'),
    ('homes', 'src/engine/foyer-planted.c', HEAD + 'const char *sql = "SELECT 1 FROM job";\n', None, 'SQL is written'),
    ('homes', 'src/engine/foyer-planted.c', HEAD + '#include <sqlite3.h>\n', None, 'SQLite is known'),
    ('homes', 'src/engine/foyer-planted.c', HEAD + '#include <gtk/gtk.h>\n', None, 'only src/console'),
    ('comments', 'src/base/foyer-planted.c', '/* Planted; not for use. */\n', None, 'not the licence'),
    ('comments', 'src/base/foyer-planted.c', HEAD.splitlines()[0] + '\n\nint planted;\n', None, 'no comment after'),
    ('comments', 'src/base/foyer-planted.c', HEAD + 'const char *url = "http://x"; // here\n', None, "'//' comment"),
    ('comments', 'src/base/foyer-planted.c', HEAD + '\tint planted;\n', None, 'a tab'),
    ('format', 'src/base/foyer-planted.c', HEAD + 'int   planted( int a ){return a;}\n', None, 'not in the house format'),
    ('translations', 'src/cli/foyer-planted.c', HEAD + 'const char *words (void) { return _("Hello"); }\n', None, 'POTFILES.in'),
    ('translations', 'ui/planted.ui', '<property name="label" translatable="yes">Hello</property>\n', None, 'POTFILES.in'),
    ('translations', 'po/POTFILES.in', 'src/cli/foyer-nowhere.c\n', None, 'does not exist'),
    ('requirements', 'docs/requirements.md', TABLE + '| R-1 | `dev` | |\n', None, 'no requirement id'),
    ('requirements', 'docs/requirements.md', TABLE + '| R-01 | `src/nowhere.c` | |\n', None, 'src/nowhere.c does not exist'),
    ('requirements', 'docs/requirements.md', TABLE + '| R-01 | `dev` | `tests/support/wrap-locale:/no/such` |\n', None, "no case '/no/such'"),
    ('requirements', 'docs/requirements.md', TABLE + '| R-01 | somewhere | |\n', None, 'names no file'),
    ('requirements', 'docs/requirements.md', TABLE + '| R-01 | `dev` | `dev` |\n', None, 'is no test'),
    ('requirements', 'docs/requirements.md', TABLE + '| R-01 | `dev` | |\n| R-01 | `dev` | |\n', None, 'has a row already'),
    ('requirements', 'docs/requirements.md', TABLE, None, 'has no row'),
    ('paths-in-docs', 'docs/planted.md', 'See `src/base/nowhere.c`.\n', None, 'src/base/nowhere.c does not exist'),
    ('paths-in-docs', 'docs/planted.md', 'See [this](nowhere.md).\n', None, 'leads nowhere'),
    ('options-in-docs', 'docs/planted.md', '```\n$ foyerctl --event X import --no-such-option y\n```\n', None, '--no-such-option'),
    ('options-in-docs', 'docs/planted.md', 'With `--no-such-option` it goes.\n', None, '--no-such-option'),
    ('commands-in-docs', 'docs/planted.md', 'Run `foyerctl --event X planted-command now`.\n', None, "no command 'planted-command'"),
    ('commands-in-docs', 'docs/planted.md', 'Run `./dev dance`.\n', None, "./dev has no command 'dance'"),
]

# What must not be found: (rule, file, text)
CLEAN = [
    ('layers', 'src/ingest/foyer-planted.c', HEAD + '#include "config.h"\n\n#include <glib.h>\n'),
    ('comments', 'src/base/foyer-planted.c', HEAD + 'const char *url = "http://x"; /* a // b */\n'),
    ('homes', 'src/engine/foyer-planted.c', HEAD + '/* SELECT is for the store. */\nconst char *words = "SELECTED";\n'),
    ('requirements', 'docs/requirements.md', TABLE + '| R-01 | `dev`, `meson.build` | `tests/support/wrap-locale:localedef` |\n'),
    ('paths-in-docs', 'docs/planted.md', 'See `tests/lint/lint.py:3`, `src/<folder>/` and `_build/run`.\n'),
    ('options-in-docs', 'docs/planted.md', 'Other programs: `git commit --no-such-option`.\n'),
    ('commands-in-docs', 'docs/planted.md', 'Run `./dev test` and `foyerctl COMMAND`.\n'),
]

SYMBOLS = ['g_get_real_time', 'g_random_int', 'getenv', 'g_utf8_strdown', 'setlocale', 'fopen', 'socket', 'clock_gettime']


def lint(rule, root):
    result = subprocess.run([sys.executable, os.path.join(HERE, 'lint.py'), '--root', root, rule],
                            capture_output=True, text=True, check=False)
    assert result.returncode in (0, 1), result.stderr
    return result.stdout


def plant(root, path, text):
    """Writes a file and gives back what undoes it."""
    place = os.path.join(root, path)
    before = None
    if os.path.exists(place):
        with open(place, encoding='utf-8') as file:
            before = file.read()
    os.makedirs(os.path.dirname(place), exist_ok=True)
    with open(place, 'w', encoding='utf-8') as file:
        file.write(text)

    def undo():
        if before is None:
            os.remove(place)
        else:
            with open(place, 'w', encoding='utf-8') as file:
                file.write(before)
    return undo


def planted_object(root, symbol):
    """Compiles a call of the symbol to where a build would put it; nothing is linked."""
    folder = os.path.join(root, '_build', 'planted', 'libfoyer-model.a.p')
    os.makedirs(folder, exist_ok=True)
    source = f'void *{symbol} (void *);\nvoid *planted (void *a) {{ return {symbol} (a); }}\n'
    subprocess.run(['cc', '-w', '-fno-builtin', '-x', 'c', '-c', '-', '-o',
                    os.path.join(folder, 'src_model_foyer-planted.c.o')], input=source, text=True, check=True)
    return plant(root, 'src/model/foyer-planted.c', HEAD + source)


def main():
    results = []
    with tempfile.TemporaryDirectory() as folder:
        root = os.path.join(folder, 'tree')
        shutil.copytree(ROOT, root, ignore=shutil.ignore_patterns('.git', '_build', '__pycache__', '*.png', '*.pdf'), symlinks=True)
        plant(root, 'src/store/foyer-planted-store.h', HEAD)
        plant(root, 'src/store/foyer-planted-private.h', HEAD)
        for rule, path, text, blamed, words in CASES:
            undo = plant(root, path, text)
            output = lint(rule, root)
            found = any(line.startswith((blamed or path) + ':') and words in line for line in output.splitlines()) \
                or (blamed and any(line.startswith(path + ':') and words in line for line in output.splitlines()))
            skipped = re.search(rf'^{rule}: skipped: (.*)', output, re.MULTILINE)
            state = skipped or found
            results.append((f'/lint/finds/{rule}: {words}', state, output))
            undo()
        for rule, path, text in CLEAN:
            undo = plant(root, path, text)
            output = lint(rule, root)
            results.append((f'/lint/accepts/{rule}', not any(line.startswith(path + ':') for line in output.splitlines()), output))
            undo()
        for symbol in SYMBOLS:
            undo = planted_object(root, symbol)
            output = lint('pure-objects', root)
            results.append((f'/lint/finds/pure-objects: {symbol}', f'{symbol} depends on' in output, output))
            undo()
        undo = planted_object(root, 'g_utf8_normalize')
        output = lint('pure-objects', root)
        results.append(('/lint/accepts/pure-objects', 'g_utf8_normalize' not in output, output))
        undo()
    print(f'1..{len(results)}')
    for number, (name, state, output) in enumerate(results, 1):
        if not state:
            print('\n'.join('# ' + line for line in output.splitlines()[-10:]))
        print(f'{"ok" if state else "not ok"} {number} {name}' + (f' # SKIP {state[1]}' if hasattr(state, 'group') else ''))


if __name__ == '__main__':
    main()
