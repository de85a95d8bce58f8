/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One template on the drawing table: binds the desk to what shows it. */
#include "config.h"

#include "foyer-template-pane.h"

#include "foyer-announce.h"
#include "foyer-document-editor.h"
#include "foyer-element-pane.h"
#include "foyer-failure-view.h"
#include "foyer-figures.h"
#include "foyer-sheet-view.h"
#include "foyer-sheet-words.h"
#include "foyer-split.h"
#include "foyer-template-versions.h"
#include "foyer-work-list.h"

#include <glib/gi18n.h>
#include <math.h>

struct _FoyerTemplatePane
{
  AdwBin parent_instance;

  GtkLabel *title;
  GtkLabel *state;
  GtkButton *primary;
  GtkMenuButton *copy;
  GtkPopover *copy_popover;
  GtkEntry *copy_name;
  GtkDropDown *sample;
  GtkDropDown *proof;
  GtkToggleButton *guides;
  GtkButton *zoom;
  GtkWidget *zoom_in;
  GtkWidget *zoom_out;
  GtkToggleButton *beside;
  FoyerFailureView *failure;
  FoyerSplit *split;
  FoyerSheetView *sheet;
  GtkStack *detail;
  GtkStackPage *work_page;
  FoyerElementPane *elements;
  FoyerDocumentEditor *document;
  FoyerWorkList *work;
  FoyerTemplateVersions *versions;

  FoyerTemplateDesk *desk;
  double zoom_scale; /* 0: fit */
  gboolean is_showing;
  gboolean is_starting; /* a draft was asked for */
};

enum
{
  SIGNAL_CLOSED,
  SIGNAL_SAID,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FoyerTemplatePane, foyer_template_pane, ADW_TYPE_BIN)

/* ---- Sheets ---- */

/* Rows of the choice of proofs. */
typedef enum
{
  PROOF_SCREEN,
  PROOF_203,
  PROOF_300,
  PROOF_BLACK_203,
  PROOF_BLACK_300,
  PROOF_COLOURS,
} Proof;

static void
ask_pages (FoyerTemplatePane *self)
{
  double screen_dpi = foyer_sheet_view_get_dpi (self->sheet);

  switch ((Proof)gtk_drop_down_get_selected (self->proof))
    {
    case PROOF_203:
      foyer_template_desk_set_proof (self->desk, FOYER_PROOF_PLAIN, 203);
      foyer_template_desk_set_dpi (self->desk, 203);
      return;
    case PROOF_300:
      foyer_template_desk_set_proof (self->desk, FOYER_PROOF_PLAIN, 300);
      foyer_template_desk_set_dpi (self->desk, 300);
      return;
    case PROOF_BLACK_203:
      foyer_template_desk_set_proof (self->desk, FOYER_PROOF_BILEVEL, 203);
      return;
    case PROOF_BLACK_300:
      foyer_template_desk_set_proof (self->desk, FOYER_PROOF_BILEVEL, 300);
      return;
    case PROOF_COLOURS:
      foyer_template_desk_set_proof (self->desk, FOYER_PROOF_SOFT,
                                     (guint)CLAMP (screen_dpi, 36, 600));
      return;
    case PROOF_SCREEN:
      break;
    }
  foyer_template_desk_set_proof (self->desk, FOYER_PROOF_PLAIN, 0);
  foyer_template_desk_set_dpi (self->desk, screen_dpi);
}

static void
show_zoom (FoyerTemplatePane *self)
{
  g_autofree char *text
      = g_strdup_printf ("%d %%", (int)lround (foyer_sheet_view_get_scale (self->sheet) * 100));

  gtk_button_set_label (self->zoom, text);
}

static void
resolution_cb (FoyerSheetView *sheet, FoyerTemplatePane *self)
{
  ask_pages (self);
  show_zoom (self);
}

static void
proof_cb (GtkDropDown *proof, GParamSpec *spec, FoyerTemplatePane *self)
{
  if (self->desk != NULL)
    ask_pages (self);
}

/* With guides the bleed is seen, too: the sheet as a press would print it. */
static void
guides_cb (GtkToggleButton *button, FoyerTemplatePane *self)
{
  gboolean has_guides = gtk_toggle_button_get_active (button);

  foyer_sheet_view_set_guides (self->sheet, has_guides);
  foyer_template_desk_set_with_bleed (self->desk, has_guides);
}

void
foyer_template_pane_zoom (FoyerTemplatePane *self, int step)
{
  static const double steps[] = { 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6 };
  double now = foyer_sheet_view_get_scale (self->sheet), next = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    if (step > 0 ? next == 0 && steps[i] > now * 1.01 : steps[i] < now * 0.99)
      next = steps[i];
  if (step != 0 && next == 0)
    return;
  self->zoom_scale = step == 0 ? 0 : next;
  foyer_sheet_view_set_zoom (self->sheet, self->zoom_scale);
}

static void
zoom_in_clicked_cb (GtkButton *button, FoyerTemplatePane *self)
{
  foyer_template_pane_zoom (self, 1);
}

static void
zoom_out_clicked_cb (GtkButton *button, FoyerTemplatePane *self)
{
  foyer_template_pane_zoom (self, -1);
}

static void
zoom_clicked_cb (GtkButton *button, FoyerTemplatePane *self)
{
  foyer_template_pane_zoom (self, 0);
}

static void
element_chosen_cb (FoyerSheetView *sheet, const char *path, FoyerTemplatePane *self)
{
  foyer_template_desk_choose (self->desk, path);
}

static void
say_chosen (FoyerTemplatePane *self)
{
  const FoyerTemplateElement *element = foyer_template_desk_get_chosen (self->desk);
  g_autofree char *text = element != NULL ? foyer_sheet_words_dup_element (element) : NULL;

  if (text != NULL)
    foyer_announce (GTK_WIDGET (self->sheet), text);
}

static gboolean
element_stepped_cb (FoyerSheetView *sheet, int step, FoyerTemplatePane *self)
{
  gboolean is_stepped = foyer_template_desk_step_element (self->desk, step);

  if (is_stepped)
    say_chosen (self);
  return is_stepped;
}

static void
nudged_cb (FoyerSheetView *sheet, int x_um, int y_um, int width_um, int height_um,
           FoyerTemplatePane *self)
{
  if (foyer_template_desk_nudge (self->desk, x_um, y_um, width_um, height_um))
    return;
  g_signal_emit (self, signals[SIGNAL_SAID], 0,
                 _ ("A shipped layout cannot be changed: start a draft"));
}

/* ---- People ---- */

static void
sample_stepped_cb (FoyerSheetView *sheet, int step, FoyerTemplatePane *self)
{
  foyer_template_desk_step_sample (self->desk, step);
}

static void
sample_cb (GtkDropDown *drop_down, GParamSpec *spec, FoyerTemplatePane *self)
{
  if (!self->is_showing && self->desk != NULL)
    foyer_template_desk_set_sample (self->desk, gtk_drop_down_get_selected (drop_down));
}

static void
samples_cb (FoyerTemplateDesk *desk, FoyerTemplatePane *self)
{
  GPtrArray *samples = foyer_template_desk_get_samples (desk);
  GListModel *shown = gtk_drop_down_get_model (self->sample);

  self->is_showing = TRUE;
  if (samples != NULL && (shown == NULL || g_list_model_get_n_items (shown) != samples->len))
    {
      g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);

      for (guint i = 0; i < samples->len; i++)
        gtk_string_list_take (list, foyer_sheet_words_dup_sample (samples->pdata[i]));
      gtk_drop_down_set_model (self->sample, G_LIST_MODEL (list));
    }
  gtk_drop_down_set_selected (self->sample, foyer_template_desk_get_sample (desk));
  self->is_showing = FALSE;
}

static gboolean
page_key (FoyerTemplatePane *self, int step)
{
  foyer_template_desk_step_sample (self->desk, step);
  return TRUE;
}

static gboolean
page_down_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  return page_key (FOYER_TEMPLATE_PANE (widget), 1);
}

static gboolean
page_up_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  return page_key (FOYER_TEMPLATE_PANE (widget), -1);
}

/* ---- What is open ---- */

static void
show_state (FoyerTemplatePane *self)
{
  const FoyerTemplateView *view = foyer_template_desk_get_good_view (self->desk);
  const char *name = foyer_template_desk_get_name (self->desk);
  gboolean is_draft = foyer_template_desk_is_draft (self->desk);
  g_autofree char *size
      = view != NULL ? foyer_sheet_words_dup_size (view->sheet_width_um, view->sheet_height_um)
                     : g_strdup ("");
  const char *summary = foyer_template_versions_get_summary (self->versions);
  g_autofree char *state = NULL;

  gtk_label_set_label (self->title, view != NULL ? view->title : name != NULL ? name : "");
  state = g_strdup_printf (
      "%s · %s%s%s", size,
      foyer_sheet_words_state (is_draft, foyer_template_desk_is_unfinished (self->desk)),
      summary != NULL ? " · " : "", summary != NULL ? summary : "");
  gtk_label_set_label (self->state, state);
  gtk_widget_set_visible (GTK_WIDGET (self->primary), !is_draft && name != NULL);
}

static void
viewed_cb (FoyerTemplateDesk *desk, FoyerTemplatePane *self)
{
  const FoyerTemplateView *view = foyer_template_desk_get_good_view (desk);

  foyer_failure_view_show_error (self->failure, _ ("This Template Cannot Be Shown"),
                                 foyer_template_desk_get_error (desk));
  foyer_sheet_view_show (self->sheet, view, foyer_template_desk_get_pages (desk),
                         foyer_template_desk_get_with_bleed (desk));
  show_state (self);
}

static void
opened_cb (FoyerTemplateDesk *desk, FoyerTemplatePane *self)
{
  if (self->is_starting && foyer_template_desk_get_error (desk) == NULL)
    g_signal_emit (self, signals[SIGNAL_SAID], 0, _ ("Draft started"));
  self->is_starting = FALSE;
  viewed_cb (desk, self);
}

static void
kept_cb (FoyerTemplateDesk *desk, FoyerTemplatePane *self)
{
  foyer_failure_view_show_error (self->failure, _ ("The Draft Was Not Kept"),
                                 foyer_template_desk_get_error (desk));
}

static void
chosen_cb (FoyerTemplateDesk *desk, FoyerTemplatePane *self)
{
  foyer_sheet_view_choose (self->sheet, foyer_template_desk_get_chosen (desk));
}

static void
work_changed_cb (FoyerWorkList *work, FoyerTemplatePane *self)
{
  guint n = foyer_work_list_get_n_open (work);
  g_autofree char *title
      = n > 0 ? g_strdup_printf (_ ("Work List (%u)"), n) : g_strdup (_ ("Work List"));

  gtk_stack_page_set_title (self->work_page, title);
}

static void
version_said_cb (GtkWidget *versions, const char *text, FoyerTemplatePane *self)
{
  g_signal_emit (self, signals[SIGNAL_SAID], 0, text);
}

static void
versions_changed_cb (FoyerTemplateVersions *versions, FoyerTemplatePane *self)
{
  show_state (self);
}

/* With nothing left to do the draft is submitted. */
static gboolean
submit_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  FoyerTemplatePane *self = FOYER_TEMPLATE_PANE (widget);

  if (!foyer_template_desk_is_draft (self->desk))
    return FALSE;
  if (foyer_work_list_get_n_open (self->work) > 0)
    {
      foyer_template_pane_step (self, 1);
      return TRUE;
    }
  gtk_stack_set_visible_child_name (self->detail, "versions");
  foyer_template_versions_submit (self->versions);
  return TRUE;
}

/* ---- Acts ---- */

static void
primary_clicked_cb (GtkButton *button, FoyerTemplatePane *self)
{
  self->is_starting = TRUE;
  foyer_template_desk_start_draft (self->desk, NULL);
  foyer_template_pane_focus_sheet (self);
}

static void
copy_cb (GtkWidget *widget, FoyerTemplatePane *self)
{
  g_autofree char *name
      = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->copy_name))));

  if (*name == '\0')
    return;
  gtk_popover_popdown (self->copy_popover);
  self->is_starting = TRUE;
  foyer_template_desk_start_draft (self->desk, name);
}

static void
back_clicked_cb (GtkButton *button, FoyerTemplatePane *self)
{
  foyer_template_pane_close (self);
  g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
}

static void
line_wanted_cb (GtkWidget *widget, int line, FoyerTemplatePane *self)
{
  gtk_stack_set_visible_child_name (self->detail, "document");
  foyer_split_set_show_end (self->split, TRUE);
  foyer_document_editor_go_to_line (self->document, (guint)line);
}

static gboolean
undo_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  foyer_template_desk_undo (FOYER_TEMPLATE_PANE (widget)->desk);
  return TRUE;
}

static gboolean
redo_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  foyer_template_desk_redo (FOYER_TEMPLATE_PANE (widget)->desk);
  return TRUE;
}

void
foyer_template_pane_step (FoyerTemplatePane *self, int step)
{
  gtk_stack_set_visible_child_name (self->detail, "work");
  if (!foyer_work_list_step (self->work, step))
    g_signal_emit (self, signals[SIGNAL_SAID], 0, _ ("Nothing to do"));
}

/* ---- Calls ---- */

static void
mode_cb (FoyerSplit *split, GParamSpec *spec, FoyerTemplatePane *self)
{
  gboolean is_narrow = foyer_split_get_mode (split) == FOYER_SPLIT_NARROW;

  gtk_widget_set_visible (GTK_WIDGET (self->beside), is_narrow);
  /* There is no room for them; the keys do the same. */
  gtk_widget_set_visible (self->zoom_in, !is_narrow);
  gtk_widget_set_visible (self->zoom_out, !is_narrow);
}

void
foyer_template_pane_set_session (FoyerTemplatePane *self, FoyerSession *session)
{
  foyer_template_desk_set_session (self->desk, session);
}

void
foyer_template_pane_open (FoyerTemplatePane *self, const char *name)
{
  self->zoom_scale = 0;
  foyer_sheet_view_set_zoom (self->sheet, 0);
  gtk_stack_set_visible_child_name (self->detail, "elements");
  foyer_split_set_show_end (self->split, FALSE);
  foyer_template_desk_open (self->desk, name);
}

void
foyer_template_pane_close (FoyerTemplatePane *self)
{
  foyer_template_desk_close (self->desk);
}

gboolean
foyer_template_pane_go_back (FoyerTemplatePane *self)
{
  if (foyer_template_desk_get_chosen (self->desk) != NULL)
    foyer_template_desk_choose (self->desk, NULL);
  else if (foyer_split_get_mode (self->split) == FOYER_SPLIT_NARROW
           && foyer_split_get_show_end (self->split))
    foyer_split_set_show_end (self->split, FALSE);
  else
    return FALSE;
  return TRUE;
}

void
foyer_template_pane_focus_sheet (FoyerTemplatePane *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->sheet));
}

void
foyer_template_pane_focus_detail (FoyerTemplatePane *self)
{
  foyer_split_set_show_end (self->split, TRUE);
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->detail), "document") == 0)
    foyer_document_editor_focus (self->document);
  else
    gtk_widget_child_focus (GTK_WIDGET (self->detail), GTK_DIR_TAB_FORWARD);
}

/* ---- Object ---- */

static void
foyer_template_pane_dispose (GObject *object)
{
  FoyerTemplatePane *self = FOYER_TEMPLATE_PANE (object);

  if (self->desk != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->desk, self);
      foyer_template_desk_close (self->desk);
    }
  g_clear_object (&self->desk);
  gtk_widget_dispose_template (GTK_WIDGET (self), FOYER_TYPE_TEMPLATE_PANE);
  G_OBJECT_CLASS (foyer_template_pane_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, FoyerTemplatePane, child)
  BIND (title);
  BIND (state);
  BIND (primary);
  BIND (copy);
  BIND (copy_popover);
  BIND (copy_name);
  BIND (sample);
  BIND (proof);
  BIND (guides);
  BIND (zoom);
  BIND (zoom_in);
  BIND (zoom_out);
  BIND (beside);
  BIND (failure);
  BIND (split);
  BIND (sheet);
  BIND (detail);
  BIND (work_page);
  BIND (elements);
  BIND (document);
  BIND (work);
  BIND (versions);
#undef BIND
#define CALL(name) gtk_widget_class_bind_template_callback (widget_class, name)
  CALL (back_clicked_cb);
  CALL (copy_cb);
  CALL (element_chosen_cb);
  CALL (element_stepped_cb);
  CALL (guides_cb);
  CALL (line_wanted_cb);
  CALL (mode_cb);
  CALL (nudged_cb);
  CALL (primary_clicked_cb);
  CALL (proof_cb);
  CALL (resolution_cb);
  CALL (sample_cb);
  CALL (sample_stepped_cb);
  CALL (version_said_cb);
  CALL (versions_changed_cb);
  CALL (work_changed_cb);
  CALL (zoom_clicked_cb);
  CALL (zoom_in_clicked_cb);
  CALL (zoom_out_clicked_cb);
#undef CALL
}

static void
foyer_template_pane_class_init (FoyerTemplatePaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_template_pane_dispose;
  signals[SIGNAL_CLOSED] = g_signal_new ("closed", FOYER_TYPE_TEMPLATE_PANE, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_SAID] = g_signal_new ("said", FOYER_TYPE_TEMPLATE_PANE, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (FOYER_TYPE_DOCUMENT_EDITOR);
  g_type_ensure (FOYER_TYPE_ELEMENT_PANE);
  g_type_ensure (FOYER_TYPE_FAILURE_VIEW);
  g_type_ensure (FOYER_TYPE_SHEET_VIEW);
  g_type_ensure (FOYER_TYPE_SPLIT);
  g_type_ensure (FOYER_TYPE_TEMPLATE_VERSIONS);
  g_type_ensure (FOYER_TYPE_WORK_LIST);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/foyer/Foyer/ui/foyer-template-pane.ui");
  bind_template (widget_class);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, undo_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK, redo_cb,
                                NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, submit_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Page_Down, 0, page_down_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Page_Up, 0, page_up_cb, NULL);
}

static void
foyer_template_pane_init (FoyerTemplatePane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* A figure and its sign keep their order in any language. */
  gtk_widget_set_direction (GTK_WIDGET (self->zoom), GTK_TEXT_DIR_LTR);
  self->desk = foyer_template_desk_new ();
  foyer_element_pane_set_desk (self->elements, self->desk);
  foyer_document_editor_set_desk (self->document, self->desk);
  foyer_work_list_set_desk (self->work, self->desk);
  foyer_template_versions_set_desk (self->versions, self->desk);
  g_signal_connect_object (self->desk, "opened", G_CALLBACK (opened_cb), self, 0);
  g_signal_connect_object (self->desk, "viewed", G_CALLBACK (viewed_cb), self, 0);
  g_signal_connect_object (self->desk, "kept", G_CALLBACK (kept_cb), self, 0);
  g_signal_connect_object (self->desk, "chosen", G_CALLBACK (chosen_cb), self, 0);
  g_signal_connect_object (self->desk, "samples-changed", G_CALLBACK (samples_cb), self, 0);
}
