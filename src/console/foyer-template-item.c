/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows beside a template, and putting new ones in their place. */
#include "config.h"

#include "foyer-template-item.h"

#include <gio/gio.h>

struct _FoyerTemplateItem
{
  GObject parent_instance;

  char *title;
  char *detail;
  char *icon;
  char *style;
  char *path;
  guint line;
};

G_DEFINE_FINAL_TYPE (FoyerTemplateItem, foyer_template_item, G_TYPE_OBJECT)

const char *
foyer_template_item_get_title (FoyerTemplateItem *self)
{
  return self->title;
}

const char *
foyer_template_item_get_detail (FoyerTemplateItem *self)
{
  return self->detail;
}

const char *
foyer_template_item_get_icon (FoyerTemplateItem *self)
{
  return self->icon;
}

const char *
foyer_template_item_get_style (FoyerTemplateItem *self)
{
  return self->style;
}

const char *
foyer_template_item_get_path (FoyerTemplateItem *self)
{
  return self->path;
}

guint
foyer_template_item_get_line (FoyerTemplateItem *self)
{
  return self->line;
}

gboolean
foyer_template_item_equal (FoyerTemplateItem *self, FoyerTemplateItem *other)
{
  return self->line == other->line && g_strcmp0 (self->title, other->title) == 0
         && g_strcmp0 (self->detail, other->detail) == 0 && g_strcmp0 (self->icon, other->icon) == 0
         && g_strcmp0 (self->style, other->style) == 0 && g_strcmp0 (self->path, other->path) == 0;
}

void
foyer_template_item_replace (gpointer store, GPtrArray *items)
{
  GListModel *model = G_LIST_MODEL (store);
  guint n_old = g_list_model_get_n_items (model);
  guint n_first = 0, n_last = 0;

  for (; n_first < MIN (n_old, items->len); n_first++)
    {
      g_autoptr (FoyerTemplateItem) old = g_list_model_get_item (model, n_first);

      if (!foyer_template_item_equal (old, items->pdata[n_first]))
        break;
    }
  for (; n_last < MIN (n_old, items->len) - n_first; n_last++)
    {
      g_autoptr (FoyerTemplateItem) old = g_list_model_get_item (model, n_old - 1 - n_last);

      if (!foyer_template_item_equal (old, items->pdata[items->len - 1 - n_last]))
        break;
    }
  if (n_first + n_last < n_old || n_first + n_last < items->len)
    g_list_store_splice (G_LIST_STORE (store), n_first, n_old - n_first - n_last,
                         items->pdata + n_first, items->len - n_first - n_last);
}

static void
foyer_template_item_finalize (GObject *object)
{
  FoyerTemplateItem *self = FOYER_TEMPLATE_ITEM (object);

  g_free (self->title);
  g_free (self->detail);
  g_free (self->icon);
  g_free (self->style);
  g_free (self->path);
  G_OBJECT_CLASS (foyer_template_item_parent_class)->finalize (object);
}

static void
foyer_template_item_class_init (FoyerTemplateItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = foyer_template_item_finalize;
}

static void
foyer_template_item_init (FoyerTemplateItem *self)
{
}

FoyerTemplateItem *
foyer_template_item_new (const char *title, const char *detail, const char *icon, const char *style,
                         const char *path, guint line)
{
  FoyerTemplateItem *self = g_object_new (FOYER_TYPE_TEMPLATE_ITEM, NULL);

  self->title = g_strdup (title);
  self->detail = g_strdup (detail);
  self->icon = g_strdup (icon);
  self->style = g_strdup (style);
  self->path = g_strdup (path);
  self->line = line;
  return self;
}
