/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One column of a file: its name, what its cell becomes in the record that is looked at, and what
 * it is taken for. */
#include "config.h"

#include "foyer-column-row.h"

#include "foyer-figures.h"
#include "foyer-words.h"

#include <glib/gi18n.h>

struct _FoyerColumnRow
{
  AdwActionRow parent_instance;

  GtkImage *icon;
  GtkDropDown *choice;

  gboolean has_rule; /* the preset's own use can be chosen again */
  gboolean is_showing;
};

/* The fields as people look for them: who, what, where from. */
static const FoyerField fields[] = {
  FOYER_FIELD_FULL_NAME,     FOYER_FIELD_GIVEN_NAME,    FOYER_FIELD_FAMILY_NAME,
  FOYER_FIELD_EMAIL,         FOYER_FIELD_PRINT_TIER,    FOYER_FIELD_COMPANY,
  FOYER_FIELD_TITLE,         FOYER_FIELD_SOURCE_ID,     FOYER_FIELD_ORDER_CODE,
  FOYER_FIELD_TICKET_CODES,  FOYER_FIELD_STATUS,        FOYER_FIELD_REGISTERED_AT,
  FOYER_FIELD_KIND,          FOYER_FIELD_AFFILIATION,   FOYER_FIELD_TRACKS,
  FOYER_FIELD_DIETARY_FLAGS, FOYER_FIELD_ACCESSIBILITY, FOYER_FIELD_EMERGENCY_CONTACT,
  FOYER_FIELD_PRONOUNS,      FOYER_FIELD_PRINT_LOCALE,
};

/* Rows of the choice: "Choose…", the fields, then these. */
#define ROW_OPEN 0
#define ROW_EXTRA (G_N_ELEMENTS (fields) + 1)
#define ROW_IGNORED (G_N_ELEMENTS (fields) + 2)
#define ROW_RULE (G_N_ELEMENTS (fields) + 3)

static guint chosen_signal;

G_DEFINE_FINAL_TYPE (FoyerColumnRow, foyer_column_row, ADW_TYPE_ACTION_ROW)

static GtkStringList *
make_model (gboolean has_rule)
{
  GtkStringList *names = gtk_string_list_new (NULL);

  gtk_string_list_append (names, C_ ("import", "Choose…"));
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    gtk_string_list_append (names, foyer_words_field (foyer_field_get_name (fields[i])));
  gtk_string_list_append (names, C_ ("import", "Keep as Extra"));
  gtk_string_list_append (names, C_ ("import", "Ignore"));
  if (has_rule)
    gtk_string_list_append (names, C_ ("import", "Used by the Preset"));
  return names;
}

static guint
find_row (const FoyerDraftColumn *column)
{
  switch (column->use)
    {
    case FOYER_COLUMN_OPEN:
      return ROW_OPEN;
    case FOYER_COLUMN_FIELD:
      for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
        if (fields[i] == column->field)
          return i + 1;
      return ROW_OPEN;
    case FOYER_COLUMN_EXTRA:
      return ROW_EXTRA;
    case FOYER_COLUMN_IGNORED:
      return ROW_IGNORED;
    case FOYER_COLUMN_RULE:
      return ROW_RULE;
    }
  return ROW_OPEN;
}

static void
selected_cb (GtkDropDown *choice, GParamSpec *spec, FoyerColumnRow *self)
{
  guint row = gtk_drop_down_get_selected (choice);
  FoyerColumnUse use = row == ROW_OPEN      ? FOYER_COLUMN_OPEN
                       : row == ROW_EXTRA   ? FOYER_COLUMN_EXTRA
                       : row == ROW_IGNORED ? FOYER_COLUMN_IGNORED
                       : row == ROW_RULE    ? FOYER_COLUMN_RULE
                                            : FOYER_COLUMN_FIELD;

  if (self->is_showing || row == GTK_INVALID_LIST_POSITION)
    return;
  g_signal_emit (self, chosen_signal, 0, (int)use,
                 use == FOYER_COLUMN_FIELD ? (int)fields[row - 1] : 0);
}

void
foyer_column_row_show (FoyerColumnRow *self, const FoyerDraftColumn *column)
{
  gboolean is_open = column->use == FOYER_COLUMN_OPEN;

  self->is_showing = TRUE;
  gtk_drop_down_set_selected (self->choice, find_row (column));
  self->is_showing = FALSE;
  gtk_image_set_from_icon_name (self->icon,
                                is_open ? "foyer-question-symbolic" : "foyer-tick-symbolic");
  gtk_widget_set_opacity (GTK_WIDGET (self->icon), is_open ? 1 : 0);
}

void
foyer_column_row_set_sample (FoyerColumnRow *self, const char *cell, const char *problem)
{
  g_autofree char *shown = cell != NULL && *cell != '\0' ? foyer_figures_dup_isolated (cell)
                                                         : g_strdup (C_ ("import", "empty"));

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), shown);
  if (problem != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), "problem");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "problem");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), problem);
}

void
foyer_column_row_focus (FoyerColumnRow *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->choice));
}

static void
foyer_column_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FOYER_TYPE_COLUMN_ROW);
  G_OBJECT_CLASS (foyer_column_row_parent_class)->dispose (object);
}

static void
foyer_column_row_class_init (FoyerColumnRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_column_row_dispose;
  chosen_signal = g_signal_new ("chosen", FOYER_TYPE_COLUMN_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_INT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/foyer/Foyer/ui/foyer-column-row.ui");
  gtk_widget_class_bind_template_child (widget_class, FoyerColumnRow, icon);
  gtk_widget_class_bind_template_child (widget_class, FoyerColumnRow, choice);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
}

static void
foyer_column_row_init (FoyerColumnRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

FoyerColumnRow *
foyer_column_row_new (const FoyerDraftColumn *column)
{
  FoyerColumnRow *self = g_object_new (FOYER_TYPE_COLUMN_ROW, NULL);
  g_autoptr (GtkStringList) names = make_model (column->preset_use == FOYER_COLUMN_RULE);
  g_autofree char *title = column->occurrence > 1
                               ? g_strdup_printf ("%s (%u)", column->name, column->occurrence)
                               : g_strdup (column->name);
  g_autofree char *label = g_strdup_printf (C_ ("import", "%s is"), title);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  self->is_showing = TRUE;
  gtk_drop_down_set_model (self->choice, G_LIST_MODEL (names));
  self->is_showing = FALSE;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->choice), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
  foyer_column_row_show (self, column);
  return self;
}
