/* SPDX-License-Identifier: GPL-3.0-or-later */
/* IPP bytes: round trips, every truncation, many mutations, deep nesting, status codes, attribute
 * groups. */
#include "config.h"

#include "foyer-dispatch-error.h"
#include "foyer-ipp-message.h"
#include "foyer-ipp-values.h"

#include <string.h>

#define MUTATIONS 20000

static ipp_t *
make_collection (guint depth)
{
  ipp_t *inner = ippNew ();

  ippAddInteger (inner, IPP_TAG_ZERO, IPP_TAG_INTEGER, "x-dimension", 10160);
  if (depth > 1)
    {
      g_autoptr (ipp_t) deeper = make_collection (depth - 1);

      ippAddCollection (inner, IPP_TAG_ZERO, "media-size", deeper);
    }
  return inner;
}

/* An answer with all that real ones have: groups, sets, ranges, collections. */
static ipp_t *
make_answer (guint depth)
{
  static const char *const formats[] = { "application/pdf", "image/pwg-raster" };
  static const char *const reasons[]
      = { "media-empty-warning", "none", "cover-open-error", "moving" };
  static const int operations[] = { IPP_OP_CREATE_JOB, IPP_OP_SEND_DOCUMENT };
  g_autoptr (ipp_t) collection = make_collection (depth);
  ipp_t *answer = ippNew ();

  ippSetStatusCode (answer, IPP_STATUS_OK);
  ippSetRequestId (answer, 77);
  ippAddString (answer, IPP_TAG_OPERATION, IPP_TAG_CHARSET, "attributes-charset", NULL, "utf-8");
  ippAddString (answer, IPP_TAG_OPERATION, IPP_TAG_LANGUAGE, "attributes-natural-language", NULL,
                "en");
  ippAddInteger (answer, IPP_TAG_PRINTER, IPP_TAG_ENUM, "printer-state", IPP_PSTATE_PROCESSING);
  ippAddStrings (answer, IPP_TAG_PRINTER, IPP_TAG_KEYWORD, "printer-state-reasons", 4, NULL,
                 reasons);
  ippAddBoolean (answer, IPP_TAG_PRINTER, "printer-is-accepting-jobs", 0);
  ippAddStrings (answer, IPP_TAG_PRINTER, IPP_TAG_MIMETYPE, "document-format-supported", 2, NULL,
                 formats);
  ippAddIntegers (answer, IPP_TAG_PRINTER, IPP_TAG_ENUM, "operations-supported", 2, operations);
  ippAddString (answer, IPP_TAG_PRINTER, IPP_TAG_TEXT, "printer-make-and-model", NULL,
                "Étiquette 3000");
  ippAddString (answer, IPP_TAG_PRINTER, IPP_TAG_TEXT, "printer-make-and-model", NULL,
                "the second one");
  ippAddCollection (answer, IPP_TAG_PRINTER, "media-col-ready", collection);
  return answer;
}

static void
add_job (ipp_t *answer, int id, const char *name, int state)
{
  /* Names before ids: the order inside a group is free. */
  ippAddString (answer, IPP_TAG_JOB, IPP_TAG_NAME, "job-name", NULL, name);
  ippAddInteger (answer, IPP_TAG_JOB, IPP_TAG_ENUM, "job-state", state);
  ippAddString (answer, IPP_TAG_JOB, IPP_TAG_KEYWORD, "job-state-reasons", NULL,
                "job-data-insufficient");
  ippAddString (answer, IPP_TAG_JOB, IPP_TAG_URI, "job-uuid", NULL,
                "urn:uuid:054EBFA8-d73f-529d-a8f1-3107d3438a78");
  ippAddInteger (answer, IPP_TAG_JOB, IPP_TAG_INTEGER, "number-of-documents", 0);
  if (id > 0)
    ippAddInteger (answer, IPP_TAG_JOB, IPP_TAG_INTEGER, "job-id", id);
}

static GBytes *
encode (ipp_t *message)
{
  GError *error = NULL;
  GBytes *bytes = foyer_ipp_message_encode (message, &error);

  g_assert_no_error (error);
  return bytes;
}

static ipp_t *
decode (GBytes *bytes)
{
  GError *error = NULL;
  ipp_t *message
      = foyer_ipp_message_decode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error);

  g_assert_no_error (error);
  return message;
}

static void
test_round_trip (void)
{
  g_autoptr (ipp_t) answer = make_answer (2);
  g_autoptr (GBytes) bytes = encode (answer);
  g_autoptr (ipp_t) again = decode (bytes);
  g_autoptr (GBytes) bytes_again = encode (again);

  g_assert_true (g_bytes_equal (bytes, bytes_again));
  g_assert_cmpint (ippGetRequestId (again), ==, 77);
}

static void
test_printer_values (void)
{
  g_autoptr (ipp_t) answer = make_answer (2);
  g_autoptr (FoyerPrinterStatus) status = foyer_ipp_printer_status_parse (answer, NULL);
  g_autofree char *waits_for = NULL;

  g_assert_nonnull (status);
  g_assert_cmpint (status->state, ==, FOYER_PRINTER_PROCESSING);
  g_assert_cmpuint (g_strv_length (status->reasons), ==, 3);
  g_assert_true (foyer_printer_status_has_reason (status, "media-empty"));
  g_assert_true (foyer_printer_status_has_reason (status, "cover-open"));
  g_assert_false (status->is_accepting);
  g_assert_cmpstr (status->make_and_model, ==, "Étiquette 3000");
  g_assert_true (foyer_printer_status_has_operation (status, IPP_OP_SEND_DOCUMENT));
  g_assert_false (foyer_printer_status_has_operation (status, IPP_OP_PRINT_JOB));
  g_assert_false (foyer_printer_status_is_ready (status, &waits_for));
  g_assert_true (g_str_has_prefix (waits_for, "media-empty"));
}

static void
test_job_values (void)
{
  g_autoptr (ipp_t) answer = make_answer (1);
  g_autoptr (GPtrArray) jobs = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (ipp_t) again = NULL;
  FoyerRemoteJob *job;

  add_job (answer, 4, "four", IPP_JSTATE_HELD);
  ippAddSeparator (answer);
  add_job (answer, 0, "no id", IPP_JSTATE_COMPLETED);
  ippAddSeparator (answer);
  add_job (answer, 6, "six", IPP_JSTATE_COMPLETED);
  ippAddSeparator (answer);
  add_job (answer, 7, "unknown state", 55);
  bytes = encode (answer);
  again = decode (bytes);
  jobs = foyer_ipp_jobs_parse (again);
  g_assert_cmpuint (jobs->len, ==, 2);
  job = g_ptr_array_index (jobs, 0);
  g_assert_cmpint (job->id, ==, 4);
  g_assert_cmpstr (job->name, ==, "four");
  g_assert_cmpstr (job->uuid, ==, "054ebfa8-d73f-529d-a8f1-3107d3438a78");
  g_assert_true (foyer_remote_job_is_provably_empty (job));
  job = g_ptr_array_index (jobs, 1);
  g_assert_cmpint (job->id, ==, 6);
  g_assert_cmpint (job->state, ==, FOYER_REMOTE_COMPLETED);
}

/* From a copy of its exact length, so that reading past the end is seen by the sanitizer. */
static ipp_t *
decode_copy (const guint8 *data, gsize length, GError **error)
{
  g_autofree guint8 *copy = g_memdup2 (data, length);

  return foyer_ipp_message_decode (copy, length, error);
}

static void
test_truncations (void)
{
  g_autoptr (ipp_t) answer = make_answer (3);
  g_autoptr (GBytes) bytes = NULL;
  const guint8 *data;
  gsize length;

  add_job (answer, 4, "four", IPP_JSTATE_HELD);
  bytes = encode (answer);
  data = g_bytes_get_data (bytes, &length);
  for (gsize cut = 0; cut < length; cut++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ipp_t) message = decode_copy (data, cut, &error);

      g_assert_null (message);
      g_assert_error (error, FOYER_DISPATCH_ERROR, FOYER_DISPATCH_ERROR_UNKNOWN_OUTCOME);
    }
}

static void
test_mutations (void)
{
  g_autoptr (ipp_t) answer = make_answer (3);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GRand) random = g_rand_new_with_seed (20260101);
  g_autofree guint8 *data = NULL;
  guint n_decoded = 0;
  gsize length;

  add_job (answer, 4, "four", IPP_JSTATE_HELD);
  ippAddSeparator (answer);
  add_job (answer, 5, "five", IPP_JSTATE_PENDING);
  bytes = encode (answer);
  length = g_bytes_get_size (bytes);
  data = g_malloc (length);
  for (guint i = 0; i < MUTATIONS; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ipp_t) message = NULL;
      guint n_changes = (guint)g_rand_int_range (random, 1, 5);

      memcpy (data, g_bytes_get_data (bytes, NULL), length);
      for (guint c = 0; c < n_changes; c++)
        data[g_rand_int_range (random, 0, (gint32)length)]
            = (guint8)g_rand_int_range (random, 0, 256);
      message = decode_copy (data, length, &error);
      g_assert_true ((message == NULL) == (error != NULL));
      if (message != NULL)
        {
          g_autoptr (FoyerPrinterStatus) status = foyer_ipp_printer_status_parse (message, NULL);
          g_autoptr (GPtrArray) jobs = foyer_ipp_jobs_parse (message);

          n_decoded++;
          for (guint j = 0; j < jobs->len; j++)
            {
              FoyerRemoteJob *job = g_ptr_array_index (jobs, j);
              g_autofree char *description = foyer_remote_job_dup_description (job);

              g_assert_true (g_utf8_validate (description, -1, NULL));
              g_assert_true (job->name == NULL || g_utf8_validate (job->name, -1, NULL));
            }
          if (status != NULL)
            g_assert_true (status->make_and_model == NULL
                           || g_utf8_validate (status->make_and_model, -1, NULL));
          (void)foyer_ipp_message_check_answer (message, 77, NULL); /* must only not crash */
        }
    }
  g_assert_cmpuint (n_decoded, >, MUTATIONS / 20);
  g_assert_cmpuint (n_decoded, <, MUTATIONS);
}

static void
test_depth (void)
{
  for (guint depth = 1; depth <= 12; depth++)
    {
      g_autoptr (ipp_t) answer = make_answer (depth);
      g_autoptr (GBytes) bytes = encode (answer);
      g_autoptr (GError) error = NULL;
      g_autoptr (ipp_t) message = foyer_ipp_message_decode (g_bytes_get_data (bytes, NULL),
                                                            g_bytes_get_size (bytes), &error);

      g_assert_true ((message != NULL) == (depth <= 8));
    }
}

/* 100,000 levels would overflow the stack of a recursive decoder. */
static void
test_very_deep (void)
{
  static const guint8 head[] = { 2, 0, 0, 0, 0, 0, 0, 1, IPP_TAG_PRINTER };
  static const guint8 level[] = { IPP_TAG_BEGIN_COLLECTION, 0, 1, 'c', 0, 0 };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GError) error = NULL;

  g_byte_array_append (bytes, head, sizeof head);
  for (guint i = 0; i < 100000; i++)
    g_byte_array_append (bytes, level, sizeof level);
  g_assert_null (foyer_ipp_message_decode (bytes->data, bytes->len, &error));
  g_assert_error (error, FOYER_DISPATCH_ERROR, FOYER_DISPATCH_ERROR_UNKNOWN_OUTCOME);
  g_assert_nonnull (strstr (error->message, "nested"));
}

static void
test_answer (void)
{
  static const struct
  {
    int status;
    int code; /* -1: success */
  } cases[] = {
    { IPP_STATUS_OK, -1 },
    { IPP_STATUS_OK_IGNORED_OR_SUBSTITUTED, -1 },
    { IPP_STATUS_ERROR_BUSY, FOYER_DISPATCH_ERROR_BUSY },
    { IPP_STATUS_ERROR_SERVICE_UNAVAILABLE, FOYER_DISPATCH_ERROR_BUSY },
    { IPP_STATUS_ERROR_NOT_ACCEPTING_JOBS, FOYER_DISPATCH_ERROR_NOT_ACCEPTING },
    { IPP_STATUS_ERROR_NOT_FOUND, FOYER_DISPATCH_ERROR_NOT_FOUND },
    { IPP_STATUS_ERROR_NOT_POSSIBLE, FOYER_DISPATCH_ERROR_NOT_POSSIBLE },
    { IPP_STATUS_ERROR_DOCUMENT_FORMAT_NOT_SUPPORTED, FOYER_DISPATCH_ERROR_UNSUPPORTED },
    { IPP_STATUS_ERROR_ATTRIBUTES_OR_VALUES, FOYER_DISPATCH_ERROR_UNSUPPORTED },
    { IPP_STATUS_ERROR_OPERATION_NOT_SUPPORTED, FOYER_DISPATCH_ERROR_UNSUPPORTED },
    { IPP_STATUS_ERROR_NOT_AUTHORIZED, FOYER_DISPATCH_ERROR_REFUSED },
    { IPP_STATUS_ERROR_FORBIDDEN, FOYER_DISPATCH_ERROR_REFUSED },
    { IPP_STATUS_ERROR_REQUEST_ENTITY, FOYER_DISPATCH_ERROR_REFUSED },
    { IPP_STATUS_ERROR_BAD_REQUEST, FOYER_DISPATCH_ERROR_REFUSED },
    { IPP_STATUS_ERROR_INTERNAL, FOYER_DISPATCH_ERROR_UNKNOWN_OUTCOME },
    { 0x7fff, FOYER_DISPATCH_ERROR_UNKNOWN_OUTCOME },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ipp_t) answer = make_answer (1);
      g_autoptr (GError) error = NULL;

      ippSetStatusCode (answer, cases[i].status);
      ippAddString (answer, IPP_TAG_OPERATION, IPP_TAG_TEXT, "status-message", NULL, "why");
      if (cases[i].code < 0)
        {
          g_assert_true (foyer_ipp_message_check_answer (answer, 77, &error));
          g_assert_no_error (error);
        }
      else
        {
          g_assert_false (foyer_ipp_message_check_answer (answer, 77, &error));
          g_assert_error (error, FOYER_DISPATCH_ERROR, cases[i].code);
          g_assert_nonnull (strstr (error->message, "'why'"));
        }
      g_clear_error (&error);
      g_assert_false (foyer_ipp_message_check_answer (answer, 78, &error));
      g_assert_error (error, FOYER_DISPATCH_ERROR, FOYER_DISPATCH_ERROR_UNKNOWN_OUTCOME);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ipp-message/round-trip", test_round_trip);
  g_test_add_func ("/ipp-message/printer-values", test_printer_values);
  g_test_add_func ("/ipp-message/job-values", test_job_values);
  g_test_add_func ("/ipp-message/truncations", test_truncations);
  g_test_add_func ("/ipp-message/mutations", test_mutations);
  g_test_add_func ("/ipp-message/depth", test_depth);
  g_test_add_func ("/ipp-message/very-deep", test_very_deep);
  g_test_add_func ("/ipp-message/answer", test_answer);
  return g_test_run ();
}
