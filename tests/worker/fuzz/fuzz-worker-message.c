/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as what a drawing process is told ('b') or answers ('d'): refused as no message, or
 * decoded into something whole that encodes to the same bytes. */
#include "config.h"

#include "foyer-json.h"
#include "foyer-worker-error.h"
#include "foyer-worker-message.h"

#include "foyer-test-fuzz.h"

#include <string.h>

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  foyer_json_init ();
  return 0;
}

static void
try_badge (const guint8 *data, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GByteArray) again = NULL;
  FoyerWorkerBadge badge;

  if (!foyer_worker_message_decode_badge (data, length, &badge, &error))
    {
      g_assert_error (error, FOYER_WORKER_ERROR, FOYER_WORKER_ERROR_PROTOCOL);
      return;
    }
  again = foyer_worker_message_encode_badge (&badge.template_digest, &badge.input, &badge.options);
  g_assert_cmpmem (again->data, again->len, data, length);
  foyer_worker_badge_clear (&badge);
}

static void
try_document (const guint8 *data, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) document = NULL;
  g_autoptr (GPtrArray) diagnostics = NULL;

  if (foyer_worker_message_decode_document (data, length, &document, &diagnostics, &error))
    g_assert_true (document != NULL && diagnostics != NULL);
  else
    g_assert_error (error, FOYER_WORKER_ERROR, FOYER_WORKER_ERROR_PROTOCOL);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize length)
{
  g_autofree char *text = NULL;

  if (length == 0)
    return 0;
  if (data[0] == 'b')
    try_badge (data + 1, length - 1);
  else
    try_document (data + 1, length - 1);
  text = foyer_worker_message_dup_text (data + 1, length - 1);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  return 0;
}
