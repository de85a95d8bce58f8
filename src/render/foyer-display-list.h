/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A compiled template: flat, immutable, free of cairo and of JSON; what the scene is bound from.
 * Values only, no drawing. */
#pragma once

#include "foyer-binding.h"
#include "foyer-image.h"
#include "foyer-render-types.h"

/* A colour that is fixed or follows the badge's tier. */
typedef enum
{
  FOYER_PAINT_NONE,
  FOYER_PAINT_RGB,
  FOYER_PAINT_TIER, /* `{tier_colour}` */
  FOYER_PAINT_TIER_INK, /* `{tier_ink}`: black or white, whichever reads better on the tier's colour
                         */
} FoyerPaintKind;

typedef struct
{
  FoyerPaintKind kind;
  guint32 rgb; /* 0xrrggbb */
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
typedef struct
{
  char *name;
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
} FoyerStyle;

/* A path element: 'M', 'L', 'C' (three points) or 'Z'; points in µm within the element's box. */
typedef struct
{
  char verb;
  int x_um[3];
  int y_um[3];
} FoyerPathStep;

typedef enum
{
  FOYER_OP_RECTANGLE,
  FOYER_OP_ELLIPSE,
  FOYER_OP_PATH,
  FOYER_OP_IMAGE,
  FOYER_OP_TEXT,
  FOYER_OP_CODE,
} FoyerOpKind;

typedef enum
{
  FOYER_FIT_CONTAIN,
  FOYER_FIT_COVER,
  FOYER_FIT_FILL,
} FoyerImageFit;

typedef enum
{
  FOYER_SYMBOLOGY_QR,
  FOYER_SYMBOLOGY_CODE128,
  FOYER_SYMBOLOGY_PDF417,
  FOYER_SYMBOLOGY_DATA_MATRIX,
  FOYER_SYMBOLOGY_AZTEC,
} FoyerSymbology;

#define FOYER_N_SYMBOLOGIES (FOYER_SYMBOLOGY_AZTEC + 1)

/* How a code is to be made. */
typedef struct
{
  FoyerSymbology symbology;
  char level; /* QR: 'L', 'M', 'Q', 'H' */
  guint columns; /* PDF417: of data, 1 to 30; 0: as the content needs */
} FoyerCodeSpec;

typedef struct
{
  FoyerOpKind kind;
  char *path; /* JSON pointer of the element, for diagnostics */
  char *id; /* the element's own; NULL: none */
  FoyerBox box; /* on its panel */
  int rotation; /* 0, 90, 180, 270 degrees clockwise, about the centre of the box */
  FoyerCondition *when; /* NULL: always */
  FoyerDependencies needs; /* what its look depends on */
  /* shapes */
  FoyerPaint fill;
  FoyerPaint stroke;
  int stroke_um;
  int radius_um;
  GArray *steps; /* FoyerPathStep */
  /* image */
  FoyerImage *image;
  FoyerImageFit fit;
  /* text */
  const FoyerStyle *style; /* of the display list */
  FoyerBinding *text; /* text and code */
  /* code */
  FoyerCodeSpec code;
  guint quiet_modules;
} FoyerOp;

/* A face of the badge and where it lies on the sheet. */
typedef struct
{
  guint page;
  int x_um;
  int y_um;
  gboolean is_turned; /* by 180°: the far half of a top fold */
  GPtrArray *ops; /* FoyerOp, back to front */
} FoyerPanel;

/* Consecutive operations of one panel: either all the same for everybody of a tier (drawn once and
 * reused) or one that is not. */
typedef struct
{
  const FoyerPanel *panel;
  guint first;
  guint length;
  gboolean is_art;
  FoyerDependencies needs;
} FoyerStep;

struct _FoyerDisplayList
{
  int panel_width_um;
  int panel_height_um;
  int sheet_width_um;
  int sheet_height_um;
  int bleed_um;
  int safe_um;
  guint n_pages;
  guint dpi;
  guint32 tier_rgb; /* where a badge names no colour */
  char *locale; /* of fixed text without a translation */
  GPtrArray *styles; /* FoyerStyle */
  GPtrArray *panels; /* FoyerPanel */
  GArray *steps; /* FoyerStep, page by page */
};

FoyerDisplayList *foyer_display_list_new (void);
void foyer_display_list_free (FoyerDisplayList *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerDisplayList, foyer_display_list_free)

FoyerOp *foyer_op_new (void);
void foyer_op_free (FoyerOp *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerOp, foyer_op_free)

/* Cuts the panels into steps; once, after everything else is in place. */
void foyer_display_list_seal (FoyerDisplayList *self);

/* The shape a paint has for one badge. */
guint32 foyer_paint_resolve (const FoyerPaint *self, guint32 tier_rgb);
