/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Walk-ins: one row in canonical columns, mapped, kept in the journal and admitted. */
#include "config.h"

#include "foyer-engine-walk-in.h"

#include "foyer-csv-text.h"
#include "foyer-delivery-reading.h"
#include "foyer-engine-private.h"
#include "foyer-store-arrival.h"
#include "foyer-store-attendees.h"
#include "foyer-store-vocabulary.h"
#include "foyer-store-walk-in.h"
#include "foyer-time.h"

#include <string.h>

#define CONTRACT "canonical"
#define SOURCE "walkin"
#define CUSTOM "custom."

/* Columns of the contract that are no fields of the record, or not a person's to set. */
static const char *const reserved[]
    = { "updated_at", "ticket_code", "badge_no", "arrival", "revision", NULL };

typedef struct
{
  FoyerLine *line;
  GPtrArray *columns; /* names in the file */
  GPtrArray *values;
  char *desk;
  char *reason;
  /* made on the way */
  FoyerDelivery *delivery;
  FoyerDeliveryReading *reading;
  FoyerIntake *intake;
  char *attendee_id;
  char *taxonomy;
  FoyerWalkInReport *report;
} WalkIn;

void
foyer_walk_in_report_free (FoyerWalkInReport *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->attendee, foyer_attendee_unref);
  g_clear_pointer (&self->diagnostics, g_ptr_array_unref);
  g_free (self);
}

static void
walk_in_free (gpointer data)
{
  WalkIn *self = data;

  g_ptr_array_unref (self->columns);
  g_ptr_array_unref (self->values);
  g_free (self->desk);
  g_free (self->reason);
  g_clear_pointer (&self->intake, foyer_intake_free);
  g_clear_pointer (&self->reading, foyer_delivery_reading_free);
  g_clear_pointer (&self->delivery, foyer_delivery_unref);
  g_free (self->attendee_id);
  g_free (self->taxonomy);
  g_clear_pointer (&self->report, foyer_walk_in_report_free);
  g_free (self);
}

/* ---- What a person may set ---- */

static gboolean
may_set (FoyerField field)
{
  return (foyer_field_get_flags (field) & FOYER_FIELD_SYSTEM) == 0 && field != FOYER_FIELD_SOURCE
         && field != FOYER_FIELD_SOURCE_ID && field != FOYER_FIELD_ATTENDEE_ID
         && field != FOYER_FIELD_CUSTOM;
}

static gboolean
refuse_name (const char *name, GError **error)
{
  g_autoptr (GString) known = g_string_new (NULL);

  for (FoyerField field = 0; field < FOYER_N_FIELDS; field++)
    if (may_set (field))
      g_string_append_printf (known, "%s, ", foyer_field_get_name (field));
  g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
               "'%s' is no field that can be set; use %sor " CUSTOM "NAME", name, known->str);
  return FALSE;
}

/* Lent: the column of the field @name; NULL: it cannot be set. */
static const char *
find_column (const char *name)
{
  FoyerField field;
  const char *own;

  if (foyer_field_parse (name, &field))
    return may_set (field) ? name : NULL;
  if (!g_str_has_prefix (name, CUSTOM))
    return NULL;
  own = name + strlen (CUSTOM);
  if (*own == '\0' || foyer_field_parse (own, &field) || g_strv_contains (reserved, own)
      || strpbrk (own, ":\r\n\t") != NULL)
    return NULL;
  return own;
}

static gboolean
add_value (WalkIn *self, const char *name, const char *value, GError **error)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  const char *column = find_column (valid);

  if (column == NULL)
    return refuse_name (valid, error);
  for (guint i = 0; i < self->columns->len; i++)
    if (g_str_equal (self->columns->pdata[i], column))
      {
        g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE, "'%s' is set twice",
                     valid);
        return FALSE;
      }
  if (!g_utf8_validate (value, -1, NULL))
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                   "the value of '%s' is not valid UTF-8", valid);
      return FALSE;
    }
  g_ptr_array_add (self->columns, g_strdup (column));
  g_ptr_array_add (self->values, g_strdup (value));
  return TRUE;
}

/* What the desk knows better than the person. */
static void
add_own_values (WalkIn *self)
{
  char now[FOYER_TIME_TEXT_BYTES];
  gint64 usec = foyer_clock_get_now_usec (self->line->clock);

  (void)add_value (self, "registered_at", "", NULL); /* unless it was set */
  foyer_time_print (usec - usec % G_USEC_PER_SEC, now);
  for (guint i = 0; i < self->columns->len; i++)
    if (g_str_equal (self->columns->pdata[i], "registered_at")
        && *(char *)self->values->pdata[i] == '\0')
      {
        g_free (self->values->pdata[i]);
        self->values->pdata[i] = g_strdup (now);
      }
  g_ptr_array_add (self->columns, g_strdup ("source_id"));
  g_ptr_array_add (self->values, g_uuid_string_random ());
}

/* ---- The row ---- */

static void
append_line (GString *csv, GPtrArray *cells)
{
  for (guint i = 0; i < cells->len; i++)
    {
      const char *cell = cells->pdata[i];

      if (i > 0)
        g_string_append_c (csv, ',');
      foyer_csv_append_cell (csv, cell, strlen (cell), FALSE);
    }
  g_string_append (csv, "\r\n");
}

/* Columns that the contract asks for and nobody has set stand there empty: the field is then
 * refused, and not the whole file. */
static void
add_needed_columns (WalkIn *self)
{
  static const char *const needed[] = { "full_name", "print_tier", NULL };

  for (guint i = 0; needed[i] != NULL; i++)
    (void)add_value (self, needed[i], "", NULL); /* unless it was set */
}

static void
make_delivery (WalkIn *self, FoyerContract *contract)
{
  g_autoptr (GString) csv = g_string_new (NULL);
  FoyerDelivery *delivery = foyer_delivery_new ();

  append_line (csv, self->columns);
  append_line (csv, self->values);
  delivery->source = g_strdup (SOURCE);
  delivery->origin = g_strdup (self->desk != NULL ? self->desk : "desk");
  delivery->reading
      = (FoyerReading){ .format = FOYER_FORMAT_CSV, .delimiter = ',', .header_line = 1 };
  delivery->contract = g_strdup (foyer_contract_get_reference (contract));
  delivery->taxonomy = g_strdup (self->taxonomy);
  delivery->body = g_bytes_new (csv->str, csv->len);
  delivery->length = csv->len;
  delivery->digest = foyer_digest_of (csv->str, csv->len);
  delivery->received_usec = foyer_clock_get_now_usec (self->line->clock);
  delivery->trace_id = g_strdup (self->values->pdata[self->values->len - 1]);
  self->delivery = delivery;
}

/* TRUE: an intake, or diagnostics in the report. */
static gboolean
map_row (WalkIn *self, GError **error)
{
  FoyerTaxonomy *taxonomy = foyer_catalogue_get_taxonomy (self->line->catalogue);
  g_autoptr (FoyerContract) contract
      = foyer_catalogue_adopt_contract (self->line->catalogue, CONTRACT, error);
  g_autoptr (FoyerMapper) mapper = NULL;
  g_autoptr (GArray) outcomes = NULL;
  FoyerOutcome *outcome;

  if (contract == NULL)
    return FALSE;
  self->taxonomy = g_strdup (foyer_taxonomy_get_reference (taxonomy));
  make_delivery (self, contract);
  self->reading
      = foyer_delivery_reading_new (self->delivery, contract, self->delivery->body, error);
  if (self->reading != NULL)
    mapper = foyer_delivery_reading_new_mapper_by (self->reading, self->line, taxonomy, error);
  if (mapper == NULL)
    return FALSE;
  outcomes = foyer_delivery_reading_map (self->reading, mapper, &self->reading->data_start,
                                         self->delivery->length - self->reading->data_start.offset);
  outcome = outcomes->len == 1 ? &g_array_index (outcomes, FoyerOutcome, 0) : NULL;
  if (outcome == NULL || outcome->kind == FOYER_OUTCOME_SKIPPED)
    {
      g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                           "these values make no registration");
      return FALSE;
    }
  if (outcome->kind == FOYER_OUTCOME_REFUSED)
    {
      for (guint i = 0; i < outcome->diagnostics->len; i++)
        g_ptr_array_add (self->report->diagnostics,
                         foyer_diagnostic_ref (outcome->diagnostics->pdata[i]));
      return TRUE;
    }
  self->attendee_id = g_strdup (foyer_record_get_text (outcome->record, FOYER_FIELD_ATTENDEE_ID));
  self->intake = foyer_intake_new ((FoyerOutcome *)(gpointer)outcomes->data, outcomes->len,
                                   self->delivery->body, 0);
  foyer_intake_set_taxonomy (self->intake, self->taxonomy);
  return TRUE;
}

/* ---- The store ---- */

static gpointer
admit (FoyerStore *store, gpointer data, GError **error)
{
  WalkIn *self = data;
  FoyerAdmissionCounts counts;
  g_autofree char *in_use = NULL;

  if (!foyer_store_get_taxonomy (store, NULL, &in_use, NULL, error))
    return NULL;
  if (in_use != NULL && g_strcmp0 (in_use, self->taxonomy) != 0)
    {
      g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT,
                           "another taxonomy was installed a moment ago; try again");
      return NULL;
    }
  if (foyer_store_admit_walk_in (store, self->delivery, self->reading->columns, self->intake,
                                 self->line->actor, self->attendee_id, self->reason, &counts, error)
      && (self->desk == NULL
          || foyer_store_mark_arrival (store, self->attendee_id, FOYER_ARRIVAL_ARRIVED, self->desk,
                                       self->line->actor, NULL, error))
      && foyer_store_get_attendee (store, self->attendee_id, &self->report->attendee, error))
    self->report->possible_duplicates = counts.possible_duplicates;
  return NULL;
}

static void
walk_in_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  WalkIn *self = task_data;
  GError *error = NULL;
  GError *cause = NULL;

  if (!map_row (self, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (self->intake != NULL)
    (void)foyer_store_service_write (self->line->store, FOYER_STORE_PRIORITY_URGENT, admit, self,
                                     NULL, &cause);
  if (cause != NULL)
    {
      foyer_engine_error_take (&error, cause, NULL);
      g_task_return_error (task, error);
    }
  else
    g_task_return_pointer (task, g_steal_pointer (&self->report),
                           (GDestroyNotify)foyer_walk_in_report_free);
}

/* ---- The command ---- */

static gboolean
take_values (WalkIn *self, const FoyerWalkIn *walk_in, GError **error)
{
  for (guint i = 0; walk_in->names[i] != NULL; i++)
    if (!add_value (self, walk_in->names[i], walk_in->values[i], error))
      return FALSE;
  add_needed_columns (self);
  add_own_values (self);
  return TRUE;
}

void
foyer_engine_walk_in_async (FoyerEngine *self, const FoyerWalkIn *walk_in,
                            GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  WalkIn *own;
  GError *error = NULL;

  g_return_if_fail (FOYER_IS_ENGINE (self) && walk_in != NULL && walk_in->names != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, foyer_engine_walk_in_async);
  g_task_set_name (task, "foyer-engine-walk-in");
  own = g_new0 (WalkIn, 1);
  own->line = foyer_engine_get_line (self);
  own->columns = g_ptr_array_new_with_free_func (g_free);
  own->values = g_ptr_array_new_with_free_func (g_free);
  own->desk = g_strdup (walk_in->desk);
  own->reason = g_strdup (walk_in->reason);
  own->report = g_new0 (FoyerWalkInReport, 1);
  own->report->diagnostics
      = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_diagnostic_unref);
  g_task_set_task_data (task, own, walk_in_free);
  if (!foyer_engine_check_writable (self, &error) || !take_values (own, walk_in, &error))
    g_task_return_error (task, error);
  else
    g_task_run_in_thread (task, walk_in_thread);
}

FoyerWalkInReport *
foyer_engine_walk_in_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
