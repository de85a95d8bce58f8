/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of the store share: an event folder that goes away, invented people, a clock that
 * ticks; header only. */
#pragma once

#include "foyer-limits.h"
#include "foyer-search-key.h"
#include "foyer-store-admit.h"
#include "foyer-store-attendees.h"
#include "foyer-store-audit.h"
#include "foyer-store-dead-letters.h"
#include "foyer-store-jobs.h"
#include "foyer-store-printers.h"
#include "foyer-store-stages.h"
#include "foyer-uuid.h"

#include <glib/gstdio.h>
#include <string.h>

static gint64 fixture_now = G_GINT64_CONSTANT (1795000000000000);

static gint64
fixture_now_cb (gpointer data)
{
  return fixture_now++;
}

static const FoyerClock fixture_clock = { fixture_now_cb, fixture_now_cb, NULL };

typedef struct
{
  char *folder;
  char *path;
  FoyerStore *store;
  FoyerDelivery *delivery;
  GByteArray *raw;
  guint64 record_no;
} Fixture;

static inline void
fixture_remove_folder (const char *path)
{
  GDir *dir = g_dir_open (path, 0, NULL);
  if (dir != NULL)
    {
      const char *name;
      while ((name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *child = g_build_filename (path, name, NULL);
          if (g_file_test (child, G_FILE_TEST_IS_DIR))
            fixture_remove_folder (child);
          else
            (void)g_unlink (child); /* checked by the removal of the folder */
        }
      g_dir_close (dir);
    }
  g_assert_cmpint (g_rmdir (path), ==, 0);
}

static inline void
fixture_reopen (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  g_clear_pointer (&self->store, foyer_store_close);
  self->store = foyer_store_open (self->path, &fixture_clock,
                                  FOYER_STORE_OPEN_CREATE | FOYER_STORE_OPEN_CHECK, &error);
  g_assert_no_error (error);
}

static inline void
fixture_begin (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (foyer_store_begin (self->store, FOYER_STORE_WRITE, &error));
  g_assert_no_error (error);
}

static inline void
fixture_commit (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  (void)foyer_store_commit (self->store, &error); /* the error says it */
  g_assert_no_error (error);
}

/* A new delivery of @source in the journal; the records that follow belong to it. */
static inline void
fixture_deliver (Fixture *self, const char *source, const char *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerDelivery) delivery = foyer_delivery_new ();
  gint64 id = 0;
  delivery->source = g_strdup (source);
  delivery->origin = g_strdup ("guests.csv");
  delivery->contract = g_strdup ("canonical@1");
  delivery->taxonomy = g_strdup ("demo@1");
  delivery->reading.delimiter = ',';
  delivery->body = g_bytes_new (bytes, strlen (bytes));
  delivery->length = strlen (bytes);
  delivery->digest = foyer_digest_of (bytes, strlen (bytes));
  fixture_begin (self);
  (void)foyer_store_add_delivery (self->store, delivery, &id, &error); /* the error says it */
  g_assert_no_error (error);
  g_clear_pointer (&self->delivery, foyer_delivery_unref);
  (void)foyer_store_get_delivery (self->store, id, &self->delivery, &error); /* the error says it */
  g_assert_no_error (error);
  fixture_commit (self);
  self->record_no = 0;
}

static inline void
fixture_init (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  memset (self, 0, sizeof *self);
  self->folder = g_dir_make_tmp ("foyer-store-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->folder, "foyer.sqlite", NULL);
  self->raw = g_byte_array_new ();
  fixture_reopen (self);
  fixture_deliver (self, "web", "first");
}

static inline void
fixture_clear (Fixture *self)
{
  g_clear_pointer (&self->store, foyer_store_close);
  g_clear_pointer (&self->delivery, foyer_delivery_unref);
  g_clear_pointer (&self->raw, g_byte_array_unref);
  fixture_remove_folder (self->folder);
  g_free (self->folder);
  g_free (self->path);
}

/* Plain; what a test says about a person. NULL and 0: the usual. */
typedef struct
{
  const char *source_id;
  const char *name;
  const char *family;
  const char *email;
  const char *tier;
  const char *company;
  const char *order_code;
  const char *ticket_code;
  FoyerStatus status;
  gint64 version_usec;
} Person;

static inline char *
fixture_dup_attendee_id (const char *source_id)
{
  g_autofree char *name = g_strconcat ("test/web/", source_id, NULL);
  FoyerUuid uuid = foyer_uuid_from_url_name (name, strlen (name));
  return foyer_uuid_dup_text (&uuid);
}

static inline FoyerRecord *
fixture_make_record (const Person *person)
{
  g_autoptr (FoyerRecordBuilder) builder = foyer_record_builder_new ();
  g_autofree char *id = fixture_dup_attendee_id (person->source_id);
  const char *codes[] = { person->ticket_code, NULL };
  foyer_record_builder_set_text (builder, FOYER_FIELD_ATTENDEE_ID, id);
  foyer_record_builder_set_text (builder, FOYER_FIELD_SOURCE, "web");
  foyer_record_builder_set_text (builder, FOYER_FIELD_SOURCE_ID, person->source_id);
  foyer_record_builder_set_text (builder, FOYER_FIELD_FULL_NAME, person->name);
  foyer_record_builder_set_text (builder, FOYER_FIELD_FAMILY_NAME, person->family);
  foyer_record_builder_set_text (builder, FOYER_FIELD_EMAIL, person->email);
  foyer_record_builder_set_text (builder, FOYER_FIELD_PRINT_TIER,
                                 person->tier != NULL ? person->tier : "GENERAL");
  foyer_record_builder_set_text (builder, FOYER_FIELD_COMPANY, person->company);
  foyer_record_builder_set_text (builder, FOYER_FIELD_ORDER_CODE, person->order_code);
  foyer_record_builder_set_list (builder, FOYER_FIELD_TICKET_CODES, codes);
  foyer_record_builder_set_status (builder, person->status);
  return foyer_record_builder_end (builder);
}

static inline FoyerOutcome
fixture_make_outcome (Fixture *self, const Person *person)
{
  return (FoyerOutcome){
    .kind = FOYER_OUTCOME_RECORD,
    .record = fixture_make_record (person),
    .version_usec = person->version_usec,
    .record_no = ++self->record_no,
    .line = self->record_no + 1,
  };
}

/* A refusal whose raw bytes are @raw. */
static inline FoyerOutcome
fixture_make_refusal (Fixture *self, const char *source_id, const char *name, const char *raw)
{
  FoyerOutcome outcome = {
    .kind = FOYER_OUTCOME_REFUSED,
    .source_id = g_strdup (source_id),
    .name_hint = g_strdup (name),
    .record_no = ++self->record_no,
    .line = self->record_no + 1,
    .offset = self->raw->len,
    .length = strlen (raw),
  };
  g_byte_array_append (self->raw, (const guint8 *)raw, (guint)strlen (raw));
  outcome.diagnostics = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_diagnostic_unref);
  g_ptr_array_add (outcome.diagnostics,
                   foyer_diagnostic_new (FOYER_CODE_UNKNOWN_TIER,
                                         "tier '%s' is not in the taxonomy", "Speakrs"));
  return outcome;
}

static inline FoyerAdmissionCounts
fixture_admit (Fixture *self, FoyerOutcome *outcomes, gsize n_outcomes, const FoyerSlice *slice)
{
  g_autoptr (GError) error = NULL;
  FoyerAdmissionCounts counts;
  g_autoptr (GBytes) raw = g_bytes_new (self->raw->data, self->raw->len);
  g_autoptr (FoyerIntake) intake = foyer_intake_new (outcomes, n_outcomes, raw, 0);
  fixture_begin (self);
  (void)foyer_store_admit (self->store, self->delivery, slice, intake, &counts,
                           &error); /* the error says it */
  g_assert_no_error (error);
  fixture_commit (self);
  (void)foyer_store_catch_up (self->store, &error); /* the error says it */
  g_assert_no_error (error);
  return counts;
}

static inline FoyerAdmission
fixture_admit_person (Fixture *self, const Person *person)
{
  FoyerOutcome outcome = fixture_make_outcome (self, person);
  FoyerAdmissionCounts counts = fixture_admit (self, &outcome, 1, NULL);
  for (FoyerAdmission admission = 0; admission < FOYER_N_ADMISSIONS; admission++)
    if (counts.outcomes[admission] == 1)
      return admission;
  g_assert_not_reached ();
}

static inline FoyerAttendee *
fixture_get (Fixture *self, const char *source_id)
{
  g_autoptr (GError) error = NULL;
  FoyerAttendee *attendee = NULL;
  g_autofree char *id = fixture_dup_attendee_id (source_id);
  (void)foyer_store_get_attendee (self->store, id, &attendee, &error); /* the error says it */
  g_assert_no_error (error);
  return attendee;
}

/* ---- Jobs ---- */

static inline void
fixture_propose_cb (FoyerAttendee *attendee, guint attempt, char badge_no[FOYER_BADGE_NO_BYTES],
                    gpointer data)
{
  /* Two people share each first proposal, so that the second must be asked for another. */
  foyer_crockford_print_badge_no ((guint64)(attendee->row_id / 2) + 1000000u * attempt, badge_no);
}

static inline gboolean
fixture_complete_cb (FoyerAttendee *attendee, FoyerJob *job, gpointer data, GError **error)
{
  /* The badge number is unique and ever new: so is this. */
  guint8 random[16] = { 0 };
  memcpy (random, job->badge_no, FOYER_BADGE_NO_CHARS);
  memcpy (random + FOYER_BADGE_NO_CHARS, &job->revision, sizeof job->revision);
  FoyerUuid uuid = foyer_uuid_from_random (random);
  job->job_id = foyer_uuid_dup_text (&uuid);
  job->template_name = g_strdup ("label");
  job->template_digest = g_strdup ("00");
  job->tier_label = g_strdup ("General");
  job->tier_colour = g_strdup ("#336699");
  job->badge_token = g_strconcat ("FB1.", job->badge_no, NULL);
  return TRUE;
}

static const FoyerJobMaker fixture_maker = { fixture_propose_cb, fixture_complete_cb, NULL };

static inline void
fixture_add_printer (Fixture *self, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerPrinter) printer = foyer_printer_new ();
  printer->name = g_strdup (name);
  printer->kind = FOYER_PRINTER_FOLDER;
  printer->uri = g_strdup ("file:///printed");
  fixture_begin (self);
  (void)foyer_store_add_printer (self->store, printer, "test", &error); /* the error says it */
  g_assert_no_error (error);
  fixture_commit (self);
}

static inline FoyerJobReceipt *
fixture_enqueue (Fixture *self, const char *const *attendee_ids)
{
  g_autoptr (GError) error = NULL;
  FoyerJobReceipt *receipt = NULL;
  FoyerJobOrder order = {
    .attendee_ids = attendee_ids, .sort = FOYER_SORT_NAME, .printer = "folder", .actor = "test"
  };
  fixture_begin (self);
  (void)foyer_store_enqueue_jobs (self->store, &order, &fixture_maker, &receipt,
                                  &error); /* the error says it */
  g_assert_no_error (error);
  fixture_commit (self);
  return receipt;
}
