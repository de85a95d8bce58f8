#!/usr/bin/env python3
# SPDX-License-Identifier: CC0-1.0
"""Writes N registrations for the canonical contract as CSV to standard output, for measuring.

make-large.py N [--errors PER_MILLE] [--seed S]

Every block of 1,000 rows holds exactly PER_MILLE bad ones (default 10), spread over it and taking turns among: an
unknown tier, no tier, no name, a cell too few, a control character in the name. Ids and e-mail addresses are all
different, so that every other row is a new person. Standard error says how many rows of each kind there are.
"""

import argparse
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from sample_names import (
    COMPANIES,
    CULTURE_WEIGHTS,
    DOMAINS,
    JOBS,
    LOCAL_COMPANIES,
    LOCAL_JOBS,  # noqa: E402
    SPECIAL_NAMES,
    Generator,
    ascii_word,
    pick_local,
)

HEADER = "source_id,full_name,email,print_tier,company,title,order_code,ticket_code,registered_at,print_locale"
BAD_KINDS = ["unknown-tier", "missing-tier", "name-missing", "ragged-row", "control-character"]
TIERS = ["GENERAL"] * 14 + ["SPEAKER"] * 2 + ["EXHIBITOR", "STAFF", "VIP", "PRESS"]
POOL = 8192
BLOCK = 10000


def quote(cell):
    return '"' + cell.replace('"', '""') + '"' if any(c in cell for c in ',"\r\n') else cell


def make_pool(random):
    """POOL people: (name, first part of the e-mail address, company, title, locale), quoted for CSV where needed."""
    pool = []
    specials = [(locale, full) for kind, locale, full in SPECIAL_NAMES if kind != "spaces"]
    for i in range(POOL):
        if i % 64 == 63:
            locale, full = random.pick(specials)
        else:
            culture = random.weighted(CULTURE_WEIGHTS)
            locale, full = culture.locale, culture.make(random)[3]
        company = pick_local(random, locale, COMPANIES, LOCAL_COMPANIES)
        title = pick_local(random, locale, JOBS, LOCAL_JOBS)
        pool.append(
            (quote(full), ascii_word(full)[:20] or "guest", quote(company), quote(title), locale)
        )
    return pool


def spoil(kind, cells):
    if kind == "unknown-tier":
        cells[3] = "Gold Early"
    elif kind == "missing-tier":
        cells[3] = ""
    elif kind == "name-missing":
        cells[1] = ""
    elif kind == "ragged-row":
        del cells[6]
    else:
        cells[1] = cells[1].strip('"').replace('""', "").replace(",", "") + "\x07x"
    return cells


def main():
    parser = argparse.ArgumentParser(
        description="Writes N registrations for the canonical contract as CSV."
    )
    parser.add_argument("rows", metavar="N", type=int)
    parser.add_argument(
        "--errors", metavar="PER_MILLE", type=int, default=10, help="bad rows in 1,000 (default 10)"
    )
    parser.add_argument("--seed", metavar="S", type=int, default=1)
    options = parser.parse_args()
    if options.rows < 0 or not 0 <= options.errors <= 1000:
        parser.error("N must not be negative, PER_MILLE must be 0 to 1000")

    pool = make_pool(Generator(options.seed))
    offset, errors = options.seed % 1000, options.errors
    counts = [0] * len(BAD_KINDS)
    bad = 0
    write = sys.stdout.buffer.write
    write((HEADER + "\r\n").encode("utf-8"))
    lines = []
    for i in range(options.rows):
        mixed = (i * 0x9E3779B97F4A7C15 + options.seed) & 0xFFFFFFFFFFFFFFFF
        mixed ^= mixed >> 29
        name, local, company, title, locale = pool[mixed % POOL]
        second = i * 7 % 15552000
        day, rest = divmod(second, 86400)
        month, day = divmod(day, 28)
        cells = [
            "R-%08d" % i,
            name,
            "%s.%d@%s" % (local, i, DOMAINS[i % 3]),
            TIERS[(mixed >> 20) % 20],
            company,
            title,
            "O%07d" % (i // 2),
            "T%016X" % mixed,
            "2026-%02d-%02dT%02d:%02d:%02dZ"
            % (month + 1, day + 1, rest // 3600, rest // 60 % 60, rest % 60),
            locale,
        ]
        if (i * 617 + offset) % 1000 < errors:
            kind = bad % len(BAD_KINDS)
            cells = spoil(BAD_KINDS[kind], cells)
            counts[kind] += 1
            bad += 1
        lines.append(",".join(cells))
        if len(lines) == BLOCK:
            write(("\r\n".join(lines) + "\r\n").encode("utf-8"))
            lines = []
    if lines:
        write(("\r\n".join(lines) + "\r\n").encode("utf-8"))
    sys.stdout.buffer.flush()
    sys.stderr.write(
        "rows %d, bad %d: %s\n"
        % (options.rows, bad, ", ".join("%s %d" % pair for pair in zip(BAD_KINDS, counts)))
    )


if __name__ == "__main__":
    main()
