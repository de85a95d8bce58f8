#!/usr/bin/env python3
# SPDX-License-Identifier: CC0-1.0
"""Writes the sample feeds beside it, and expected.json, which says what an importer must make of them.

Run it without arguments to write into its own folder, or with one argument: the folder to write into. It uses the
standard library only, has its own generator of numbers and reads no clock: the same bytes everywhere.
Every error in the feeds is planted on purpose (plant… in sample_feed.py and sample_platforms.py) and recorded there.
"""

import json
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from sample_feed import EVENT, OUTCOMES, STATUS_WORDINGS, TIER_WORDINGS, People  # noqa: E402
from sample_names import SPECIAL_NAMES, Generator  # noqa: E402
from sample_platforms import Eventbrite, Luma, Pretix  # noqa: E402

REFERENCE = [
    {"id": "REG-001", "name": "jane doe", "email": "JANE@EXAMPLE.COM", "tier": "VIP"},
    {"id": "REG-002", "name": "", "email": "missing@data.com"},
    {"id": "REG-003", "name": "john smith", "email": "john@corp.io", "tier": "speaker"},
]
REFERENCE_TRUTH = {
    "file": "reference.json",
    "source": "reference",
    "contract": "reference",
    "encoding": "UTF-8",
    "rows": 3,
    "skipped": [],
    "records": 3,
    "outcomes": {
        "admitted": 2,
        "updated": 0,
        "unchanged": 0,
        "late": 0,
        "cancelled": 0,
        "refused": 1,
    },
    "statuses": {"active": 2},
    "refused": [
        {
            "line": 3,
            "record": 2,
            "source_id": "REG-002",
            "code": "name-missing",
            "field": "full_name",
        }
    ],
}


def excel_damaged(random):
    """A list that went through Excel as numbers: ids in exponent form. The file as a whole must be refused."""
    people = People(random)
    lines = [
        ",".join(
            [
                "Order #",
                "Order Date",
                "First Name",
                "Last Name",
                "Email",
                "Quantity",
                "Ticket Type",
                "Attendee #",
                "Attendee Status",
                "Job Title",
                "Company",
            ]
        )
    ]
    for i in range(12):
        person = people.make(latin=True)
        lines.append(
            ",".join(
                [
                    "1.12E+10",
                    "5/%d/26 9:%02d" % (i + 1, i * 3),
                    person["given"],
                    person["family"],
                    person["email"],
                    "1",
                    "General Admission",
                    "1.89E+10",
                    "Attending",
                    "Cartographer",
                    "Freelance",
                ]
            )
        )
    return ("\r\n".join(lines) + "\r\n").encode("utf-8")


def build():
    random = Generator(20260917)
    people = People(random)
    feeds = pretix, eventbrite, luma = [kind(random, people) for kind in (Pretix, Eventbrite, Luma)]
    pretix.fill(735, SPECIAL_NAMES[0::3])
    eventbrite.fill(525, SPECIAL_NAMES[1::3])
    luma.fill(365, SPECIAL_NAMES[2::3])
    for feed in feeds:
        feed.plant()
    ways = ["same", "upper-email", "upper-name", "lower-name", "decomposed"]
    for first, second, count in (
        (pretix, pretix, 4),
        (eventbrite, eventbrite, 3),
        (luma, luma, 3),
        (pretix, eventbrite, 6),
        (eventbrite, luma, 4),
        (pretix, luma, 2),
    ):
        for i in range(count):
            first.plant_pair(second, ways[i % len(ways)])
    pretix.plant_tail()

    files = {feed.file: feed.write() for feed in feeds}
    files["reference.json"] = (
        "[\n" + ",\n".join("  " + json.dumps(item) for item in REFERENCE) + "\n]\n"
    ).encode("utf-8")
    files["excel-damaged.csv"] = excel_damaged(Generator(7))
    files["expected.json"] = (
        json.dumps(expected(feeds), ensure_ascii=False, indent=1) + "\n"
    ).encode("utf-8")
    return files


def expected(feeds):
    truths = [feed.truth() for feed in feeds] + [REFERENCE_TRUTH]
    store = {
        (feed.source, source_id): state
        for feed in feeds
        for source_id, state in feed.final().items()
    }
    store[("reference", "REG-001")] = {"status": "active", "tier": "VIP"}
    store[("reference", "REG-003")] = {"status": "active", "tier": "SPEAKER"}
    pairs = [pair for feed in feeds for pair in feed.pairs]
    held = {end for pair in pairs for end in pair[:2]}
    assert len(held) == 2 * len(pairs)
    assert all(store[end]["status"] == "active" for end in held)
    badges, codes, statuses = {}, {}, {}
    for key, state in store.items():
        statuses[state["status"]] = statuses.get(state["status"], 0) + 1
        if state["status"] == "active" and key not in held:
            badges[state["tier"]] = badges.get(state["tier"], 0) + 1
    for truth in truths:
        for item in truth["refused"]:
            codes[item["code"]] = codes.get(item["code"], 0) + 1
    return {
        "event": EVENT,
        "order": [truth["source"] for truth in truths],
        "files": truths,
        "totals": {
            "rows": sum(t["rows"] for t in truths),
            "records": sum(t["records"] for t in truths),
            "outcomes": {name: sum(t["outcomes"][name] for t in truths) for name in OUTCOMES},
            "refused_by_code": dict(sorted(codes.items())),
        },
        "attendees": len(store),
        "statuses": dict(sorted(statuses.items())),
        "possible_duplicates": [
            {"people": [{"source": s, "source_id": i} for s, i in (a, b)], "how": how}
            for a, b, how in pairs
        ],
        "held": len(held),
        "badges": sum(badges.values()),
        "badges_by_tier": dict(sorted(badges.items())),
        "tier_wordings": TIER_WORDINGS,
        "status_wordings": STATUS_WORDINGS,
        "not_in_demo": [
            {
                "file": "excel-damaged.csv",
                "source": "eventbrite",
                "outcome": "whole file refused",
                "reason": "the id columns 'Order #' and 'Attendee #' hold numbers in exponent form",
            }
        ],
    }


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))
    for name, data in build().items():
        with open(os.path.join(folder, name), "wb") as out:
            out.write(data)


if __name__ == "__main__":
    main()
