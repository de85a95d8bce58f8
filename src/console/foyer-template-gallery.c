/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The gallery of templates. */
#include "config.h"

#include "foyer-template-gallery.h"

#include "foyer-engine-drafts.h"
#include "foyer-failure-view.h"
#include "foyer-failure.h"
#include "foyer-template-tile.h"

#include <glib/gi18n.h>

#define PICTURE_PX 160

struct _FoyerTemplateGallery
{
  AdwBin parent_instance;

  GtkStack *stack;
  GtkGridView *grid;
  FoyerFailureView *failure;

  FoyerSession *session;
  GListStore *entries;
  GtkSingleSelection *selection; /* lent by the grid */
  GCancellable *cancellable;
  guint next; /* whose picture is asked for */
  gboolean wants_focus;
};

static guint opened_signal;

G_DEFINE_FINAL_TYPE (FoyerTemplateGallery, foyer_template_gallery, ADW_TYPE_BIN)

/* ---- Pictures, one after the other ---- */

static void ask_picture (FoyerTemplateGallery *self);

static void
take_picture (FoyerTemplateGallery *self, const FoyerTemplateView *view)
{
  const FoyerPreviewPage *page = view->preview->pages->pdata[0];
  g_autoptr (FoyerTemplateEntry) entry
      = g_list_model_get_item (G_LIST_MODEL (self->entries), self->next);
  g_autoptr (GdkTexture) texture = gdk_memory_texture_new (
      page->width_px, page->height_px, GDK_MEMORY_DEFAULT, page->pixels, (gsize)page->stride_bytes);

  foyer_template_entry_set_picture (entry, GDK_PAINTABLE (texture));
}

static void
picture_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FoyerTemplateGallery) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerTemplateView) view
      = foyer_engine_look_at_template_finish (FOYER_ENGINE (source), result, &error);

  if (foyer_failure_is_cancelled (error) || self->stack == NULL)
    return;
  /* A template with problems has no picture; its state says so. */
  if (view != NULL && view->preview != NULL)
    take_picture (self, view);
  self->next++;
  ask_picture (self);
}

static void
ask_picture (FoyerTemplateGallery *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->entries));
  FoyerTemplateLook look = { 0 };
  g_autoptr (FoyerTemplateEntry) entry = NULL;

  for (; self->next < n; self->next++)
    {
      g_clear_object (&entry);
      entry = g_list_model_get_item (G_LIST_MODEL (self->entries), self->next);
      if (foyer_template_entry_get_picture (entry) == NULL)
        break;
    }
  if (self->next >= n)
    return;
  look.name = foyer_template_entry_get_name (entry);
  look.dpi = foyer_template_entry_get_dpi (
      entry, PICTURE_PX * gtk_widget_get_scale_factor (GTK_WIDGET (self)));
  foyer_engine_look_at_template_async (foyer_session_get_engine (self->session), &look,
                                       self->cancellable, picture_cb, g_object_ref (self));
}

/* ---- Entries ---- */

static gboolean
is_own (FoyerTemplateGallery *self, const char *path)
{
  FoyerEvent *event = foyer_engine_get_event (foyer_session_get_engine (self->session));

  return g_str_has_prefix (path, foyer_event_get_directory (event));
}

static GdkPaintable *
find_picture (FoyerTemplateGallery *self, FoyerTemplateEntry *like)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->entries)); i++)
    {
      g_autoptr (FoyerTemplateEntry) entry
          = g_list_model_get_item (G_LIST_MODEL (self->entries), i);

      if (g_str_equal (foyer_template_entry_get_name (entry), foyer_template_entry_get_name (like))
          && g_str_equal (foyer_template_entry_get_identity (entry),
                          foyer_template_entry_get_identity (like)))
        return foyer_template_entry_get_picture (entry);
    }
  return NULL;
}

static void
show_entries (FoyerTemplateGallery *self, GPtrArray *reports)
{
  guint chosen = gtk_single_selection_get_selected (self->selection);
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < reports->len; i++)
      {
        const FoyerTemplateReport *report = reports->pdata[i];
        gboolean is_draft = is_own (self, report->path);
        FoyerTemplateEntry *entry;

        if (is_draft != (pass == 0))
          continue;
        entry = foyer_template_entry_new (report, is_draft);
        foyer_template_entry_set_picture (entry, find_picture (self, entry));
        g_ptr_array_add (entries, entry);
      }
  g_list_store_splice (self->entries, 0, g_list_model_get_n_items (G_LIST_MODEL (self->entries)),
                       entries->pdata, entries->len);
  if (chosen < entries->len)
    gtk_single_selection_set_selected (self->selection, chosen);
  gtk_stack_set_visible_child_name (self->stack, entries->len > 0 ? "grid" : "empty");
  if (self->wants_focus)
    foyer_template_gallery_focus (self);
  self->next = 0;
  ask_picture (self);
}

static void
list_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FoyerTemplateGallery) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) reports
      = foyer_engine_list_templates_finish (FOYER_ENGINE (source), result, &error);

  if (foyer_failure_is_cancelled (error) || self->stack == NULL || self->session == NULL)
    return;
  foyer_failure_view_show_error (self->failure, _ ("The Templates Could Not Be Read"), error);
  if (reports != NULL)
    show_entries (self, reports);
}

static void
stop (FoyerTemplateGallery *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

void
foyer_template_gallery_refresh (FoyerTemplateGallery *self)
{
  FoyerEngine *engine;

  stop (self);
  if (self->session == NULL)
    return;
  engine = foyer_session_get_engine (self->session);
  self->cancellable = g_cancellable_new ();
  foyer_engine_list_templates_async (engine,
                                     foyer_event_get_directory (foyer_engine_get_event (engine)),
                                     NULL, NULL, self->cancellable, list_cb, g_object_ref (self));
}

void
foyer_template_gallery_set_session (FoyerTemplateGallery *self, FoyerSession *session)
{
  stop (self);
  g_list_store_remove_all (self->entries);
  g_set_object (&self->session, session);
}

void
foyer_template_gallery_focus (FoyerTemplateGallery *self)
{
  self->wants_focus = g_list_model_get_n_items (G_LIST_MODEL (self->entries)) == 0;
  gtk_widget_grab_focus (GTK_WIDGET (self->grid));
}

static void
activated_cb (GtkGridView *grid, guint position, FoyerTemplateGallery *self)
{
  g_autoptr (FoyerTemplateEntry) entry
      = g_list_model_get_item (G_LIST_MODEL (self->entries), position);

  g_signal_emit (self, opened_signal, 0, foyer_template_entry_get_name (entry));
}

/* ---- Object ---- */

static void
foyer_template_gallery_dispose (GObject *object)
{
  FoyerTemplateGallery *self = FOYER_TEMPLATE_GALLERY (object);

  stop (self);
  g_clear_object (&self->session);
  g_clear_object (&self->entries);
  gtk_widget_dispose_template (GTK_WIDGET (self), FOYER_TYPE_TEMPLATE_GALLERY);
  G_OBJECT_CLASS (foyer_template_gallery_parent_class)->dispose (object);
}

static void
foyer_template_gallery_class_init (FoyerTemplateGalleryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_template_gallery_dispose;
  opened_signal = g_signal_new ("opened", FOYER_TYPE_TEMPLATE_GALLERY, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (FOYER_TYPE_FAILURE_VIEW);
  g_type_ensure (FOYER_TYPE_TEMPLATE_TILE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/foyer/Foyer/ui/foyer-template-gallery.ui");
  gtk_widget_class_bind_template_child (widget_class, FoyerTemplateGallery, stack);
  gtk_widget_class_bind_template_child (widget_class, FoyerTemplateGallery, grid);
  gtk_widget_class_bind_template_child (widget_class, FoyerTemplateGallery, failure);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
}

static void
foyer_template_gallery_init (FoyerTemplateGallery *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->entries = g_list_store_new (FOYER_TYPE_TEMPLATE_ENTRY);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->entries)));
  gtk_grid_view_set_model (self->grid, GTK_SELECTION_MODEL (self->selection));
  g_object_unref (self->selection); /* the grid has it */
}
