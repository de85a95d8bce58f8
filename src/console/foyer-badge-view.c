/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The badge of one person as it will print: the engine's own pixels of the bytes that print.
 * Draws nothing itself. */
#include "config.h"

#include "foyer-badge-view.h"

#include "foyer-failure.h"
#include "foyer-words.h"

#include <glib/gi18n.h>

#define SPINNER_AFTER_MS 100
/* Enough for the widest pane; the pictures scale down from there. */
#define PREVIEW_DPI 144

struct _FoyerBadgeView
{
  AdwBin parent_instance;

  GtkStack *stack;
  GtkBox *pages;
  GtkSpinner *spinner;
  GtkLabel *problem;

  GCancellable *cancellable;
  char *attendee_id;
  char *name;
  guint spinner_source;
};

G_DEFINE_FINAL_TYPE (FoyerBadgeView, foyer_badge_view, ADW_TYPE_BIN)

static void
clear_pages (FoyerBadgeView *self)
{
  GtkWidget *page;

  while ((page = gtk_widget_get_first_child (GTK_WIDGET (self->pages))) != NULL)
    gtk_box_remove (self->pages, page);
}

static void
add_page (FoyerBadgeView *self, const FoyerPreviewPage *page, guint index, guint n_pages)
{
  g_autoptr (GdkTexture) texture = gdk_memory_texture_new (
      page->width_px, page->height_px, GDK_MEMORY_DEFAULT, page->pixels, (gsize)page->stride_bytes);
  GtkWidget *picture = gtk_picture_new_for_paintable (GDK_PAINTABLE (texture));
  g_autofree char *label = NULL;

  if (n_pages == 1)
    label = g_strdup_printf (_ ("Badge of %s"), self->name);
  else if (index == 0)
    label = g_strdup_printf (_ ("Badge of %s, front"), self->name);
  else
    label = g_strdup_printf (_ ("Badge of %s, back"), self->name);
  gtk_picture_set_alternative_text (GTK_PICTURE (picture), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (picture), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  gtk_widget_add_css_class (picture, "badge-page");
  gtk_widget_set_overflow (picture, GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_hexpand (picture, TRUE);
  gtk_widget_set_valign (picture, GTK_ALIGN_START);
  gtk_box_append (self->pages, picture);
}

static void
show_problem (FoyerBadgeView *self, const char *text)
{
  gtk_label_set_label (self->problem, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), text != NULL);
}

static void
show_preview (FoyerBadgeView *self, const FoyerPreview *preview)
{
  const FoyerDiagnostic *first = preview->diagnostics != NULL && preview->diagnostics->len > 0
                                     ? g_ptr_array_index (preview->diagnostics, 0)
                                     : NULL;

  for (guint i = 0; i < preview->pages->len; i++)
    add_page (self, g_ptr_array_index (preview->pages, i), i, preview->pages->len);
  if (first != NULL)
    {
      g_autofree char *text = g_strdup_printf ("%s. %s", foyer_words_cause (first->code),
                                               foyer_words_remedy (first->code));

      show_problem (self, text);
    }
  gtk_stack_set_visible_child_name (self->stack, "pages");
}

static void
preview_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FoyerBadgeView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerPreview) preview
      = foyer_engine_preview_finish (FOYER_ENGINE (source), result, &error);

  /* Another person is shown by now, or none. */
  if (foyer_failure_is_cancelled (error) || self->pages == NULL)
    return;
  g_clear_handle_id (&self->spinner_source, g_source_remove);
  gtk_spinner_stop (self->spinner);
  clear_pages (self);
  show_problem (self, NULL);
  if (preview != NULL)
    show_preview (self, preview);
  else
    {
      g_autofree char *text
          = g_strdup_printf (_ ("This badge cannot be drawn: %s"), error->message);

      show_problem (self, text);
      gtk_stack_set_visible_child_name (self->stack, "blank");
    }
}

static gboolean
spinner_cb (gpointer user_data)
{
  FoyerBadgeView *self = FOYER_BADGE_VIEW (user_data);

  self->spinner_source = 0;
  gtk_spinner_start (self->spinner);
  gtk_stack_set_visible_child_name (self->stack, "spinner");
  return G_SOURCE_REMOVE;
}

static void
stop (FoyerBadgeView *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->spinner_source, g_source_remove);
}

void
foyer_badge_view_show_person (FoyerBadgeView *self, FoyerEngine *engine, const char *attendee_id,
                              const char *name)
{
  gboolean is_other = g_strcmp0 (attendee_id, self->attendee_id) != 0;
  g_autofree char *new_id = g_strdup (attendee_id);
  g_autofree char *new_name = g_strdup (name);

  stop (self);
  g_free (self->attendee_id);
  self->attendee_id = g_steal_pointer (&new_id);
  g_free (self->name);
  self->name = g_steal_pointer (&new_name);
  if (is_other)
    {
      clear_pages (self);
      show_problem (self, NULL);
      gtk_stack_set_visible_child_name (self->stack, "blank");
    }
  if (self->attendee_id == NULL)
    return;
  self->cancellable = g_cancellable_new ();
  if (is_other)
    self->spinner_source = g_timeout_add (SPINNER_AFTER_MS, spinner_cb, self);
  foyer_engine_preview_async (
      engine, self->attendee_id, NULL,
      (guint)(PREVIEW_DPI * gtk_widget_get_scale_factor (GTK_WIDGET (self))), self->cancellable,
      preview_cb, g_object_ref (self));
}

static void
foyer_badge_view_dispose (GObject *object)
{
  FoyerBadgeView *self = FOYER_BADGE_VIEW (object);

  stop (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), FOYER_TYPE_BADGE_VIEW);
  G_OBJECT_CLASS (foyer_badge_view_parent_class)->dispose (object);
}

static void
foyer_badge_view_finalize (GObject *object)
{
  FoyerBadgeView *self = FOYER_BADGE_VIEW (object);

  g_free (self->attendee_id);
  g_free (self->name);
  G_OBJECT_CLASS (foyer_badge_view_parent_class)->finalize (object);
}

static void
foyer_badge_view_class_init (FoyerBadgeViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = foyer_badge_view_dispose;
  object_class->finalize = foyer_badge_view_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/foyer/Foyer/ui/foyer-badge-view.ui");
  gtk_widget_class_bind_template_child (widget_class, FoyerBadgeView, stack);
  gtk_widget_class_bind_template_child (widget_class, FoyerBadgeView, pages);
  gtk_widget_class_bind_template_child (widget_class, FoyerBadgeView, spinner);
  gtk_widget_class_bind_template_child (widget_class, FoyerBadgeView, problem);
}

static void
foyer_badge_view_init (FoyerBadgeView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
