#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every code of every badge of the demo, read back by two decoders that know nothing of Foyer."""
import concurrent.futures
import glob
import os
import re
import shutil
import subprocess

from harness import Skip, case, main, run

PROGRAMS = ('pdfunite', 'pdftoppm', 'zbarimg', 'ZXingReader')
PAGES = 100  # badges that are drawn and read together
TOKEN = re.compile(r'F1[0-9A-HJKMNP-TV-Z]{24}')


def output_of(*arguments):
    process = subprocess.run(arguments, capture_output=True, timeout=600, check=False)
    return process.stdout.decode('utf-8', errors='replace')


def draw(work, badges, dpi):
    """Pictures of one page each, in the order of the badges."""
    together = os.path.join(work, 'together')
    subprocess.run(['pdfunite', *badges, together + '.pdf'], check=True, timeout=600, stderr=subprocess.DEVNULL)
    subprocess.run(['pdftoppm', '-r', str(dpi), '-gray', together + '.pdf', together], check=True, timeout=600)
    return sorted(glob.glob(together + '-*.pgm'))


def read(numbers, badges, dpi, folder):
    """The numbers among these badges whose bars and whose QR code both decoders read, and nothing else on them."""
    os.makedirs(folder)
    pictures = draw(folder, badges, dpi)
    assert len(pictures) == len(badges)
    zbar = output_of('zbarimg', '--quiet', '--raw', *pictures)
    bars = output_of('ZXingReader', '-noscale', '-format', 'Code128', *pictures)
    squares = output_of('ZXingReader', '-noscale', '-format', 'QRCode', *pictures)
    shutil.rmtree(folder)
    read_by_zbar = set(zbar.split())
    tokens = set(TOKEN.findall(zbar))
    assert tokens == set(TOKEN.findall(squares)), 'zbar and ZXing read different QR codes'
    assert {token[2:10] for token in tokens} <= set(numbers), 'a QR code names another badge'
    words = set(re.findall(r'[0-9A-Z]{8}', bars))
    return {number for number in numbers
            if number in read_by_zbar and number in words and number in {token[2:10] for token in tokens}}


def read_all(work, badges, dpi):
    jobs = [badges[i:i + PAGES] for i in range(0, len(badges), PAGES)]
    found = set()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        parts = [pool.submit(read, [os.path.basename(path)[:8] for path in job], job, dpi,
                             os.path.join(work, f'{dpi}-{i}')) for i, job in enumerate(jobs)]
        for part in parts:
            found |= part.result()
    missing = sorted({os.path.basename(path)[:8] for path in badges} - found)
    print(f'# {len(found)} of {len(badges)} badges read at {dpi} dpi by zbar and ZXing, bars and QR code', flush=True)
    assert not missing, f'not read at {dpi} dpi: {missing}'


@case
def every_code(work):
    """Two decoders read QR and Code 128 of every badge at 300 dpi, and of every tenth at 203 dpi."""
    for program in PROGRAMS:
        if not shutil.which(program):
            raise Skip(program + ' is not installed')
    directory = os.path.join(work, 'demo')
    run('demo', directory)
    badges = sorted(glob.glob(os.path.join(directory, 'printed', '*.pdf')))
    assert len(badges) == 1552
    read_all(work, badges, 300)
    read_all(work, badges[::10], 203)


main()
