/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A dead letter in the list: cause, who, where from, since when. */
#include "config.h"

#include "foyer-refusal-row.h"

#include "foyer-figures.h"
#include "foyer-words.h"

#include <glib/gi18n.h>

struct _FoyerRefusalRow
{
  AdwBin parent_instance;

  GtkLabel *cause;
  GtkLabel *who;
  GtkLabel *origin;
  GtkLabel *age;
};

enum
{
  PROP_REFUSAL = 1,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (FoyerRefusalRow, foyer_refusal_row, ADW_TYPE_BIN)

static void
show (FoyerRefusalRow *self, FoyerDeadLetter *letter)
{
  const char *cause = foyer_words_cause (letter->code);
  const char *who = foyer_refusal_get_who (letter);
  g_autofree char *origin = foyer_refusal_dup_origin (letter);
  g_autofree char *age = foyer_figures_dup_moment (letter->failed_usec, g_get_real_time ());
  g_autofree char *sentence = g_strdup_printf ("%s, %s, %s, %s", cause, who, origin, age);

  gtk_label_set_label (self->cause, cause);
  gtk_label_set_label (self->who, who);
  gtk_label_set_label (self->origin, origin);
  gtk_label_set_label (self->age, age);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence,
                                  -1);
}

static void
foyer_refusal_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  FoyerRefusal *refusal;

  if (id != PROP_REFUSAL)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
      return;
    }
  refusal = g_value_get_object (value);
  if (refusal != NULL)
    show (FOYER_REFUSAL_ROW (object), foyer_refusal_get_letter (refusal));
}

static void
foyer_refusal_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FOYER_TYPE_REFUSAL_ROW);
  G_OBJECT_CLASS (foyer_refusal_row_parent_class)->dispose (object);
}

static void
foyer_refusal_row_class_init (FoyerRefusalRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = foyer_refusal_row_dispose;
  object_class->set_property = foyer_refusal_row_set_property;
  props[PROP_REFUSAL] = g_param_spec_object ("refusal", NULL, NULL, FOYER_TYPE_REFUSAL,
                                             G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/foyer/Foyer/ui/foyer-refusal-row.ui");
  gtk_widget_class_bind_template_child (widget_class, FoyerRefusalRow, cause);
  gtk_widget_class_bind_template_child (widget_class, FoyerRefusalRow, who);
  gtk_widget_class_bind_template_child (widget_class, FoyerRefusalRow, origin);
  gtk_widget_class_bind_template_child (widget_class, FoyerRefusalRow, age);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
foyer_refusal_row_init (FoyerRefusalRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
