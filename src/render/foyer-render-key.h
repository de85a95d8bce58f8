/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The key of a finished badge: all that its bytes depend on, in 32 bytes. Draws nothing and
 * needs no renderer. */
#pragma once

#include "foyer-digest.h"
#include "foyer-render-types.h"

typedef enum
{
  FOYER_COLOUR_MODE_COLOUR,
  FOYER_COLOUR_MODE_GRAY,
  FOYER_COLOUR_MODE_BITONAL,
} FoyerColourMode;

/* What kind of drawing it is. */
typedef enum
{
  FOYER_RENDER_VARIANT_NORMAL,
  FOYER_RENDER_VARIANT_FALLBACK_MARK, /* marked as drawn with a replacement */
  FOYER_RENDER_VARIANT_STATIC, /* of the static template that stands in for a failing one */
} FoyerRenderVariant;

/* Everything is lent. All zero but @input: a plain badge on the template's own stock. */
typedef struct
{
  const FoyerBadgeInput *input; /* never NULL */
  const FoyerRenderOptions *options; /* NULL: the default */
  guint revision; /* of the record; the copy is left out: a reprint is the same paper */
  const char *stock; /* PWG media name; NULL: the template's */
  FoyerColourMode colour_mode;
  FoyerRenderVariant variant;
  const FoyerDigest *token_chain; /* of the override tokens that made the record; NULL: none */
} FoyerRenderSubject;

/* SHA-256 over payload (record hash, revision, badge number and token, tier label and colour, event
 * texts), target (stock, dpi, bleed, place on the sheet, whether it is a proof, format,
 * colours of pixels, calibration, colour mode),
 * variant, digests of template and fonts, token chain, and foyer_renderer_get_engine(). Equal keys
 * mean equal bytes; every part is framed, so that no two subjects run into one another. Any thread;
 * some 5 µs. */
FoyerDigest foyer_render_key_make (FoyerFontSet *fonts, FoyerTemplate *template,
                                   const FoyerRenderSubject *subject);
