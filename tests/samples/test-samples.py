#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Proves the sample feeds: the script makes the committed bytes, and a second, independent reading finds what
expected.json says. It is not a test of the product's importer.

Run it by itself (TAP on standard output) or through 'meson test samples'.
"""

import csv
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import unicodedata

HERE = os.path.dirname(os.path.abspath(__file__))
SAMPLES = os.path.join(HERE, "..", "..", "data", "samples")
OUTPUTS = [
    "pretix-order-positions.csv",
    "eventbrite-attendees.txt",
    "luma-guests.csv",
    "reference.json",
    "excel-damaged.csv",
    "expected.json",
]

# The platforms' fixed columns; <…> stands for the organiser's questions.
HEADERS = {
    "pretix": "Event slug,Order code,Position ID,Status,Email,Phone number,Order date,Order time,Product,Variation,Price,"
    "Tax rate,Tax rule,Tax value,Attendee name,Attendee name: Title,Attendee name: Given name,Attendee name: Family name,"
    "Attendee email,Company,Address,ZIP code,City,Country,State,Voucher,Pseudonymization ID,Seat ID,Seat name,Seat zone,"
    "Seat row,Seat number,Order comment,Follow-up date,<9>,Company,Invoice address name,Invoice address name: Title,"
    "Invoice address name: Given name,Invoice address name: Family name,Address,ZIP code,City,Country,State,VAT ID,"
    "Sales channel,Order locale,E-mail address verified,Payment providers",
    "eventbrite": "Order #,Order Date,First Name,Last Name,Email,Quantity,Price Tier,Ticket Type,Attendee #,Group,Order Type,"
    "Currency,Total Paid,Fees Paid,Eventbrite Fees,Eventbrite Payment Processing,Attendee Status,Home Address 1,"
    "Home Address 2,Home City,Home State,Home Zip,Home Country,<3>,Job Title,Company,Cell Phone,Barcode #",
    "luma": "api_id,name,first_name,last_name,email,phone_number,created_at,approval_status,checked_in_at,custom_source,"
    "qr_code_url,amount,amount_tax,amount_discount,currency,coupon_code,eth_address,solana_address,"
    "survey_response_rating,survey_response_feedback,ticket_type_id,ticket_name,<5>",
}


def load(name):
    with open(os.path.join(SAMPLES, name), "rb") as source:
        return source.read()


EXPECTED = json.loads(load("expected.json"))
TRUTH = {item["source"]: item for item in EXPECTED["files"]}


def text_of(source):
    data = load(TRUTH[source]["file"])
    if source == "eventbrite":
        assert data[:2] == b"\xff\xfe"
        return data[2:].decode("utf-16-le")
    if source == "luma":
        assert data[:3] == b"\xef\xbb\xbf"
        return data[3:].decode("utf-8")
    assert data[:3] != b"\xef\xbb\xbf"
    return data.decode("utf-8")


def split_records(text, delimiter):
    """A strict reader: yields (line, raw, problem), problem being None, 'unclosed-quote' or 'text-after-quote'."""
    at, line = 0, 1
    while at < len(text):
        start, start_line, problem = at, line, None
        fresh, inside = True, False
        while at < len(text):
            c = text[at]
            at += 1
            if c == "\n":
                line += 1
            if inside:
                if c == '"':
                    if text[at : at + 1] == '"':
                        at += 1
                        continue
                    inside = False
                    if text[at : at + 1] not in (delimiter, "\r", "\n", ""):
                        problem = "text-after-quote"
            elif c == '"' and fresh:
                inside = True
                fresh = False
            elif c == "\n":
                break
            else:
                fresh = c == delimiter
        yield start_line, text[start:at], "unclosed-quote" if inside else problem


def fold(text):
    text = unicodedata.normalize("NFKD", text).casefold()
    return " ".join("".join(c for c in text if not unicodedata.combining(c)).split())


def read_feed(source):
    """Yields (line, cells or None, problem) of every record after the header."""
    delimiter = TRUTH[source]["delimiter"]
    for line, raw, problem in split_records(text_of(source), delimiter):
        cells = next(csv.reader(io.StringIO(raw, newline=""), delimiter=delimiter), [])
        yield line, raw, cells, problem


def unguard(cell):
    return cell[1:] if cell[:1] == "'" and cell[1:2] in tuple("=+-@|%") else cell


def person_of(source, header, cells):
    """The few fields that decide, by the platform's own columns."""

    def at(name, occurrence=1):
        seen = [i for i, title in enumerate(header) if title == name]
        return cells[seen[occurrence - 1]]

    if source == "pretix":
        order = at("Order code")
        return {
            "id": order + "-" + at("Position ID"),
            "name": at("Attendee name"),
            "email": at("Attendee email"),
            "tier": at("Product"),
            "status": at("Status"),
            "when": at("Order date") + at("Order time"),
            "rest": (unguard(at("Company")), at("Job title")),
        }
    if source == "eventbrite":
        return {
            "id": at("Attendee #"),
            "name": at("First Name") + " " + at("Last Name"),
            "email": at("Email"),
            "tier": at("Ticket Type"),
            "status": at("Attendee Status"),
            "when": at("Order Date"),
            "rest": (at("Company"), at("Job Title")),
        }
    return {
        "id": at("api_id"),
        "name": at("name"),
        "email": at("email"),
        "tier": at("ticket_name"),
        "status": at("approval_status"),
        "when": at("created_at"),
        "rest": (at("What is your company?"), at("What is your job title?")),
    }


def judge(source, header, raw, cells, problem, store):
    """What must become of one record: (outcome, code, id)."""
    if problem:
        return "refused", problem, None
    if "\0" in raw:
        return "refused", "nul-byte", None
    if len(cells) < len(header) or any(cells[len(header) :]):
        return "refused", "ragged-row", None
    person = person_of(source, header, cells)
    key = source, person["id"]
    if not person["id"].strip():
        return "refused", "missing-field", None
    if not person["name"].strip():
        return "refused", "name-missing", person["id"]
    if any(unicodedata.category(c) == "Cc" for c in person["name"]):
        return "refused", "control-character", person["id"]
    if source == "luma" and not person["email"]:
        return "refused", "missing-field", person["id"]
    if person["email"] and not re.fullmatch(r"[^@\s]+@[a-zA-Z0-9.-]+\.[a-z]+", person["email"], re.I):
        return "refused", "malformed-value", person["id"]
    if not person["tier"]:
        return "refused", "missing-tier", person["id"]
    if person["tier"] not in EXPECTED["tier_wordings"][source]:
        return "refused", "unknown-tier", person["id"]
    person["tier"] = EXPECTED["tier_wordings"][source][person["tier"]]
    person["status"] = EXPECTED["status_wordings"][source][person["status"]]
    before = store.get(key)
    if before == person:
        return "unchanged", None, person["id"]
    if before and (before["tier"], before["when"]) != (person["tier"], person["when"]):
        return "refused", "invariant-changed", person["id"]
    if (
        before
        and fold(before["name"]) != fold(person["name"])
        and before["email"].lower() != person["email"].lower()
    ):
        return "refused", "identity-collision", person["id"]
    store[key] = person
    if person["status"] == "cancelled":
        return "cancelled", None, person["id"]
    return "updated" if before else "admitted", None, person["id"]


def read_everything():
    """Reads the three feeds in order: source -> findings, and the store they leave."""
    store, findings = {}, {}
    for source in HEADERS:
        rows = list(read_feed(source))
        header = rows[0][2]
        found = findings[source] = {"outcomes": {}, "refused": [], "skipped": [], "header": header}
        number = 0
        for line, raw, cells, problem in rows[1:]:
            if not any(cell.strip() for cell in cells):
                found["skipped"].append({"line": line, "reason": "blank-row"})
                continue
            number += 1
            outcome, code, source_id = judge(source, header, raw, cells, problem, store)
            found["outcomes"][outcome] = found["outcomes"].get(outcome, 0) + 1
            if outcome == "refused":
                found["refused"].append((line, number, source_id, code))
        found["records"] = number
    return store, findings


STORE, FINDINGS = read_everything()


# --- checks ------------------------------------------------------------------------------------------------------------


def check_same_bytes():
    with tempfile.TemporaryDirectory() as folder:
        environment = dict(os.environ, PYTHONHASHSEED="1234", LC_ALL="C", TZ="Asia/Kathmandu")
        script = os.path.join(SAMPLES, "make-samples.py")
        subprocess.run([sys.executable, script, folder], check=True, env=environment)
        assert sorted(os.listdir(folder)) == sorted(OUTPUTS)
        for name in OUTPUTS:
            with open(os.path.join(folder, name), "rb") as made:
                assert made.read() == load(name), name + " differs from what make-samples.py makes"


def check_headers():
    for source, pattern in HEADERS.items():
        header, want = FINDINGS[source]["header"], []
        for name in pattern.split(","):
            if name.startswith("<"):
                want += header[len(want) : len(want) + int(name[1:-1])]
            else:
                want.append(name)
        assert header == want, (source, header)
        assert len(header) == TRUTH[source]["columns"]


def check_outcomes():
    for source, found in FINDINGS.items():
        truth = TRUTH[source]
        assert truth["records"] == found["records"] == sum(truth["outcomes"].values()), source
        assert truth["skipped"] == found["skipped"], source
        assert truth["rows"] == truth["records"] + len(truth["skipped"]), source
        counted = {name: count for name, count in truth["outcomes"].items() if count}
        assert counted == found["outcomes"], (source, counted, found["outcomes"])


def check_refused():
    for source, found in FINDINGS.items():
        wanted = [(r["line"], r["record"], r["source_id"], r["code"]) for r in TRUTH[source]["refused"]]
        assert wanted == found["refused"], (source, set(wanted) ^ set(found["refused"]))


def check_swallowed():
    (entry,) = [r for r in TRUTH["pretix"]["refused"] if r["code"] == "unclosed-quote"]
    lines = text_of("pretix").split("\r\n")[-2:]
    assert lines[-1] == ""
    last = text_of("pretix").count("\n")
    assert entry["swallowed_lines"] == list(range(entry["line"] + 1, last + 1))
    assert len(entry["swallowed_lines"]) < 200
    assert entry["record"] == TRUTH["pretix"]["records"]


def check_reference():
    batch, truth = json.loads(load("reference.json")), TRUTH["reference"]
    assert [item["id"] for item in batch] == ["REG-001", "REG-002", "REG-003"]
    assert [item["name"] for item in batch] == ["jane doe", "", "john smith"]
    assert [item["email"] for item in batch] == ["JANE@EXAMPLE.COM", "missing@data.com", "john@corp.io"]
    assert [item.get("tier") for item in batch] == ["VIP", None, "speaker"]
    assert truth["outcomes"]["admitted"] == 2 and truth["outcomes"]["refused"] == 1
    assert load("reference.json").split(b"\n")[truth["refused"][0]["line"] - 1].count(b"REG-002") == 1


def check_badges():
    seen, pairs = {}, set()
    for key, person in STORE.items():
        if person["email"]:
            seen.setdefault((fold(person["name"]), person["email"].lower()), []).append(key)
    for keys in seen.values():
        assert len(keys) <= 2, keys
        if len(keys) == 2:
            pairs.add(frozenset(keys))
    wanted = [
        frozenset((p["source"], p["source_id"]) for p in pair["people"])
        for pair in EXPECTED["possible_duplicates"]
    ]
    assert set(wanted) == pairs and len(wanted) == len(pairs)
    held = {key for pair in pairs for key in pair}
    tiers = {"VIP": 1, "SPEAKER": 1}
    statuses = {"active": 2}
    for key, person in STORE.items():
        statuses[person["status"]] = statuses.get(person["status"], 0) + 1
        if person["status"] == "active" and key not in held:
            tiers[person["tier"]] = tiers.get(person["tier"], 0) + 1
    assert tiers == EXPECTED["badges_by_tier"], tiers
    assert statuses == EXPECTED["statuses"], statuses
    assert EXPECTED["attendees"] == len(STORE) + 2
    assert EXPECTED["held"] == len(held)
    assert EXPECTED["badges"] == sum(tiers.values()) == statuses["active"] - len(held)


def check_names_of_the_world():
    assert len(STORE) >= 1500
    scripts, longest, single = {}, 0, 0
    for person in STORE.values():
        name = person["name"].strip()
        longest = max(longest, len(name))
        single += " " not in name and unicodedata.name(name[0]).startswith("LATIN")
        for script in {unicodedata.name(c).split(" ")[0] for c in name if c.isalpha()}:
            scripts[script] = scripts.get(script, 0) + 1
    for script in "LATIN CYRILLIC GREEK ARABIC HEBREW DEVANAGARI THAI CJK HIRAGANA KATAKANA HANGUL".split():
        assert scripts.get(script, 0) >= 2, (script, scripts)
    assert longest >= 60 and single >= 8
    assert any(ord(c) > 0xFFFF for c in text_of("eventbrite")), "no surrogate pair in the UTF-16 file"


def check_addresses():
    pattern = re.compile(r"[\w.+-]+@[\w.-]+")
    for source in HEADERS:
        for address in pattern.findall(text_of(source)):
            assert re.search(r"@example\.(com|org|net)$", address, re.I), address


def check_wordings_in_readme():
    readme = load("README.md").decode("utf-8")
    for wordings in (EXPECTED["tier_wordings"], EXPECTED["status_wordings"]):
        for source in HEADERS:
            for word in wordings[source]:
                assert "`%s`" % word in readme, word
    for truth in EXPECTED["files"]:
        for refused in truth["refused"]:
            assert "`%s`" % refused["code"] in readme, refused["code"]
    numbers = [EXPECTED["totals"][name] for name in ("rows", "records")] + [
        EXPECTED["badges"],
        EXPECTED["attendees"],
    ]
    for number in numbers:
        assert str(number) in readme or "{:,}".format(number) in readme, number


def check_large():
    script = os.path.join(SAMPLES, "make-large.py")
    command = [sys.executable, script, "3000", "--errors", "20", "--seed", "5"]
    first = subprocess.run(command, check=True, capture_output=True)
    again = subprocess.run(command, check=True, capture_output=True, env=dict(os.environ, PYTHONHASHSEED="7"))
    assert first.stdout == again.stdout
    assert first.stderr.startswith(b"rows 3000, bad 60:")
    rows = list(csv.reader(io.StringIO(first.stdout.decode("utf-8"), newline=""), strict=True))
    header = (
        "source_id full_name email print_tier company title order_code ticket_code registered_at print_locale"
    )
    assert rows[0] == header.split() and len(rows) == 3001
    bad = [
        row
        for row in rows[1:]
        if len(row) != 10 or not row[1] or "\x07" in row[1] or row[3] in ("", "Gold Early")
    ]
    assert len(bad) == 60
    assert len({row[0] for row in rows[1:]}) == len({row[2] for row in rows[1:]}) == 3000


def main():
    checks = [
        (name[6:].replace("_", " "), run) for name, run in globals().items() if name.startswith("check_")
    ]
    print("1..%d" % len(checks))
    failed = 0
    for number, (name, run) in enumerate(checks, 1):
        try:
            run()
            print("ok %d - %s" % (number, name))
        except Exception as problem:  # every check must be reported, whatever it dies of
            failed += 1
            print("not ok %d - %s" % (number, name))
            print("# " + (type(problem).__name__ + ": " + str(problem)).replace("\n", "\n# "))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
