/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The life of a template version as a table. */
#include "config.h"

#include "foyer-template-version.h"

#include "foyer-keyword-private.h"

static const char *const state_names[FOYER_N_TEMPLATE_STATES]
    = { "draft", "submitted", "approved", "retired" };
static const char *const origin_names[FOYER_N_TEMPLATE_ORIGINS] = { "own", "shipped", "former" };

#define NOT (-1)

/* What is retired may be submitted again: it is looked at anew. */
static const int after_table[FOYER_N_TEMPLATE_STATES][FOYER_N_TEMPLATE_ACTS] = {
  [FOYER_TEMPLATE_DRAFT] = { FOYER_TEMPLATE_SUBMITTED, NOT, NOT },
  [FOYER_TEMPLATE_SUBMITTED] = { NOT, FOYER_TEMPLATE_APPROVED, FOYER_TEMPLATE_RETIRED },
  [FOYER_TEMPLATE_APPROVED] = { NOT, NOT, FOYER_TEMPLATE_RETIRED },
  [FOYER_TEMPLATE_RETIRED] = { FOYER_TEMPLATE_SUBMITTED, NOT, NOT },
};

const char *
foyer_template_state_get_name (FoyerTemplateState state)
{
  return state_names[state];
}

gboolean
foyer_template_state_parse (const char *name, FoyerTemplateState *state)
{
  int index = foyer_keyword_find (state_names, FOYER_N_TEMPLATE_STATES, name);

  if (index >= 0)
    *state = (FoyerTemplateState)index;
  return index >= 0;
}

gboolean
foyer_template_state_after (FoyerTemplateState state, FoyerTemplateAct act,
                            FoyerTemplateState *after)
{
  int next = after_table[state][act];

  if (next != NOT)
    *after = (FoyerTemplateState)next;
  return next != NOT;
}

const char *
foyer_template_origin_get_name (FoyerTemplateOrigin origin)
{
  return origin_names[origin];
}

gboolean
foyer_template_origin_parse (const char *name, FoyerTemplateOrigin *origin)
{
  int index = foyer_keyword_find (origin_names, FOYER_N_TEMPLATE_ORIGINS, name);

  if (index >= 0)
    *origin = (FoyerTemplateOrigin)index;
  return index >= 0;
}

void
foyer_template_version_free (FoyerTemplateVersion *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->version);
  g_free (self->digest);
  g_free (self->submitted_by);
  g_free (self->approved_by);
  g_free (self->retired_by);
  g_free (self->reason);
  g_free (self);
}
