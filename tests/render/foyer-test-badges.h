/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Badges, fonts and templates that the tests of rendering share. */
#pragma once

#include "foyer-renderer.h"

/* Fonts of the shipped manifest, loaded once. Lent. */
FoyerFontSet *foyer_test_get_fonts (void);

/* (transfer full) A shipped template ("label-4x3"), or one of the fixtures beside the tests. */
FoyerTemplate *foyer_test_load_template (const char *name);

/* (transfer full) A template from text, in a folder of its own that is gone afterwards. */
FoyerTemplate *foyer_test_parse_template (const char *json, GError **error);
/* A whole template document around these front elements. (transfer full) */
char *foyer_test_dup_document (const char *elements);

/* A whole template document with this value of its member @key, or, "element", with this one
 * element. (transfer full) */
char *foyer_test_dup_changed_document (const char *key, const char *value);

/* A person with badge number and token; other texts may be NULL. Cleared by
 * foyer_test_badge_clear(). */
typedef struct
{
  FoyerBadgeInput input;
  char *badge_no;
  char *badge_token;
} FoyerTestBadge;

void foyer_test_badge_init (FoyerTestBadge *self, guint number, const char *full_name,
                            const char *company, const char *title, const char *locale);
void foyer_test_badge_clear (FoyerTestBadge *self);

/* People with names in all scripts, of all tiers. (transfer full) */
GArray *foyer_test_make_badges (guint n);
/* Their inputs in a row; lent by @badges but for the array. */
FoyerBadgeInput *foyer_test_make_inputs (GArray *badges);

/* (transfer full) One PDF with all of them. */
GBytes *foyer_test_render (FoyerRenderer *renderer, FoyerTemplate *template,
                           const FoyerBadgeInput *inputs, guint n, GPtrArray **diagnostics);
/* The same where badges share sheets and the first has lost places. */
GBytes *foyer_test_render_from (FoyerRenderer *renderer, FoyerTemplate *template,
                                const FoyerBadgeInput *inputs, guint n, guint first_place);
