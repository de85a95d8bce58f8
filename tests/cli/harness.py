# SPDX-License-Identifier: GPL-3.0-or-later
"""Running the real foyerctl from tests: results in TAP, a folder that goes away, events, minified feeds. Holds no test."""
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import traceback

FOYERCTL = sys.argv[1]
ROOT = os.path.realpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..'))
DATA = os.environ.get('FOYER_DATA_DIR', os.path.join(ROOT, 'data'))
SAMPLES = os.path.join(DATA, 'samples')
SECONDS = 300  # for one command: a deadline, no expectation

_cases = []


class Skip(Exception):
    """The case cannot run here; the text is the reason."""


def case(function):
    """A test case; its first line of documentation is its name."""
    _cases.append(function)
    return function


def make_environment(**changes):
    environment = dict(os.environ, FOYER_DATA_DIR=DATA)
    environment.setdefault('FOYER_TEMPLATE_DIR', os.path.join(ROOT, 'templates'))
    # Exact stacks for every allocation make a whole program slow; what is found stays found.
    options = environment.get('ASAN_OPTIONS', '').split(':')
    environment['ASAN_OPTIONS'] = ':'.join(option for option in options if not option.startswith('fast_unwind'))
    for name, value in changes.items():
        environment.pop(name, None)
        if value is not None:
            environment[name] = str(value)
    return environment


def main():
    failed = 0
    print(f'1..{len(_cases)}', flush=True)
    for number, function in enumerate(_cases, 1):
        name = (function.__doc__ or function.__name__).splitlines()[0].rstrip('.')
        work = tempfile.mkdtemp(prefix='foyer-cli-')
        try:
            os.environ['XDG_DATA_HOME'] = os.path.join(work, 'home')
            function(work)
            print(f'ok {number} - {name}', flush=True)
        except Skip as reason:
            print(f'ok {number} - {name} # SKIP {reason}', flush=True)
        except Exception:  # whatever it is, the next case runs
            failed += 1
            for line in traceback.format_exc().splitlines():
                print('# ' + line)
            print(f'not ok {number} - {name}', flush=True)
        finally:
            shutil.rmtree(work, ignore_errors=True)
    sys.exit(1 if failed else 0)


class Result:
    def __init__(self, arguments, process):
        self.arguments = arguments
        self.status = process.returncode
        self.out = process.stdout.decode('utf-8')
        self.err = process.stderr.decode('utf-8', errors='replace')

    def __str__(self):
        return f'foyerctl {" ".join(self.arguments)}\nexit {self.status}\n{self.out[-3000:]}\n{self.err[-3000:]}'

    def json(self):
        """The one document on standard output: nothing before, nothing after."""
        return json.loads(self.out)


def run(*arguments, status=0, says=(), environment=None, stdin=subprocess.DEVNULL, **options):
    """Runs foyerctl; @status is the exact exit status, @says texts that must stand in what it prints for people."""
    arguments = [str(argument) for argument in arguments]
    process = subprocess.run([FOYERCTL, *arguments], stdin=stdin, capture_output=True, timeout=SECONDS,
                             env=environment or make_environment(), check=False, **options)
    result = Result(arguments, process)
    assert status is None or result.status == status, f'exit {result.status} instead of {status}: {result}'
    for text in says:
        assert text in result.out + result.err, f'does not say {text!r}: {result}'
    return result


def start(*arguments, environment=None):
    return subprocess.Popen([FOYERCTL, *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                            stderr=subprocess.PIPE, env=environment or make_environment())


def stop(process):
    """Ends a foyerctl that this test started, as an operator would; its exit status."""
    process.send_signal(signal.SIGTERM)
    process.stderr.read()
    process.stderr.close()
    return process.wait(SECONDS)


def sample(name):
    return os.path.join(SAMPLES, name)


def make_event(work, name='event'):
    directory = os.path.join(work, name)
    run('init', directory, '--id', 'test-2026', '--name', 'Test event')
    return directory


def make_reference_event(work, name='event'):
    directory = make_event(work, name)
    run('--event', directory, 'import', sample('reference.json'), '--source', 'reference', status=1)
    return directory


def write(path, data):
    with open(path, 'wb') as file:
        file.write(data.encode() if isinstance(data, str) else data)
    return path


def read_badges(directory):
    """name → SHA-256 of every file in printed/."""
    folder = os.path.join(directory, 'printed')
    badges = {}
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
        with open(os.path.join(folder, name), 'rb') as file:
            badges[name] = hashlib.sha256(file.read()).hexdigest()
    return badges


def look(directory):
    """What an event holds, without times, row numbers and job ids: equal for two runs with one outcome."""
    people = run('--event', directory, '--json', 'attendees', 'list').json()['attendees']
    letters = run('--event', directory, '--json', 'dlq', 'list').json()['dead_letters']
    jobs = run('--event', directory, '--json', 'jobs', 'list', '--limit', 1000000).json()['jobs']
    for person in people:
        for key in ('admitted_at', 'updated_at', 'badge_at'):
            del person[key]
    return {
        'people': sorted(people, key=lambda person: person['attendee_id']),
        'dead_letters': sorted((letter['file'] or '', letter['line'], letter['code'], letter['source_id'] or '')
                               for letter in letters),
        'jobs': sorted((job['badge_no'], job['copy'], job['state'], job['document_digest']) for job in jobs),
        'badges': read_badges(directory),
    }


# ---- A small demo: the beginnings of the shipped feeds, with a truth observed once and then kept to ----

def cut_lines(data, encoding, lines):
    text = data.decode(encoding)
    return '\r\n'.join(text.split('\r\n')[:lines]).encode(encoding) + '\r\n'.encode(encoding)


def make_small_data(work, lines=60):
    """A data folder whose sample feeds are short. Its expected.json says what an undisturbed demo makes of them."""
    data = os.path.join(work, 'data')
    os.makedirs(os.path.join(data, 'samples'))
    for name in ('contracts', 'taxonomies', 'fonts'):
        os.symlink(os.path.join(DATA, name), os.path.join(data, name))
    with open(sample('expected.json'), encoding='utf-8') as file:
        truth = json.load(file)
    for feed in truth['files']:
        with open(sample(feed['file']), 'rb') as file:
            content = file.read()
        if feed['file'].endswith('.csv'):
            content = cut_lines(content, 'utf-8', lines)
        elif feed['file'].endswith('.txt'):
            content = b'\xff\xfe' + cut_lines(content[2:], 'utf-16-le', lines)
        write(os.path.join(data, 'samples', feed['file']), content)
    observe_truth(work, data, truth)
    return data


def observe_truth(work, data, truth):
    path = os.path.join(data, 'samples', 'expected.json')
    write(path, json.dumps(truth))
    directory = os.path.join(work, 'observed')
    environment = make_environment(FOYER_DATA_DIR=data)
    demo = run('--json', 'demo', directory, status=1, environment=environment).json()
    metrics = run('--event', directory, '--json', 'metrics').json()
    letters = run('--event', directory, '--json', 'dlq', 'list').json()['dead_letters']
    for feed, seen in zip(truth['files'], demo['feeds']):
        feed.update(rows=seen['rows'], records=seen['records'], skipped=[{}] * seen['skipped'],
                    outcomes={name: seen[name] for name in feed['outcomes']},
                    refused=[{'line': letter['line'], 'record': letter['record'], 'source_id': letter['source_id'],
                              'code': letter['code']} for letter in letters if letter['file'] == feed['file']])
    truth['totals'].update(rows=demo['rows'], records=demo['records'], refused_by_code=demo['refused_by_code'])
    truth.update(attendees=demo['people'], statuses=demo['statuses'], held=demo['held'], badges=demo['badges'],
                 possible_duplicates=[{}] * metrics['possible_duplicates'],
                 badges_by_tier={tier['tier']: tier['printed'] for tier in metrics['tiers'] if tier['printed']})
    write(path, json.dumps(truth))
