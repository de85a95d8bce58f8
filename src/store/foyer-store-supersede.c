/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A record that arrives well closes the open dead letters of its id. Nearly no id has any: their
 * hashes are kept in memory, so that a million records need not look a million times. */
#include "config.h"

#include "foyer-store-private.h"

/* FNV-1a of source, U+001F and id; what it finds is looked up. */
static gpointer
hash_id (const char *source, const char *source_id)
{
  const char *const texts[] = { source, "\x1f", source_id };
  guint64 hash = G_GUINT64_CONSTANT (0xcbf29ce484222325);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    for (const guint8 *p = (const guint8 *)texts[i]; *p != 0; p++)
      hash = (hash ^ *p) * G_GUINT64_CONSTANT (0x100000001b3);
  return GSIZE_TO_POINTER ((gsize)(hash ^ (hash >> 32)));
}

void
foyer_store_forget_letters (FoyerStore *self)
{
  g_clear_pointer (&self->letters, g_hash_table_unref);
  self->letters_until = 0;
}

/* In every state: one that is closed may be opened again. Letters are never deleted, and their
 * source and id never change. */
gboolean
foyer_store_notice_letters (FoyerStore *self, GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self,
      "SELECT dead_letter_id, source, source_id FROM dead_letter WHERE dead_letter_id > :until",
      error);
  if (select == NULL)
    return FALSE;
  if (self->letters == NULL)
    self->letters = g_hash_table_new (NULL, NULL);
  foyer_statement_bind_integer (select, ":until", self->letters_until);
  FoyerStep step;
  while ((step = foyer_statement_step (select, error)) == FOYER_STEP_ROW)
    {
      const char *source_id = foyer_statement_get_text (select, "source_id");
      self->letters_until = foyer_statement_get_integer (select, "dead_letter_id");
      if (source_id != NULL)
        g_hash_table_add (self->letters,
                          hash_id (foyer_statement_get_text (select, "source"), source_id));
    }
  return step == FOYER_STEP_DONE;
}

static gboolean
run_close (FoyerStore *self, FoyerStatement *update, guint64 *n, GError **error)
{
  if (!foyer_statement_run (update, error))
    return FALSE;
  guint64 n_closed = (guint64)foyer_store_get_changes (self);
  *n += n_closed;
  if (n_closed > 0)
    self->touched |= FOYER_STORE_TOPIC_DEAD_LETTERS;
  return TRUE;
}

gboolean
foyer_store_resolve_letter (FoyerStore *self, const char *source, gint64 letter_id, guint64 *n,
                            GError **error)
{
  if (letter_id == 0)
    return TRUE;
  g_autoptr (FoyerStatement) update
      = foyer_store_prepare (self,
                             "UPDATE dead_letter SET state = 'resolved', changed_usec = :now"
                             " WHERE dead_letter_id = :letter_id AND source = :source AND state IN"
                             " ('open', 'in-repair') AND delivery_id IS NOT NULL",
                             error);
  if (update == NULL)
    return FALSE;
  foyer_statement_bind_integer (update, ":now", foyer_store_now (self));
  foyer_statement_bind_integer (update, ":letter_id", letter_id);
  foyer_statement_bind_text (update, ":source", source);
  return run_close (self, update, n, error);
}

gboolean
foyer_store_supersede_letters (FoyerStore *self, const char *source, const char *source_id,
                               guint64 *n, GError **error)
{
  if (source_id == NULL || !g_hash_table_contains (self->letters, hash_id (source, source_id)))
    return TRUE;
  g_autoptr (FoyerStatement) update
      = foyer_store_prepare (self,
                             "UPDATE dead_letter SET state = 'superseded', changed_usec = :now"
                             " WHERE source = :source AND source_id = :source_id AND state IN "
                             "('open', 'in-repair') AND delivery_id IS NOT NULL",
                             error);
  if (update == NULL)
    return FALSE;
  foyer_statement_bind_integer (update, ":now", foyer_store_now (self));
  foyer_statement_bind_text (update, ":source", source);
  foyer_statement_bind_text (update, ":source_id", source_id);
  return run_close (self, update, n, error);
}
