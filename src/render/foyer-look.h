/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Colours and styles of a template, and what they come out as for one tier. Values only, free of
 * cairo and of JSON. */
#pragma once

#include <glib.h>

typedef enum
{
  FOYER_INK_CMYK, /* `{"cmyk": [c, m, y, k]}` */
  FOYER_INK_SPOT, /* `{"spot": "…", "alternate": …}` */
} FoyerInkKind;

/* A colour that the document does not give as RGB; converted once, when the template is compiled:
 * pre-flight says so for every one of foyer_template_get_inks(). */
typedef struct
{
  FoyerInkKind kind;
  char *path; /* JSON pointer of where it stands */
  char *spot; /* SPOT: name of the separation */
  gboolean has_cmyk; /* always for CMYK; SPOT: its alternate is CMYK */
  double cmyk[4]; /* parts of full ink, 0 to 1 */
  guint32 rgb; /* what is drawn in its place, 0xrrggbb */
} FoyerInk;

/* A colour that is fixed or follows the badge's tier. */
typedef enum
{
  FOYER_PAINT_NONE,
  FOYER_PAINT_RGB,
  FOYER_PAINT_TIER, /* `{tier_colour}` */
  FOYER_PAINT_TIER_INK, /* `{tier_ink}`: what reads on the tier's colour */
  FOYER_PAINT_NAMED, /* a colour of the document that some tier has another of */
} FoyerPaintKind;

typedef struct
{
  FoyerPaintKind kind;
  guint32 rgb; /* 0xrrggbb; NAMED: where the tier has none of its own */
  const FoyerInk *ink; /* the document's own colour if that is not RGB, else NULL */
  guint index; /* NAMED: in FoyerTier.named */
} FoyerPaint;

typedef enum
{
  FOYER_ALIGN_START, /* left, or right when the person's name runs from right to left */
  FOYER_ALIGN_CENTRE,
  FOYER_ALIGN_END,
  FOYER_ALIGN_LEFT,
  FOYER_ALIGN_RIGHT,
} FoyerAlign;

typedef enum
{
  FOYER_VALIGN_TOP,
  FOYER_VALIGN_MIDDLE,
  FOYER_VALIGN_BOTTOM,
} FoyerValign;

/* How a text looks and how it is made to fit. */
typedef struct _FoyerStyle FoyerStyle;
struct _FoyerStyle
{
  char *name; /* NULL: of one element */
  char *family; /* put before the font set's chain; NULL: none */
  gboolean is_bold;
  double size_pt;
  double min_size_pt; /* shrunk no further: overflow */
  guint max_lines;
  double leading; /* line distance in parts of the size */
  double tracking_em; /* extra space between letters of scripts that do not join */
  FoyerPaint colour;
  FoyerAlign align;
  FoyerValign valign;
  gboolean abbreviates; /* approved short forms before it overflows */
  gboolean truncates; /* cut off with an ellipsis before it overflows */
  const FoyerStyle **by_tier; /* one for each tier of the display list, NULL where the tier has no
                                 own; NULL: no tier has. The styles belong to the display list */
};

/* What the document says of one tier; everything else is the taxonomy's. */
typedef struct
{
  char *code;
  gboolean has_colour;
  gboolean has_ink;
  guint32 rgb; /* `{tier_colour}` */
  guint32 ink; /* `{tier_ink}` */
  GArray *named; /* FoyerPaint, one for each name that some tier changes; NONE: not this one */
} FoyerTier;

/* How paints and styles come out for one badge. */
typedef struct
{
  guint32 tier_rgb;
  guint32 tier_ink;
  const FoyerTier *tier; /* NULL: the document says nothing of the badge's tier */
  guint tier_index;
} FoyerLook;

/* 0xrrggbb. */
guint32 foyer_paint_resolve (const FoyerPaint *self, const FoyerLook *look);
/* @self, or what the badge's tier has in its place. */
const FoyerStyle *foyer_style_resolve (const FoyerStyle *self, const FoyerLook *look);

void foyer_ink_free (FoyerInk *self);
void foyer_tier_free (FoyerTier *self);
void foyer_style_free (FoyerStyle *self);
