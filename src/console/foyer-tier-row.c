/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One tier on the Line page: colour and name, how many badges are printed, who arrived. */
#include "config.h"

#include "foyer-tier-row.h"

#include "foyer-figures.h"
#include "foyer-tier-bar.h"

#include <glib/gi18n.h>

struct _FoyerTierRow
{
  AdwPreferencesRow parent_instance;

  FoyerTierBar *bar;
  GtkLabel *name;
  GtkLabel *printed;
  GtkProgressBar *progress;
};

G_DEFINE_FINAL_TYPE (FoyerTierRow, foyer_tier_row, ADW_TYPE_PREFERENCES_ROW)

void
foyer_tier_row_show_count (FoyerTierRow *self, const FoyerTierCount *count)
{
  const char *name = count->label != NULL ? count->label : count->tier;
  g_autofree char *printed = foyer_figures_dup_count (count->printed);
  g_autofree char *active = foyer_figures_dup_count (count->active);
  g_autofree char *arrived = foyer_figures_dup_count (count->arrived);
  g_autofree char *words = NULL;
  g_autofree char *sentence = NULL;

  if (count->arrived > 0)
    words = g_strdup_printf (_ ("%s of %s printed · %s arrived"), printed, active, arrived);
  else
    words = g_strdup_printf (_ ("%s of %s printed"), printed, active);
  sentence = g_strdup_printf ("%s: %s", name, words);
  foyer_tier_bar_set_colour (self->bar, count->colour);
  gtk_label_set_label (self->name, name);
  gtk_label_set_label (self->printed, words);
  gtk_progress_bar_set_fraction (
      self->progress,
      count->active > 0 ? CLAMP ((double)count->printed / (double)count->active, 0, 1) : 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence,
                                  -1);
}

static void
foyer_tier_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FOYER_TYPE_TIER_ROW);
  G_OBJECT_CLASS (foyer_tier_row_parent_class)->dispose (object);
}

static void
foyer_tier_row_class_init (FoyerTierRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_tier_row_dispose;
  g_type_ensure (FOYER_TYPE_TIER_BAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/foyer/Foyer/ui/foyer-tier-row.ui");
  gtk_widget_class_bind_template_child (widget_class, FoyerTierRow, bar);
  gtk_widget_class_bind_template_child (widget_class, FoyerTierRow, name);
  gtk_widget_class_bind_template_child (widget_class, FoyerTierRow, printed);
  gtk_widget_class_bind_template_child (widget_class, FoyerTierRow, progress);
}

static void
foyer_tier_row_init (FoyerTierRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
foyer_tier_row_new (void)
{
  return g_object_new (FOYER_TYPE_TIER_ROW, NULL);
}
