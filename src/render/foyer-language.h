/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Naming the language of every part of a text, so that shaping never asks the process environment
 * (R-02). */
#pragma once

#include <pango/pango.h>

/* Adds language attributes to @attributes for parts that are not Latin; nothing is added for text
 * below U+0370. @locale may be NULL. */
void foyer_language_add_attributes (const char *text, const char *locale,
                                    PangoAttrList *attributes);

/* Whether extra space between letters does no harm: no script that joins letters or stacks marks.
 */
gboolean foyer_language_allows_tracking (const char *text);

/* Whether @text runs from right to left: its first letter decides. */
gboolean foyer_language_is_rtl (const char *text);
