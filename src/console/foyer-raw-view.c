/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bytes as they came, for the eye: monospace, always left to right, wrong places marked. */
#include "config.h"

#include "foyer-raw-view.h"

/* More than a person reads; the whole stays in the journal. */
#define SHOWN_BYTES (64 * 1024)

struct _FoyerRawView
{
  AdwBin parent_instance;

  GtkTextView *view;
  GtkLabel *more;

  guint scroll_source;
};

G_DEFINE_FINAL_TYPE (FoyerRawView, foyer_raw_view, ADW_TYPE_BIN)

void
foyer_raw_view_set_text (FoyerRawView *self, const char *text)
{
  gsize length = strlen (text);
  const char *end = text + MIN (length, SHOWN_BYTES);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);

  if (length > SHOWN_BYTES)
    end = g_utf8_find_prev_char (text, end);
  while (length <= SHOWN_BYTES && end > text && (end[-1] == '\n' || end[-1] == '\r'))
    end--;
  gtk_text_buffer_set_text (buffer, text, (int)(end - text));
  gtk_widget_set_visible (GTK_WIDGET (self->more), length > SHOWN_BYTES);
}

/* What stands at both sides must not go on with the word, or "VIP" would be found in "VIPs". */
static gboolean
is_whole (const GtkTextIter *start, const GtkTextIter *end)
{
  GtkTextIter before = *start;

  if (gtk_text_iter_backward_char (&before) && g_unichar_isalnum (gtk_text_iter_get_char (&before)))
    return FALSE;
  return !g_unichar_isalnum (gtk_text_iter_get_char (end));
}

/* Lines have their places only once the view was laid out. */
static gboolean
scroll_cb (gpointer user_data)
{
  FoyerRawView *self = FOYER_RAW_VIEW (user_data);
  GtkTextMark *mark = gtk_text_buffer_get_insert (gtk_text_view_get_buffer (self->view));

  self->scroll_source = 0;
  gtk_text_view_scroll_to_mark (self->view, mark, 0, FALSE, 0, 0);
  return G_SOURCE_REMOVE;
}

guint
foyer_raw_view_mark (FoyerRawView *self, const char *value)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  GtkTextTag *tag = gtk_text_tag_table_lookup (gtk_text_buffer_get_tag_table (buffer), "wrong");
  GtkTextIter at, start, end;
  guint n_marked = 0;

  if (value == NULL || *value == '\0')
    return 0;
  gtk_text_buffer_get_start_iter (buffer, &at);
  while (gtk_text_iter_forward_search (&at, value, GTK_TEXT_SEARCH_TEXT_ONLY, &start, &end, NULL))
    {
      if (is_whole (&start, &end))
        {
          gtk_text_buffer_apply_tag (buffer, tag, &start, &end);
          if (n_marked++ == 0)
            {
              gtk_text_buffer_place_cursor (buffer, &start);
              if (self->scroll_source == 0)
                self->scroll_source = g_idle_add_full (G_PRIORITY_LOW, scroll_cb, self, NULL);
            }
        }
      at = end;
    }
  return n_marked;
}

static void
foyer_raw_view_dispose (GObject *object)
{
  g_clear_handle_id (&FOYER_RAW_VIEW (object)->scroll_source, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (object), FOYER_TYPE_RAW_VIEW);
  G_OBJECT_CLASS (foyer_raw_view_parent_class)->dispose (object);
}

static void
foyer_raw_view_class_init (FoyerRawViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_raw_view_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/foyer/Foyer/ui/foyer-raw-view.ui");
  gtk_widget_class_bind_template_child (widget_class, FoyerRawView, view);
  gtk_widget_class_bind_template_child (widget_class, FoyerRawView, more);
}

static void
foyer_raw_view_init (FoyerRawView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* Bytes have no direction of their own to mirror. */
  gtk_widget_set_direction (GTK_WIDGET (self->view), GTK_TEXT_DIR_LTR);
}
