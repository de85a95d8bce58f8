/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forward names and the small values that all of foyer-render shares; no functions. */
#pragma once

#include "foyer-print-target.h"
#include "foyer-record.h"

#include <glib.h>

typedef struct _FoyerFontSet FoyerFontSet;
typedef struct _FoyerTemplate FoyerTemplate;
typedef struct _FoyerDisplayList FoyerDisplayList;
typedef struct _FoyerScene FoyerScene;
typedef struct _FoyerRenderer FoyerRenderer;

/* A rectangle in micrometres; y grows downwards, as on the page. */
typedef struct
{
  int x_um;
  int y_um;
  int width_um;
  int height_um;
} FoyerBox;

/* Everything a template can show of one badge. Lent by the caller for the length of the call; a
 * NULL text counts as absent. */
typedef struct
{
  FoyerRecord *record; /* never NULL */
  const char *badge_no; /* `{badge_no}`: Code 128 and the number beside it */
  const char *badge_token; /* `{badge_token}`: what the QR code says */
  const char *tier_label; /* `{tier_label}`; NULL: the record's tier code */
  const char *tier_colour; /* `{tier_colour}` "#rrggbb"; NULL or not a colour: the template's own */
  const char *event_name; /* `{event_name}` */
  const char *event_line; /* `{event_line}`: one line below the name: dates, place */
} FoyerBadgeInput;

/* How a document is made beyond what template and badge say. All zero (or a NULL pointer) is the
 * default. */
typedef struct
{
  guint dpi; /* dots that code modules are snapped to; 0: the template's */
  gboolean with_bleed; /* the page grows by the template's bleed on every side: for a press, not for
                          cut stock. Sheets that badges share stay as large as they are */
  guint first_place; /* sheets that badges share: places that the first one has lost already; the
                        first badge goes to this one, from 0 */
  gboolean is_proof; /* PROOF across every page: a template that nobody approved */
  FoyerFormatKind format; /* looked at by foyer_printed_document_render() and the render key */
  FoyerPixels pixels; /* likewise, of rasters */
  FoyerCalibration calibration; /* of the printer on this stock: every page is moved by it */
} FoyerRenderOptions;
