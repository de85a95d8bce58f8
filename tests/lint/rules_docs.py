"""Rules about documents: what they name exists.

docs/requirements.md is a table with the columns

  | Requirement | Where | Test |
  | R-12 | `src/ingest/foyer-csv.c`, `src/ingest/foyer-encoding.c` | `tests/ingest/test-csv.c:/csv/quoted-newline` |

Where and Test hold one or more paths in backticks, separated by commas. A test may name one case of a program after a
colon: that text must then stand in the file. Words without backticks are free. Every row names at least one place.
"""
import glob
import os
import re

from tree import Skip

REQUIREMENTS = 'docs/requirements.md'

# One file per command of foyerctl; a document that names a command names a file that exists.
COMMAND_FILE = 'src/cli/foyer-cli-{}.c'
# Options that stand before the command and take a value.
VALUE_OPTIONS = {'--event', '--user', '--pin-fd'}
# Where an option may be defined, as a string of GOption ("dry-run") or written out (--dry-run).
OPTION_SOURCES = ('src/*.c', 'src/*.h', 'dev', 'tests/bench/*', 'tests/lint/lint.py', 'tests/support/*', 'tests/console/*.py',
                  'data/*.py', 'flatpak/*.json')
# Options that GLib gives to every program.
COMMON_OPTIONS = {'--help', '--version', '--help-all', '--help-gtk'}


def documents(tree):
    """Documents that speak of the tree as it is; decision records speak of their own time."""
    return [path for path in tree.match('README.md', 'docs/*.md', '*/README.md') if not path.startswith('docs/adr/')]


def code_pieces(tree, path):
    """(line, text) of every piece of code: in backticks, or a line inside a fence."""
    fenced = False
    for number, line in tree.lines(path):
        if line.lstrip().startswith('```'):
            fenced = not fenced
        elif fenced:
            yield number, line.strip()
        else:
            for piece in re.findall(r'`([^`]+)`', line):
                yield number, piece.strip()


def our_commands(tree, path):
    """(line, program, words after it) of each call of foyerctl, foyer or ./dev in a document's code."""
    for number, piece in code_pieces(tree, path):
        for part in re.split(r'\s(?:&&|\|\||;|\|)\s', piece):
            words = part.replace('\\|', '|').split()
            while words and (words[0] in ('$', '#', 'sudo', 'exec') or re.match(r'^[A-Z_]+=', words[0])):
                words = words[1:]
            if words and os.path.basename(words[0]) in ('foyerctl', 'foyer', 'dev') and not words[0].startswith('/dev'):
                yield number, os.path.basename(words[0]), words[1:]


def check_requirements(tree):
    """Every row of the requirement table names files and tests that exist."""
    if not tree.exists(REQUIREMENTS):
        raise Skip('there is no ' + REQUIREMENTS)
    rows, seen = 0, {}
    for number, line in tree.lines(REQUIREMENTS):
        cells = [cell.strip() for cell in re.split(r'(?<!\\)\|', line.strip().strip('|'))]
        if not line.startswith('|') or set(line) <= set('|-: ') or cells[0] == 'Requirement':
            continue
        rows += 1
        if not re.fullmatch(r'R-\d\d', cells[0]):
            yield REQUIREMENTS, number, f'{cells[0]!r} is no requirement id: R- and two digits'
        if len(cells) != 3:
            yield REQUIREMENTS, number, f'{len(cells)} columns instead of three: Requirement, Where, Test'
            continue
        if cells[0] in seen:
            yield REQUIREMENTS, number, f'{cells[0]} has a row already in line {seen[cells[0]]}: join them'
        seen.setdefault(cells[0], number)
        for title, cell in zip(('Where', 'Test'), cells[1:]):
            places = re.findall(r'`([^`]+)`', cell)
            if not places and title == 'Where':
                yield REQUIREMENTS, number, f'{cells[0]} names no file that does it'
            for place in places:
                path, _, case = place.partition(':')
                if not tree.exists(path):
                    yield REQUIREMENTS, number, f'{path} does not exist: {title.lower()} is {cells[0]} now?'
                elif title == 'Test' and not path.startswith('tests/'):
                    yield REQUIREMENTS, number, f'{path} is no test: tests stand in tests/'
                elif case and case not in tree.text(path):
                    yield REQUIREMENTS, number, f"{path} has no case '{case}': correct the name"
    if rows == 0:
        yield REQUIREMENTS, 1, 'the table has no row'


def check_paths(tree):
    """Every path that a document names exists."""
    tops = {path.split('/')[0] for path in tree.files if '/' in path}
    for document in documents(tree):
        for number, piece in code_pieces(tree, document):
            for word in re.split(r'[\s,;()"\'=]+', piece):
                path = re.sub(r':[\w/-]*$', '', word).rstrip('.…:')
                path = path[2:] if path.startswith('./') else path
                if '/' not in path or path.split('/')[0] not in tops or re.search(r'[<>$…|]|/[A-Z]{2,}(?:[/-]|$)|\bNNNN\b', path):
                    continue
                pattern = re.sub(r'\{[^}]*\}', '*', path)
                if not glob.glob(tree.path(pattern)):
                    yield document, number, f'{path} does not exist: correct the document, or say what replaced it'
        if document == 'README.md' or document.startswith('docs/'):
            for number, line in tree.lines(document):
                for target in re.findall(r'\]\(([^)#\s]+)', line):
                    if '://' not in target and not target.startswith('mailto:') \
                            and not tree.exists(os.path.join(os.path.dirname(document), target)):
                        yield document, number, f'the link to {target} leads nowhere: correct it'


def check_options(tree):
    """Every option of our programs that a document names is defined somewhere."""
    defined = set()
    for path in tree.match(*OPTION_SOURCES):
        text = tree.text(path)
        defined |= set(re.findall(r'--([a-z][a-z0-9-]+)', text)) if not path.endswith(('.c', '.h')) else set()
        defined |= set(re.findall(r'"(?:--)?([a-z][a-z0-9-]+)"', text)) if path.endswith(('.c', '.h')) else set()
    for document in documents(tree):
        for number, piece in code_pieces(tree, document):
            if piece.startswith('--'):
                words = piece.split()
            else:
                words = []
                for line, _, more in our_commands(tree, document):
                    words += more if line == number else []
            for option in re.findall(r'(?:^|[\s\[(|])(--[a-z][a-z0-9-]+)', ' '.join(words)):
                if option[2:] not in defined and option not in COMMON_OPTIONS:
                    yield document, number, f'no program here defines {option}: correct the document'


def check_commands(tree):
    """Every command of foyerctl and of ./dev that a document names exists."""
    dev_commands = set()
    if tree.exists('dev'):
        for names in re.findall(r'^  ([a-z|-]+)\) .*;;$', tree.text('dev'), re.MULTILINE):
            dev_commands |= set(names.split('|'))
    for document in documents(tree):
        for number, program, words in our_commands(tree, document):
            position = 0
            while position < len(words) and words[position].lstrip('[').startswith('-'):
                position += 2 if words[position].strip('[]') in VALUE_OPTIONS else 1
            if program == 'foyer' or position >= len(words):
                continue
            for name in words[position].split('|'):
                if not re.fullmatch(r'[a-z][a-z-]*', name):
                    continue
                if program == 'dev' and name not in dev_commands:
                    yield document, number, f"./dev has no command '{name}': correct the document"
                if program == 'foyerctl' and not tree.exists(COMMAND_FILE.format(name)):
                    yield document, number, (f"foyerctl has no command '{name}' ({COMMAND_FILE.format(name)} does not exist): "
                                             'correct the document')
