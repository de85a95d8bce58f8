/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing answers. */
#include "config.h"

#include "foyer-intake-answer.h"

#include <jansson.h>

static void
answer (FoyerHttpResponder *responder, guint status, FoyerHeaders *headers, json_t *object)
{
  char *text = json_dumps (object, JSON_COMPACT | JSON_PRESERVE_ORDER);
  g_autoptr (GString) body = g_string_new (text);
  g_autoptr (GBytes) bytes = NULL;

  free (text);
  g_string_append_c (body, '\n');
  bytes = g_bytes_new (body->str, body->len);
  foyer_headers_add (headers, "Content-Type", "application/json");
  foyer_http_responder_answer (responder, status, headers, bytes);
  foyer_headers_unref (headers);
  json_decref (object);
}

static void
add (json_t *object, const char *name, const char *text)
{
  if (text != NULL)
    json_object_set_new (object, name, json_string (text));
}

void
foyer_intake_answer_accept (FoyerHttpResponder *responder, guint status, const char *word,
                            const char *trace_id)
{
  json_t *object = json_object ();

  add (object, "status", word);
  add (object, "trace_id", trace_id);
  answer (responder, status, foyer_headers_new (), object);
}

void
foyer_intake_answer_refuse (FoyerHttpResponder *responder, guint status, const char *word,
                            const char *message, guint retry_after_seconds, const char *allow)
{
  json_t *object = json_object ();
  FoyerHeaders *headers = foyer_headers_new ();

  add (object, "error", word);
  add (object, "message", message);
  if (retry_after_seconds > 0)
    {
      g_autofree char *seconds = g_strdup_printf ("%u", retry_after_seconds);

      foyer_headers_add (headers, "Retry-After", seconds);
    }
  if (allow != NULL)
    foyer_headers_add (headers, "Allow", allow);
  answer (responder, status, headers, object);
}

void
foyer_intake_answer_off_contract (FoyerHttpResponder *responder, const FoyerDiagnostic *diagnostic,
                                  const char *trace_id)
{
  json_t *object = json_object ();

  add (object, "error", foyer_code_get_name (diagnostic->code));
  add (object, "path", diagnostic->field_path);
  add (object, "rule", diagnostic->rule);
  add (object, "remedy", foyer_code_get_remedy (diagnostic->code));
  add (object, "trace_id", trace_id);
  answer (responder, 422, foyer_headers_new (), object);
}
