/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fonts and templates of one event, loaded when first needed, and what a badge shows of a
 * person. */
#pragma once

#include "foyer-attendee.h"
#include "foyer-catalogue.h"
#include "foyer-event.h"
#include "foyer-font-set.h"
#include "foyer-job.h"
#include "foyer-render-types.h"
#include "foyer-store-service.h"
#include "foyer-taxonomy.h"
#include "foyer-template.h"

/* Any thread. */
typedef struct _FoyerStudio FoyerStudio;

/* Loads nothing yet. @catalogue is lent for the studio's life: tiers are looked up in the taxonomy
 * in use. Templates of the event (its templates/) go before those in @template_folder.
 */
FoyerStudio *foyer_studio_new (FoyerEvent *event, FoyerCatalogue *catalogue,
                               const char *data_folder, const char *template_folder);
void foyer_studio_free (FoyerStudio *self);

/* Lent. Blocks the first time (100 ms). FOYER_ENGINE_ERROR_INPUT names file and package of a
 * missing font. */
FoyerFontSet *foyer_studio_get_fonts (FoyerStudio *self, GError **error);

/* Path of the font manifest. Lent. */
const char *foyer_studio_get_font_manifest (FoyerStudio *self);

/* Says which versions are approved; lent for the studio's life. Before anything is found. */
void foyer_studio_set_store (FoyerStudio *self, FoyerStoreService *store);

/* ---- Templates, as foyer-template-shelf.h has them. Not inside a closure on the store. ---- */
/* (transfer full) @name NULL: the event's. The version in force. Blocks. _NOT_FOUND names the
 * templates there are; _INPUT: every problem of it; _CONFLICT: nothing of it is approved. */
FoyerTemplate *foyer_studio_find_template (FoyerStudio *self, const char *name, GError **error);
/* (transfer full) The very version that the job was queued with. */
FoyerTemplate *foyer_studio_find_template_of_job (FoyerStudio *self, const FoyerJob *job,
                                                  GError **error);
/* (transfer full) The template in @folder, wherever it lies. */
FoyerTemplate *foyer_studio_load_folder (FoyerStudio *self, const char *folder, GError **error);
/* (transfer full) The event's folder as it is now. */
FoyerTemplate *foyer_studio_find_draft (FoyerStudio *self, const char *name, GError **error);
/* (transfer full) @which NULL (the event's), NAME, NAME@draft or NAME@DIGEST. *is_proof: it is not
 * approved: FoyerRenderOptions.is_proof. */
FoyerTemplate *foyer_studio_find_for_look (FoyerStudio *self, const char *which, gboolean *is_proof,
                                           GError **error);
/* Makes sure that the version can be found by its digest for good. */
gboolean foyer_studio_keep_template (FoyerStudio *self, FoyerTemplate *template, GError **error);

/* Lent; the folder of the shipped templates. */
const char *foyer_studio_get_shipped_folder (FoyerStudio *self);

/* (transfer full) The name of the template that badges of @tier (NULL: none) are printed with:
 * foyer-template-choice.h. Not inside a closure on the store. */
char *foyer_studio_dup_template_name (FoyerStudio *self, const char *tier, GError **error);
/* (transfer full) The one template of all these FoyerAttendee; FOYER_ENGINE_ERROR_USAGE: they have
 * several. */
char *foyer_studio_dup_template_name_of (FoyerStudio *self, GPtrArray *people, GError **error);

/* (transfer full) Names of all templates, NULL-terminated, sorted. */
char **foyer_studio_dup_template_names (FoyerStudio *self);

/* A finished input for the renderer, owning its texts. */
typedef struct
{
  FoyerBadgeInput input; /* its texts are the ones below */
  FoyerRecord *record;
  char *badge_no;
  char *badge_token;
  char *tier_label;
  char *tier_colour;
} FoyerBadgeContent;

/* What the badge of a queued job shows: exactly its payload. */
void foyer_studio_fill_from_job (FoyerStudio *self, const FoyerJob *job,
                                 FoyerBadgeContent *content);
/* What the badge of this person would show now; without issued number the one that will be proposed
 * first. */
void foyer_studio_fill_from_attendee (FoyerStudio *self, FoyerAttendee *attendee,
                                      FoyerBadgeContent *content);
/* An invented person for test badges. */
void foyer_studio_fill_sample (FoyerStudio *self, FoyerBadgeContent *content);
/* One of foyer_sample_people_get_length() invented people, through the tiers in turn. */
void foyer_studio_fill_invented (FoyerStudio *self, guint index, FoyerBadgeContent *content);
void foyer_badge_content_clear (FoyerBadgeContent *self);

/* Label and colour of a tier for a locale; (transfer full) each. */
void foyer_studio_describe_tier (FoyerStudio *self, const char *tier, const char *locale,
                                 char **label, char **colour);
