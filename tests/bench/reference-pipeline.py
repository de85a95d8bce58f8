#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The import as a careful Python service does it, for comparison: reference-pipeline.py FILE.csv FOLDER. Prints one line.

Rows by csv.DictReader; each goes over a queue to a worker (one thread hop a record, so that the event loop stays free),
where it is normalized, checked field by field and made a canonical record with UUID version 5 and SHA-256; good ones go
into SQLite (WAL, synchronous=FULL, transactions of 1,000) with a full-text index, refused ones into a table of dead
letters with their reason. Such services validate with pydantic; here plain code does it, because only packages of the
distribution are used: it is faster than pydantic's models."""

import asyncio
import concurrent.futures
import csv
import datetime
import hashlib
import json
import os
import re
import sqlite3
import sys
import time
import unicodedata
import uuid

TIERS = {"GENERAL", "VIP", "SPEAKER", "STAFF", "PRESS", "EXHIBITOR"}
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
LOCALE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
BATCH = 1000
SCHEMA = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
CREATE TABLE attendee (row_id INTEGER PRIMARY KEY, attendee_id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, email TEXT,
  tier TEXT NOT NULL, hash TEXT NOT NULL, record TEXT NOT NULL);
CREATE INDEX attendee_by_person ON attendee (name, email);
CREATE VIRTUAL TABLE search USING fts5 (words, content = '', prefix = '2 3');
CREATE TABLE dead_letter (line INTEGER, code TEXT NOT NULL, field TEXT, raw TEXT NOT NULL);
"""


class Refused(Exception):
    pass


def clean(row, name, limit, is_required):
    value = row.get(name)
    if value is None:
        raise Refused("RAGGED_ROW", name)
    if CONTROL.search(value):
        raise Refused("CONTROL_CHARACTER", name)
    value = unicodedata.normalize("NFC", " ".join(value.split()))
    if is_required and not value:
        raise Refused("MISSING_FIELD", name)
    if len(value) > limit:
        raise Refused("TOO_LONG", name)
    return value or None


def fold(text):
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def transform(row):
    """A row to (attendee id, name, e-mail, tier, hash, canonical JSON, search words); raises Refused."""
    if None in row:
        raise Refused("RAGGED_ROW", None)
    record = {
        "source_id": clean(row, "source_id", 200, True),
        "full_name": clean(row, "full_name", 200, True),
        "email": clean(row, "email", 254, False),
        "print_tier": clean(row, "print_tier", 100, True),
        "company": clean(row, "company", 200, False),
        "title": clean(row, "title", 200, False),
        "order_code": clean(row, "order_code", 100, False),
        "ticket_code": clean(row, "ticket_code", 100, False),
        "print_locale": clean(row, "print_locale", 20, False),
    }
    registered = clean(row, "registered_at", 40, False)
    if record["email"] and not EMAIL.fullmatch(record["email"]):
        raise Refused("MALFORMED_VALUE", "email")
    if record["print_tier"].upper() not in TIERS:
        raise Refused("UNKNOWN_TIER", "print_tier")
    if record["print_locale"] and not LOCALE.fullmatch(record["print_locale"]):
        raise Refused("MALFORMED_VALUE", "print_locale")
    if registered:
        try:
            record["registered_at"] = datetime.datetime.fromisoformat(registered.replace("Z", "+00:00")).isoformat()
        except ValueError:
            raise Refused("MALFORMED_VALUE", "registered_at")
    given, _, family = record["full_name"].partition(" ")
    record["given_name"], record["family_name"] = given, family or None
    record["attendee_id"] = str(uuid.uuid5(uuid.NAMESPACE_URL, "bench/reference/" + record["source_id"]))
    canonical = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    words = fold(" ".join(v for v in (record["full_name"], record["company"], record["print_tier"], record["order_code"],
                                      record["source_id"], record["email"], record["ticket_code"]) if v))
    return (record["attendee_id"], record["full_name"], record["email"], record["print_tier"],
            hashlib.sha256(canonical.encode()).hexdigest(), canonical, words)


def take(row):
    try:
        return transform(row), None
    except Refused as refused:
        return None, refused.args


def store(database, admitted, refused):
    with database:
        for values in admitted:
            cursor = database.execute(
                "INSERT INTO attendee (attendee_id, name, email, tier, hash, record) VALUES (?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (attendee_id) DO NOTHING", values[:6])
            if cursor.rowcount == 1:
                database.execute("INSERT INTO search (rowid, words) VALUES (?, ?)", (cursor.lastrowid, values[6]))
        database.executemany("INSERT INTO dead_letter VALUES (?, ?, ?, ?)", refused)


async def run(path, database):
    loop = asyncio.get_running_loop()
    admitted, refused = [], []
    with open(path, encoding="utf-8-sig", newline="") as file, concurrent.futures.ThreadPoolExecutor(2) as pool:
        reader = csv.DictReader(file)
        for row in reader:
            values, reason = await loop.run_in_executor(pool, take, row)
            if reason is None:
                admitted.append(values)
            else:
                refused.append((reader.line_num, reason[0], reason[1],
                                json.dumps({str(key): value for key, value in row.items()}, ensure_ascii=False)))
            if len(admitted) + len(refused) >= BATCH:
                await loop.run_in_executor(pool, store, database, admitted, refused)
                admitted, refused = [], []
        await loop.run_in_executor(pool, store, database, admitted, refused)


def main():
    database = sqlite3.connect(os.path.join(sys.argv[2], "reference.sqlite"), check_same_thread=False)
    database.executescript(SCHEMA)
    started = time.monotonic()
    asyncio.run(run(sys.argv[1], database))
    seconds = time.monotonic() - started
    count = "SELECT COUNT (*) FROM "
    admitted = database.execute(count + "attendee").fetchone()[0]
    refused = database.execute(count + "dead_letter").fetchone()[0]
    print("records=%d admitted=%d refused=%d records_per_second=%.0f"
          % (admitted + refused, admitted, refused, (admitted + refused) / seconds))


if __name__ == "__main__":
    main()
