/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The key in its file, what is signed, and the document of a head. */
#include "config.h"

#include "foyer-audit-seal.h"

#include "foyer-engine-error-private.h"
#include "foyer-file.h"
#include "foyer-json.h"
#include "foyer-time.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#define KEY_FILE "audit.key"
#define DOCUMENT_KIND "foyer-audit-head"
/* The first line of what is signed: another use of the key would need another. */
#define PURPOSE "foyer audit head 1"

struct _FoyerAuditSeal
{
  FoyerSealKey *key;
  char *event_id;
  gboolean is_new;
};

/* ---- The key ---- */

static gboolean
make_key (const char *path, guint8 *seed, GError **error)
{
  GError *cause = NULL;

  if (getrandom (seed, FOYER_SEAL_SEED_BYTES, 0) != FOYER_SEAL_SEED_BYTES)
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_STORE,
                   "the system gives no random bytes: %s", g_strerror (errno));
      return FALSE;
    }
  if (foyer_file_write_durably (path, seed, FOYER_SEAL_SEED_BYTES, &cause))
    return TRUE;
  foyer_engine_error_take (error, cause, "making the key that seals the audit: ");
  return FALSE;
}

static gboolean
read_key (const char *path, guint8 *seed, GError **error)
{
  GStatBuf status;
  GError *cause = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (g_lstat (path, &status) == 0 && (status.st_mode & 0077) != 0)
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_DENIED,
                   "'%s', which seals the audit, is not its owner's alone; run: chmod 600 '%s'",
                   path, path);
      return FALSE;
    }
  bytes = foyer_file_read (path, 4096, &cause);
  if (bytes == NULL)
    {
      foyer_engine_error_take (error, cause, "the key that seals the audit: ");
      return FALSE;
    }
  if (g_bytes_get_size (bytes) != FOYER_SEAL_SEED_BYTES)
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_STORE,
                   "'%s' is damaged: it must have %u bytes; restore it from a backup", path,
                   FOYER_SEAL_SEED_BYTES);
      return FALSE;
    }
  memcpy (seed, g_bytes_get_data (bytes, NULL), FOYER_SEAL_SEED_BYTES);
  return TRUE;
}

FoyerAuditSeal *
foyer_audit_seal_open (FoyerEvent *event, gboolean may_make, GError **error)
{
  g_autofree char *path = foyer_event_dup_path (event, KEY_FILE, NULL);
  guint8 seed[FOYER_SEAL_SEED_BYTES];
  gboolean is_there = g_file_test (path, G_FILE_TEST_EXISTS);
  FoyerAuditSeal *self;

  if (!is_there && !may_make)
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_NOT_FOUND,
                   "'%s' is missing: seals cannot be checked; restore it from a backup", path);
      return NULL;
    }
  if (!(is_there ? read_key (path, seed, error) : make_key (path, seed, error)))
    return NULL;
  self = g_new0 (FoyerAuditSeal, 1);
  self->key = foyer_seal_key_new (seed);
  self->event_id = g_strdup (foyer_event_get_id (event));
  self->is_new = !is_there;
  explicit_bzero (seed, sizeof seed);
  return self;
}

void
foyer_audit_seal_free (FoyerAuditSeal *self)
{
  foyer_seal_key_free (self->key);
  g_free (self->event_id);
  g_free (self);
}

gboolean
foyer_audit_seal_is_new (const FoyerAuditSeal *self)
{
  return self->is_new;
}

/* ---- Sealing ---- */

static char *
dup_message (const char *event_id, const FoyerAuditHead *head)
{
  char hash[FOYER_DIGEST_TEXT_BYTES];

  foyer_digest_print (&head->hash, hash);
  return g_strdup_printf (PURPOSE "\n%s\n%" G_GINT64_FORMAT "\n%s\n", event_id, head->audit_id,
                          hash);
}

static void
make_seal (const FoyerAuditHead *head, guint8 *seal, gpointer data)
{
  FoyerAuditSeal *own = data;
  g_autofree char *message = dup_message (own->event_id, head);

  foyer_seal_key_sign (own->key, message, strlen (message), seal);
}

static gboolean
is_right (const guint8 *public_key, const char *event_id, const FoyerAuditHead *head)
{
  g_autofree char *message = dup_message (event_id, head);

  return head->is_sealed && foyer_seal_verify (public_key, message, strlen (message), head->seal);
}

gboolean
foyer_audit_seal_is_right (const FoyerAuditSeal *self, const FoyerAuditHead *head)
{
  guint8 public_key[FOYER_SEAL_PUBLIC_BYTES];

  foyer_seal_key_get_public (self->key, public_key);
  return is_right (public_key, self->event_id, head);
}

static gboolean
is_right_seal (const FoyerAuditHead *head, gpointer data)
{
  return foyer_audit_seal_is_right (data, head);
}

const FoyerAuditSealer foyer_audit_sealer = { .make = make_seal, .is_right = is_right_seal };

/* ---- Documents ---- */

char *
foyer_audit_seal_dup_document (const FoyerAuditSeal *self, const FoyerAuditHead *head,
                               gint64 now_usec)
{
  guint8 public_key[FOYER_SEAL_PUBLIC_BYTES];
  char hash[FOYER_DIGEST_TEXT_BYTES], now[FOYER_TIME_TEXT_BYTES];
  g_autofree char *key_text = NULL;
  g_autofree char *seal_text = NULL;
  g_autoptr (json_t) object = NULL;

  foyer_seal_key_get_public (self->key, public_key);
  foyer_digest_print (&head->hash, hash);
  foyer_time_print (now_usec, now);
  key_text = g_base64_encode (public_key, sizeof public_key);
  seal_text = head->is_sealed ? g_base64_encode (head->seal, sizeof head->seal) : g_strdup ("");
  object = json_pack ("{s:s, s:s, s:I, s:s, s:s, s:s, s:s}", "kind", DOCUMENT_KIND, "event",
                      self->event_id, "row", (json_int_t)head->audit_id, "hash", hash, "time", now,
                      "public_key", key_text, "seal", seal_text);
  return json_dumps (object, JSON_COMPACT | JSON_PRESERVE_ORDER);
}

static gboolean
decode (const char *text, guint8 *bytes, gsize length)
{
  gsize got = 0;
  g_autofree guchar *decoded = g_base64_decode (text, &got);

  if (got != length)
    return FALSE;
  memcpy (bytes, decoded, length);
  return TRUE;
}

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error (
      error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
      "the exported head cannot be used: %s; give a file that 'foyerctl audit head' or the "
      "event's audit-heads.jsonl holds",
      why);
  return FALSE;
}

/* Lends the last line that is not empty. */
static const char *
find_last_line (const char *text, gsize length, gsize *line_length)
{
  gsize end = length, start;

  while (end > 0 && g_ascii_isspace (text[end - 1]))
    end--;
  for (start = end; start > 0 && text[start - 1] != '\n';)
    start--;
  *line_length = end - start;
  return text + start;
}

gboolean
foyer_audit_seal_read_document (const FoyerAuditSeal *self, const char *text, gsize length,
                                FoyerAuditHead *head, gboolean *is_own, GError **error)
{
  gsize line_length = 0;
  const char *line = find_last_line (text, length, &line_length);
  const char *kind, *event, *hash, *key_text, *seal_text;
  guint8 public_key[FOYER_SEAL_PUBLIC_BYTES], own_key[FOYER_SEAL_PUBLIC_BYTES];
  json_int_t row = 0;
  g_autoptr (json_t) object
      = foyer_json_parse (line, line_length, &foyer_json_document_limits, NULL);

  memset (head, 0, sizeof *head);
  if (object == NULL
      || json_unpack (object, "{s:s, s:s, s:I, s:s, s:s, s:s}", "kind", &kind, "event", &event,
                      "row", &row, "hash", &hash, "public_key", &key_text, "seal", &seal_text)
             != 0
      || !g_str_equal (kind, DOCUMENT_KIND))
    return refuse (error, "its last line is no head of an audit");
  head->audit_id = row;
  if (row < 0 || !foyer_digest_parse (hash, &head->hash))
    return refuse (error, "its row or hash is damaged");
  if (!g_str_equal (event, self->event_id))
    return refuse (error, "it is of another event");
  head->is_sealed = decode (seal_text, head->seal, sizeof head->seal);
  if (!decode (key_text, public_key, sizeof public_key) || !is_right (public_key, event, head))
    return refuse (error, "its seal does not fit what it says");
  foyer_seal_key_get_public (self->key, own_key);
  *is_own = memcmp (own_key, public_key, sizeof own_key) == 0;
  return TRUE;
}
