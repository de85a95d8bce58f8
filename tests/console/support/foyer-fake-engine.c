/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An engine of invented people, linked in place of the real one. */
#include "config.h"

#include "foyer-fake-engine.h"

#include "foyer-engine-error.h"

struct _FoyerEngine
{
  GObject parent_instance;

  GArray *rows;
  char *text;
  guint take;
  guint n_lists;
  guint n_fetches;
  gsize max_fetch;
  gboolean fails_next;
};

G_DEFINE_FINAL_TYPE (FoyerEngine, foyer_engine, G_TYPE_OBJECT)
G_DEFINE_QUARK (foyer - engine - error - quark, foyer_engine_error)

static void
foyer_engine_finalize (GObject *object)
{
  FoyerEngine *self = FOYER_ENGINE (object);

  g_array_unref (self->rows);
  g_free (self->text);
  G_OBJECT_CLASS (foyer_engine_parent_class)->finalize (object);
}

static void
foyer_engine_class_init (FoyerEngineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = foyer_engine_finalize;
}

static void
foyer_engine_init (FoyerEngine *self)
{
  self->rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->take = 1;
}

FoyerEngine *
foyer_fake_engine_new (void)
{
  return g_object_new (FOYER_TYPE_ENGINE, NULL);
}

void
foyer_fake_engine_set_rows (FoyerEngine *self, gint64 first, guint n)
{
  g_array_set_size (self->rows, 0);
  for (gint64 row_id = first; row_id < first + n; row_id++)
    g_array_append_val (self->rows, row_id);
}

void
foyer_fake_engine_insert_row (FoyerEngine *self, guint position, gint64 row_id)
{
  g_array_insert_val (self->rows, position, row_id);
}

void
foyer_fake_engine_remove_row (FoyerEngine *self, guint position)
{
  g_array_remove_index (self->rows, position);
}

void
foyer_fake_engine_set_take (FoyerEngine *self, guint take)
{
  self->take = take;
}

void
foyer_fake_engine_fail_next (FoyerEngine *self)
{
  self->fails_next = TRUE;
}

guint
foyer_fake_engine_get_n_lists (FoyerEngine *self)
{
  return self->n_lists;
}

guint
foyer_fake_engine_get_n_fetches (FoyerEngine *self)
{
  return self->n_fetches;
}

gsize
foyer_fake_engine_get_max_fetch (FoyerEngine *self)
{
  return self->max_fetch;
}

const char *
foyer_fake_engine_get_text (FoyerEngine *self)
{
  return self->text;
}

void
foyer_engine_list_people_async (FoyerEngine *self, const FoyerPeopleQuery *filter,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  self->n_lists++;
  g_free (self->text);
  self->text = g_strdup (filter->text);
  if (self->fails_next)
    g_task_return_new_error (task, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_STORE, "as asked");
  else
    g_task_return_pointer (task, g_array_copy (self->rows), (GDestroyNotify)g_array_unref);
  self->fails_next = FALSE;
}

GArray *
foyer_engine_list_people_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static FoyerAttendee *
make_attendee (FoyerEngine *self, gint64 row_id)
{
  g_autoptr (FoyerRecordBuilder) builder = foyer_record_builder_new ();
  g_autofree char *name
      = g_strdup_printf ("Person %" G_GINT64_FORMAT ", take %u", row_id, self->take);
  g_autoptr (FoyerRecord) record = NULL;
  FoyerAttendee *attendee;

  foyer_record_builder_set_text (builder, FOYER_FIELD_FULL_NAME, name);
  record = foyer_record_builder_end (builder);
  attendee = foyer_attendee_new (record);
  attendee->row_id = row_id;
  return attendee;
}

void
foyer_engine_get_people_async (FoyerEngine *self, const gint64 *row_ids, gsize n_row_ids,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GPtrArray *people = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_attendee_unref);

  self->n_fetches++;
  self->max_fetch = MAX (self->max_fetch, n_row_ids);
  for (gsize i = 0; i < n_row_ids; i++)
    g_ptr_array_add (people, make_attendee (self, row_ids[i]));
  g_task_return_pointer (task, people, (GDestroyNotify)g_ptr_array_unref);
}

GPtrArray *
foyer_engine_get_people_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
