/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One entry per tier; most tiers share a template, which is read once. */
#include "config.h"

#include "foyer-template-uses.h"

#include "foyer-engine-error.h"
#include "foyer-store-templates.h"

typedef struct
{
  char *tier; /* NULL: none, or one that the taxonomy does not have */
  char *name;
  char *version;
  char *digest;
  GError *error; /* it cannot be printed with */
} Use;

struct _FoyerTemplateUses
{
  GPtrArray *uses; /* Use; the one of no tier first */
};

static void
use_free (gpointer data)
{
  Use *self = data;

  g_free (self->tier);
  g_free (self->name);
  g_free (self->version);
  g_free (self->digest);
  g_clear_error (&self->error);
  g_free (self);
}

/* Before a badge is queued with it: whatever becomes of its folder, it can be drawn. */
static gboolean
fill_use (FoyerTemplateUses *self, FoyerLine *line, Use *use, GError **error)
{
  g_autoptr (FoyerTemplate) template = NULL;

  use->name = foyer_studio_dup_template_name (line->studio, use->tier, error);
  if (use->name == NULL)
    return FALSE;
  for (guint i = 0; i < self->uses->len; i++)
    {
      const Use *other = self->uses->pdata[i];

      if (g_strcmp0 (other->name, use->name) != 0)
        continue;
      use->version = g_strdup (other->version);
      use->digest = g_strdup (other->digest);
      if (other->error != NULL)
        g_propagate_error (error, g_error_copy (other->error));
      return other->error == NULL;
    }
  template = foyer_studio_find_template (line->studio, use->name, error);
  if (template == NULL || !foyer_studio_keep_template (line->studio, template, error))
    return FALSE;
  use->version = g_strdup (foyer_template_get_version (template));
  use->digest = foyer_digest_dup_text (foyer_template_get_digest (template));
  return TRUE;
}

static void
add_use (FoyerTemplateUses *self, FoyerLine *line, const char *tier)
{
  Use *use = g_new0 (Use, 1);

  use->tier = g_strdup (tier);
  (void)fill_use (self, line, use, &use->error); /* kept with it */
  g_ptr_array_add (self->uses, use);
}

FoyerTemplateUses *
foyer_template_uses_new (FoyerLine *line)
{
  FoyerTemplateUses *self = g_new0 (FoyerTemplateUses, 1);
  FoyerTaxonomy *taxonomy = foyer_catalogue_get_taxonomy (line->catalogue);
  guint n = foyer_taxonomy_get_length (taxonomy, FOYER_VOCABULARY_TIER);

  self->uses = g_ptr_array_new_with_free_func (use_free);
  add_use (self, line, NULL);
  for (guint i = 0; i < n; i++)
    add_use (self, line, foyer_taxonomy_get_term (taxonomy, FOYER_VOCABULARY_TIER, i)->code);
  return self;
}

void
foyer_template_uses_free (FoyerTemplateUses *self)
{
  g_ptr_array_unref (self->uses);
  g_free (self);
}

static gboolean
check_approved (FoyerStore *store, const Use *use, GError **error)
{
  g_autoptr (GPtrArray) versions = NULL;

  if (!foyer_store_note_shipped_template (store, use->name, use->digest, use->version, error)
      || !foyer_store_list_template_versions (store, use->name, use->digest, &versions, error))
    return FALSE;
  if (versions->len == 1
      && ((const FoyerTemplateVersion *)versions->pdata[0])->state == FOYER_TEMPLATE_APPROVED)
    return TRUE;
  g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT,
               "'%s@%.12s' was retired a moment ago; nothing was queued, print again", use->name,
               use->digest);
  return FALSE;
}

gboolean
foyer_template_uses_check (const FoyerTemplateUses *self, FoyerStore *store, GError **error)
{
  for (guint i = 0; i < self->uses->len; i++)
    {
      const Use *use = self->uses->pdata[i];

      if (use->error == NULL && !check_approved (store, use, error))
        return FALSE;
    }
  return TRUE;
}

static const Use *
find_use (const FoyerTemplateUses *self, const char *tier)
{
  for (guint i = 0; i < self->uses->len; i++)
    {
      const Use *use = self->uses->pdata[i];

      if (use->tier != NULL && g_strcmp0 (use->tier, tier) == 0)
        return use;
    }
  return self->uses->pdata[0];
}

gboolean
foyer_template_uses_fill (const FoyerTemplateUses *self, const char *tier, FoyerJob *job,
                          GError **error)
{
  const Use *use = find_use (self, tier);

  if (use->error != NULL)
    {
      g_propagate_error (error, g_error_copy (use->error));
      return FALSE;
    }
  job->template_name = g_strdup (use->name);
  job->template_digest = g_strdup (use->digest);
  return TRUE;
}
