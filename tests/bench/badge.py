# SPDX-License-Identifier: GPL-3.0-or-later
"""The badge of the benchmarks for the programs that Foyer is compared with: its rows, its art and its places in points.

The art is read from Foyer's own template (tests/render/fixtures/bench-badge), so that everybody draws the same."""

import json
import os

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TEMPLATE = os.path.join(TESTS, "render", "fixtures", "bench-badge")
LOGO = os.path.join(TEMPLATE, "logo.jpg")
FONTS = {
    "regular": "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf",
    "bold": "/usr/share/fonts/truetype/noto/NotoSans-Bold.ttf",
}

WIDTH, HEIGHT = 288.0, 216.0
HEADER = (0, 0, 288, 44)
LOGO_BOX = (8, 4, 72, 36)
BAND = (0, 180, 288, 36)
QR_BOX = (198, 96, 78, 78)
BAR_BOX = (12, 146, 150, 24)
# name: x, y, width, height, size, bold, centred
TEXTS = {
    "name": (12, 56, 264, 36, 30, True, True),
    "company": (12, 100, 180, 17, 14, False, False),
    "title": (12, 122, 180, 15, 12, False, False),
    "tier": (12, 186, 264, 22, 16, True, True),
}
SMALLEST_SIZE = 6
COLUMNS = ["id", "name", "company", "title", "tier", "badge_no", "token"]
COLOURS = {"GENERAL": "#1a66bf", "VIP": "#bf991a", "SPEAKER": "#1a8c4d", "STAFF": "#666666", "PRESS": "#b21a33"}

GIVEN = ("James Mary Robert Patricia Linda Zoë José Łukasz Søren Chloé Jürgen Ana-Sofía Maximilian Alexandria Bo Ng "
         "Christopher-Alexander").split()
FAMILY = ("Smith Johnson Williams Brown O'Neill Müller García Kowalski Østergaard van-der-Berg "
          "Featherstonehaugh-Cholmondeley Papadopoulos Li Ivanov").split()
COMPANIES = ["Example Labs", "Northwind Traders", "Open Data Foundation", "Umbrella Research Laboratories GmbH & Co. KG",
             "Contoso", "Universität Zürich", "Société Exemple", "Institute for Advanced Studies in Applied Informatics"]
TITLES = ["Engineer", "Senior Software Engineer", "CTO", "Product Manager", "Head of Research and Development",
          "Director of Partnerships", "Student", "Journalist"]
TIERS = ["GENERAL"] * 14 + ["VIP", "SPEAKER", "SPEAKER", "STAFF", "PRESS", "PRESS"]


def make_rows(n):
    """n rows, the same every time. Latin script only: the peers cannot shape or find fonts for the others."""
    rows = []
    for i in range(n):
        mixed = (i * 0x9E3779B97F4A7C15 + 7) & 0xFFFFFFFFFFFFFFFF
        mixed ^= mixed >> 31
        rows.append([
            "REG-%07d" % i,
            "%s %s" % (GIVEN[mixed % len(GIVEN)], FAMILY[(mixed >> 8) % len(FAMILY)]),
            COMPANIES[(mixed >> 16) % len(COMPANIES)],
            TITLES[(mixed >> 24) % len(TITLES)],
            TIERS[(mixed >> 32) % len(TIERS)],
            "REG-%07d" % i,
            "F1-%010X-%018d" % (mixed >> 24, i),
        ])
    return rows


def write_rows(path, rows):
    with open(path, "w", encoding="utf-8") as file:
        for row in rows:
            file.write("\t".join(row) + "\n")


def load_art():
    """The filled curves: (colour, [(command, [points])]) with coordinates in points from the upper left corner."""
    with open(os.path.join(TEMPLATE, "template.json"), encoding="utf-8") as file:
        elements = json.load(file)["sides"]["front"]["elements"]
    art = []
    for element in elements:
        if element["type"] != "path":
            continue
        commands, words = [], element["path"].split()
        while words:
            command = words.pop(0)
            count = {"M": 2, "L": 2, "C": 6, "Z": 0}[command]
            commands.append((command, [float(words.pop(0)) * 72 / 25.4 for _ in range(count)]))
        art.append((element["fill"], commands))
    return art


def write_art(path):
    """The same for programs: a line a curve, colour first."""
    with open(path, "w", encoding="ascii") as file:
        for colour, commands in load_art():
            words = [" ".join([name] + ["%.4f" % value for value in values]) for name, values in commands]
            file.write(" ".join([colour] + words) + "\n")
