/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A lasting state across the top of a page: one line, at most one button. */
#include "config.h"

#include "foyer-banner.h"

struct _FoyerBanner
{
  AdwBin parent_instance;

  GtkRevealer *revealer;
  GtkLabel *text;
  GtkButton *button;
};

G_DEFINE_FINAL_TYPE (FoyerBanner, foyer_banner, ADW_TYPE_BIN)

void
foyer_banner_show_state (FoyerBanner *self, const char *text, const char *button,
                         const char *action)
{
  gtk_revealer_set_reveal_child (self->revealer, text != NULL);
  if (text == NULL)
    return;
  gtk_label_set_label (self->text, text);
  gtk_widget_set_visible (GTK_WIDGET (self->button), button != NULL);
  if (button == NULL)
    return;
  gtk_button_set_label (self->button, button);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (self->button), action);
}

static void
foyer_banner_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FOYER_TYPE_BANNER);
  G_OBJECT_CLASS (foyer_banner_parent_class)->dispose (object);
}

static void
foyer_banner_class_init (FoyerBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_banner_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/foyer/Foyer/ui/foyer-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, FoyerBanner, revealer);
  gtk_widget_class_bind_template_child (widget_class, FoyerBanner, text);
  gtk_widget_class_bind_template_child (widget_class, FoyerBanner, button);
}

static void
foyer_banner_init (FoyerBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
