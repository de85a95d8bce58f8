/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the hand does at the drawing table: choosing people and elements, moving, undoing. */
#include "config.h"

#include "foyer-template-desk-private.h"

#include <string.h>

/* ---- What there is ---- */

FoyerSession *
foyer_template_desk_get_session (FoyerTemplateDesk *self)
{
  return self->session;
}

const char *
foyer_template_desk_get_name (FoyerTemplateDesk *self)
{
  return self->name;
}

gboolean
foyer_template_desk_is_draft (FoyerTemplateDesk *self)
{
  return self->is_draft;
}

gboolean
foyer_template_desk_is_unfinished (FoyerTemplateDesk *self)
{
  return self->view != NULL && self->view->problems->len > 0;
}

const GError *
foyer_template_desk_get_error (FoyerTemplateDesk *self)
{
  return self->error;
}

GtkSourceBuffer *
foyer_template_desk_get_buffer (FoyerTemplateDesk *self)
{
  return self->buffer;
}

const FoyerTemplateView *
foyer_template_desk_get_view (FoyerTemplateDesk *self)
{
  return self->view;
}

const FoyerTemplateView *
foyer_template_desk_get_good_view (FoyerTemplateDesk *self)
{
  return self->good_view;
}

GPtrArray *
foyer_template_desk_get_pages (FoyerTemplateDesk *self)
{
  if (self->proof_pages != NULL)
    return self->proof_pages;
  return self->good_view != NULL ? self->good_view->preview->pages : NULL;
}

gboolean
foyer_template_desk_get_with_bleed (FoyerTemplateDesk *self)
{
  return self->good_with_bleed;
}

/* ---- People ---- */

GPtrArray *
foyer_template_desk_get_samples (FoyerTemplateDesk *self)
{
  return self->samples;
}

guint
foyer_template_desk_get_sample (FoyerTemplateDesk *self)
{
  return self->sample;
}

void
foyer_template_desk_set_sample (FoyerTemplateDesk *self, guint index)
{
  if (self->samples == NULL || index >= self->samples->len || index == self->sample)
    return;
  self->sample = index;
  g_signal_emit (self, foyer_template_desk_signals[FOYER_TEMPLATE_DESK_SAMPLES], 0);
  foyer_template_desk_look (self);
}

void
foyer_template_desk_step_sample (FoyerTemplateDesk *self, int step)
{
  guint n = self->samples != NULL ? self->samples->len : 0;

  if (n > 0)
    foyer_template_desk_set_sample (self, (self->sample + n + (step > 0 ? 1 : n - 1)) % n);
}

/* ---- Elements ---- */

static const FoyerTemplateElement *
find_element (FoyerTemplateDesk *self, const char *path, guint *index)
{
  for (guint i = 0; path != NULL && self->view != NULL && i < self->view->elements->len; i++)
    {
      const FoyerTemplateElement *element = self->view->elements->pdata[i];

      if (g_str_equal (element->path, path))
        {
          if (index != NULL)
            *index = i;
          return element;
        }
    }
  return NULL;
}

const FoyerTemplateElement *
foyer_template_desk_get_chosen (FoyerTemplateDesk *self)
{
  return find_element (self, self->chosen_path, NULL);
}

void
foyer_template_desk_choose (FoyerTemplateDesk *self, const char *path)
{
  g_autofree char *copy = g_strdup (path);

  if (g_strcmp0 (self->chosen_path, path) == 0)
    return;
  g_free (self->chosen_path);
  self->chosen_path = g_steal_pointer (&copy);
  g_signal_emit (self, foyer_template_desk_signals[FOYER_TEMPLATE_DESK_CHOSEN], 0);
}

gboolean
foyer_template_desk_step_element (FoyerTemplateDesk *self, int step)
{
  guint n = self->view != NULL ? self->view->elements->len : 0;
  guint index = 0;

  if (n == 0)
    return FALSE;
  if (find_element (self, self->chosen_path, &index) == NULL)
    index = step > 0 ? 0 : n - 1;
  else if (step > 0 ? index + 1 >= n : index == 0)
    return FALSE;
  else
    index += step > 0 ? 1 : -1;
  foyer_template_desk_choose (self,
                              ((FoyerTemplateElement *)self->view->elements->pdata[index])->path);
  return TRUE;
}

/* Replaces what differs, as one step of undo: the cursor, marks and scrolled place stay. */
static void
replace_text (FoyerTemplateDesk *self, const char *old, const char *new)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  gsize old_length = strlen (old), new_length = strlen (new), head = 0, tail = 0;
  GtkTextIter start, end;

  while (head < MIN (old_length, new_length) && old[head] == new[head])
    head++;
  while (tail < MIN (old_length, new_length) - head
         && old[old_length - 1 - tail] == new[new_length - 1 - tail])
    tail++;
  if (head + tail == old_length && head + tail == new_length)
    return;
  gtk_text_buffer_get_iter_at_offset (buffer, &start, (int)g_utf8_strlen (old, (gssize)head));
  gtk_text_buffer_get_iter_at_offset (buffer, &end,
                                      (int)g_utf8_strlen (old, (gssize)(old_length - tail)));
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_delete (buffer, &start, &end);
  gtk_text_buffer_insert (buffer, &start, new + head, (int)(new_length - tail - head));
  gtk_text_buffer_end_user_action (buffer);
}

gboolean
foyer_template_desk_move (FoyerTemplateDesk *self, const FoyerElementBox *box)
{
  g_autofree char *text = NULL;
  g_autofree char *moved = NULL;

  if (!self->is_draft || self->chosen_path == NULL)
    return FALSE;
  text = foyer_template_desk_dup_text (self);
  moved = foyer_template_outline_move (text, self->chosen_path, box);
  if (moved == NULL)
    return FALSE;
  replace_text (self, text, moved);
  return TRUE;
}

/* From the text as it is now: the last look may be older than the last key. */
gboolean
foyer_template_desk_nudge (FoyerTemplateDesk *self, int x_um, int y_um, int width_um, int height_um)
{
  g_autofree char *text = foyer_template_desk_dup_text (self);
  g_autoptr (GPtrArray) elements = foyer_template_outline_list (text, strlen (text));

  for (guint i = 0; i < elements->len; i++)
    {
      const FoyerTemplateElement *element = elements->pdata[i];
      FoyerElementBox box = element->box;

      if (g_strcmp0 (element->path, self->chosen_path) != 0 || !element->has_box)
        continue;
      box.x_um += x_um;
      box.y_um += y_um;
      box.width_um = MAX (box.width_um + width_um, 0);
      box.height_um = MAX (box.height_um + height_um, 0);
      return foyer_template_desk_move (self, &box);
    }
  return FALSE;
}

void
foyer_template_desk_undo (FoyerTemplateDesk *self)
{
  if (self->is_draft && gtk_text_buffer_get_can_undo (GTK_TEXT_BUFFER (self->buffer)))
    gtk_text_buffer_undo (GTK_TEXT_BUFFER (self->buffer));
}

void
foyer_template_desk_redo (FoyerTemplateDesk *self)
{
  if (self->is_draft && gtk_text_buffer_get_can_redo (GTK_TEXT_BUFFER (self->buffer)))
    gtk_text_buffer_redo (GTK_TEXT_BUFFER (self->buffer));
}
