/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Templates page. */
#include "config.h"

#include "foyer-templates-page.h"

#include "foyer-template-gallery.h"
#include "foyer-template-pane.h"

struct _FoyerTemplatesPage
{
  AdwBin parent_instance;

  GtkStack *stack;
  FoyerTemplateGallery *gallery;
  FoyerTemplatePane *pane;
};

static guint said_signal;

G_DEFINE_FINAL_TYPE (FoyerTemplatesPage, foyer_templates_page, ADW_TYPE_BIN)

static gboolean
is_open (FoyerTemplatesPage *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "template") == 0;
}

static void
opened_cb (FoyerTemplateGallery *gallery, const char *name, FoyerTemplatesPage *self)
{
  gtk_stack_set_visible_child_name (self->stack, "template");
  foyer_template_pane_open (self->pane, name);
  foyer_template_pane_focus_sheet (self->pane);
}

static void
show_gallery (FoyerTemplatesPage *self)
{
  gtk_stack_set_visible_child_name (self->stack, "gallery");
  foyer_template_gallery_refresh (self->gallery);
  foyer_template_gallery_focus (self->gallery);
}

static void
closed_cb (FoyerTemplatePane *pane, FoyerTemplatesPage *self)
{
  show_gallery (self);
}

static void
said_cb (FoyerTemplatePane *pane, const char *text, FoyerTemplatesPage *self)
{
  g_signal_emit (self, said_signal, 0, text);
}

void
foyer_templates_page_set_session (FoyerTemplatesPage *self, FoyerSession *session)
{
  foyer_template_pane_set_session (self->pane, session);
  foyer_template_gallery_set_session (self->gallery, session);
  gtk_stack_set_visible_child_name (self->stack, "gallery");
}

void
foyer_templates_page_enter (FoyerTemplatesPage *self)
{
  if (is_open (self))
    foyer_template_pane_focus_sheet (self->pane);
  else
    show_gallery (self);
}

void
foyer_templates_page_step (FoyerTemplatesPage *self, int step)
{
  if (is_open (self))
    foyer_template_pane_step (self->pane, step);
}

void
foyer_templates_page_zoom (FoyerTemplatesPage *self, int step)
{
  if (is_open (self))
    foyer_template_pane_zoom (self->pane, step);
}

gboolean
foyer_templates_page_go_back (FoyerTemplatesPage *self)
{
  if (!is_open (self))
    return FALSE;
  if (foyer_template_pane_go_back (self->pane))
    return TRUE;
  foyer_template_pane_close (self->pane);
  show_gallery (self);
  return TRUE;
}

void
foyer_templates_page_focus_list (FoyerTemplatesPage *self)
{
  if (is_open (self))
    foyer_template_pane_focus_sheet (self->pane);
  else
    foyer_template_gallery_focus (self->gallery);
}

void
foyer_templates_page_focus_detail (FoyerTemplatesPage *self)
{
  if (is_open (self))
    foyer_template_pane_focus_detail (self->pane);
  else
    foyer_template_gallery_focus (self->gallery);
}

static void
foyer_templates_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FOYER_TYPE_TEMPLATES_PAGE);
  G_OBJECT_CLASS (foyer_templates_page_parent_class)->dispose (object);
}

static void
foyer_templates_page_class_init (FoyerTemplatesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_templates_page_dispose;
  said_signal = g_signal_new ("said", FOYER_TYPE_TEMPLATES_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                              NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (FOYER_TYPE_TEMPLATE_GALLERY);
  g_type_ensure (FOYER_TYPE_TEMPLATE_PANE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/foyer/Foyer/ui/foyer-templates-page.ui");
  gtk_widget_class_bind_template_child (widget_class, FoyerTemplatesPage, stack);
  gtk_widget_class_bind_template_child (widget_class, FoyerTemplatesPage, gallery);
  gtk_widget_class_bind_template_child (widget_class, FoyerTemplatesPage, pane);
  gtk_widget_class_bind_template_callback (widget_class, opened_cb);
  gtk_widget_class_bind_template_callback (widget_class, closed_cb);
  gtk_widget_class_bind_template_callback (widget_class, said_cb);
}

static void
foyer_templates_page_init (FoyerTemplatesPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
