/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One template of the gallery: a value with words, and a picture that comes later. */
#pragma once

#include <gtk/gtk.h>

#include "foyer-engine-templates.h"

#define FOYER_TYPE_TEMPLATE_ENTRY (foyer_template_entry_get_type ())
G_DECLARE_FINAL_TYPE (FoyerTemplateEntry, foyer_template_entry, FOYER, TEMPLATE_ENTRY, GObject)

/* @is_draft: the event's own. */
FoyerTemplateEntry *foyer_template_entry_new (const FoyerTemplateReport *report, gboolean is_draft);

/* Lent, never NULL unless it says so. */
const char *foyer_template_entry_get_name (FoyerTemplateEntry *self);
const char *foyer_template_entry_get_title (FoyerTemplateEntry *self);
const char *foyer_template_entry_get_facts (FoyerTemplateEntry *self); /* size, version */
const char *foyer_template_entry_get_state (FoyerTemplateEntry *self);
gboolean foyer_template_entry_is_draft (FoyerTemplateEntry *self);
/* Digest and state: equal if its picture would be the same. */
const char *foyer_template_entry_get_identity (FoyerTemplateEntry *self);
/* The resolution at which its picture is about @width_px wide. */
double foyer_template_entry_get_dpi (FoyerTemplateEntry *self, double width_px);
/* NULL: not there yet. Property "picture" (GdkPaintable, notified). */
GdkPaintable *foyer_template_entry_get_picture (FoyerTemplateEntry *self);
void foyer_template_entry_set_picture (FoyerTemplateEntry *self, GdkPaintable *picture);
