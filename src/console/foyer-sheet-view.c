/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sheets on the screen: where they lie, their pictures, and what the hand does to them. Lines over
 * them are foyer-sheet-lines.c's. */
#include "config.h"

#include "foyer-sheet-view.h"

#include "foyer-sheet-lines.h"
#include "foyer-sheet-words.h"

#include <glib/gi18n.h>
#include <math.h>

#define SCREEN_DPI 96.0
#define UM_PER_INCH 25400.0
#define GAP_PX 18.0
#define STEP_UM 500
#define FINE_STEP_UM 100
/* Pictures for another size are asked for from this difference on. */
#define DPI_TOLERANCE 0.02

struct _FoyerSheetView
{
  GtkWidget parent_instance;

  GPtrArray *textures; /* GdkTexture of the pages */
  FoyerSheetPlan plan;
  const FoyerTemplateView *view; /* lent */
  gboolean with_bleed;
  gboolean has_guides;
  gboolean has_chosen;
  gboolean is_chosen_back;
  FoyerElementBox chosen;
  double zoom; /* 0: fit */
  double told_dpi;
  guint told_source;
};

enum
{
  SIGNAL_RESOLUTION_CHANGED,
  SIGNAL_ELEMENT_CHOSEN,
  SIGNAL_ELEMENT_STEPPED,
  SIGNAL_NUDGED,
  SIGNAL_SAMPLE_STEPPED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FoyerSheetView, foyer_sheet_view, GTK_TYPE_WIDGET)

/* ---- Layout ---- */

static double
get_page_width_px (FoyerSheetView *self, double scale)
{
  int margin = self->with_bleed ? self->view->bleed_um : 0;

  return (self->view->sheet_width_um + 2 * margin) / UM_PER_INCH * SCREEN_DPI * scale;
}

static double
get_page_height_px (FoyerSheetView *self, double scale)
{
  int margin = self->with_bleed ? self->view->bleed_um : 0;

  return (self->view->sheet_height_um + 2 * margin) / UM_PER_INCH * SCREEN_DPI * scale;
}

static double
get_run (guint n, double length)
{
  return n * length + (n + 1) * GAP_PX;
}

/* The scale at which all pages fit beside (or below) each other. */
static double
get_fitting_scale (FoyerSheetView *self, int width, int height, gboolean is_column)
{
  guint n = MAX (self->textures->len, 1);
  guint n_across = is_column ? 1 : n, n_down = is_column ? n : 1;
  double across = (width - (n_across + 1) * GAP_PX) / (n_across * get_page_width_px (self, 1));
  double down = (height - (n_down + 1) * GAP_PX) / (n_down * get_page_height_px (self, 1));

  return MAX (MIN (across, down), 0.05);
}

static void
make_plan (FoyerSheetView *self, int width, int height)
{
  FoyerSheetPlan *plan = &self->plan;
  double row = get_fitting_scale (self, width, height, FALSE);
  double column = get_fitting_scale (self, width, height, TRUE);
  guint n = self->textures->len;

  plan->is_column = column > row;
  plan->scale = self->zoom > 0 ? self->zoom : MAX (row, column);
  plan->page_width_px = get_page_width_px (self, plan->scale);
  plan->page_height_px = get_page_height_px (self, plan->scale);
  plan->px_per_um = SCREEN_DPI * plan->scale / UM_PER_INCH;
  plan->margin_um = self->with_bleed ? self->view->bleed_um : 0;
  plan->x_px
      = MAX (GAP_PX, (width - get_run (plan->is_column ? 1 : n, plan->page_width_px)) / 2 + GAP_PX);
  plan->y_px = MAX (GAP_PX, (height - get_run (plan->is_column ? n : 1, plan->page_height_px)) / 2
                                + GAP_PX);
  plan->step_px = (plan->is_column ? plan->page_height_px : plan->page_width_px) + GAP_PX;
}

static gboolean
has_pages (FoyerSheetView *self)
{
  return self->view != NULL && self->view->faces != NULL && self->textures->len > 0;
}

static void
foyer_sheet_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *min,
                          int *natural, int *min_baseline, int *natural_baseline)
{
  FoyerSheetView *self = FOYER_SHEET_VIEW (widget);
  guint n = MAX (self->textures->len, 1);

  *min = 120;
  if (has_pages (self) && self->zoom > 0 && orientation == GTK_ORIENTATION_HORIZONTAL)
    *min = (int)ceil (get_run (self->plan.is_column ? 1 : n, get_page_width_px (self, self->zoom)));
  else if (has_pages (self) && self->zoom > 0)
    *min
        = (int)ceil (get_run (self->plan.is_column ? n : 1, get_page_height_px (self, self->zoom)));
  *natural = *min;
}

static gboolean
tell_cb (gpointer user_data)
{
  FoyerSheetView *self = FOYER_SHEET_VIEW (user_data);

  self->told_source = 0;
  g_signal_emit (self, signals[SIGNAL_RESOLUTION_CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static void
foyer_sheet_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  FoyerSheetView *self = FOYER_SHEET_VIEW (widget);
  double dpi;

  if (!has_pages (self))
    return;
  make_plan (self, width, height);
  dpi = foyer_sheet_view_get_dpi (self);
  if (fabs (dpi - self->told_dpi) <= DPI_TOLERANCE * self->told_dpi)
    return;
  self->told_dpi = dpi;
  if (self->told_source == 0)
    self->told_source = g_idle_add (tell_cb, self);
}

double
foyer_sheet_view_get_scale (FoyerSheetView *self)
{
  return self->plan.scale;
}

double
foyer_sheet_view_get_dpi (FoyerSheetView *self)
{
  return SCREEN_DPI * self->plan.scale * gtk_widget_get_scale_factor (GTK_WIDGET (self));
}

/* ---- Drawing ---- */

static void
get_page_rect (FoyerSheetView *self, guint page, graphene_rect_t *rect)
{
  double x = self->plan.x_px + (self->plan.is_column ? 0 : page * self->plan.step_px);
  double y = self->plan.y_px + (self->plan.is_column ? page * self->plan.step_px : 0);

  graphene_rect_init (rect, (float)round (x), (float)round (y), (float)self->plan.page_width_px,
                      (float)self->plan.page_height_px);
}

static void
foyer_sheet_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  static const GdkRGBA shadow = { 0, 0, 0, 0.25f };
  FoyerSheetView *self = FOYER_SHEET_VIEW (widget);
  FoyerSheetMarks marks = { .view = self->view,
                            .plan = &self->plan,
                            .has_guides = self->has_guides,
                            .chosen = self->has_chosen ? &self->chosen : NULL,
                            .is_chosen_back = self->is_chosen_back,
                            .is_focused = gtk_widget_has_focus (widget) };

  for (guint i = 0; has_pages (self) && i < self->textures->len; i++)
    {
      graphene_rect_t rect;
      GskRoundedRect outline;

      get_page_rect (self, i, &rect);
      gsk_rounded_rect_init_from_rect (&outline, &rect, 0);
      gtk_snapshot_append_outset_shadow (snapshot, &outline, &shadow, 0, 1, 1, 4);
      gtk_snapshot_append_texture (snapshot, self->textures->pdata[i], &rect);
      foyer_sheet_lines_snapshot (snapshot, &marks, i, &rect);
    }
}

/* ---- The hand ---- */

/* The smallest element under the pointer: what lies over a background is meant. */
static const FoyerTemplateElement *
find_element (FoyerSheetView *self, double x, double y)
{
  const FoyerTemplateElement *found = NULL;
  double smallest = G_MAXDOUBLE;

  for (guint i = 0; has_pages (self) && i < self->view->elements->len; i++)
    {
      const FoyerTemplateElement *element = self->view->elements->pdata[i];
      graphene_rect_t page, box;
      guint number;

      if (!element->has_box
          || !foyer_sheet_plan_place (&self->plan, self->view, &element->box, element->is_back,
                                      &number, &box))
        continue;
      get_page_rect (self, number, &page);
      graphene_rect_offset (&box, page.origin.x, page.origin.y);
      if (graphene_rect_contains_point (&box, &GRAPHENE_POINT_INIT ((float)x, (float)y))
          && (double)box.size.width * (double)box.size.height <= smallest)
        {
          smallest = (double)box.size.width * (double)box.size.height;
          found = element;
        }
    }
  return found;
}

static void
pressed_cb (GtkGestureClick *gesture, int n, double x, double y, FoyerSheetView *self)
{
  const FoyerTemplateElement *element = find_element (self, x, y);

  gtk_widget_grab_focus (GTK_WIDGET (self));
  g_signal_emit (self, signals[SIGNAL_ELEMENT_CHOSEN], 0, element != NULL ? element->path : NULL);
}

static gboolean
nudge (FoyerSheetView *self, guint key, GdkModifierType state)
{
  int step = (state & GDK_CONTROL_MASK) != 0 ? FINE_STEP_UM : STEP_UM;
  gboolean is_size = (state & GDK_SHIFT_MASK) != 0;
  int x = 0, y = 0;

  if (key == GDK_KEY_Left || key == GDK_KEY_KP_Left)
    x = -step;
  else if (key == GDK_KEY_Right || key == GDK_KEY_KP_Right)
    x = step;
  else if (key == GDK_KEY_Up || key == GDK_KEY_KP_Up)
    y = -step;
  else if (key == GDK_KEY_Down || key == GDK_KEY_KP_Down)
    y = step;
  if ((x == 0 && y == 0) || !self->has_chosen || (state & GDK_ALT_MASK) != 0)
    return FALSE;
  g_signal_emit (self, signals[SIGNAL_NUDGED], 0, is_size ? 0 : x, is_size ? 0 : y, is_size ? x : 0,
                 is_size ? y : 0);
  return TRUE;
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
        FoyerSheetView *self)
{
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK)) == 0
      && (key == GDK_KEY_Page_Down || key == GDK_KEY_Page_Up || key == GDK_KEY_KP_Page_Down
          || key == GDK_KEY_KP_Page_Up))
    {
      gboolean is_next = key == GDK_KEY_Page_Down || key == GDK_KEY_KP_Page_Down;

      g_signal_emit (self, signals[SIGNAL_SAMPLE_STEPPED], 0, is_next ? 1 : -1);
      return TRUE;
    }
  return nudge (self, key, state);
}

/* Tab goes through the elements before it leaves. */
static gboolean
foyer_sheet_view_focus (GtkWidget *widget, GtkDirectionType direction)
{
  gboolean is_stepped = FALSE;

  if (!gtk_widget_has_focus (widget))
    return gtk_widget_grab_focus (widget);
  if (direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD)
    g_signal_emit (widget, signals[SIGNAL_ELEMENT_STEPPED], 0,
                   direction == GTK_DIR_TAB_FORWARD ? 1 : -1, &is_stepped);
  return is_stepped;
}

static void
focus_cb (GtkEventControllerFocus *controller, FoyerSheetView *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* ---- Calls ---- */

void
foyer_sheet_view_show (FoyerSheetView *self, const FoyerTemplateView *view, GPtrArray *pages,
                       gboolean with_bleed)
{
  self->view = view;
  self->with_bleed = with_bleed;
  g_ptr_array_set_size (self->textures, 0);
  for (guint i = 0; pages != NULL && i < pages->len; i++)
    {
      const FoyerPreviewPage *page = pages->pdata[i];

      g_ptr_array_add (self->textures,
                       gdk_memory_texture_new (page->width_px, page->height_px, GDK_MEMORY_DEFAULT,
                                               page->pixels, (gsize)page->stride_bytes));
    }
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
foyer_sheet_view_choose (FoyerSheetView *self, const FoyerTemplateElement *element)
{
  g_autofree char *words = NULL;
  g_autofree char *label = NULL;

  self->has_chosen = element != NULL && element->has_box;
  if (self->has_chosen)
    {
      self->chosen = element->box;
      self->is_chosen_back = element->is_back;
      words = foyer_sheet_words_dup_element (element);
      /* Translators: the element of a badge that is chosen, with place and size. */
      label = g_strdup_printf (_ ("Badge: %s"), words);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label != NULL ? label : _ ("Badge"), -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
foyer_sheet_view_set_guides (FoyerSheetView *self, gboolean has_guides)
{
  self->has_guides = has_guides;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
foyer_sheet_view_set_zoom (FoyerSheetView *self, double zoom)
{
  self->zoom = zoom;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/* ---- Object ---- */

static void
foyer_sheet_view_dispose (GObject *object)
{
  FoyerSheetView *self = FOYER_SHEET_VIEW (object);

  self->view = NULL;
  g_clear_handle_id (&self->told_source, g_source_remove);
  g_clear_pointer (&self->textures, g_ptr_array_unref);
  G_OBJECT_CLASS (foyer_sheet_view_parent_class)->dispose (object);
}

static void
foyer_sheet_view_class_init (FoyerSheetViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = FOYER_TYPE_SHEET_VIEW;

  G_OBJECT_CLASS (klass)->dispose = foyer_sheet_view_dispose;
  widget_class->measure = foyer_sheet_view_measure;
  widget_class->size_allocate = foyer_sheet_view_size_allocate;
  widget_class->snapshot = foyer_sheet_view_snapshot;
  widget_class->focus = foyer_sheet_view_focus;
  signals[SIGNAL_RESOLUTION_CHANGED] = g_signal_new ("resolution-changed", type, G_SIGNAL_RUN_LAST,
                                                     0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_ELEMENT_CHOSEN] = g_signal_new ("element-chosen", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_ELEMENT_STEPPED]
      = g_signal_new ("element-stepped", type, G_SIGNAL_RUN_LAST, 0,
                      g_signal_accumulator_true_handled, NULL, NULL, G_TYPE_BOOLEAN, 1, G_TYPE_INT);
  signals[SIGNAL_NUDGED]
      = g_signal_new ("nudged", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 4,
                      G_TYPE_INT, G_TYPE_INT, G_TYPE_INT, G_TYPE_INT);
  signals[SIGNAL_SAMPLE_STEPPED] = g_signal_new ("sample-stepped", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  gtk_widget_class_set_css_name (widget_class, "foyer-sheets");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
foyer_sheet_view_init (FoyerSheetView *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->textures = g_ptr_array_new_with_free_func (g_object_unref);
  self->plan.scale = 1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect_object (focus, "enter", G_CALLBACK (focus_cb), self, 0);
  g_signal_connect_object (focus, "leave", G_CALLBACK (focus_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  g_signal_connect_object (click, "pressed", G_CALLBACK (pressed_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}
