/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as what a drawing process is asked or answers beside single badges: a file ('f'), a
 * view ('v'), a check ('c'), a page ('p'), findings ('i'), what became of a profile ('o'), the end
 * of an answer ('d'). Refused as no message, or decoded into something whole that encodes to the
 * same bytes. */
#include "config.h"

#include "foyer-json.h"
#include "foyer-worker-error.h"
#include "foyer-worker-task.h"

#include "foyer-test-fuzz.h"

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  foyer_json_init ();
  return 0;
}

/* @again NULL: it was refused. Takes @again. */
static void
judge (const guint8 *data, gsize length, GByteArray *again, const GError *error)
{
  if (again == NULL)
    {
      g_assert_error (error, FOYER_WORKER_ERROR, FOYER_WORKER_ERROR_PROTOCOL);
      return;
    }
  g_assert_cmpmem (again->data, again->len, data, length);
  g_byte_array_unref (again);
}

static void
try_file (const guint8 *data, gsize length)
{
  g_autoptr (GError) error = NULL;
  GByteArray *again = NULL;
  FoyerWorkerFile file;

  if (foyer_worker_task_decode_file (data, length, &file, &error))
    {
      again
          = foyer_worker_task_encode_file (file.kind, file.pixels, &file.badges[0].template_digest,
                                           file.inputs, file.n_badges, &file.badges[0].options);
      foyer_worker_file_clear (&file);
    }
  judge (data, length, again, error);
}

static void
try_view (const guint8 *data, gsize length)
{
  g_autoptr (GError) error = NULL;
  GByteArray *again = NULL;
  FoyerWorkerView view;

  if (foyer_worker_task_decode_view (data, length, &view, &error))
    {
      again = foyer_worker_task_encode_view (&view);
      foyer_worker_view_clear (&view);
    }
  judge (data, length, again, error);
}

static void
try_check (const guint8 *data, gsize length)
{
  g_autoptr (GError) error = NULL;
  FoyerWorkerCheck check;

  if (foyer_worker_task_decode_check (data, length, &check, &error))
    {
      g_assert_nonnull (check.badge.input.record);
      foyer_worker_check_clear (&check);
    }
  else
    g_assert_error (error, FOYER_WORKER_ERROR, FOYER_WORKER_ERROR_PROTOCOL);
}

static void
try_page (const guint8 *data, gsize length)
{
  g_autoptr (GError) error = NULL;
  FoyerWorkerPage page;
  gboolean good = foyer_worker_task_decode_page (data, length, &page, &error);

  judge (data, length, good ? foyer_worker_task_encode_page (&page) : NULL, error);
}

static void
try_findings (const guint8 *data, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings = foyer_worker_task_decode_findings (data, length, &error);

  if (findings == NULL)
    g_assert_error (error, FOYER_WORKER_ERROR, FOYER_WORKER_ERROR_PROTOCOL);
  for (guint i = 0; findings != NULL && i < findings->len; i++)
    g_assert_nonnull (((FoyerFinding *)findings->pdata[i])->message);
}

static void
try_profiled (const guint8 *data, gsize length)
{
  g_autoptr (GError) error = NULL;
  FoyerWorkerProfiled profiled;

  if (foyer_worker_task_decode_profiled (data, length, &profiled, &error))
    {
      g_assert_nonnull (profiled.text);
      foyer_worker_profiled_clear (&profiled);
    }
  else
    g_assert_error (error, FOYER_WORKER_ERROR, FOYER_WORKER_ERROR_PROTOCOL);
}

static void
try_done (const guint8 *data, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) diagnostics = foyer_worker_task_decode_done (data, length, &error);

  g_assert_true ((diagnostics != NULL) == (error == NULL));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize length)
{
  static const struct
  {
    char kind;
    void (*try) (const guint8 *data, gsize length);
  } kinds[] = { { 'f', try_file },     { 'v', try_view },     { 'c', try_check }, { 'p', try_page },
                { 'i', try_findings }, { 'o', try_profiled }, { 'd', try_done } };

  for (gsize i = 0; length > 0 && i < G_N_ELEMENTS (kinds); i++)
    if (data[0] == (guint8)kinds[i].kind)
      kinds[i].try (data + 1, length - 1);
  return 0;
}
