/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pre-flight: what would go wrong with a badge, found before it prints; rules, methods and
 * limits in docs/preflight.md. Decides nothing. */
#pragma once

#include "foyer-colour-profile.h"
#include "foyer-finding.h"
#include "foyer-renderer.h"

/* All zero is the default. Lent for the life of the pre-flight. */
typedef struct
{
  guint dpi; /* of the printer: codes are placed and read at it; 0: the template's */
  FoyerColourProfile *profile; /* of the printer; NULL: colours are not judged */
  gboolean is_quick; /* leaves out what needs a raster: contrast, and reading codes back */
} FoyerPreflightOptions;

/* For one thread at a time; keeps what many badges of a template share. */
typedef struct _FoyerPreflight FoyerPreflight;

/* @renderer and what @options points at are lent and outlive it. */
FoyerPreflight *foyer_preflight_new (FoyerRenderer *renderer, const FoyerPreflightOptions *options);
void foyer_preflight_free (FoyerPreflight *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerPreflight, foyer_preflight_free)

/* (transfer full) What was found on this badge: GPtrArray of FoyerFinding, sorted by severity;
 * empty: nothing. @pdf are the bytes that print, as rendered with this dpi, if the caller has them;
 * NULL: they are made here. 10 to 30 ms, quick: 0.1 ms. Same input, same findings. Errors:
 * FOYER_RENDER_ERROR of rendering or rasterising. */
GPtrArray *foyer_preflight_check (FoyerPreflight *self, FoyerTemplate *template,
                                  const FoyerBadgeInput *input, GBytes *pdf, GError **error);

/* The decoder that reads codes back: "zbar 0.23.92", "none"; static. */
const char *foyer_preflight_get_reader (void);

/* (transfer full) The finding that stands for a profile that was refused with @error. */
FoyerFinding *foyer_preflight_explain_profile (const GError *error);

/* Findings of many badges as one list: what was found just so on several stands there once, with
 * their number. */
typedef struct _FoyerPreflightList FoyerPreflightList;

FoyerPreflightList *foyer_preflight_list_new (void);
void foyer_preflight_list_free (FoyerPreflightList *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerPreflightList, foyer_preflight_list_free)
/* Takes the findings of one badge, which are the list's from then on. Over
 * FOYER_LIMIT_PREFLIGHT_FINDINGS different ones the mildest are counted and not kept. */
void foyer_preflight_list_add (FoyerPreflightList *self, GPtrArray *findings);
/* (transfer full) GPtrArray of FoyerFinding, worst first; the list is empty then. *n_left_out (may
 * be NULL): those counted only. */
GPtrArray *foyer_preflight_list_end (FoyerPreflightList *self, guint64 *n_left_out);
