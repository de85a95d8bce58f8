/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a document of routes: chains first, then what refers to them; every problem is collected.
 */
#include "config.h"

#include "foyer-document.h"
#include "foyer-media.h"
#include "foyer-route-private.h"
#include "foyer-text.h"

#include <string.h>

#define MOST_CHAINS 64u
#define MOST_HOPS 32u /* of a chain, what it refers to included */
#define MOST_RULES 256u
#define LONGEST_NAME_BYTES 64u
#define LONGEST_DEADLINE_SECONDS (24 * 3600)

static const char *const document_keys[]
    = { "foyer_routes", "chains", "rules", "deadlines", "drain_per_minute", NULL };
static const char *const chain_keys[] = { "hops", "mark", "next_batch_minutes", NULL };
static const char *const hop_keys[] = { "kind", "printer", "desk", "chain", NULL };
static const char *const rule_keys[] = { "tier", "desk", "kind", "chain", NULL };
static const char *const deadline_keys[] = { "tier", "walk_up_seconds", "batch_seconds", NULL };
/* In the order of FoyerHopKind; "chain" is written out. */
static const char *const hop_kinds[] = { "printer", "kiosk", "next-batch", "hold", "chain", NULL };
#define KIND_CHAIN 4
static const char *const job_kinds[] = { "batch", "walk-up", NULL };

/* A chain as written. */
typedef struct
{
  FoyerCursor cursor;
  FoyerCursor hops;
  FoyerChain *chain; /* lent by the table */
  gboolean is_open; /* being written out: met again, it is a cycle */
  gboolean is_done;
} Draft;

typedef struct
{
  FoyerRouteTable *table;
  GPtrArray *printers; /* FoyerPrinter; NULL: not checked */
  GHashTable *drafts; /* name → Draft */
  gint sheet_width_um;
  gint sheet_height_um;
} Loader;

static gboolean
is_name (const char *text)
{
  gsize length = strlen (text);

  return length > 0 && length <= LONGEST_NAME_BYTES
         && foyer_text_find_hazards (text, length) == FOYER_TEXT_CLEAN;
}

static const FoyerPrinter *
find_printer (Loader *self, const char *name)
{
  for (guint i = 0; i < self->printers->len; i++)
    if (g_strcmp0 (((const FoyerPrinter *)self->printers->pdata[i])->name, name) == 0)
      return self->printers->pdata[i];
  return NULL;
}

static void
check_printer (Loader *self, const FoyerCursor *hop, const char *name)
{
  g_autoptr (GString) known = NULL;

  if (self->printers == NULL || name == NULL || find_printer (self, name) != NULL)
    return;
  known = g_string_new (NULL);
  for (guint i = 0; i < self->printers->len; i++)
    g_string_append_printf (known, "%s%s", i > 0 ? ", " : "",
                            ((const FoyerPrinter *)self->printers->pdata[i])->name);
  foyer_cursor_add_problem (hop, "printer", "reference",
                            "there is no printer '%s'; known are: %s; add it with: foyerctl "
                            "printers add NAME URI",
                            name, known->str);
}

static void write_out (Loader *self, Draft *draft);

static void
add_chain (Loader *self, Draft *draft, const FoyerCursor *hop)
{
  const char *name = foyer_cursor_get_required_text (hop, "chain");
  Draft *other = name != NULL ? g_hash_table_lookup (self->drafts, name) : NULL;

  if (name == NULL)
    return;
  if (other == NULL)
    foyer_cursor_add_problem (hop, "chain", "reference", "there is no chain '%s'", name);
  else if (other->is_open)
    foyer_cursor_add_problem (hop, "chain", "cycle",
                              "chain '%s' leads back to itself: a job would go round for ever",
                              name);
  else
    {
      write_out (self, other);
      for (guint i = 0; i < other->chain->hops->len; i++)
        {
          const FoyerHop *each = other->chain->hops->pdata[i];

          g_ptr_array_add (draft->chain->hops,
                           foyer_hop_new (each->kind, each->printer, each->desk));
        }
    }
}

static void
refuse_keys (const FoyerCursor *hop, const char *kind, const char *const *keys)
{
  for (; *keys != NULL; keys++)
    if (foyer_cursor_has (hop, *keys))
      foyer_cursor_add_problem (hop, *keys, "unknown-key", "a hop of kind '%s' has no '%s'", kind,
                                *keys);
}

static void
read_hop (Loader *self, Draft *draft, const FoyerCursor *hop)
{
  static const char *const not_printer[] = { "desk", "chain", NULL };
  static const char *const not_kiosk[] = { "chain", NULL };
  static const char *const not_chain[] = { "printer", "desk", NULL };
  static const char *const not_waiting[] = { "printer", "desk", "chain", NULL };
  int kind;
  const char *printer = NULL;
  const char *desk = NULL;

  foyer_cursor_check_keys (hop, hop_keys);
  if (foyer_cursor_get_required_text (hop, "kind") == NULL)
    return;
  kind = foyer_cursor_get_keyword (hop, "kind", hop_kinds, -1);
  if (kind < 0)
    return;
  if (kind == KIND_CHAIN)
    {
      refuse_keys (hop, "chain", not_chain);
      add_chain (self, draft, hop);
      return;
    }
  if (kind == FOYER_HOP_NEXT_BATCH || kind == FOYER_HOP_HOLD)
    refuse_keys (hop, hop_kinds[kind], not_waiting);
  else
    {
      refuse_keys (hop, hop_kinds[kind], kind == FOYER_HOP_KIOSK ? not_kiosk : not_printer);
      printer = foyer_cursor_get_required_text (hop, "printer");
      check_printer (self, hop, printer);
      if (kind == FOYER_HOP_KIOSK)
        desk = foyer_cursor_get_required_text (hop, "desk");
      if (printer == NULL || (kind == FOYER_HOP_KIOSK && desk == NULL))
        return;
    }
  g_ptr_array_add (draft->chain->hops, foyer_hop_new ((FoyerHopKind)kind, printer, desk));
}

/* Twice the same printer is no second chance; behind next-batch or hold nothing is ever reached,
 * because both begin again at the first hop. */
static void
check_order (Draft *draft)
{
  GPtrArray *hops = draft->chain->hops;
  gboolean has_printer = FALSE;

  if (hops->len > 0 && ((const FoyerHop *)hops->pdata[0])->kind != FOYER_HOP_PRINTER)
    foyer_cursor_add_problem (&draft->cursor, "hops", "order",
                              "the first hop must be a printer, not of kind '%s'",
                              foyer_hop_kind_get_name (((const FoyerHop *)hops->pdata[0])->kind));
  for (guint i = 0; i < hops->len; i++)
    {
      const FoyerHop *hop = hops->pdata[i];

      has_printer = has_printer || foyer_hop_is_printer (hop);
      if (!foyer_hop_is_printer (hop) && i + 1 < hops->len)
        foyer_cursor_add_problem (&draft->cursor, "hops", "order",
                                  "nothing can follow a hop of kind '%s': from there a job begins "
                                  "again at the first hop",
                                  foyer_hop_kind_get_name (hop->kind));
      for (guint j = 0; j < i && hop->printer != NULL; j++)
        if (g_strcmp0 (((const FoyerHop *)hops->pdata[j])->printer, hop->printer) == 0)
          {
            foyer_cursor_add_problem (&draft->cursor, "hops", "duplicate",
                                      "printer '%s' stands in this chain twice", hop->printer);
            break;
          }
    }
  if (hops->len > 0 && !has_printer)
    foyer_cursor_add_problem (&draft->cursor, "hops", "empty",
                              "no hop of this chain is a printer or a kiosk");
}

static void
add_stock_problem (Draft *draft, const char *name, gint own_width_um, gint own_height_um,
                   const char *first, gint width_um, gint height_um)
{
  char mm[4][FOYER_TEXT_MM_BYTES];

  foyer_cursor_add_problem (
      &draft->cursor, "hops", "stock",
      "'%s' has stock of %s × %s mm, but '%s' is of %s × %s mm: a badge that moves would not fit",
      name, foyer_text_print_mm (own_width_um, mm[0]), foyer_text_print_mm (own_height_um, mm[1]),
      first, foyer_text_print_mm (width_um, mm[2]), foyer_text_print_mm (height_um, mm[3]));
}

static void
check_stock (Loader *self, Draft *draft)
{
  GPtrArray *hops = draft->chain->hops;
  gint width_um = self->sheet_width_um;
  gint height_um = self->sheet_height_um;
  const char *first = "the event's badge";

  for (guint i = 0; i < hops->len && self->printers != NULL; i++)
    {
      const FoyerHop *hop = hops->pdata[i];
      const FoyerPrinter *printer = hop->printer != NULL ? find_printer (self, hop->printer) : NULL;
      gint own_width_um = 0;
      gint own_height_um = 0;

      if (printer == NULL || printer->media == NULL
          || !foyer_media_parse (printer->media, &own_width_um, &own_height_um))
        continue;
      if (width_um == 0)
        {
          width_um = own_width_um;
          height_um = own_height_um;
          first = printer->name;
        }
      else if (ABS (own_width_um - width_um) > FOYER_MEDIA_TOLERANCE_UM
               || ABS (own_height_um - height_um) > FOYER_MEDIA_TOLERANCE_UM)
        add_stock_problem (draft, printer->name, own_width_um, own_height_um, first, width_um,
                           height_um);
    }
}

static void
write_out (Loader *self, Draft *draft)
{
  guint n = foyer_cursor_get_length (&draft->hops);

  if (draft->is_done || draft->is_open)
    return;
  draft->is_open = TRUE;
  for (guint i = 0; i < n && draft->chain->hops->len <= MOST_HOPS; i++)
    {
      FoyerCursor hop = foyer_cursor_get_element (&draft->hops, i);

      if (hop.value != NULL)
        read_hop (self, draft, &hop);
    }
  draft->is_open = FALSE;
  draft->is_done = TRUE;
  if (draft->chain->hops->len > MOST_HOPS)
    foyer_cursor_add_problem (&draft->cursor, "hops", "range",
                              "a chain has at most %u hops, those it refers to included",
                              MOST_HOPS);
  check_order (draft);
  check_stock (self, draft);
}

static void
begin_chain (Loader *self, const char *name, const FoyerCursor *cursor, const FoyerCursor *chains)
{
  Draft *draft;

  if (!is_name (name))
    foyer_cursor_add_problem (chains, name, "range",
                              "a chain's name is one line of 1 to %u bytes of visible text",
                              LONGEST_NAME_BYTES);
  foyer_cursor_check_keys (cursor, chain_keys);
  draft = g_new0 (Draft, 1);
  draft->cursor = *cursor;
  draft->hops = foyer_cursor_get_array (cursor, "hops");
  draft->chain = foyer_chain_new (name);
  draft->chain->has_mark = foyer_cursor_get_flag (cursor, "mark", FALSE);
  draft->chain->next_batch_usec = foyer_cursor_get_integer (cursor, "next_batch_minutes", 1,
                                                            24 * 60, FOYER_ROUTE_NEXT_BATCH_MINUTES)
                                  * 60 * G_USEC_PER_SEC;
  if (foyer_cursor_get_length (&draft->hops) == 0)
    foyer_cursor_add_problem (cursor, "hops", "empty", "chain '%s' has no hop", name);
  g_ptr_array_add (self->table->chains, draft->chain);
  g_hash_table_insert (self->drafts, g_strdup (name), draft);
}

static void
read_chains (Loader *self, const FoyerCursor *root)
{
  FoyerCursor chains = foyer_cursor_get_object (root, "chains");
  guint n = foyer_cursor_get_length (&chains);

  if (n == 0)
    foyer_cursor_add_problem (root, "chains", "required",
                              "there is no chain: write \"chains\": { \"NAME\": { \"hops\": [ … ] "
                              "} }");
  if (n > MOST_CHAINS)
    foyer_cursor_add_problem (root, "chains", "range", "there are at most %u chains", MOST_CHAINS);
  for (guint i = 0; i < MIN (n, MOST_CHAINS); i++)
    {
      FoyerCursor chain = foyer_cursor_get_member (&chains, i);

      if (chain.value != NULL)
        begin_chain (self, foyer_cursor_get_member_name (&chains, i), &chain, &chains);
    }
  for (guint i = 0; i < self->table->chains->len; i++)
    write_out (self, g_hash_table_lookup (self->drafts,
                                          ((FoyerChain *)self->table->chains->pdata[i])->name));
}

static void
read_rules (Loader *self, const FoyerCursor *root)
{
  FoyerCursor rules = foyer_cursor_get_array (root, "rules");
  guint n = foyer_cursor_get_length (&rules);

  if (n > MOST_RULES)
    foyer_cursor_add_problem (root, "rules", "range", "there are at most %u rules", MOST_RULES);
  for (guint i = 0; i < MIN (n, MOST_RULES); i++)
    {
      FoyerCursor cursor = foyer_cursor_get_element (&rules, i);
      FoyerRouteRule *rule;
      const char *chain;

      if (cursor.value == NULL)
        continue;
      foyer_cursor_check_keys (&cursor, rule_keys);
      chain = foyer_cursor_get_required_text (&cursor, "chain");
      if (chain != NULL && g_hash_table_lookup (self->drafts, chain) == NULL)
        foyer_cursor_add_problem (&cursor, "chain", "reference", "there is no chain '%s'", chain);
      rule = g_new0 (FoyerRouteRule, 1);
      rule->tier = g_strdup (foyer_cursor_get_text (&cursor, "tier", NULL));
      rule->desk = g_strdup (foyer_cursor_get_text (&cursor, "desk", NULL));
      rule->kind = foyer_cursor_get_keyword (&cursor, "kind", job_kinds, -1);
      rule->chain = g_strdup (chain);
      g_ptr_array_add (self->table->rules, rule);
    }
}

static void
read_deadlines (Loader *self, const FoyerCursor *root)
{
  FoyerCursor deadlines = foyer_cursor_get_array (root, "deadlines");
  guint n = foyer_cursor_get_length (&deadlines);

  if (n > MOST_RULES)
    foyer_cursor_add_problem (root, "deadlines", "range", "there are at most %u deadlines",
                              MOST_RULES);
  for (guint i = 0; i < MIN (n, MOST_RULES); i++)
    {
      FoyerCursor cursor = foyer_cursor_get_element (&deadlines, i);
      FoyerRouteDeadline *deadline;

      if (cursor.value == NULL)
        continue;
      foyer_cursor_check_keys (&cursor, deadline_keys);
      deadline = g_new0 (FoyerRouteDeadline, 1);
      deadline->tier = g_strdup (foyer_cursor_get_text (&cursor, "tier", NULL));
      deadline->period_usec[FOYER_JOB_WALK_UP]
          = foyer_cursor_get_integer (&cursor, "walk_up_seconds", 1, LONGEST_DEADLINE_SECONDS, 0)
            * G_USEC_PER_SEC;
      deadline->period_usec[FOYER_JOB_BATCH]
          = foyer_cursor_get_integer (&cursor, "batch_seconds", 1, LONGEST_DEADLINE_SECONDS, 0)
            * G_USEC_PER_SEC;
      g_ptr_array_add (self->table->deadlines, deadline);
    }
}

FoyerRouteTable *
foyer_route_table_load (const char *name, const char *text, gsize length, GPtrArray *printers,
                        gint sheet_width_um, gint sheet_height_um, GError **error)
{
  g_autoptr (FoyerDocument) document = foyer_document_parse (name, text, length);
  g_autoptr (FoyerRouteTable) table = foyer_route_table_new_empty ();
  g_autoptr (GHashTable) drafts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  FoyerCursor root = foyer_document_get_cursor (document);
  Loader loader = { .table = table,
                    .printers = printers,
                    .drafts = drafts,
                    .sheet_width_um = sheet_width_um,
                    .sheet_height_um = sheet_height_um };

  if (foyer_document_get_problems (document)->len == 0)
    {
      foyer_cursor_check_keys (&root, document_keys);
      if (!foyer_cursor_has (&root, "foyer_routes"))
        foyer_cursor_add_problem (&root, "foyer_routes", "required",
                                  "write \"foyer_routes\": 1, the form of this document");
      (void)foyer_cursor_get_integer (&root, "foyer_routes", 1, 1, 1);
      table->drain_usec = 60 * (gint64)G_USEC_PER_SEC
                          / foyer_cursor_get_integer (&root, "drain_per_minute", 1, 60000,
                                                      FOYER_ROUTE_DRAIN_PER_MINUTE);
      read_chains (&loader, &root);
      read_rules (&loader, &root);
      read_deadlines (&loader, &root);
    }
  if (foyer_document_has_failed (document, error))
    return NULL;
  return g_steal_pointer (&table);
}
