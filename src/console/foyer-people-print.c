/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Printing the badges of chosen rows: finds who is clear to print, asks when there are many,
 * enqueues them. */
#include "config.h"

#include "foyer-people-print.h"

#include "foyer-engine-people.h"
#include "foyer-engine-print.h"
#include "foyer-figures.h"
#include "foyer-person-state.h"
#include "foyer-question.h"

#include <glib/gi18n.h>

typedef struct
{
  GtkWindow *parent;
  GPtrArray *attendee_ids; /* owned texts, NULL-terminated once complete */
  guint n_clear;
  guint n_left_out;
} Choice;

static void
choice_free (gpointer data)
{
  Choice *choice = data;

  g_clear_object (&choice->parent);
  g_clear_pointer (&choice->attendee_ids, g_ptr_array_unref);
  g_free (choice);
}

static void
printed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerPrintReport) report
      = foyer_engine_print_finish (FOYER_ENGINE (source), result, &error);

  if (report == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
print (GTask *task)
{
  Choice *choice = g_task_get_task_data (task);
  FoyerSelection selection = { .attendee_ids = (const char *const *)choice->attendee_ids->pdata };

  foyer_engine_print_async (g_task_get_source_object (task), &selection, NULL, NULL, printed_cb,
                            task);
}

static void
answered_cb (gboolean is_yes, gpointer user_data)
{
  GTask *task = user_data;

  if (is_yes)
    {
      print (task);
      return;
    }
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "not printed");
  g_object_unref (task);
}

static void
ask (GTask *task)
{
  Choice *choice = g_task_get_task_data (task);
  g_autofree char *count = foyer_figures_dup_count (choice->n_clear);
  g_autofree char *title
      = g_strdup_printf (ngettext ("Print %s Badge?", "Print %s Badges?", choice->n_clear), count);
  g_autofree char *verb
      = g_strdup_printf (ngettext ("Print %s Badge", "Print %s Badges", choice->n_clear), count);

  foyer_question_ask (
      choice->parent, title,
      _ ("They are printed in the order of the list. Badges that no printer has yet "
         "can be cancelled one by one."),
      verb, answered_cb, task);
}

static gboolean
is_clear (FoyerAttendee *attendee)
{
  FoyerPersonState state;
  gboolean clear;

  foyer_person_state_init (&state, attendee, NULL, NULL, 0);
  clear = state.act == FOYER_PERSON_ACT_PRINT;
  foyer_person_state_clear (&state);
  return clear;
}

static void
people_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Choice *choice = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) people
      = foyer_engine_get_people_finish (FOYER_ENGINE (source), result, &error);

  if (people == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  for (guint i = 0; i < people->len; i++)
    {
      FoyerAttendee *attendee = g_ptr_array_index (people, i);

      if (attendee != NULL && is_clear (attendee))
        g_ptr_array_add (choice->attendee_ids, g_strdup (foyer_attendee_get_id (attendee)));
      else
        choice->n_left_out++;
    }
  choice->n_clear = choice->attendee_ids->len;
  g_ptr_array_add (choice->attendee_ids, NULL);
  if (choice->n_clear == 0)
    g_task_return_boolean (task, TRUE);
  else if (choice->n_clear > FOYER_PEOPLE_PRINT_ASK_ABOVE)
    ask (g_steal_pointer (&task));
  else
    print (g_steal_pointer (&task));
}

void
foyer_people_print_async (GtkWindow *parent, FoyerEngine *engine, GArray *row_ids,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (engine, NULL, callback, user_data);
  Choice *choice = g_new0 (Choice, 1);

  g_task_set_source_tag (task, foyer_people_print_async);
  g_task_set_name (task, "foyer_people_print_async");
  choice->parent = g_object_ref (parent);
  choice->attendee_ids = g_ptr_array_new_with_free_func (g_free);
  g_task_set_task_data (task, choice, choice_free);
  foyer_engine_get_people_async (engine, (const gint64 *)(gconstpointer)row_ids->data, row_ids->len,
                                 NULL, people_cb, task);
}

gboolean
foyer_people_print_finish (GAsyncResult *result, guint *n_printed, guint *n_left_out,
                           GError **error)
{
  Choice *choice = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  *n_printed = choice->n_clear;
  *n_left_out = choice->n_left_out;
  return TRUE;
}
