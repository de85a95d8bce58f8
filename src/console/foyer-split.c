/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two panes side by side that adapt to their own width: wide, compact, or one at a time. Knows
 * nothing of what is in them. */
#include "config.h"

#include "foyer-split.h"

struct _FoyerSplit
{
  GtkWidget parent_instance;

  GtkWidget *start;
  GtkWidget *end;
  GtkWidget *line;
  int wide_at_px;
  int narrow_at_px;
  int fixed_wide_px;
  int fixed_compact_px;
  int start_width_px;
  gboolean is_fixed_end;
  gboolean show_end;
  FoyerSplitMode mode;
  guint notify_source;
};

enum
{
  PROP_START = 1,
  PROP_END,
  PROP_FIXED_END,
  PROP_WIDE_AT_PX,
  PROP_NARROW_AT_PX,
  PROP_FIXED_WIDE_PX,
  PROP_FIXED_COMPACT_PX,
  PROP_SHOW_END,
  PROP_MODE,
  PROP_START_WIDTH_PX,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (FoyerSplit, foyer_split, GTK_TYPE_WIDGET)

/* ---- Layout ---- */

static int
measure_min (GtkWidget *widget, GtkOrientation orientation, int for_size)
{
  int min = 0;

  if (widget != NULL)
    gtk_widget_measure (widget, orientation, for_size, &min, NULL, NULL, NULL);
  return min;
}

double
foyer_split_get_text_scale (FoyerSplit *self)
{
  int dpi = 0;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-xft-dpi", &dpi, NULL);
  return dpi > 0 ? CLAMP (dpi / (96.0 * PANGO_SCALE), 1, 4) : 1;
}

typedef struct
{
  FoyerSplitMode mode;
  int line_px;
  int start_px;
  int end_px;
} Plan;

/* The panes' widths at @width_px. Large text makes panes wider: what does not fit beside each other
 * is shown one at a time. */
static Plan
make_plan (FoyerSplit *self, int width_px)
{
  Plan plan = { .line_px = measure_min (self->line, GTK_ORIENTATION_HORIZONTAL, -1) };
  GtkWidget *fixed = self->is_fixed_end ? self->end : self->start;
  GtkWidget *other = self->is_fixed_end ? self->start : self->end;
  int fixed_min = measure_min (fixed, GTK_ORIENTATION_HORIZONTAL, -1);
  int other_min = measure_min (other, GTK_ORIENTATION_HORIZONTAL, -1);
  double scale = foyer_split_get_text_scale (self);
  int fixed_px;

  plan.mode = width_px >= self->wide_at_px * scale ? FOYER_SPLIT_WIDE : FOYER_SPLIT_COMPACT;
  fixed_px = plan.mode == FOYER_SPLIT_WIDE ? self->fixed_wide_px : self->fixed_compact_px;
  fixed_px = MAX ((int)(fixed_px * scale), fixed_min);
  if (width_px < self->narrow_at_px * scale || fixed_px + plan.line_px + other_min > width_px)
    {
      plan.mode = FOYER_SPLIT_NARROW;
      plan.start_px = plan.end_px = width_px;
      return plan;
    }
  plan.start_px = self->is_fixed_end ? width_px - plan.line_px - fixed_px : fixed_px;
  plan.end_px = width_px - plan.line_px - plan.start_px;
  return plan;
}

static GtkSizeRequestMode
foyer_split_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
foyer_split_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                     int *natural, int *minimum_baseline, int *natural_baseline)
{
  FoyerSplit *self = FOYER_SPLIT (widget);
  int start_size = -1, end_size = -1;
  int start_min = 0, start_nat = 0, end_min = 0, end_nat = 0;

  if (orientation == GTK_ORIENTATION_VERTICAL && for_size >= 0)
    {
      Plan plan = make_plan (self, for_size);

      start_size = plan.start_px;
      end_size = plan.end_px;
    }
  if (self->start != NULL)
    gtk_widget_measure (self->start, orientation, start_size, &start_min, &start_nat, NULL, NULL);
  if (self->end != NULL)
    gtk_widget_measure (self->end, orientation, end_size, &end_min, &end_nat, NULL, NULL);
  *minimum = MAX (start_min, end_min);
  *natural
      = orientation == GTK_ORIENTATION_HORIZONTAL ? start_nat + end_nat : MAX (start_nat, end_nat);
  *natural = MAX (*natural, *minimum);
}

/* A property that others react to may not change while sizes are given out. */
static gboolean
notify_cb (gpointer user_data)
{
  FoyerSplit *self = FOYER_SPLIT (user_data);

  self->notify_source = 0;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_START_WIDTH_PX]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MODE]);
  return G_SOURCE_REMOVE;
}

static void
allocate (GtkWidget *child, int x, int width, int height, gboolean is_shown)
{
  GtkAllocation allocation = { x, 0, width, height };

  if (child == NULL)
    return;
  gtk_widget_set_child_visible (child, is_shown);
  if (is_shown)
    gtk_widget_size_allocate (child, &allocation, -1);
}

static void
foyer_split_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  FoyerSplit *self = FOYER_SPLIT (widget);
  Plan plan = make_plan (self, width);
  gboolean is_narrow = plan.mode == FOYER_SPLIT_NARROW;
  gboolean is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int start_x = is_rtl && !is_narrow ? width - plan.start_px : 0;
  int end_x = is_rtl || is_narrow ? 0 : plan.start_px + plan.line_px;

  allocate (self->start, start_x, plan.start_px, height, !is_narrow || !self->show_end);
  allocate (self->end, end_x, plan.end_px, height, !is_narrow || self->show_end);
  allocate (self->line, is_rtl ? plan.end_px : plan.start_px, plan.line_px, height, !is_narrow);
  if ((plan.mode != self->mode || plan.start_px != self->start_width_px)
      && self->notify_source == 0)
    self->notify_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, notify_cb, self, NULL);
  self->mode = plan.mode;
  self->start_width_px = plan.start_px;
}

/* ---- Object ---- */

static void
set_pane (FoyerSplit *self, GtkWidget **pane, GtkWidget *widget)
{
  g_clear_pointer (pane, gtk_widget_unparent);
  *pane = widget;
  if (widget == NULL)
    return;
  /* The order of the children is the order of the focus. */
  if (pane == &self->start)
    gtk_widget_insert_after (widget, GTK_WIDGET (self), NULL);
  else
    gtk_widget_insert_before (widget, GTK_WIDGET (self), NULL);
}

static int *
find_number (FoyerSplit *self, guint id)
{
  switch (id)
    {
    case PROP_WIDE_AT_PX:
      return &self->wide_at_px;
    case PROP_NARROW_AT_PX:
      return &self->narrow_at_px;
    case PROP_FIXED_WIDE_PX:
      return &self->fixed_wide_px;
    case PROP_FIXED_COMPACT_PX:
      return &self->fixed_compact_px;
    default:
      return NULL;
    }
}

static void
foyer_split_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  FoyerSplit *self = FOYER_SPLIT (object);
  int *number = find_number (self, id);

  if (number != NULL)
    *number = g_value_get_int (value);
  else if (id == PROP_START)
    set_pane (self, &self->start, g_value_get_object (value));
  else if (id == PROP_END)
    set_pane (self, &self->end, g_value_get_object (value));
  else if (id == PROP_FIXED_END)
    self->is_fixed_end = g_value_get_boolean (value);
  else if (id == PROP_SHOW_END)
    foyer_split_set_show_end (self, g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
foyer_split_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  FoyerSplit *self = FOYER_SPLIT (object);
  int *number = find_number (self, id);

  if (number != NULL)
    g_value_set_int (value, *number);
  else if (id == PROP_START)
    g_value_set_object (value, self->start);
  else if (id == PROP_END)
    g_value_set_object (value, self->end);
  else if (id == PROP_FIXED_END)
    g_value_set_boolean (value, self->is_fixed_end);
  else if (id == PROP_SHOW_END)
    g_value_set_boolean (value, self->show_end);
  else if (id == PROP_MODE)
    g_value_set_int (value, (int)self->mode);
  else if (id == PROP_START_WIDTH_PX)
    g_value_set_int (value, self->start_width_px);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
foyer_split_dispose (GObject *object)
{
  FoyerSplit *self = FOYER_SPLIT (object);

  g_clear_handle_id (&self->notify_source, g_source_remove);
  g_clear_pointer (&self->start, gtk_widget_unparent);
  g_clear_pointer (&self->end, gtk_widget_unparent);
  g_clear_pointer (&self->line, gtk_widget_unparent);
  G_OBJECT_CLASS (foyer_split_parent_class)->dispose (object);
}

static GParamSpec *
number_spec (const char *name)
{
  return g_param_spec_int (name, NULL, NULL, 0, G_MAXINT, 0,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
}

static void
foyer_split_class_init (FoyerSplitClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags both = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  const GParamFlags notified = both | G_PARAM_EXPLICIT_NOTIFY;
  const GParamFlags shown = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = foyer_split_dispose;
  object_class->set_property = foyer_split_set_property;
  object_class->get_property = foyer_split_get_property;
  widget_class->get_request_mode = foyer_split_get_request_mode;
  widget_class->measure = foyer_split_measure;
  widget_class->size_allocate = foyer_split_size_allocate;
  props[PROP_START] = g_param_spec_object ("start", NULL, NULL, GTK_TYPE_WIDGET, both);
  props[PROP_END] = g_param_spec_object ("end", NULL, NULL, GTK_TYPE_WIDGET, both);
  props[PROP_FIXED_END] = g_param_spec_boolean ("fixed-end", NULL, NULL, FALSE, both);
  props[PROP_WIDE_AT_PX] = number_spec ("wide-at-px");
  props[PROP_NARROW_AT_PX] = number_spec ("narrow-at-px");
  props[PROP_FIXED_WIDE_PX] = number_spec ("fixed-wide-px");
  props[PROP_FIXED_COMPACT_PX] = number_spec ("fixed-compact-px");
  props[PROP_SHOW_END] = g_param_spec_boolean ("show-end", NULL, NULL, FALSE, notified);
  props[PROP_MODE] = g_param_spec_int ("mode", NULL, NULL, 0, FOYER_SPLIT_NARROW, 0, shown);
  props[PROP_START_WIDTH_PX]
      = g_param_spec_int ("start-width-px", NULL, NULL, 0, G_MAXINT, 0, shown);
  g_object_class_install_properties (object_class, N_PROPS, props);
  gtk_widget_class_set_css_name (widget_class, "foyer-split");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
foyer_split_init (FoyerSplit *self)
{
  self->line = gtk_separator_new (GTK_ORIENTATION_VERTICAL);
  gtk_widget_set_parent (self->line, GTK_WIDGET (self));
}

FoyerSplitMode
foyer_split_get_mode (FoyerSplit *self)
{
  return self->mode;
}

gboolean
foyer_split_get_show_end (FoyerSplit *self)
{
  return self->show_end;
}

void
foyer_split_set_show_end (FoyerSplit *self, gboolean show_end)
{
  if (self->show_end == show_end)
    return;
  self->show_end = show_end;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHOW_END]);
}
