#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kill -9 at random moments of the demo: nothing lost, nothing twice, the same bytes.

Runs on short feeds; with FOYER_TEST_KILL=full on the whole demo (minutes). The moments come from a fixed seed, spread over the
time that an undisturbed demo takes on this machine.
"""
import os
import random
import shutil
import time

from harness import DATA, case, look, main, make_environment, make_small_data, read_badges, run, start

KILLS = 20
IS_FULL = os.environ.get('FOYER_TEST_KILL') == 'full'


class Series:
    """The undisturbed outcome, and the moments to kill at."""

    def __init__(self, work):
        self.data = DATA if IS_FULL else make_small_data(work)
        self.environment = make_environment(FOYER_DATA_DIR=self.data)
        directory = os.path.join(work, 'undisturbed')
        begun = time.monotonic()
        run('demo', directory, environment=self.environment)
        self.seconds = time.monotonic() - begun
        self.outcome = look(directory)
        assert self.outcome['badges'], 'the undisturbed demo prints nothing'

    def kill_demo(self, directory, after):
        process = start('demo', directory, environment=self.environment)
        time.sleep(after)  # the moment itself is what is tested
        process.kill()
        process.stderr.read()
        process.stderr.close()
        process.wait()

    def check_no_foreign_badge(self, directory, when):
        """What is printed so far is, byte for byte, among what an undisturbed demo prints."""
        for name, digest in read_badges(directory).items():
            if name.endswith('.pdf'):
                assert self.outcome['badges'].get(name) == digest, f'{name} differs ({when})'

    def check_end(self, directory, when):
        seen = look(directory)
        for part, value in self.outcome.items():
            assert seen[part] == value, f'{part} differ ({when})'


def is_event(directory):
    return os.path.exists(os.path.join(directory, 'event.json'))


@case
def kill_then_drain(work):
    """Killed 20 times, then serve --drain: what was accepted ends as it would have; the demo then reaches its end."""
    series = Series(work)
    moments = random.Random(2026)
    complete = 0
    for number in range(KILLS):
        after = moments.uniform(0.02, 1.0) * series.seconds
        when = f'kill {number + 1} after {after:.2f} s'
        directory = os.path.join(work, f'killed-{number}')
        series.kill_demo(directory, after)
        if is_event(directory):
            run('--event', directory, 'serve', '--drain', environment=series.environment)
            series.check_no_foreign_badge(directory, when)
            metrics = run('--event', directory, '--json', 'metrics').json()
            assert metrics['jobs_open'] == 0 and all(stage['queue_depth'] == 0 for stage in metrics['stages']), when
            if read_badges(directory):  # the badges were queued, all at once: then nothing is missing now
                complete += 1
                series.check_end(directory, when + ', drained')
        run('demo', directory, environment=series.environment, says=['exactly the planted one'])
        series.check_end(directory, when)
        shutil.rmtree(directory)
    print(f'# {complete} of {KILLS} were complete after serve --drain alone; undisturbed {series.seconds:.1f} s')
    assert complete > 0, 'no kill came after the badges were queued'


@case
def kill_then_demo(work):
    """Killed again and again in one directory, 20 times in all, then the demo: the same end."""
    series = Series(work)
    moments = random.Random(1848)
    number = 0
    while number < KILLS:
        directory = os.path.join(work, f'again-{number}')
        for _ in range(4):
            number += 1
            after = moments.uniform(0.02, 0.7) * series.seconds
            series.kill_demo(directory, after)
            series.check_no_foreign_badge(directory, f'kill {number} after {after:.2f} s')
        run('demo', directory, environment=series.environment, says=['exactly the planted one'])
        series.check_end(directory, f'after kill {number}')
        shutil.rmtree(directory)


main()
