/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A compiled template: flat, immutable, free of cairo and of JSON; what the scene is bound from.
 * Values only, no drawing. */
#pragma once

#include "foyer-binding.h"
#include "foyer-image.h"
#include "foyer-look.h"
#include "foyer-render-types.h"
#include "foyer-sheet.h"

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
  FOYER_OP_LINE, /* from corner to corner of its box */
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

/* Of one line: enough for dash-dot-dot. */
#define FOYER_MAX_DASHES 8

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
  char *id; /* of the document; NULL: none */
  FoyerBox box; /* on its panel */
  int rotation; /* 0, 90, 180, 270 degrees clockwise, about the centre of the box */
  FoyerCondition *when; /* NULL: always */
  FoyerDependencies needs; /* what its look depends on */
  /* shapes */
  FoyerPaint fill;
  FoyerPaint stroke;
  int stroke_um;
  int radius_um;
  guint n_dashes; /* 0: a line without gaps */
  int dashes_um[FOYER_MAX_DASHES]; /* line and gap by turns */
  gboolean is_round; /* ends of lines and dashes */
  gboolean is_rising; /* line: from the bottom left */
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
  /* "repeat": one operation for each entry there is room for, all with the same path */
  guint repeat_most; /* 0: not repeated */
  guint repeat_index; /* which entry this one shows, from 0 */
  FoyerField repeat_list;
  /* roll */
  gboolean is_cut; /* no content: lies where it lies, cut off where the sheet ends */
} FoyerOp;

/* A face of the badge and where it lies on the sheet. */
typedef struct
{
  guint page;
  int x_um;
  int y_um;
  gboolean is_turned; /* by 180°: the far half of a top fold */
  gboolean is_tail; /* roll: begins where the content above it ends (FoyerScene.end_um) */
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

/* A word or phrase that may be said shorter where it does not fit. */
typedef struct
{
  char *phrase;
  GStrv forms; /* the longest first */
} FoyerAbbreviation;

struct _FoyerDisplayList
{
  int panel_width_um;
  int panel_height_um; /* roll: the most */
  FoyerSheet sheet;
  int bleed_um;
  int safe_um;
  guint n_pages;
  guint dpi;
  guint32 tier_rgb; /* where a badge names no colour */
  char *locale; /* of fixed text without a translation */
  GPtrArray *styles; /* FoyerStyle */
  GPtrArray *inks; /* FoyerInk: colours that were converted */
  GPtrArray *tiers; /* FoyerTier */
  GPtrArray *abbreviations; /* FoyerAbbreviation, in the order in which they are tried */
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

/* What paints and styles come out as for a badge of @tier (NULL: none); @colour is the taxonomy's,
 * "#rrggbb", or NULL. */
FoyerLook foyer_display_list_get_look (const FoyerDisplayList *self, const char *tier,
                                       const char *colour);
