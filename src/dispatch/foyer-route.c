/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Route tables: the value and its look-ups; reading the document is foyer-route-load.c. */
#include "config.h"

#include "foyer-route-private.h"

G_DEFINE_BOXED_TYPE (FoyerRouteTable, foyer_route_table, foyer_route_table_ref,
                     foyer_route_table_unref)

const char *
foyer_hop_kind_get_name (FoyerHopKind kind)
{
  switch (kind)
    {
    case FOYER_HOP_PRINTER:
      return "printer";
    case FOYER_HOP_KIOSK:
      return "kiosk";
    case FOYER_HOP_NEXT_BATCH:
      return "next-batch";
    case FOYER_HOP_HOLD:
      return "hold";
    }
  g_return_val_if_reached (NULL);
}

gboolean
foyer_hop_is_printer (const FoyerHop *self)
{
  return self->kind == FOYER_HOP_PRINTER || self->kind == FOYER_HOP_KIOSK;
}

FoyerHop *
foyer_hop_new (FoyerHopKind kind, const char *printer, const char *desk)
{
  FoyerHop *self = g_new0 (FoyerHop, 1);

  self->kind = kind;
  self->printer = g_strdup (printer);
  self->desk = g_strdup (desk);
  return self;
}

static void
hop_free (gpointer data)
{
  FoyerHop *self = data;

  g_free (self->printer);
  g_free (self->desk);
  g_free (self);
}

FoyerChain *
foyer_chain_new (const char *name)
{
  FoyerChain *self = g_new0 (FoyerChain, 1);

  self->name = g_strdup (name);
  self->hops = g_ptr_array_new_with_free_func (hop_free);
  self->next_batch_usec = (gint64)FOYER_ROUTE_NEXT_BATCH_MINUTES * 60 * G_USEC_PER_SEC;
  return self;
}

void
foyer_chain_free (FoyerChain *self)
{
  g_free (self->name);
  g_ptr_array_unref (self->hops);
  g_free (self);
}

static void
rule_free (gpointer data)
{
  FoyerRouteRule *self = data;

  g_free (self->tier);
  g_free (self->desk);
  g_free (self->chain);
  g_free (self);
}

static void
deadline_free (gpointer data)
{
  FoyerRouteDeadline *self = data;

  g_free (self->tier);
  g_free (self);
}

FoyerRouteTable *
foyer_route_table_new_empty (void)
{
  FoyerRouteTable *self = g_new0 (FoyerRouteTable, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->drain_usec = foyer_route_table_get_drain_usec (NULL);
  self->chains = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_chain_free);
  self->rules = g_ptr_array_new_with_free_func (rule_free);
  self->deadlines = g_ptr_array_new_with_free_func (deadline_free);
  return self;
}

FoyerRouteTable *
foyer_route_table_ref (FoyerRouteTable *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
foyer_route_table_unref (FoyerRouteTable *self)
{
  g_return_if_fail (self != NULL);
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_ptr_array_unref (self->chains);
  g_ptr_array_unref (self->rules);
  g_ptr_array_unref (self->deadlines);
  g_free (self);
}

GPtrArray *
foyer_route_table_get_chains (FoyerRouteTable *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->chains;
}

const FoyerChain *
foyer_route_table_get_chain (FoyerRouteTable *self, const char *name)
{
  for (guint i = 0; self != NULL && i < self->chains->len; i++)
    {
      const FoyerChain *chain = self->chains->pdata[i];

      if (g_strcmp0 (chain->name, name) == 0)
        return chain;
    }
  return NULL;
}

static gboolean
matches (const char *wanted, const char *given)
{
  return wanted == NULL || g_strcmp0 (wanted, given) == 0;
}

const FoyerChain *
foyer_route_table_choose (FoyerRouteTable *self, const char *tier, const char *desk,
                          FoyerJobKind kind)
{
  for (guint i = 0; self != NULL && i < self->rules->len; i++)
    {
      const FoyerRouteRule *rule = self->rules->pdata[i];

      if (matches (rule->tier, tier) && matches (rule->desk, desk)
          && (rule->kind < 0 || rule->kind == (int)kind))
        return foyer_route_table_get_chain (self, rule->chain);
    }
  return NULL;
}

gint64
foyer_route_table_get_drain_usec (FoyerRouteTable *self)
{
  return self != NULL ? self->drain_usec
                      : 60 * (gint64)G_USEC_PER_SEC / FOYER_ROUTE_DRAIN_PER_MINUTE;
}

gint64
foyer_route_table_get_period_usec (FoyerRouteTable *self, const char *tier, FoyerJobKind kind)
{
  static const gint64 defaults[FOYER_N_JOB_KINDS] = {
    [FOYER_JOB_BATCH] = (gint64)FOYER_ROUTE_BATCH_SECONDS * G_USEC_PER_SEC,
    [FOYER_JOB_WALK_UP] = (gint64)FOYER_ROUTE_WALK_UP_SECONDS * G_USEC_PER_SEC,
  };
  gint64 period_usec = defaults[kind];

  for (guint i = 0; self != NULL && i < self->deadlines->len; i++)
    {
      const FoyerRouteDeadline *deadline = self->deadlines->pdata[i];

      if (deadline->period_usec[kind] == 0)
        continue;
      if (deadline->tier == NULL)
        period_usec = deadline->period_usec[kind];
      else if (g_strcmp0 (deadline->tier, tier) == 0)
        return deadline->period_usec[kind];
    }
  return period_usec;
}
