#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a badge costs the processor (R-81), counted by callgrind: the same on a busy machine, so that a change is seen.

test-instructions.py BENCH_RENDER (TAP; skipped without valgrind, and for a build that callgrind cannot run)"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import badge

FEW, MANY = 10, 60
LIMIT = 2500000
SECONDS = 250


def start(program, work, n):
    rows = os.path.join(work, 'rows-%d.tsv' % n)
    badge.write_rows(rows, badge.make_rows(n))
    log = open(os.path.join(work, 'callgrind-%d' % n), 'w+b')
    command = ['valgrind', '--tool=callgrind', '--callgrind-out-file=/dev/null', program, '--rows', rows, badge.TEMPLATE,
               str(n), 'batch']
    environment = {name: value for name, value in os.environ.items() if name != 'MALLOC_PERTURB_'}  # which fills what is freed
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=log, env=environment), log


def count(process, log):
    process.wait(timeout=SECONDS)
    log.seek(0)
    text = log.read().decode('utf-8', 'replace')
    log.close()
    found = re.search(r'Collected : (\d+)', text)
    assert process.returncode == 0 and found is not None, text[-2000:]
    return int(found.group(1))


def main():
    print('1..1')
    if shutil.which('valgrind') is None:
        print('ok 1 - instructions a badge # SKIP valgrind is not installed')
        return 0
    with tempfile.TemporaryDirectory(prefix='foyer-instructions-') as work:
        runs = [start(sys.argv[1], work, n) for n in (FEW, MANY)]
        few, many = [count(*run) for run in runs]
    cost = (many - few) // (MANY - FEW)
    print('# %d instructions a badge, at most %d' % (cost, LIMIT))
    print('%s 1 - instructions a badge' % ('ok' if 0 < cost <= LIMIT else 'not ok'))
    return 0 if 0 < cost <= LIMIT else 1


if __name__ == '__main__':
    sys.exit(main())
