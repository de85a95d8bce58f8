/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One cell of the list of people: name, company, tier or badge; asks nobody for anything. */
#include "config.h"

#include "foyer-person-cell.h"

#include "foyer-figures.h"
#include "foyer-tier-bar.h"
#include "foyer-words.h"

#include <glib/gi18n.h>

struct _FoyerPersonCell
{
  AdwBin parent_instance;

  FoyerTierBar *bar;
  GtkImage *icon;
  GtkInscription *text;
  GtkInscription *second_line;

  FoyerSession *session;
  FoyerPerson *person;
  FoyerPersonColumn column;
  gboolean is_compact;
  const char *style; /* static; the class that the icon has now */
};

enum
{
  PROP_IS_COMPACT = 1,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (FoyerPersonCell, foyer_person_cell, ADW_TYPE_BIN)

static const char *
get_tier_label (FoyerSession *session, FoyerAttendee *attendee)
{
  const char *tier = foyer_record_get_text (attendee->record, FOYER_FIELD_PRINT_TIER);
  const FoyerTierCount *count = foyer_session_find_tier (session, tier);

  return count != NULL && count->label != NULL ? count->label : tier;
}

static const char *
badge_words (FoyerAttendee *attendee)
{
  FoyerStatus status = foyer_record_get_status (attendee->record);

  if (status != FOYER_STATUS_ACTIVE)
    return foyer_words_status (status);
  if (attendee->badge_state == NULL && attendee->is_possible_duplicate)
    return C_ ("badge", "Perhaps twice");
  return foyer_words_badge (attendee->badge_state);
}

char *
foyer_person_cell_dup_sentence (FoyerSession *session, FoyerAttendee *attendee)
{
  const char *parts[5] = { foyer_record_get_text (attendee->record, FOYER_FIELD_FULL_NAME) };
  const char *company = foyer_record_get_text (attendee->record, FOYER_FIELD_COMPANY);
  gsize n = 1;

  if (company != NULL)
    parts[n++] = company;
  parts[n++] = get_tier_label (session, attendee);
  parts[n++] = badge_words (attendee);
  return g_strjoinv (", ", (char **)parts);
}

/* Text of the other direction starts where the column starts: its line takes the direction of the
 * window, the words in it keep their own. */
static void
set_line (GtkInscription *line, const char *text)
{
  gboolean is_rtl = gtk_widget_get_direction (GTK_WIDGET (line)) == GTK_TEXT_DIR_RTL;
  g_autofree char *isolated = text != NULL ? foyer_figures_dup_isolated (text) : NULL;
  g_autofree char *placed
      = isolated != NULL ? g_strconcat (is_rtl ? "\xe2\x80\x8f" : "\xe2\x80\x8e", isolated, NULL)
                         : NULL;

  gtk_inscription_set_text (line, placed);
}

static void
set_icon (FoyerPersonCell *self, const char *icon, const char *style)
{
  gtk_image_set_from_icon_name (self->icon, icon);
  if (self->style != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self->icon), self->style);
  self->style = style;
  if (style != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->icon), style);
}

static void
show_name (FoyerPersonCell *self, FoyerAttendee *attendee)
{
  const char *company = foyer_record_get_text (attendee->record, FOYER_FIELD_COMPANY);
  g_autofree char *sentence = foyer_person_cell_dup_sentence (self->session, attendee);
  const char *parts[4]
      = { badge_words (attendee), get_tier_label (self->session, attendee), company };
  g_autofree char *second_line = g_strjoinv (" · ", (char **)parts);

  set_line (self->text, foyer_record_get_text (attendee->record, FOYER_FIELD_FULL_NAME));
  set_line (self->second_line, second_line);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence,
                                  -1);
}

static void
show_badge (FoyerPersonCell *self, FoyerAttendee *attendee)
{
  set_line (self->text, badge_words (attendee));
  if (foyer_record_get_status (attendee->record) != FOYER_STATUS_ACTIVE)
    set_icon (self, "foyer-stop-symbolic", "dim-label");
  else if (attendee->badge_state == NULL && attendee->is_possible_duplicate)
    set_icon (self, "foyer-question-symbolic", "warning");
  else
    set_icon (self, foyer_words_job_icon (attendee->badge_state),
              foyer_words_job_style (attendee->badge_state));
}

static void
show (FoyerPersonCell *self)
{
  FoyerAttendee *attendee = self->person != NULL ? foyer_person_get_attendee (self->person) : NULL;
  const FoyerTierCount *tier;

  if (attendee == NULL)
    {
      /* Not fetched yet: nothing is better than the former person. */
      gtk_inscription_set_text (self->text, self->column == FOYER_PERSON_COLUMN_NAME ? "…" : "");
      gtk_inscription_set_text (self->second_line, "");
      foyer_tier_bar_set_colour (self->bar, NULL);
      gtk_image_clear (self->icon);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _ ("Loading"), -1);
      return;
    }
  tier = foyer_session_find_tier (self->session,
                                  foyer_record_get_text (attendee->record, FOYER_FIELD_PRINT_TIER));
  foyer_tier_bar_set_colour (self->bar, tier != NULL ? tier->colour : NULL);
  switch (self->column)
    {
    case FOYER_PERSON_COLUMN_NAME:
      show_name (self, attendee);
      break;
    case FOYER_PERSON_COLUMN_COMPANY:
      set_line (self->text, foyer_record_get_text (attendee->record, FOYER_FIELD_COMPANY));
      break;
    case FOYER_PERSON_COLUMN_TIER:
      set_line (self->text, get_tier_label (self->session, attendee));
      break;
    case FOYER_PERSON_COLUMN_BADGE:
      show_badge (self, attendee);
      break;
    }
}

static void
foyer_person_cell_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  FoyerPersonCell *self = FOYER_PERSON_CELL (object);

  if (id != PROP_IS_COMPACT)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
      return;
    }
  self->is_compact = g_value_get_boolean (value);
  if (self->column != FOYER_PERSON_COLUMN_NAME)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->second_line), self->is_compact);
  gtk_widget_set_visible (GTK_WIDGET (self->bar), self->is_compact);
}

static void
foyer_person_cell_dispose (GObject *object)
{
  FoyerPersonCell *self = FOYER_PERSON_CELL (object);

  if (self->person != NULL)
    g_signal_handlers_disconnect_by_data (self->person, self);
  g_clear_object (&self->person);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), FOYER_TYPE_PERSON_CELL);
  G_OBJECT_CLASS (foyer_person_cell_parent_class)->dispose (object);
}

static void
foyer_person_cell_class_init (FoyerPersonCellClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = foyer_person_cell_dispose;
  object_class->set_property = foyer_person_cell_set_property;
  props[PROP_IS_COMPACT] = g_param_spec_boolean ("is-compact", NULL, NULL, FALSE,
                                                 G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/foyer/Foyer/ui/foyer-person-cell.ui");
  gtk_widget_class_bind_template_child (widget_class, FoyerPersonCell, bar);
  gtk_widget_class_bind_template_child (widget_class, FoyerPersonCell, icon);
  gtk_widget_class_bind_template_child (widget_class, FoyerPersonCell, text);
  gtk_widget_class_bind_template_child (widget_class, FoyerPersonCell, second_line);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
  g_type_ensure (FOYER_TYPE_TIER_BAR);
}

static void
foyer_person_cell_init (FoyerPersonCell *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
foyer_person_cell_new (FoyerSession *session, FoyerPersonColumn column)
{
  FoyerPersonCell *self = g_object_new (FOYER_TYPE_PERSON_CELL, NULL);

  self->session = g_object_ref (session);
  self->column = column;
  gtk_widget_set_visible (GTK_WIDGET (self->bar), column == FOYER_PERSON_COLUMN_TIER);
  gtk_widget_set_visible (GTK_WIDGET (self->icon), column == FOYER_PERSON_COLUMN_BADGE);
  gtk_widget_set_visible (GTK_WIDGET (self->second_line), FALSE);
  return GTK_WIDGET (self);
}

void
foyer_person_cell_set_person (FoyerPersonCell *self, FoyerPerson *person)
{
  if (self->person != NULL)
    g_signal_handlers_disconnect_by_data (self->person, self);
  g_set_object (&self->person, person);
  if (person != NULL)
    g_signal_connect_swapped (person, "notify::attendee", G_CALLBACK (show), self);
  show (self);
}
