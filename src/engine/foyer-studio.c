/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lazy loading of fonts and templates, and filling badge inputs. */
#include "config.h"

#include "foyer-studio.h"

#include "foyer-badge-identity.h"
#include "foyer-engine-error-private.h"
#include "foyer-sample-people.h"
#include "foyer-template-choice.h"
#include "foyer-template-shelf.h"
#include "foyer-uuid.h"

#include <string.h>

struct _FoyerStudio
{
  FoyerEvent *event;
  FoyerCatalogue *catalogue;
  char *manifest_path;
  FoyerTemplateShelf *shelf;
  FoyerStoreService *store; /* NULL: nobody has chosen anything */
  GMutex mutex;
  FoyerFontSet *fonts; /* NULL until first asked for */
};

FoyerStudio *
foyer_studio_new (FoyerEvent *event, FoyerCatalogue *catalogue, const char *data_folder,
                  const char *template_folder)
{
  FoyerStudio *self = g_new0 (FoyerStudio, 1);
  g_autofree char *event_folder = foyer_event_dup_path (event, "templates", NULL);

  self->event = foyer_event_ref (event);
  self->catalogue = catalogue;
  self->manifest_path = g_build_filename (data_folder, "fonts", "fonts.json", NULL);
  self->shelf = foyer_template_shelf_new (event_folder, template_folder);
  g_mutex_init (&self->mutex);
  return self;
}

void
foyer_studio_free (FoyerStudio *self)
{
  if (self == NULL)
    return;
  foyer_event_unref (self->event);
  g_free (self->manifest_path);
  g_clear_pointer (&self->fonts, foyer_font_set_unref);
  foyer_template_shelf_free (self->shelf);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/* With the lock held. */
static FoyerFontSet *
load_fonts (FoyerStudio *self, GError **error)
{
  GError *cause = NULL;

  if (self->fonts == NULL)
    self->fonts = foyer_font_set_load (self->manifest_path, &cause);
  if (self->fonts == NULL)
    foyer_engine_error_take (error, cause, "fonts: ");
  return self->fonts;
}

FoyerFontSet *
foyer_studio_get_fonts (FoyerStudio *self, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return load_fonts (self, error);
}

const char *
foyer_studio_get_font_manifest (FoyerStudio *self)
{
  return self->manifest_path;
}

const char *
foyer_studio_get_shipped_folder (FoyerStudio *self)
{
  return foyer_template_shelf_get_shipped_folder (self->shelf);
}

void
foyer_studio_set_store (FoyerStudio *self, FoyerStoreService *store)
{
  self->store = store;
  foyer_template_shelf_set_store (self->shelf, store);
}

typedef struct
{
  FoyerTemplateChoosing choosing;
  const char *tier;
} Choice;

static gpointer
get_choice (FoyerStore *store, gpointer data, GError **error)
{
  const Choice *choice = data;
  char *name = NULL;

  (void)foyer_template_choice_get (store, &choice->choosing, choice->tier, &name, error);
  return name;
}

char *
foyer_studio_dup_template_name (FoyerStudio *self, const char *tier, GError **error)
{
  Choice choice = { { self->event, foyer_catalogue_get_taxonomy (self->catalogue) }, tier };
  GError *cause = NULL;
  char *name;

  if (self->store == NULL)
    return g_strdup (foyer_event_get_template_name (self->event));
  name = foyer_store_service_read (self->store, get_choice, &choice, &cause);
  if (cause != NULL)
    foyer_engine_error_take (error, cause, NULL);
  return name;
}

char *
foyer_studio_dup_template_name_of (FoyerStudio *self, GPtrArray *people, GError **error)
{
  g_autoptr (GHashTable) tiers = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *name = NULL;

  if (people->len == 0)
    return foyer_studio_dup_template_name (self, NULL, error);
  for (guint i = 0; i < people->len; i++)
    {
      FoyerAttendee *attendee = people->pdata[i];
      const char *tier = foyer_record_get_text (attendee->record, FOYER_FIELD_PRINT_TIER);
      g_autofree char *other = NULL;

      if (!g_hash_table_add (tiers, (gpointer)(tier != NULL ? tier : "")))
        continue;
      other = foyer_studio_dup_template_name (self, tier, error);
      if (other == NULL)
        return NULL;
      if (name != NULL && !g_str_equal (name, other))
        {
          g_set_error (
              error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
              "these people's badges are printed with several templates ('%s', '%s'): take "
              "one tier at a time with --tier, or name the template with --template",
              name, other);
          return NULL;
        }
      g_free (name);
      name = g_steal_pointer (&other);
    }
  return g_steal_pointer (&name);
}

char **
foyer_studio_dup_template_names (FoyerStudio *self)
{
  return foyer_template_shelf_dup_names (self->shelf);
}

FoyerTemplate *
foyer_studio_find_template (FoyerStudio *self, const char *name, GError **error)
{
  g_autofree char *wanted
      = name != NULL ? g_strdup (name) : foyer_studio_dup_template_name (self, NULL, error);
  FoyerFontSet *fonts = wanted != NULL ? foyer_studio_get_fonts (self, error) : NULL;

  return fonts != NULL ? foyer_template_shelf_find (self->shelf, wanted, fonts, error) : NULL;
}

FoyerTemplate *
foyer_studio_find_template_of_job (FoyerStudio *self, const FoyerJob *job, GError **error)
{
  FoyerFontSet *fonts = foyer_studio_get_fonts (self, error);

  return fonts != NULL ? foyer_template_shelf_find_digest (self->shelf, job->template_name,
                                                           job->template_digest, fonts, error)
                       : NULL;
}

FoyerTemplate *
foyer_studio_load_folder (FoyerStudio *self, const char *folder, GError **error)
{
  FoyerFontSet *fonts = foyer_studio_get_fonts (self, error);
  GError *cause = NULL;
  FoyerTemplate *template = fonts != NULL ? foyer_template_load (folder, fonts, &cause) : NULL;

  if (cause != NULL)
    foyer_engine_error_take (error, cause, NULL);
  return template;
}

FoyerTemplate *
foyer_studio_find_draft (FoyerStudio *self, const char *name, GError **error)
{
  FoyerFontSet *fonts = foyer_studio_get_fonts (self, error);

  return fonts != NULL ? foyer_template_shelf_find_draft (self->shelf, name, fonts, error) : NULL;
}

FoyerTemplate *
foyer_studio_find_for_look (FoyerStudio *self, const char *which, gboolean *is_proof,
                            GError **error)
{
  g_autofree char *wanted
      = which != NULL ? g_strdup (which) : foyer_studio_dup_template_name (self, NULL, error);
  FoyerFontSet *fonts = wanted != NULL ? foyer_studio_get_fonts (self, error) : NULL;

  return fonts != NULL
             ? foyer_template_shelf_find_for_look (self->shelf, wanted, fonts, is_proof, error)
             : NULL;
}

gboolean
foyer_studio_keep_template (FoyerStudio *self, FoyerTemplate *template, GError **error)
{
  FoyerFontSet *fonts = foyer_studio_get_fonts (self, error);

  return fonts != NULL && foyer_template_shelf_keep (self->shelf, template, fonts, error);
}

void
foyer_studio_describe_tier (FoyerStudio *self, const char *tier, const char *locale, char **label,
                            char **colour)
{
  FoyerTaxonomy *taxonomy = foyer_catalogue_get_taxonomy (self->catalogue);
  const FoyerTerm *term
      = tier != NULL ? foyer_taxonomy_lookup (taxonomy, FOYER_VOCABULARY_TIER, tier) : NULL;

  *label = g_strdup (term != NULL ? foyer_term_get_label (term, locale) : tier);
  *colour = g_strdup (term != NULL ? term->colour : NULL);
}

/* Points the input at the owned texts. */
static void
tie (FoyerStudio *self, FoyerBadgeContent *content)
{
  content->input = (FoyerBadgeInput){
    .record = content->record,
    .badge_no = content->badge_no,
    .badge_token = content->badge_token,
    .tier_label = content->tier_label,
    .tier_colour = content->tier_colour,
    .event_name = foyer_event_get_name (self->event),
  };
}

void
foyer_studio_fill_from_job (FoyerStudio *self, const FoyerJob *job, FoyerBadgeContent *content)
{
  content->record = foyer_record_ref (job->record);
  content->badge_no = g_strdup (job->badge_no);
  content->badge_token = g_strdup (job->badge_token);
  content->tier_label = g_strdup (job->tier_label);
  content->tier_colour = g_strdup (job->tier_colour);
  tie (self, content);
}

static void
fill_identity (FoyerStudio *self, const char *badge_no, FoyerBadgeContent *content)
{
  char token[FOYER_BADGE_TOKEN_BYTES];

  foyer_badge_identity_print_token (foyer_event_get_badge_key (self->event),
                                    foyer_event_get_id (self->event), badge_no, token);
  content->badge_no = g_strdup (badge_no);
  content->badge_token = g_strdup (token);
  foyer_studio_describe_tier (self, foyer_record_get_text (content->record, FOYER_FIELD_PRINT_TIER),
                              foyer_record_get_text (content->record, FOYER_FIELD_PRINT_LOCALE),
                              &content->tier_label, &content->tier_colour);
  tie (self, content);
}

void
foyer_studio_fill_from_attendee (FoyerStudio *self, FoyerAttendee *attendee,
                                 FoyerBadgeContent *content)
{
  char proposed[FOYER_BADGE_NO_BYTES];

  content->record = foyer_record_ref (attendee->record);
  foyer_badge_identity_propose_no (foyer_event_get_badge_key (self->event),
                                   foyer_attendee_get_id (attendee), 0, proposed);
  fill_identity (self, attendee->badge_no != NULL ? attendee->badge_no : proposed, content);
}

void
foyer_studio_fill_sample (FoyerStudio *self, FoyerBadgeContent *content)
{
  g_autoptr (FoyerRecordBuilder) builder = foyer_record_builder_new ();
  FoyerUuid uuid = foyer_uuid_from_url_name ("foyer/test-badge", strlen ("foyer/test-badge"));
  char id[FOYER_UUID_TEXT_BYTES];
  char badge_no[FOYER_BADGE_NO_BYTES];
  FoyerTaxonomy *taxonomy = foyer_catalogue_get_taxonomy (self->catalogue);
  const FoyerTerm *tier = foyer_taxonomy_get_length (taxonomy, FOYER_VOCABULARY_TIER) > 0
                              ? foyer_taxonomy_get_term (taxonomy, FOYER_VOCABULARY_TIER, 0)
                              : NULL;

  foyer_uuid_print (&uuid, id);
  foyer_record_builder_set_text (builder, FOYER_FIELD_ATTENDEE_ID, id);
  foyer_record_builder_set_text (builder, FOYER_FIELD_SOURCE, "foyer");
  foyer_record_builder_set_text (builder, FOYER_FIELD_SOURCE_ID, "test-badge");
  foyer_record_builder_set_text (builder, FOYER_FIELD_FULL_NAME, "Test Badge");
  foyer_record_builder_set_text (builder, FOYER_FIELD_GIVEN_NAME, "Test");
  foyer_record_builder_set_text (builder, FOYER_FIELD_FAMILY_NAME, "Badge");
  foyer_record_builder_set_text (builder, FOYER_FIELD_COMPANY, "Foyer");
  foyer_record_builder_set_text (builder, FOYER_FIELD_PRINT_TIER,
                                 tier != NULL ? tier->code : "GENERAL");
  foyer_record_builder_set_status (builder, FOYER_STATUS_ACTIVE);
  content->record = foyer_record_builder_end (builder);
  foyer_badge_identity_propose_no (foyer_event_get_badge_key (self->event), id, 0, badge_no);
  fill_identity (self, badge_no, content);
}

void
foyer_studio_fill_invented (FoyerStudio *self, guint index, FoyerBadgeContent *content)
{
  FoyerTaxonomy *taxonomy = foyer_catalogue_get_taxonomy (self->catalogue);
  guint n_tiers = foyer_taxonomy_get_length (taxonomy, FOYER_VOCABULARY_TIER);
  const FoyerTerm *tier
      = n_tiers > 0 ? foyer_taxonomy_get_term (taxonomy, FOYER_VOCABULARY_TIER, index % n_tiers)
                    : NULL;
  char badge_no[FOYER_BADGE_NO_BYTES];

  content->record = foyer_sample_people_make (index, tier != NULL ? tier->code : "GENERAL");
  foyer_badge_identity_propose_no (foyer_event_get_badge_key (self->event),
                                   foyer_record_get_text (content->record, FOYER_FIELD_ATTENDEE_ID),
                                   0, badge_no);
  fill_identity (self, badge_no, content);
}

void
foyer_badge_content_clear (FoyerBadgeContent *self)
{
  g_clear_pointer (&self->record, foyer_record_unref);
  g_clear_pointer (&self->badge_no, g_free);
  g_clear_pointer (&self->badge_token, g_free);
  g_clear_pointer (&self->tier_label, g_free);
  g_clear_pointer (&self->tier_colour, g_free);
}
