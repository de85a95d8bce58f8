/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arrival: steps with time and desk, taking one back, counts. */
#include "config.h"

#include "foyer-store-arrival.h"

#include "foyer-store-attendees.h"
#include "foyer-store-desks.h"
#include "foyer-store-private.h"

void
foyer_arrival_step_free (FoyerArrivalStep *self)
{
  g_free (self->desk);
  g_free (self->actor);
  g_free (self);
}

static void
step_free_cb (gpointer data)
{
  foyer_arrival_step_free (data);
}

/* The row and the counts; no history. */
static gboolean
write_arrival (FoyerStore *self, FoyerAttendee *attendee, FoyerArrival arrival, GError **error)
{
  g_autoptr (FoyerStatement) update = foyer_store_prepare (
      self, "UPDATE attendee SET arrival = :arrival WHERE row_id = :row_id", error);
  if (update == NULL)
    return FALSE;
  foyer_statement_bind_integer (update, ":arrival", arrival);
  foyer_statement_bind_integer (update, ":row_id", attendee->row_id);
  const char *tier = foyer_record_get_text (attendee->record, FOYER_FIELD_PRINT_TIER);
  FoyerStatus status = foyer_record_get_status (attendee->record);
  return foyer_statement_run (update, error)
         && foyer_store_shift_count (self, tier != NULL ? tier : "", status, attendee->arrival, -1,
                                     error)
         && foyer_store_shift_count (self, tier != NULL ? tier : "", status, arrival, 1, error);
}

static gboolean
write_step (FoyerStore *self, FoyerAttendee *attendee, FoyerArrival arrival, const char *desk,
            const char *actor, GError **error)
{
  g_autoptr (FoyerStatement) insert = foyer_store_prepare (
      self,
      "INSERT INTO arrival_step (attendee_row, from_arrival, to_arrival, at_usec, desk, actor)"
      " VALUES (:row_id, :from_arrival, :to_arrival, :now, :desk, :actor)",
      error);
  if (insert == NULL)
    return FALSE;
  foyer_statement_bind_integer (insert, ":row_id", attendee->row_id);
  foyer_statement_bind_integer (insert, ":from_arrival", attendee->arrival);
  foyer_statement_bind_integer (insert, ":to_arrival", arrival);
  foyer_statement_bind_integer (insert, ":now", foyer_store_now (self));
  foyer_statement_bind_text (insert, ":desk", desk);
  foyer_statement_bind_text (insert, ":actor", actor);
  return foyer_statement_run (insert, error);
}

static gboolean
check_step (FoyerAttendee *attendee, FoyerArrival arrival, GError **error)
{
  FoyerStatus status = foyer_record_get_status (attendee->record);
  if (attendee->arrival > arrival)
    return foyer_store_refuse (
        error, FOYER_STORE_ERROR_CONFLICT, "'%s' is %s already; to take that back use --undo",
        foyer_attendee_get_id (attendee), foyer_arrival_get_name (attendee->arrival));
  if (status != FOYER_STATUS_ACTIVE)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_CONFLICT,
                               "the registration of '%s' is %s: nobody is expected under it",
                               foyer_attendee_get_id (attendee), foyer_status_get_name (status));
  return TRUE;
}

gboolean
foyer_store_mark_arrival (FoyerStore *self, const char *attendee_id, FoyerArrival arrival,
                          const char *desk, const char *actor, gboolean *is_new, GError **error)
{
  g_autoptr (FoyerAttendee) attendee = NULL;
  g_return_val_if_fail (arrival != FOYER_ARRIVAL_NONE, FALSE);
  const char *name = foyer_arrival_get_name (arrival);
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_ATTENDEES, error)
      || !foyer_store_get_attendee (self, attendee_id, &attendee, error)
      || (desk != NULL && !foyer_store_note_desk_act (self, desk, name, error)))
    return FALSE;
  gboolean is_same = attendee->arrival == arrival;
  if (!is_same
      && (!check_step (attendee, arrival, error) || !write_arrival (self, attendee, arrival, error)
          || !write_step (self, attendee, arrival, desk, actor, error)
          || !foyer_store_append_audit (self, actor, name, attendee_id, desk, error)))
    return FALSE;
  if (is_new != NULL)
    *is_new = !is_same;
  return TRUE;
}

/* The newest step that stands; *step_id 0: there is none. */
static gboolean
find_newest_step (FoyerStore *self, gint64 attendee_row, gint64 *step_id, FoyerArrival *from,
                  GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self,
      "SELECT step_id, from_arrival FROM arrival_step WHERE attendee_row = :row_id AND undone_usec "
      "= 0 ORDER BY step_id DESC LIMIT 1",
      error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":row_id", attendee_row);
  FoyerStep step = foyer_statement_step (select, error);
  *step_id = 0;
  *from = FOYER_ARRIVAL_NONE;
  if (step == FOYER_STEP_ROW)
    {
      *step_id = foyer_statement_get_integer (select, "step_id");
      *from = (FoyerArrival)foyer_statement_get_integer (select, "from_arrival");
    }
  return step != FOYER_STEP_FAILED;
}

static gboolean
mark_undone (FoyerStore *self, gint64 step_id, GError **error)
{
  g_autoptr (FoyerStatement) update = foyer_store_prepare (
      self, "UPDATE arrival_step SET undone_usec = :now WHERE step_id = :step_id", error);
  if (update == NULL)
    return FALSE;
  foyer_statement_bind_integer (update, ":now", foyer_store_now (self));
  foyer_statement_bind_integer (update, ":step_id", step_id);
  return foyer_statement_run (update, error);
}

gboolean
foyer_store_undo_arrival (FoyerStore *self, const char *attendee_id, const char *actor,
                          FoyerArrival *arrival, GError **error)
{
  g_autoptr (FoyerAttendee) attendee = NULL;
  FoyerArrival from;
  gint64 step_id;
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_ATTENDEES, error)
      || !foyer_store_get_attendee (self, attendee_id, &attendee, error))
    return FALSE;
  if (attendee->arrival == FOYER_ARRIVAL_NONE)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_CONFLICT,
                               "nobody has said that '%s' arrived", attendee_id);
  if (!find_newest_step (self, attendee->row_id, &step_id, &from, error)
      || (step_id != 0 && !mark_undone (self, step_id, error))
      || !write_arrival (self, attendee, from, error)
      || !foyer_store_append_audit (self, actor, "arrival-undone", attendee_id,
                                    foyer_arrival_get_name (attendee->arrival), error))
    return FALSE;
  if (arrival != NULL)
    *arrival = from;
  return TRUE;
}

static gpointer
read_step (FoyerStatement *row, GError **error)
{
  FoyerArrivalStep *step = g_new0 (FoyerArrivalStep, 1);
  step->from = (FoyerArrival)foyer_statement_get_integer (row, "from_arrival");
  step->to = (FoyerArrival)foyer_statement_get_integer (row, "to_arrival");
  step->at_usec = foyer_statement_get_integer (row, "at_usec");
  step->desk = g_strdup (foyer_statement_get_text (row, "desk"));
  step->actor = g_strdup (foyer_statement_get_text (row, "actor"));
  step->is_undone = foyer_statement_get_integer (row, "undone_usec") != 0;
  return step;
}

gboolean
foyer_store_list_arrival_steps (FoyerStore *self, gint64 attendee_row, GPtrArray **steps,
                                GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self, "SELECT * FROM arrival_step WHERE attendee_row = :row_id ORDER BY step_id", error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":row_id", attendee_row);
  return foyer_statement_collect (select, read_step, step_free_cb, steps, error);
}

/* ---- Counts ---- */

void
foyer_arrival_count_free (FoyerArrivalCount *self)
{
  g_free (self->tier);
  g_free (self);
}

static void
count_free_cb (gpointer data)
{
  foyer_arrival_count_free (data);
}

static gpointer
read_count (FoyerStatement *row, GError **error)
{
  FoyerArrivalCount *count = g_new0 (FoyerArrivalCount, 1);
  count->tier = g_strdup (foyer_statement_get_text (row, "tier"));
  count->expected = (guint64)foyer_statement_get_integer (row, "expected");
  count->arrived = (guint64)foyer_statement_get_integer (row, "arrived");
  count->handed_over = (guint64)foyer_statement_get_integer (row, "handed_over");
  count->remaining = count->expected - count->arrived;
  return count;
}

gboolean
foyer_store_count_arrivals (FoyerStore *self, GPtrArray **counts, GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self,
      "SELECT tier, SUM (n) AS expected, SUM (CASE WHEN arrival > 0 THEN n ELSE 0 END) AS arrived,"
      " SUM (CASE WHEN arrival > 1 THEN n ELSE 0 END) AS handed_over FROM attendee_count"
      " WHERE status = :active GROUP BY tier HAVING SUM (n) > 0 ORDER BY tier",
      error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":active", FOYER_STATUS_ACTIVE);
  return foyer_statement_collect (select, read_count, count_free_cb, counts, error);
}
