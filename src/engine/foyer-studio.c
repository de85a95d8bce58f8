/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lazy loading of fonts and templates, and filling badge inputs. */
#include "config.h"

#include "foyer-studio.h"

#include "foyer-badge-identity.h"
#include "foyer-engine-error-private.h"
#include "foyer-render-error.h"
#include "foyer-uuid.h"

#include <string.h>

struct _FoyerStudio
{
  FoyerEvent *event;
  FoyerCatalogue *catalogue;
  char *manifest_path;
  char *event_folder;
  char *shipped_folder;
  GMutex mutex;
  FoyerFontSet *fonts; /* NULL until first asked for */
  GHashTable *templates; /* name → FoyerTemplate */
  FoyerRenderer *idle_renderer; /* NULL: none, or in use */
};

FoyerStudio *
foyer_studio_new (FoyerEvent *event, FoyerCatalogue *catalogue, const char *data_folder,
                  const char *template_folder)
{
  FoyerStudio *self = g_new0 (FoyerStudio, 1);

  self->event = foyer_event_ref (event);
  self->catalogue = catalogue;
  self->manifest_path = g_build_filename (data_folder, "fonts", "fonts.json", NULL);
  self->event_folder = foyer_event_dup_path (event, "templates", NULL);
  self->shipped_folder = g_strdup (template_folder);
  g_mutex_init (&self->mutex);
  self->templates = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                           (GDestroyNotify)foyer_template_unref);
  return self;
}

void
foyer_studio_free (FoyerStudio *self)
{
  if (self == NULL)
    return;
  foyer_event_unref (self->event);
  g_free (self->manifest_path);
  g_free (self->event_folder);
  g_free (self->shipped_folder);
  g_clear_pointer (&self->idle_renderer, foyer_renderer_free);
  g_clear_pointer (&self->fonts, foyer_font_set_unref);
  g_hash_table_unref (self->templates);
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

FoyerRenderer *
foyer_studio_steal_renderer (FoyerStudio *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return g_steal_pointer (&self->idle_renderer);
}

void
foyer_studio_take_renderer (FoyerStudio *self, FoyerRenderer *renderer)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->idle_renderer == NULL)
    self->idle_renderer = renderer;
  else
    foyer_renderer_free (renderer);
}

const char *
foyer_studio_get_shipped_folder (FoyerStudio *self)
{
  return self->shipped_folder;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

char **
foyer_studio_dup_template_names (FoyerStudio *self)
{
  const char *roots[] = { self->event_folder, self->shipped_folder };
  GPtrArray *all = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (roots); i++)
    {
      g_auto (GStrv) names = foyer_template_list_names (roots[i]);

      for (guint j = 0; names[j] != NULL; j++)
        if (!g_ptr_array_find_with_equal_func (all, names[j], g_str_equal, NULL))
          g_ptr_array_add (all, g_strdup (names[j]));
    }
  g_ptr_array_sort (all, compare_names);
  g_ptr_array_add (all, NULL);
  return (char **)g_ptr_array_free (all, FALSE);
}

static void
set_template_error (FoyerStudio *self, const char *name, GError **error, GError *cause)
{
  g_auto (GStrv) names = NULL;
  g_autofree char *known = NULL;

  if (!g_error_matches (cause, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_NOT_FOUND))
    {
      foyer_engine_error_take (error, cause, NULL);
      return;
    }
  names = foyer_studio_dup_template_names (self);
  known = g_strjoinv (", ", names);
  g_error_free (cause);
  g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_NOT_FOUND,
               "there is no template '%s'; known are: %s", name, *known != '\0' ? known : "none");
}

FoyerTemplate *
foyer_studio_find_template (FoyerStudio *self, const char *name, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  const char *wanted = name != NULL ? name : foyer_event_get_template_name (self->event);
  FoyerTemplate *template = g_hash_table_lookup (self->templates, wanted);
  FoyerFontSet *fonts;
  GError *cause = NULL;

  if (template != NULL)
    return foyer_template_ref (template);
  fonts = load_fonts (self, error);
  if (fonts == NULL)
    return NULL;
  template = foyer_template_load_named (self->event_folder, wanted, fonts, &cause);
  if (g_error_matches (cause, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_NOT_FOUND))
    {
      g_clear_error (&cause);
      template = foyer_template_load_named (self->shipped_folder, wanted, fonts, &cause);
    }
  if (template == NULL)
    {
      set_template_error (self, wanted, error, cause);
      return NULL;
    }
  g_hash_table_insert (self->templates, g_strdup (wanted), foyer_template_ref (template));
  return template;
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
foyer_badge_content_clear (FoyerBadgeContent *self)
{
  g_clear_pointer (&self->record, foyer_record_unref);
  g_clear_pointer (&self->badge_no, g_free);
  g_clear_pointer (&self->badge_token, g_free);
  g_clear_pointer (&self->tier_label, g_free);
  g_clear_pointer (&self->tier_colour, g_free);
}
