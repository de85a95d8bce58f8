/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text of a template: look, marks, problems. */
#include "config.h"

#include "foyer-document-editor.h"

#include <glib/gi18n.h>

#define MARK_CATEGORY "problem"

struct _FoyerDocumentEditor
{
  AdwBin parent_instance;

  GtkSourceView *text;
  GtkRevealer *problem_area;
  GtkLabel *problem;
  GtkButton *problem_button;

  FoyerTemplateDesk *desk;
  guint problem_line;
};

G_DEFINE_FINAL_TYPE (FoyerDocumentEditor, foyer_document_editor, ADW_TYPE_BIN)

static void
scheme_cb (AdwStyleManager *manager, GParamSpec *spec, FoyerDocumentEditor *self)
{
  GtkSourceStyleSchemeManager *schemes = gtk_source_style_scheme_manager_get_default ();
  gboolean is_dark = adw_style_manager_get_dark (manager);
  GtkSourceStyleScheme *scheme
      = gtk_source_style_scheme_manager_get_scheme (schemes, is_dark ? "Adwaita-dark" : "Adwaita");

  if (self->desk != NULL && scheme != NULL)
    gtk_source_buffer_set_style_scheme (foyer_template_desk_get_buffer (self->desk), scheme);
}

/* ---- Problems ---- */

static void
mark_problems (FoyerDocumentEditor *self, GPtrArray *problems)
{
  GtkSourceBuffer *buffer = foyer_template_desk_get_buffer (self->desk);
  GtkTextBuffer *text = GTK_TEXT_BUFFER (buffer);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (text, &start, &end);
  gtk_source_buffer_remove_source_marks (buffer, &start, &end, MARK_CATEGORY);
  for (guint i = 0; problems != NULL && i < problems->len; i++)
    {
      const FoyerTemplateProblem *problem = problems->pdata[i];
      GtkTextIter iter;

      if (gtk_text_buffer_get_iter_at_line (text, &iter, (int)MAX (problem->line, 1) - 1))
        (void)gtk_source_buffer_create_source_mark (buffer, NULL, MARK_CATEGORY,
                                                    &iter); /* the buffer has it */
    }
}

static char *
dup_sentence (GPtrArray *problems)
{
  const FoyerTemplateProblem *first = problems->pdata[0];
  guint more = problems->len - 1;
  g_autofree char *at = g_strdup_printf (_ ("Line %u: %s"), first->line, first->message);

  if (more == 0)
    return g_steal_pointer (&at);
  /* Translators: the first problem of a text, and how many more there are. */
  return g_strdup_printf (ngettext ("%s (and %u more)", "%s (and %u more)", more), at, more);
}

static void
show_problems (FoyerDocumentEditor *self)
{
  const FoyerTemplateView *view = foyer_template_desk_get_view (self->desk);
  GPtrArray *problems = view != NULL ? view->problems : NULL;
  gboolean has_problems = problems != NULL && problems->len > 0;

  mark_problems (self, problems);
  if (has_problems)
    {
      g_autofree char *sentence = dup_sentence (problems);

      self->problem_line = ((FoyerTemplateProblem *)problems->pdata[0])->line;
      gtk_label_set_label (self->problem, sentence);
    }
  gtk_revealer_set_reveal_child (self->problem_area, has_problems);
}

static void
desk_cb (FoyerTemplateDesk *desk, FoyerDocumentEditor *self)
{
  gtk_text_view_set_editable (GTK_TEXT_VIEW (self->text), foyer_template_desk_is_draft (desk));
  show_problems (self);
}

static void
problem_clicked_cb (GtkButton *button, FoyerDocumentEditor *self)
{
  foyer_document_editor_go_to_line (self, self->problem_line);
}

/* ---- Calls ---- */

void
foyer_document_editor_go_to_line (FoyerDocumentEditor *self, guint line)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (foyer_template_desk_get_buffer (self->desk));
  GtkTextIter iter;

  (void)gtk_text_buffer_get_iter_at_line (buffer, &iter,
                                          (int)MAX (line, 1) - 1); /* else the last line */
  gtk_text_buffer_place_cursor (buffer, &iter);
  gtk_text_view_scroll_to_mark (GTK_TEXT_VIEW (self->text), gtk_text_buffer_get_insert (buffer), 0,
                                TRUE, 0, 0.3);
  gtk_widget_grab_focus (GTK_WIDGET (self->text));
}

void
foyer_document_editor_focus (FoyerDocumentEditor *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->text));
}

void
foyer_document_editor_set_desk (FoyerDocumentEditor *self, FoyerTemplateDesk *desk)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  g_set_object (&self->desk, desk);
  gtk_text_view_set_buffer (GTK_TEXT_VIEW (self->text),
                            GTK_TEXT_BUFFER (foyer_template_desk_get_buffer (desk)));
  g_signal_connect_object (desk, "opened", G_CALLBACK (desk_cb), self, 0);
  g_signal_connect_object (desk, "viewed", G_CALLBACK (desk_cb), self, 0);
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (scheme_cb), self, 0);
  scheme_cb (manager, NULL, self);
}

/* ---- Object ---- */

static void
foyer_document_editor_dispose (GObject *object)
{
  FoyerDocumentEditor *self = FOYER_DOCUMENT_EDITOR (object);

  g_clear_object (&self->desk);
  gtk_widget_dispose_template (GTK_WIDGET (self), FOYER_TYPE_DOCUMENT_EDITOR);
  G_OBJECT_CLASS (foyer_document_editor_parent_class)->dispose (object);
}

static void
foyer_document_editor_class_init (FoyerDocumentEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_document_editor_dispose;
  g_type_ensure (GTK_SOURCE_TYPE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/foyer/Foyer/ui/foyer-document-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, FoyerDocumentEditor, text);
  gtk_widget_class_bind_template_child (widget_class, FoyerDocumentEditor, problem_area);
  gtk_widget_class_bind_template_child (widget_class, FoyerDocumentEditor, problem);
  gtk_widget_class_bind_template_child (widget_class, FoyerDocumentEditor, problem_button);
  gtk_widget_class_bind_template_callback (widget_class, problem_clicked_cb);
}

static void
foyer_document_editor_init (FoyerDocumentEditor *self)
{
  g_autoptr (GtkSourceMarkAttributes) look = gtk_source_mark_attributes_new ();
  GdkRGBA behind = { 0.88f, 0.11f, 0.14f, 0.16f };

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_source_mark_attributes_set_icon_name (look, "foyer-warning-symbolic");
  gtk_source_mark_attributes_set_background (look, &behind);
  gtk_source_view_set_mark_attributes (self->text, MARK_CATEGORY, look, 1);
}
