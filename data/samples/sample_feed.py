# SPDX-License-Identifier: CC0-1.0
"""What the three sample feeds share: the people in them, the errors planted in them, and the truth about them."""

import io
import unicodedata

from sample_names import (
    COMPANIES,
    CULTURE_WEIGHTS,
    JOBS,
    LOCAL_COMPANIES,
    LOCAL_JOBS,
    PRONOUNS,
    SPECIAL_NAMES,
    letters,
    make_email,
    pick_local,
)

EVENT = {
    "name": "Brindlemark 2026: Conference on Wayfinding and Public Signs",
    "slug": "brindlemark-2026",
    "days": ["2026-09-17", "2026-09-18", "2026-09-19"],
    "place": "Skerjavogur (invented)",
    "time_zone": "UTC",
}

TIER_WORDINGS = {
    "pretix": {
        "Conference ticket": "GENERAL",
        "Early-bird ticket": "GENERAL",
        "Student ticket": "GENERAL",
        "VIP pass": "VIP",
        "Speaker ticket": "SPEAKER",
        "Crew": "STAFF",
        "Press accreditation": "PRESS",
        "Exhibitor pass": "EXHIBITOR",
    },
    "eventbrite": {
        "General Admission": "GENERAL",
        "Early Bird": "GENERAL",
        "Student Admission": "GENERAL",
        "VIP": "VIP",
        "Speakers": "SPEAKER",
        "Volunteer / Staff": "STAFF",
        "Press & Media": "PRESS",
        "Exhibitor / Sponsor": "EXHIBITOR",
    },
    "luma": {
        "Standard": "GENERAL",
        "Standard (Early)": "GENERAL",
        "Community": "GENERAL",
        "VIP Lounge": "VIP",
        "Speaker": "SPEAKER",
        "Team": "STAFF",
        "Press": "PRESS",
        "Partner Booth": "EXHIBITOR",
    },
    "reference": {"VIP": "VIP", "speaker": "SPEAKER"},
}
STATUS_WORDINGS = {
    "pretix": {
        "paid": "active",
        "pending": "payment-pending",
        "expired": "payment-pending",
        "canceled": "cancelled",
    },
    "eventbrite": {
        "Attending": "active",
        "Checked In": "active",
        "Unpaid": "payment-pending",
        "Refunded": "cancelled",
        "Not Attending": "cancelled",
        "Transferred": "cancelled",
        "Deleted": "cancelled",
    },
    "luma": {
        "approved": "active",
        "pending_approval": "payment-pending",
        "invited": "payment-pending",
        "waitlist": "waitlisted",
        "declined": "cancelled",
    },
    "reference": {},
}
CONTRACTS = {
    "pretix": "pretix-order-positions",
    "eventbrite": "eventbrite-attendees",
    "luma": "luma-guests",
    "reference": "reference",
}
PRICES = {
    "Conference ticket": 34900,
    "Early-bird ticket": 24900,
    "Student ticket": 2300,
    "VIP pass": 89000,
    "Exhibitor pass": 45000,
    "General Admission": 34900,
    "Early Bird": 24900,
    "Student Admission": 2300,
    "VIP": 89000,
    "Exhibitor / Sponsor": 45000,
    "Standard": 34900,
    "Standard (Early)": 24900,
    "Community": 4900,
    "VIP Lounge": 89000,
    "Partner Booth": 45000,
}
TIER_WEIGHTS = [
    ("GENERAL", 690),
    ("SPEAKER", 95),
    ("EXHIBITOR", 70),
    ("STAFF", 60),
    ("VIP", 50),
    ("PRESS", 35),
]
OUTCOMES = ["admitted", "updated", "unchanged", "late", "cancelled", "refused"]
# Codes found while cutting the file into records: the cells, and with them the id, are not to be trusted.
DECODER_CODES = ("ragged-row", "unclosed-quote", "text-after-quote", "nul-byte")

PHONES = [
    ("+4930231250%02d", 100),
    ("+44770090%04d", 1000),
    ("+120255501%02d", 100),
    ("+3319900%04d", 10000),
]
DIETS = [
    ((), 70),
    (("Vegetarian",), 14),
    (("Vegan",), 7),
    (("Gluten-free",), 4),
    (("Halal",), 3),
    (("Kosher",), 1),
    (("Vegan", "Gluten-free"), 1),
]
LATIN_LOCALES = {"pl", "cs", "de", "fr", "es", "pt", "it", "nl", "sv", "en", "hu", "hr"}


class Row:
    """One data record of a feed: what it says, what must come of it, and where it stood once it was written."""

    def __init__(self, fields, outcome, code=None, path=None, mangle=None, note=None):
        self.fields = fields
        self.outcome = outcome
        self.code = code
        self.path = path
        self.mangle = mangle  # cells -> cells (list), or cells -> raw text of the record (str)
        self.note = note
        self.key = fields["minute"]
        self.line = self.record = None


class People:
    """Makes people whose folded names and e-mail addresses are all different."""

    def __init__(self, random):
        self.random = random
        self.names = {letters(full) for _, _, full in SPECIAL_NAMES} | {
            letters("jane doe"),
            letters("john smith"),
        }
        self.emails = {"jane@example.com", "john@corp.io", "missing@data.com"}

    def finish(self, locale, gender, given, family, full, kind="ordinary"):
        random = self.random
        self.names.add(letters(full))
        return {
            "locale": locale,
            "given": given,
            "family": family,
            "full": full,
            "kind": kind,
            "title": "",
            "email": make_email(random, full, self.emails),
            "company": pick_local(random, locale, COMPANIES, LOCAL_COMPANIES),
            "job": pick_local(random, locale, JOBS, LOCAL_JOBS),
            "pronouns": random.weighted(PRONOUNS[gender]),
            "diet": random.weighted(DIETS),
            "tier": random.weighted(TIER_WEIGHTS),
        }

    def make(self, latin=False):
        while True:
            culture = self.random.weighted(CULTURE_WEIGHTS)
            if latin and culture.locale not in LATIN_LOCALES:
                continue
            gender, given, family, full = culture.make(self.random)
            if letters(full) not in self.names:
                return self.finish(culture.locale, gender, given, family, full)

    def special(self, kind, locale, full):
        words = full.split(" ")
        splits = (
            kind
            not in (
                "one-word",
                "one-letter",
                "spaces",
                "bidi-controls",
                "ideographic-space",
                "kana",
                "decomposed",
                "rare-ideograph",
            )
            and len(words) > 1
            and locale != "vi"
        )
        given, family = (words[0], " ".join(words[1:])) if splits else ("", "")
        return self.finish(locale, None, given, family, full, kind)


class Feed:
    """A file in the making. Sub-classes know the platform's shape."""

    source = file = header = None

    def __init__(self, random, people):
        self.random = random
        self.people = people
        self.rows = []
        self.blank = []  # physical lines of rows that hold nothing
        self.lost = None  # physical lines that an unclosed quote swallows
        self.pairs = []

    # --- planting -------------------------------------------------------------------------------------------------

    def wording(self, tier):
        words = [w for w, t in TIER_WORDINGS[self.source].items() if t == tier]
        return words[0] if len(words) == 1 else self.random.weighted(list(zip(words, (60, 25, 15))))

    def add(self, fields, **kw):
        status = STATUS_WORDINGS[self.source][fields["status"]]
        row = Row(fields, "cancelled" if status == "cancelled" else "admitted", **kw)
        self.rows.append(row)
        return row

    def refuse(self, fields, code, path=None, mangle=None, note=None):
        row = Row(fields, "refused", code, path, mangle, note)
        self.rows.append(row)
        return row

    def follow(self, first, outcome, code=None, path=None, note=None, **changes):
        """A later delivery of FIRST's id: the same record with CHANGES."""
        row = Row(dict(first.fields, **changes), outcome, code, path, note=note)
        row.key = first.key + self.random.between(300, 20000)
        self.rows.append(row)
        return row

    def active(self, person=None, **changes):
        """An ordinary active registration, to plant something on; it has an e-mail and is its own order."""
        return self.fields(
            person or self.people.make(latin=True), status=self.active_word, alone=True, **changes
        )

    def plant_repeats(self, unchanged, updated, collisions, moved):
        for i in range(unchanged):
            self.follow(self.add(self.active()), "unchanged", note="the same row again")
        for i in range(updated):
            first = self.add(self.active(company="Waymark & Daughters", job="Sign maker"))
            change = [
                {"company": "Brindlemark Ferries"},
                {"job": "Head of Signs"},
                {
                    "given": first.fields["given"] + " M.",
                    "full": first.fields["given"] + " M. " + first.fields["family"],
                },
                {"company": "Quiet Corners Co-op", "job": "Director"},
            ][i % 4]
            self.follow(first, "updated", note="changed " + ", ".join(sorted(change)), **change)
        for i in range(collisions):
            first, other = self.add(self.active()), self.people.make(latin=True)
            self.follow(
                first,
                "refused",
                "identity-collision",
                "full_name",
                "same id, another person",
                **{k: other[k] for k in ("given", "family", "full", "email")}
            )
        for tier in moved:
            if tier:
                first = self.add(self.active(product=self.wording("GENERAL")))
                self.follow(
                    first,
                    "refused",
                    "invariant-changed",
                    "print_tier",
                    "same id, another tier",
                    product=self.wording(tier),
                )
            else:
                first = self.add(self.active())
                self.follow(
                    first,
                    "refused",
                    "invariant-changed",
                    "registered_at",
                    "same id, registered on another day",
                    minute=first.fields["minute"] + 3 * 1440,
                )

    def plant_pair(self, other, how):
        """The same person registers twice: here, and in OTHER (which may be this feed)."""
        person = self.people.make(latin=True)
        again = dict(person, company=self.random.pick(COMPANIES), job=self.random.pick(JOBS))
        if how == "upper-email":
            again["email"] = person["email"].upper()
        elif how == "upper-name":
            again.update((k, person[k].upper()) for k in ("given", "family", "full"))
        elif how == "lower-name":
            again.update((k, person[k].lower()) for k in ("given", "family", "full"))
        elif how == "decomposed":
            again.update(
                (k, unicodedata.normalize("NFD", person[k])) for k in ("given", "family", "full")
            )
        first, second = self.add(self.active(person)), other.add(other.active(again))
        self.pairs.append(
            ((self.source, first.fields["id"]), (other.source, second.fields["id"]), how)
        )

    def plant_near_misses(self):
        """Looks like a duplicate and is none: one name with two addresses, one address with two names."""
        person = self.people.make(latin=True)
        namesake = dict(person, email=make_email(self.random, person["full"], self.people.emails))
        self.add(self.active(person))
        self.add(self.active(namesake))
        boss, assistant = self.people.make(latin=True), self.people.make(latin=True)
        self.add(self.active(boss))
        self.add(self.active(dict(assistant, email=boss["email"])))

    # --- writing --------------------------------------------------------------------------------------------------

    def quote(self, cell):
        return '"' + cell.replace('"', '""') + '"' if any(c in cell for c in self.quoted) else cell

    def join(self, cells):
        return self.delimiter.join(self.quote(cell) for cell in cells)

    def write(self):
        self.rows.sort(key=lambda row: row.key)
        out = io.StringIO()
        line = 1
        out.write(self.join(self.header) + "\r\n")
        line += 1
        for number, row in enumerate(self.rows, 1):
            cells = self.cells(row.fields)
            assert len(cells) == len(self.header), (self.source, len(cells), len(self.header))
            if row.mangle:
                cells = row.mangle(cells)
            text = (cells if isinstance(cells, str) else self.join(cells)) + "\r\n"
            row.line, row.record = line, number
            out.write(text)
            line += text.count("\n")
        self.write_tail(out, line)
        return out.getvalue().encode(self.encoding)

    def write_tail(self, out, line):
        pass

    def truth(self):
        refused, statuses = [], {}
        for row in self.rows:
            if row.outcome == "refused":
                entry = {
                    "line": row.line,
                    "record": row.record,
                    "source_id": None if row.code in DECODER_CODES else row.fields["id"] or None,
                    "code": row.code,
                }
                if row.path:
                    entry["field"] = row.path
                if row.note:
                    entry["note"] = row.note
                if row.code == "unclosed-quote":
                    entry["swallowed_lines"] = self.lost
                refused.append(entry)
        outcomes = {name: sum(row.outcome == name for row in self.rows) for name in OUTCOMES}
        for state in self.final().values():
            statuses[state["status"]] = statuses.get(state["status"], 0) + 1
        return {
            "file": self.file,
            "source": self.source,
            "contract": CONTRACTS[self.source],
            "encoding": self.encoding_name,
            "delimiter": self.delimiter,
            "columns": len(self.header),
            "rows": len(self.rows) + len(self.blank),
            "skipped": [{"line": line, "reason": "blank-row"} for line in self.blank],
            "records": len(self.rows),
            "outcomes": outcomes,
            "statuses": dict(sorted(statuses.items())),
            "refused": refused,
        }

    def final(self):
        """What stands in the store after this feed: source_id -> status and tier."""
        state = {}
        for row in self.rows:
            if row.outcome in ("admitted", "updated", "cancelled"):
                fields = row.fields
                state[fields["id"]] = {
                    "status": STATUS_WORDINGS[self.source][fields["status"]],
                    "tier": TIER_WORDINGS[self.source][fields["product"]],
                }
        return state

    # --- small helpers --------------------------------------------------------------------------------------------

    def phone(self):
        pattern, count = self.random.pick(PHONES)
        return pattern % self.random.below(count)

    def base(self, person, status, changes):
        fields = {
            k: person[k]
            for k in (
                "given",
                "family",
                "full",
                "title",
                "email",
                "company",
                "job",
                "pronouns",
                "diet",
                "locale",
                "kind",
            )
        }
        fields.update(
            status=status,
            product=self.wording(person["tier"]),
            minute=self.random.between(61 * 1440, 255 * 1440),
        )
        fields["second"] = self.random.below(60)
        fields["millisecond"] = self.random.below(1000)
        fields.update(changes)
        return fields


def date_of(minute):
    """MINUTE of the year 2026 -> (month, day, hour, minute)."""
    day, rest = divmod(minute, 1440)
    month = 1
    for length in (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31):
        if day < length:
            return month, day + 1, rest // 60, rest % 60
        day -= length
        month += 1
    raise AssertionError("not in 2026")


def money(cents, point):
    return "%d%s%02d" % (cents // 100, point, cents % 100)
