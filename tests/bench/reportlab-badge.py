#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The benchmark badge drawn by reportlab into one document: reportlab-badge.py ROWS.tsv OUTPUT.pdf. Prints one line.

What a careful user of reportlab would write: fonts registered once, the art of each tier as a form that pages refer to,
text shrunk by its width in one step, codes by reportlab's own barcode package inside the clock."""

import os
import sys
import time

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode import code128, qr
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import HexColor
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

import badge


def flip(box):
    """Points from the upper left corner to points from the lower left one."""
    x, y, width, height = box[:4]
    return x, badge.HEIGHT - y - height, width, height


def draw_art(canvas, art, logo, colour):
    canvas.setFillColor(HexColor(badge.COLOURS[colour]))
    canvas.rect(*flip(badge.BAND), stroke=0, fill=1)
    canvas.setFillColor(HexColor("#1a2640"))
    canvas.rect(*flip(badge.HEADER), stroke=0, fill=1)
    for fill, commands in art:
        canvas.setFillColor(HexColor(fill))
        path = canvas.beginPath()
        for name, values in commands:
            points = [badge.HEIGHT - value if i % 2 else value for i, value in enumerate(values)]
            if name == "M":
                path.moveTo(*points)
            elif name == "L":
                path.lineTo(*points)
            elif name == "C":
                path.curveTo(*points)
            else:
                path.close()
        canvas.drawPath(path, stroke=0, fill=1)
    canvas.drawImage(logo, *flip(badge.LOGO_BOX))


def draw_text(canvas, name, text):
    x, y, width, height, size, is_bold, is_centred = badge.TEXTS[name]
    font = "Bold" if is_bold else "Regular"
    natural = pdfmetrics.stringWidth(text, font, size)
    if natural > width:
        size = max(badge.SMALLEST_SIZE, size * width / natural)
    canvas.setFont(font, size)
    canvas.setFillColorRGB(*(1, 1, 1) if name == "tier" else (0, 0, 0))
    baseline = badge.HEIGHT - y - size * 1.07
    if is_centred:
        canvas.drawCentredString(x + width / 2, baseline, text)
    else:
        canvas.drawString(x, baseline, text)


def draw_codes(canvas, row):
    x, y, width, height = flip(badge.QR_BOX)
    drawing = Drawing(width, height)
    drawing.add(qr.QrCodeWidget(row["token"], barLevel="M", barWidth=width, barHeight=height, barBorder=0))
    renderPDF.draw(drawing, canvas, x, y)
    x, y, width, height = flip(badge.BAR_BOX)
    canvas.setFillColorRGB(0, 0, 0)
    code = code128.Code128(row["badge_no"], barWidth=0.95, barHeight=height, quiet=0)
    code.drawOn(canvas, x, y)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        rows = [dict(zip(badge.COLUMNS, line.rstrip("\n").split("\t"))) for line in file]
    pdfmetrics.registerFont(TTFont("Regular", badge.FONTS["regular"]))
    pdfmetrics.registerFont(TTFont("Bold", badge.FONTS["bold"]))
    art, logo = badge.load_art(), ImageReader(badge.LOGO)
    started = time.monotonic()
    canvas = Canvas(sys.argv[2], pagesize=(badge.WIDTH, badge.HEIGHT), invariant=1)
    for tier in badge.COLOURS:
        canvas.beginForm(tier)
        draw_art(canvas, art, logo, tier)
        canvas.endForm()
    for row in rows:
        canvas.doForm(row["tier"])
        for name in badge.TEXTS:
            draw_text(canvas, name, row[name])
        draw_codes(canvas, row)
        canvas.showPage()
    canvas.save()
    seconds = time.monotonic() - started
    print("badges=%d badges_per_second=%.1f bytes_per_badge=%d"
          % (len(rows), len(rows) / seconds, os.path.getsize(sys.argv[2]) / len(rows)))


if __name__ == "__main__":
    main()
