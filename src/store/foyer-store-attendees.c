/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Attendees: reading them by number and id, counts. Lists and search are in foyer-store-search.c.
 */
#include "config.h"

#include "foyer-store-attendees.h"

#include "foyer-store-private.h"
#include "foyer-uuid.h"

static gboolean
read_badge_state (FoyerStore *self, gint64 job_row, FoyerAttendee *attendee, GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self, "SELECT state, changed_usec FROM job WHERE row_id = :row_id", error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":row_id", job_row);
  if (foyer_statement_step (select, error) != FOYER_STEP_ROW)
    return FALSE;
  attendee->badge_state = g_strdup (foyer_statement_get_text (select, "state"));
  attendee->badge_usec = foyer_statement_get_integer (select, "changed_usec");
  return TRUE;
}

/* When and where the present arrival began. */
static gboolean
read_arrival_step (FoyerStore *self, FoyerAttendee *attendee, GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self,
      "SELECT at_usec, desk FROM arrival_step WHERE attendee_row = :row_id AND undone_usec = "
      "0 ORDER BY step_id DESC LIMIT 1",
      error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":row_id", attendee->row_id);
  FoyerStep step = foyer_statement_step (select, error);
  if (step == FOYER_STEP_ROW)
    {
      attendee->arrival_usec = foyer_statement_get_integer (select, "at_usec");
      attendee->arrival_desk = g_strdup (foyer_statement_get_text (select, "desk"));
    }
  return step != FOYER_STEP_FAILED;
}

FoyerAttendee *
foyer_store_read_attendee (FoyerStore *self, FoyerStatement *statement, GError **error)
{
  gint64 row_id = foyer_statement_get_integer (statement, "row_id");
  gsize length = 0;
  gconstpointer bytes = foyer_statement_get_blob (statement, "record", &length);
  g_autoptr (GError) decode_error = NULL;
  g_autoptr (FoyerRecord) record = foyer_store_unpack_record (bytes, length, &decode_error);
  if (record == NULL)
    {
      foyer_store_refuse (error, FOYER_STORE_ERROR_CORRUPT, "attendee %" G_GINT64_FORMAT ": %s",
                          row_id, decode_error->message);
      return NULL;
    }
  g_autoptr (FoyerAttendee) attendee = foyer_attendee_new (record);
  attendee->row_id = row_id;
  attendee->badge_no = g_strdup (foyer_statement_get_text (statement, "badge_no"));
  attendee->revision = (guint)foyer_statement_get_integer (statement, "revision");
  attendee->arrival = (FoyerArrival)foyer_statement_get_integer (statement, "arrival");
  attendee->contract = g_strdup (foyer_statement_get_text (statement, "contract"));
  attendee->taxonomy = g_strdup (foyer_statement_get_text (statement, "taxonomy"));
  attendee->admitted_usec = foyer_statement_get_integer (statement, "admitted_usec");
  attendee->updated_usec = foyer_statement_get_integer (statement, "updated_usec");
  attendee->delivery_id = foyer_statement_get_integer (statement, "delivery_id");
  attendee->is_possible_duplicate
      = foyer_statement_get_integer (statement, "is_possible_duplicate") != 0;
  gint64 newest_job = foyer_statement_get_integer (statement, "newest_job");
  if (newest_job != 0 && !read_badge_state (self, newest_job, attendee, error))
    return NULL;
  if (attendee->arrival != FOYER_ARRIVAL_NONE && !read_arrival_step (self, attendee, error))
    return NULL;
  return g_steal_pointer (&attendee);
}

static void
attendee_unref_cb (gpointer data)
{
  foyer_attendee_unref (data);
}

gboolean
foyer_store_get_attendees (FoyerStore *self, const gint64 *row_ids, gsize n_row_ids,
                           GPtrArray **attendees, GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self,
      "SELECT " FOYER_STORE_ATTENDEE_COLUMNS FOYER_STORE_ATTENDEE_FROM "WHERE a.row_id = :row_id",
      error);
  if (select == NULL)
    return FALSE;
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (attendee_unref_cb);
  for (gsize i = 0; i < n_row_ids; i++)
    {
      foyer_statement_reset (select);
      foyer_statement_bind_integer (select, ":row_id", row_ids[i]);
      FoyerStep step = foyer_statement_step (select, error);
      FoyerAttendee *attendee
          = step == FOYER_STEP_ROW ? foyer_store_read_attendee (self, select, error) : NULL;
      if (attendee != NULL)
        g_ptr_array_add (found, attendee);
      else if (step != FOYER_STEP_DONE)
        return FALSE;
    }
  *attendees = g_steal_pointer (&found);
  return TRUE;
}

gboolean
foyer_store_get_attendee (FoyerStore *self, const char *attendee_id, FoyerAttendee **attendee,
                          GError **error)
{
  FoyerUuid uuid;
  FoyerStep step = FOYER_STEP_DONE;
  g_autoptr (FoyerStatement) select
      = foyer_store_prepare (self,
                             "SELECT " FOYER_STORE_ATTENDEE_COLUMNS FOYER_STORE_ATTENDEE_FROM
                             "WHERE a.attendee_id = :attendee_id",
                             error);
  if (select == NULL)
    return FALSE;
  if (foyer_uuid_parse (attendee_id, &uuid))
    {
      foyer_statement_bind_blob (select, ":attendee_id", uuid.bytes, sizeof uuid.bytes);
      step = foyer_statement_step (select, error);
    }
  if (step == FOYER_STEP_DONE)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_NOT_FOUND, "there is no attendee '%s'",
                               attendee_id);
  FoyerAttendee *found
      = step == FOYER_STEP_ROW ? foyer_store_read_attendee (self, select, error) : NULL;
  if (found == NULL)
    return FALSE;
  *attendee = found;
  return TRUE;
}

/* ---- Counts ---- */

gboolean
foyer_store_shift_count (FoyerStore *self, const char *tier, FoyerStatus status,
                         FoyerArrival arrival, gint64 by, GError **error)
{
  g_autoptr (FoyerStatement) upsert = foyer_store_prepare (
      self,
      "INSERT INTO attendee_count (tier, status, arrival, n) VALUES (:tier, :status, :arrival, :by)"
      " ON CONFLICT (tier, status, arrival) DO UPDATE SET n = n + excluded.n",
      error);
  if (upsert == NULL)
    return FALSE;
  foyer_statement_bind_text (upsert, ":tier", tier);
  foyer_statement_bind_integer (upsert, ":status", status);
  foyer_statement_bind_integer (upsert, ":arrival", arrival);
  foyer_statement_bind_integer (upsert, ":by", by);
  return foyer_statement_run (upsert, error);
}

void
foyer_attendee_count_free (FoyerAttendeeCount *self)
{
  g_free (self->tier);
  g_free (self);
}

static void
count_free_cb (gpointer data)
{
  foyer_attendee_count_free (data);
}

static gpointer
read_count (FoyerStatement *row, GError **error)
{
  FoyerAttendeeCount *count = g_new0 (FoyerAttendeeCount, 1);
  count->tier = g_strdup (foyer_statement_get_text (row, "tier"));
  count->status = (FoyerStatus)foyer_statement_get_integer (row, "status");
  count->arrival = (FoyerArrival)foyer_statement_get_integer (row, "arrival");
  count->n = (guint64)foyer_statement_get_integer (row, "n");
  return count;
}

gboolean
foyer_store_count_attendees (FoyerStore *self, GPtrArray **counts, GError **error)
{
  g_autoptr (FoyerStatement) select
      = foyer_store_prepare (self,
                             "SELECT tier, status, arrival, n FROM attendee_count WHERE n <> 0 "
                             "ORDER BY tier, status, arrival",
                             error);
  if (select == NULL)
    return FALSE;
  return foyer_statement_collect (select, read_count, count_free_cb, counts, error);
}
