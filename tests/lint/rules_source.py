"""Rules about source files: format, layers, what may stand in which folder, first lines, translations."""
import os
import re
import shutil
import subprocess

from tree import Skip, c_without_comments

FORMAT_VERSION = '14'

# Headers that the build makes; every other quoted header is a file of src or tests.
MADE_HEADERS = {'config.h', 'foyer-console-resources.h', 'foyer-store-forms-data.h'}

SPDX = '/* SPDX-License-Identifier: GPL-3.0-or-later */'

# (what it looks like, the only folders of src where it may stand, why)
HOMES = [
    (re.compile(r'#\s*include\s*<sqlite3\.h>|\bsqlite3_\w+\s*\('), {'store'},
     'SQLite is known to src/store alone, so that a second back end can stand beside it'),
    (re.compile(r'"\s*(?:SELECT|INSERT (?:OR \w+ )?INTO|UPDATE \w+ SET|DELETE FROM|CREATE (?:TABLE|INDEX|VIRTUAL|TRIGGER)'
                r'|ALTER TABLE|PRAGMA \w+|BEGIN IMMEDIATE)\b'), {'store'},
     'SQL is written in src/store alone: give the store a verb for it'),
    (re.compile(r'#\s*include\s*<(?:gtk|gdk|gsk|adwaita)[/.]'), {'console'},
     'only src/console knows GTK: everything else runs without a screen'),
]

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def c_files(tree, *folders):
    return tree.match(*[f'{folder}/*.{ending}' for folder in folders for ending in 'ch'])


def check_format(tree):
    """Every C file is as clang-format 14 writes it."""
    for name in (f'clang-format-{FORMAT_VERSION}', 'clang-format'):
        formatter = shutil.which(name)
        if formatter:
            version = subprocess.run([formatter, '--version'], capture_output=True, text=True, check=False).stdout
            if f'version {FORMAT_VERSION}.' in version:
                break
    else:
        raise Skip(f'no clang-format {FORMAT_VERSION} here; other versions format differently')
    paths = c_files(tree, 'src', 'tests')
    for start in range(0, len(paths), 50):
        result = subprocess.run([formatter, '--dry-run', *paths[start:start + 50]], cwd=tree.root,
                                capture_output=True, text=True, check=False)
        seen = set()
        for path, line in re.findall(r'^(\S+?):(\d+):\d+: (?:warning|error):', result.stderr, re.MULTILINE):
            if path not in seen:
                seen.add(path)
                yield path, int(line), f'not in the house format from here on: run ./dev fmt {path}'


def check_layers(tree):
    """Includes follow the layer table; no '..'; private headers stay at home."""
    layers = tree.layers()
    homes = {}
    for path in c_files(tree, 'src'):
        name = os.path.basename(path)
        if name.endswith('.h') and name in homes:
            yield path, 1, f'{homes[name]}/{name} has the same name, and headers are included by name alone: rename one'
        homes.setdefault(name, os.path.dirname(path)) if name.endswith('.h') else None
    for path in c_files(tree, 'src', 'tests'):
        in_src = path.startswith('src/')
        folder = path.split('/')[1]
        own = folder if in_src else None
        for number, line in tree.lines(path):
            match = INCLUDE.match(line)
            if not match:
                continue
            name = match[2]
            if '..' in name.split('/'):
                yield path, number, f"'{name}' climbs out of its folder, past the layer table: include the bare name"
                continue
            if match[1] == '<' or name in MADE_HEADERS:
                continue
            if name not in homes:
                if in_src and not tree.exists(os.path.join(os.path.dirname(path), name)):
                    yield path, number, f"'{name}' is no header of src: correct the name, or list it as made by the build"
                continue
            home = homes[name].split('/')[1]
            if own and own not in layers:
                yield path, number, f'src/{own} is not in the layer table of meson.build: add it with what it may see'
            elif own and home != own and home not in layers[own]:
                yield path, number, (f"src/{own} may not see src/{home} ('{name}'): the layer table of meson.build allows "
                                     f'{", ".join(layers[own]) or "nothing"}; hand the value in from above')
            if name.endswith('-private.h') and home != folder:
                yield path, number, f"'{name}' is private to src/{home}: use or add a public header"


def check_homes(tree):
    """SQL only in the store, GTK only in the console."""
    for path in c_files(tree, 'src'):
        folder = path.split('/')[1]
        code, _ = c_without_comments(tree.text(path))
        for number, line in enumerate(code.splitlines(), 1):
            for pattern, folders, why in HOMES:
                if folder not in folders and pattern.search(line):
                    yield path, number, f'{why} (found: {line.strip()[:60]})'


def check_comments(tree):
    """The first lines say licence and purpose; C comments only; no tabs."""
    for path in c_files(tree, 'src', 'tests'):
        text = tree.text(path)
        lines = text.splitlines()
        if not lines or lines[0] != SPDX:
            yield path, 1, f'the first line is not the licence: {SPDX}'
        following = [line for line in lines[1:4] if line.strip()]
        if not following or not following[0].startswith('/* ') or following[0].startswith('/* SPDX'):
            yield path, 2, 'no comment after the licence says what this file is for and what it is not for'
        for number in c_without_comments(text)[1]:
            yield path, number, "'//' comment: the house style is /* … */"
        for number, line in enumerate(lines, 1):
            if '\t' in line:
                yield path, number, 'a tab, which every editor shows differently: use spaces (in strings: \\t)'


def check_translations(tree):
    """What has translatable words is listed in po/POTFILES.in, and what is listed exists."""
    if not tree.exists('po/POTFILES.in'):
        raise Skip('there is no po/POTFILES.in')
    listed = {}
    for number, line in tree.lines('po/POTFILES.in'):
        if line.strip() and not line.startswith('#'):
            listed[line.strip()] = number
            if not tree.exists(line.strip()):
                yield 'po/POTFILES.in', number, f'{line.strip()} does not exist: remove the line'
    for path in tree.match('src/console/*.[ch]', 'src/cli/*.[ch]', 'ui/*.ui'):
        text = tree.text(path)
        if path.endswith('.ui'):
            has_words = re.search(r'translatable="(?:yes|true)"', text)
        else:
            has_words = re.search(r'\b(?:N?C?_|n?gettext|g_dgettext|g_dngettext|g_dpgettext2?) ?\("', c_without_comments(text)[0])
        if has_words and path not in listed:
            yield path, text.count('\n', 0, has_words.start()) + 1, 'has words to translate: add it to po/POTFILES.in'
