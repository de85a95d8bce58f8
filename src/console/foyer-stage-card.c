/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One stage of the line: how much waits, how fast it goes, what went wrong last. */
#include "config.h"

#include "foyer-stage-card.h"

#include "foyer-figures.h"
#include "foyer-words.h"

#include <glib/gi18n.h>

/* An error older than this no longer colours the card. */
#define FRESH_ERROR_USEC (5 * 60 * (gint64)G_USEC_PER_SEC)

struct _FoyerStageCard
{
  AdwBin parent_instance;

  GtkImage *icon;
  GtkLabel *name;
  GtkLabel *work;
  GtkLabel *depth;
  GtkLabel *depth_words;
  GtkLabel *rate;
  GtkLabel *latency;
  GtkLabel *processed;
  GtkLabel *refused;
  GtkWidget *error_box;
  GtkLabel *error;

  const char *style; /* static; the class that the icon has now */
};

G_DEFINE_FINAL_TYPE (FoyerStageCard, foyer_stage_card, ADW_TYPE_BIN)

static void
show_icon (FoyerStageCard *self, const FoyerStageStatus *status)
{
  gint64 error_age_usec = g_get_real_time () - status->last_error_usec;
  gboolean has_fresh_error = status->last_error != NULL && error_age_usec < FRESH_ERROR_USEC;
  const char *icon = "foyer-tick-symbolic", *style = "success";

  if (has_fresh_error)
    icon = "foyer-warning-symbolic", style = "warning";
  else if (status->depth > 0)
    icon = "foyer-clock-symbolic", style = "accent";
  gtk_image_set_from_icon_name (self->icon, icon);
  if (self->style != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self->icon), self->style);
  self->style = style;
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), style);
}

static void
show_error (FoyerStageCard *self, const FoyerStageStatus *status)
{
  const char *words = status->last_error;
  g_autofree char *moment = NULL;
  g_autofree char *text = NULL;
  FoyerCode code;

  gtk_widget_set_visible (self->error_box, status->last_error != NULL);
  if (status->last_error == NULL)
    return;
  if (foyer_code_parse (status->last_error, &code))
    words = foyer_words_cause (code);
  moment = foyer_figures_dup_moment (status->last_error_usec, g_get_real_time ());
  text = g_strdup_printf ("%s: %s", moment, words);
  gtk_label_set_label (self->error, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->error), text);
}

void
foyer_stage_card_show_status (FoyerStageCard *self, const FoyerStageStatus *status)
{
  g_autofree char *depth = foyer_figures_dup_count (status->depth);
  g_autofree char *rate = foyer_figures_dup_rate (status->per_second);
  g_autofree char *p50 = foyer_figures_dup_latency (status->p50_usec);
  g_autofree char *p95 = foyer_figures_dup_latency (status->p95_usec);
  g_autofree char *latency = g_strdup_printf ("%s / %s", p50, p95);
  g_autofree char *processed = foyer_figures_dup_count (status->processed);
  g_autofree char *refused = foyer_figures_dup_count (status->refused);
  g_autofree char *sentence = NULL;

  gtk_label_set_label (self->name, foyer_words_stage (status->stage));
  gtk_label_set_label (self->work, foyer_words_stage_work (status->stage));
  gtk_label_set_label (self->depth, depth);
  gtk_label_set_label (self->depth_words, status->depth == 0 ? C_ ("queue", "waiting: all done")
                                                             : C_ ("queue", "waiting"));
  gtk_label_set_label (self->rate, rate);
  gtk_label_set_label (self->latency, latency);
  gtk_label_set_label (self->processed, processed);
  gtk_label_set_label (self->refused, refused);
  show_icon (self, status);
  show_error (self, status);
  sentence = g_strdup_printf (_ ("%s: %s waiting, %s done, %s refused, %s"),
                              foyer_words_stage (status->stage), depth, processed, refused, rate);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence,
                                  -1);
}

static void
foyer_stage_card_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FOYER_TYPE_STAGE_CARD);
  G_OBJECT_CLASS (foyer_stage_card_parent_class)->dispose (object);
}

static void
foyer_stage_card_class_init (FoyerStageCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_stage_card_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/foyer/Foyer/ui/foyer-stage-card.ui");
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, FoyerStageCard, child)
  BIND (icon);
  BIND (name);
  BIND (work);
  BIND (depth);
  BIND (depth_words);
  BIND (rate);
  BIND (latency);
  BIND (processed);
  BIND (refused);
  BIND (error_box);
  BIND (error);
#undef BIND
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
foyer_stage_card_init (FoyerStageCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
