/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The colour of a tier as a bar 4 px wide; its name always stands beside it, in words. */
#include "config.h"

#include "foyer-tier-bar.h"

#define BAR_PX 4

struct _FoyerTierBar
{
  GtkWidget parent_instance;

  GdkRGBA colour;
  gboolean has_colour;
};

G_DEFINE_FINAL_TYPE (FoyerTierBar, foyer_tier_bar, GTK_TYPE_WIDGET)

static void
foyer_tier_bar_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                        int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? BAR_PX : 4 * BAR_PX;
}

static void
foyer_tier_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  FoyerTierBar *self = FOYER_TIER_BAR (widget);
  graphene_rect_t area = GRAPHENE_RECT_INIT (0, 0, (float)gtk_widget_get_width (widget),
                                             (float)gtk_widget_get_height (widget));
  GskRoundedRect outline;

  if (!self->has_colour)
    return;
  gsk_rounded_rect_init_from_rect (&outline, &area, BAR_PX / 2.0f);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &self->colour, &area);
  gtk_snapshot_pop (snapshot);
}

static void
foyer_tier_bar_class_init (FoyerTierBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = foyer_tier_bar_measure;
  widget_class->snapshot = foyer_tier_bar_snapshot;
  gtk_widget_class_set_css_name (widget_class, "tierbar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
foyer_tier_bar_init (FoyerTierBar *self)
{
}

void
foyer_tier_bar_set_colour (FoyerTierBar *self, const char *colour)
{
  self->has_colour = colour != NULL && gdk_rgba_parse (&self->colour, colour);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
