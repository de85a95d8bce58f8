/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is erased, by what, and in which order: one transaction, then the files. */
#include "config.h"

#include "foyer-engine-erase.h"

#include "foyer-engine-error-private.h"
#include "foyer-engine-private.h"
#include "foyer-erasure-private.h"
#include "foyer-line-lock.h"
#include "foyer-store-attendees.h"
#include "foyer-text.h"

#include <string.h>

/* Of the keyed digest: enough that two people never get one. */
#define PSEUDONYM_DIGITS 16u
/* A shorter text is no name of anybody in particular. */
#define VALUE_LEAST_BYTES 4u
#define PSEUDONYM_BEGINNING "erased"

void
foyer_erasure_report_free (FoyerErasureReport *self)
{
  g_free (self->attendee_id);
  g_free (self->pseudonym);
  g_free (self);
}

static void
work_clear (FoyerErasureWork *self)
{
  g_clear_pointer (&self->order.record, foyer_record_unref);
  g_clear_pointer (&self->order.pseudonym, foyer_record_unref);
  g_clear_pointer (&self->attendee, foyer_attendee_unref);
  g_clear_pointer (&self->store, foyer_store_close);
  g_clear_pointer (&self->report, foyer_erasure_report_free);
  foyer_erasure_files_clear (&self->files);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FoyerErasureWork, work_clear)

/* ---- Who ---- */

static gboolean
find_person (FoyerErasureWork *work, const char *code, GError **error)
{
  g_autoptr (GPtrArray) found = NULL;
  FoyerResolved resolved = FOYER_RESOLVED_NOTHING;
  GError *cause = NULL;

  if (!foyer_store_resolve (work->store, code, &resolved, &found, &cause))
    {
      foyer_engine_error_take (error, cause, NULL);
      return FALSE;
    }
  if (found->len != 1)
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_NOT_FOUND,
                   found->len == 0 ? "'%s' names nobody here; attendees list shows the ids"
                                   : "'%s' names several people; name one by the attendee id",
                   code);
      return FALSE;
    }
  work->attendee = foyer_attendee_ref (found->pdata[0]);
  work->order.row_id = work->attendee->row_id;
  work->order.record = foyer_record_ref (work->attendee->record);
  work->order.attendee_id = foyer_record_get_text (work->order.record, FOYER_FIELD_ATTENDEE_ID);
  return TRUE;
}

/* ---- What goes, and what stands there afterwards ---- */

static void
add_value (GPtrArray *values, const char *text)
{
  if (text == NULL || strlen (text) < VALUE_LEAST_BYTES
      || g_ptr_array_find_with_equal_func (values, text, g_str_equal, NULL))
    return;
  g_ptr_array_add (values, g_strdup (text));
}

/* As it is, in small letters and as search folds it. */
static void
add_forms (GPtrArray *values, const char *text)
{
  g_autofree char *lower = text != NULL ? g_utf8_strdown (text, -1) : NULL;
  g_autofree char *folded = text != NULL ? foyer_text_dup_fold (text, strlen (text)) : NULL;

  add_value (values, text);
  add_value (values, lower);
  add_value (values, folded);
}

/* What names this person alone. Companies, cities and first names are many people's: they go with
 * the rows that are this person's. */
static GPtrArray *
make_values (FoyerRecord *record)
{
  GPtrArray *values = g_ptr_array_new_with_free_func (g_free);
  const char *given = foyer_record_get_text (record, FOYER_FIELD_GIVEN_NAME);
  const char *family = foyer_record_get_text (record, FOYER_FIELD_FAMILY_NAME);
  const char *const *tickets = foyer_record_get_list (record, FOYER_FIELD_TICKET_CODES);
  g_autofree char *turned
      = given != NULL && family != NULL ? g_strdup_printf ("%s, %s", family, given) : NULL;
  g_autofree char *joined
      = given != NULL && family != NULL ? g_strdup_printf ("%s %s", given, family) : NULL;

  add_forms (values, foyer_record_get_text (record, FOYER_FIELD_EMAIL));
  add_forms (values, foyer_record_get_text (record, FOYER_FIELD_FULL_NAME));
  add_forms (values, turned);
  add_forms (values, joined);
  add_forms (values, foyer_record_get_text (record, FOYER_FIELD_EMERGENCY_CONTACT));
  for (guint i = 0; tickets[i] != NULL; i++)
    add_value (values, tickets[i]);
  g_ptr_array_add (values, NULL);
  return values;
}

/* (transfer full) Nobody without the event's key can try people out. */
static char *
make_pseudonym (FoyerEvent *event, const char *attendee_id)
{
  g_autofree char *said = g_strconcat ("erase\n", attendee_id, NULL);
  FoyerDigest digest = foyer_digest_hmac (foyer_event_get_badge_key (event), FOYER_DIGEST_BYTES,
                                          said, strlen (said));
  char text[FOYER_DIGEST_TEXT_BYTES];

  foyer_digest_print (&digest, text);
  return g_strdup_printf (PSEUDONYM_BEGINNING "%.*s", (int)PSEUDONYM_DIGITS, text);
}

/* What says nothing about anybody: ids, tier, times. */
static FoyerRecord *
make_record (FoyerRecord *record, const char *pseudonym)
{
  static const FoyerField kept[]
      = { FOYER_FIELD_ATTENDEE_ID, FOYER_FIELD_SOURCE, FOYER_FIELD_PRINT_TIER,
          FOYER_FIELD_ACCESS_LEVEL, FOYER_FIELD_REGISTERED_AT };
  g_autoptr (FoyerRecordBuilder) builder = foyer_record_builder_new ();

  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    foyer_record_builder_copy (builder, kept[i], record);
  foyer_record_builder_set_text (builder, FOYER_FIELD_SOURCE_ID, pseudonym);
  foyer_record_builder_set_text (builder, FOYER_FIELD_FULL_NAME, pseudonym);
  foyer_record_builder_set_status (builder, FOYER_STATUS_CANCELLED);
  return foyer_record_builder_end (builder);
}

static gboolean
check_reason (const FoyerErasure *order, GError **error)
{
  g_autofree char *folded = g_utf8_casefold (order->reason, -1);

  for (guint i = 0; order->values[i] != NULL; i++)
    {
      g_autofree char *value = g_utf8_casefold (order->values[i], -1);

      if (strstr (folded, value) == NULL)
        continue;
      g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                           "the reason holds data of the person, and the audit keeps it for ever; "
                           "say it without");
      return FALSE;
    }
  return TRUE;
}

/* ---- The order of things ---- */

static gboolean
erase_in_store (FoyerErasureWork *work, GError **error)
{
  GError *cause = NULL;

  if (foyer_store_begin (work->store, FOYER_STORE_WRITE, &cause))
    {
      if (foyer_store_prepare_erasure (work->store, work->order.row_id, &work->files, &cause)
          && foyer_erasure_scrub_journal (work, &cause)
          && foyer_store_erase_person (work->store, &work->order, &work->report->audit_rows, &cause)
          && foyer_store_commit (work->store, &cause))
        return TRUE;
      if (foyer_store_is_in_transaction (work->store))
        foyer_store_rollback (work->store);
    }
  foyer_engine_error_take (error, cause, NULL);
  return FALSE;
}

static gboolean
open_store (FoyerErasureWork *work, FoyerAuditSeal *seal, GError **error)
{
  g_autofree char *path = foyer_event_dup_path (work->line->event, "foyer.sqlite", NULL);
  GError *cause = NULL;

  work->store = foyer_store_open (path, work->line->clock, FOYER_STORE_OPEN_NORMAL, &cause);
  if (work->store == NULL)
    {
      foyer_engine_error_take (error, cause, NULL);
      return FALSE;
    }
  foyer_store_set_audit_sealer (work->store, &foyer_audit_sealer, seal);
  return TRUE;
}

static FoyerErasureReport *
erase (FoyerLine *line, FoyerAuditSeal *seal, const char *code, const char *reason,
       const char *actor, GError **error)
{
  g_auto (FoyerErasureWork) work = { .line = line, .report = g_new0 (FoyerErasureReport, 1) };
  g_autoptr (GPtrArray) values = NULL;

  if (!open_store (&work, seal, error) || !find_person (&work, code, error))
    return NULL;
  values = make_values (work.order.record);
  work.report->attendee_id = g_strdup (work.order.attendee_id);
  work.report->pseudonym = make_pseudonym (line->event, work.order.attendee_id);
  work.order.text = work.report->pseudonym;
  work.order.pseudonym = make_record (work.order.record, work.order.text);
  work.order.values = (const char *const *)values->pdata;
  work.order.actor = actor;
  work.order.reason = reason;
  if (!check_reason (&work.order, error) || !erase_in_store (&work, error)
      || !foyer_erasure_remove_files (&work, error))
    return NULL;
  return g_steal_pointer (&work.report);
}

FoyerErasureReport *
foyer_engine_erase (const char *directory, const char *code, const char *reason, const char *actor,
                    const char *data_folder, GError **error)
{
  g_autoptr (FoyerEvent) event = NULL;
  g_autoptr (FoyerCatalogue) catalogue = NULL;
  g_autoptr (FoyerAuditSeal) seal = NULL;
  g_autofree char *data = foyer_engine_dup_data_folder (data_folder);
  g_autofree char *lock_path = NULL;
  FoyerLineLock *lock;
  FoyerErasureReport *report = NULL;

  g_return_val_if_fail (directory != NULL && code != NULL && reason != NULL && actor != NULL, NULL);

  event = foyer_event_open (directory, error);
  if (event == NULL)
    return NULL;
  lock_path = foyer_event_dup_path (event, "line.lock", NULL);
  lock = foyer_line_lock_take (lock_path, error);
  if (lock == NULL)
    return NULL;
  catalogue = foyer_catalogue_open (event, data, error);
  seal = catalogue != NULL ? foyer_audit_seal_open (event, TRUE, error) : NULL;
  if (seal != NULL)
    {
      FoyerLine line
          = { .event = event, .catalogue = catalogue, .clock = foyer_clock_get_system () };

      report = erase (&line, seal, code, reason, actor, error);
    }
  foyer_line_lock_free (lock);
  return report;
}
