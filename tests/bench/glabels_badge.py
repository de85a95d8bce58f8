# SPDX-License-Identifier: GPL-3.0-or-later
"""The benchmark badge as a gLabels document with a merge file. The curves of the header are one SVG picture, the way a
user of gLabels would place them. Every object needs its affine matrix (a0, a3), else gLabels 3.4 draws empty pages."""

import csv
import os
from xml.sax.saxutils import quoteattr

import badge

PLACE = 'x="%.3fpt" y="%.3fpt" w="%.3fpt" h="%.3fpt" a0="1" a1="0" a2="0" a3="1" a4="0" a5="0" shadow="False"'


def place(box):
    return PLACE % tuple(box[:4])


def write_art(path):
    paths = []
    for colour, commands in badge.load_art():
        data = " ".join("%s %s" % (name, " ".join("%.3f" % value for value in values)) for name, values in commands)
        paths.append('<path fill="%s" d="%s"/>' % (colour, data))
    with open(path, "w", encoding="utf-8") as file:
        file.write('<svg xmlns="http://www.w3.org/2000/svg" width="288" height="44" viewBox="0 0 288 44">%s</svg>\n'
                   % "".join(paths))


def text_object(name, box):
    x, y, width, height, size, is_bold, is_centred = box
    return (
        '<Object-text %s valign="Top" auto_shrink="True"><Span justify="%s" font_family="Noto Sans" font_size="%d"'
        ' font_weight="%s" font_italic="False" color="%s" line_spacing="1">'
        '<Field name="%s"/></Span></Object-text>'
        % (place((x, y, width, height)), "Center" if is_centred else "Left", size, "Bold" if is_bold else "Regular",
           "0xffffffff" if name == "tier" else "0x000000ff", name)
    )


def box_object(box, colour):
    return '<Object-box %s line_width="0pt" line_color="0x00000000" %s/>' % (place(box), colour)


def write(folder, rows):
    """Writes badge.glabels, badge.csv and art.svg into @folder; returns (document, merge file)."""
    document, merge = os.path.join(folder, "badge.glabels"), os.path.join(folder, "badge.csv")
    art = os.path.join(folder, "art.svg")
    write_art(art)
    objects = [
        box_object(badge.HEADER, 'fill_color="0x1a2640ff"'),
        '<Object-image %s src=%s/>' % (place(badge.HEADER), quoteattr(art)),
        '<Object-image %s src=%s/>' % (place(badge.LOGO_BOX), quoteattr(badge.LOGO)),
        box_object(badge.BAND, 'fill_color_field="colour"'),
    ]
    objects += [text_object(name, box) for name, box in badge.TEXTS.items()]
    objects += [
        '<Object-barcode %s backend="libqrencode" style="IEC18004" text="False" checksum="True" color="0x000000ff"'
        ' field="token"/>' % place(badge.QR_BOX),
        '<Object-barcode %s backend="gnu-barcode" style="Code128" text="False" checksum="True" color="0x000000ff"'
        ' field="badge_no"/>' % place(badge.BAR_BOX),
    ]
    with open(document, "w", encoding="utf-8") as file:
        file.write(
            '<?xml version="1.0"?>\n<Glabels-document xmlns="http://glabels.org/xmlns/3.0/">\n'
            '<Template brand="Foyer" part="bench" size="Other" width="288pt" height="216pt" description="badge">'
            '<Label-rectangle id="0" width="288pt" height="216pt" round="0pt" x_waste="0pt" y_waste="0pt">'
            '<Layout nx="1" ny="1" x0="0pt" y0="0pt" dx="288pt" dy="216pt"/></Label-rectangle></Template>\n'
            '<Objects id="0" rotate="False">\n%s\n</Objects>\n<Merge type="Text/Comma/Line1Keys" src=%s/>\n'
            "</Glabels-document>\n" % ("\n".join(objects), quoteattr(merge))
        )
    with open(merge, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(badge.COLUMNS + ["colour"])
        for row in rows:
            writer.writerow(row + [badge.COLOURS[row[4]]])
    return document, merge
