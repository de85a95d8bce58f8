/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Comparing pictures: changed pixels are gathered in cells, and cells that touch make a box. */
#include "config.h"

#include "foyer-visual-diff.h"

#include <stdlib.h>

/* Side of a cell: what is nearer than this belongs together. */
#define CELL_PX 12
#define GAP_PX 12

/* What of a picture the comparison needs. */
typedef struct
{
  const guint8 *data; /* NULL: no picture */
  int stride_bytes;
  int width_px;
  int height_px;
} Pixels;

static Pixels
read_pixels (cairo_surface_t *surface)
{
  Pixels pixels = { 0 };

  if (surface == NULL)
    return pixels;
  cairo_surface_flush (surface);
  pixels.data = cairo_image_surface_get_data (surface);
  pixels.stride_bytes = cairo_image_surface_get_stride (surface);
  pixels.width_px = cairo_image_surface_get_width (surface);
  pixels.height_px = cairo_image_surface_get_height (surface);
  return pixels;
}

static gboolean
is_changed (const Pixels *before, const Pixels *after, int x, int y)
{
  const guint8 *a, *b;

  if (x >= before->width_px || y >= before->height_px || x >= after->width_px
      || y >= after->height_px)
    return TRUE;
  a = before->data + (gsize)y * (gsize)before->stride_bytes + (gsize)x * 4;
  b = after->data + (gsize)y * (gsize)after->stride_bytes + (gsize)x * 4;
  for (int i = 0; i < 4; i++)
    if (abs (a[i] - b[i]) > FOYER_VISUAL_DIFF_TOLERANCE)
      return TRUE;
  return FALSE;
}

/* The cells that touch the one at @index, and those that touch them, leave @cells. */
static void
take_area (guint8 *cells, int columns, int rows, int index, GArray *boxes, GQueue *queue)
{
  int left = columns, top = rows, right = -1, bottom = -1;
  FoyerPixelBox box;

  cells[index] = 0;
  g_queue_push_tail (queue, GINT_TO_POINTER (index));
  while (!g_queue_is_empty (queue))
    {
      int cell = GPOINTER_TO_INT (g_queue_pop_head (queue));
      int x = cell % columns, y = cell / columns;

      left = MIN (left, x);
      right = MAX (right, x);
      top = MIN (top, y);
      bottom = MAX (bottom, y);
      for (int ny = MAX (y - 1, 0); ny <= MIN (y + 1, rows - 1); ny++)
        for (int nx = MAX (x - 1, 0); nx <= MIN (x + 1, columns - 1); nx++)
          if (cells[ny * columns + nx] != 0)
            {
              cells[ny * columns + nx] = 0;
              g_queue_push_tail (queue, GINT_TO_POINTER (ny * columns + nx));
            }
    }
  box = (FoyerPixelBox){ left * CELL_PX, top * CELL_PX, (right - left + 1) * CELL_PX,
                         (bottom - top + 1) * CELL_PX };
  g_array_append_val (boxes, box);
}

static int
compare_boxes (gconstpointer a, gconstpointer b)
{
  const FoyerPixelBox *x = a;
  const FoyerPixelBox *y = b;
  gint64 areas[2] = { (gint64)x->width_px * x->height_px, (gint64)y->width_px * y->height_px };

  if (areas[0] != areas[1])
    return areas[0] < areas[1] ? 1 : -1;
  return x->y_px != y->y_px ? (x->y_px > y->y_px) - (x->y_px < y->y_px)
                            : (x->x_px > y->x_px) - (x->x_px < y->x_px);
}

FoyerVisualDiff *
foyer_visual_diff_new (cairo_surface_t *before, cairo_surface_t *after)
{
  FoyerVisualDiff *self = g_new0 (FoyerVisualDiff, 1);
  Pixels a = read_pixels (before);
  Pixels b = read_pixels (after);
  int width = MAX (a.width_px, b.width_px);
  int height = MAX (a.height_px, b.height_px);
  int columns = (width + CELL_PX - 1) / CELL_PX;
  int rows = (height + CELL_PX - 1) / CELL_PX;
  g_autofree guint8 *cells = g_new0 (guint8, (gsize)columns * (gsize)rows + 1);
  g_autoptr (GQueue) queue = g_queue_new ();

  self->boxes = g_array_new (FALSE, FALSE, sizeof (FoyerPixelBox));
  self->n_pixels = (guint64)width * (guint64)height;
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      if (is_changed (&a, &b, x, y))
        {
          self->n_changed++;
          cells[y / CELL_PX * columns + x / CELL_PX] = 1;
        }
  for (int i = 0; i < columns * rows; i++)
    if (cells[i] != 0)
      take_area (cells, columns, rows, i, self->boxes, queue);
  for (guint i = 0; i < self->boxes->len; i++)
    {
      FoyerPixelBox *box = &g_array_index (self->boxes, FoyerPixelBox, i);

      box->width_px = MIN (box->width_px, width - box->x_px);
      box->height_px = MIN (box->height_px, height - box->y_px);
    }
  g_array_sort (self->boxes, compare_boxes);
  if (self->boxes->len > FOYER_VISUAL_DIFF_BOXES)
    g_array_set_size (self->boxes, FOYER_VISUAL_DIFF_BOXES);
  return self;
}

void
foyer_visual_diff_free (FoyerVisualDiff *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->boxes);
  g_free (self);
}

double
foyer_visual_diff_get_percent (const FoyerVisualDiff *self)
{
  return self->n_pixels > 0 ? 100.0 * (double)self->n_changed / (double)self->n_pixels : 0;
}

static void
put (cairo_t *cr, cairo_surface_t *picture, double x, double alpha)
{
  if (picture == NULL)
    return;
  cairo_set_source_surface (cr, picture, x, GAP_PX);
  cairo_paint_with_alpha (cr, alpha);
}

cairo_surface_t *
foyer_visual_diff_draw (const FoyerVisualDiff *self, cairo_surface_t *before,
                        cairo_surface_t *after)
{
  Pixels a = read_pixels (before);
  Pixels b = read_pixels (after);
  int width = MAX (a.width_px, b.width_px);
  int height = MAX (a.height_px, b.height_px);
  cairo_surface_t *picture = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 3 * width + 4 * GAP_PX,
                                                         height + 2 * GAP_PX);
  cairo_t *cr = cairo_create (picture);
  double third = 2 * width + 3 * GAP_PX;

  cairo_set_source_rgb (cr, 0.85, 0.85, 0.85);
  cairo_paint (cr);
  put (cr, before, GAP_PX, 1);
  put (cr, after, width + 2 * GAP_PX, 1);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_rectangle (cr, third, GAP_PX, width, height);
  cairo_fill (cr);
  put (cr, after != NULL ? after : before, third, 0.3);
  cairo_set_source_rgb (cr, 0.85, 0, 0.4);
  cairo_set_line_width (cr, 2);
  for (guint i = 0; i < self->boxes->len; i++)
    {
      const FoyerPixelBox *box = &g_array_index (self->boxes, FoyerPixelBox, i);

      cairo_rectangle (cr, third + box->x_px, GAP_PX + box->y_px, box->width_px, box->height_px);
      cairo_stroke (cr);
    }
  cairo_destroy (cr);
  return picture;
}
