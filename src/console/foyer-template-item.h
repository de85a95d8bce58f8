/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row of the lists beside a template: an element, a finding, a version. A value with words. */
#pragma once

#include <glib-object.h>

#define FOYER_TYPE_TEMPLATE_ITEM (foyer_template_item_get_type ())
G_DECLARE_FINAL_TYPE (FoyerTemplateItem, foyer_template_item, FOYER, TEMPLATE_ITEM, GObject)

/* All texts are copied. @style: class of the icon; @path: JSON pointer of the element it is about,
 * NULL: none; @line: of the document, 0: none. */
FoyerTemplateItem *foyer_template_item_new (const char *title, const char *detail, const char *icon,
                                            const char *style, const char *path, guint line);

/* Lent. */
const char *foyer_template_item_get_title (FoyerTemplateItem *self);
const char *foyer_template_item_get_detail (FoyerTemplateItem *self);
const char *foyer_template_item_get_icon (FoyerTemplateItem *self);
const char *foyer_template_item_get_style (FoyerTemplateItem *self);
const char *foyer_template_item_get_path (FoyerTemplateItem *self);
guint foyer_template_item_get_line (FoyerTemplateItem *self);
gboolean foyer_template_item_equal (FoyerTemplateItem *self, FoyerTemplateItem *other);

/* Makes @store (of FoyerTemplateItem) equal to @items with the smallest change: rows that stay keep
 * their objects, selection and focus. */
void foyer_template_item_replace (gpointer store, GPtrArray *items);
