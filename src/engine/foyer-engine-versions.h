/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The life of the event's badge templates: versions, submitting, approving, retiring; and
 * two versions side by side. */
#pragma once

#include "foyer-engine.h"
#include "foyer-template-version.h"

/* One line of the list. */
typedef struct
{
  FoyerTemplateVersion *version; /* its state is "draft" for the folder that is being worked on */
  gboolean is_in_force; /* print takes this one */
  guint64 open_jobs; /* badges that wait to be drawn with it */
} FoyerTemplateVersionRow;

void foyer_template_version_row_free (FoyerTemplateVersionRow *self);

/* (transfer full) GPtrArray of FoyerTemplateVersionRow by name, in each the draft first, then the
 * newest: what is stored, drafts of the event, shipped templates. @name NULL: of all templates. */
void foyer_engine_list_template_versions_async (FoyerEngine *self, const char *name,
                                                GCancellable *cancellable,
                                                GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *foyer_engine_list_template_versions_finish (FoyerEngine *self, GAsyncResult *result,
                                                       GError **error);

/* Each act is audited and gives the version as it is then (transfer full). @which is a name, or
 * NAME@DIGEST with at least 6 figures of the digest. FOYER_ENGINE_ERROR_NOT_FOUND,
 * _USAGE (figures fit several), _CONFLICT (not for a version in that state), _DENIED (read-only;
 * four eyes), _STORE. */

/* Copies the event's draft @name, durably and unchangeably, and offers it for approval. _INPUT:
 * every problem of the draft, one a line. */
void foyer_engine_submit_template_async (FoyerEngine *self, const char *name,
                                         GCancellable *cancellable, GAsyncReadyCallback callback,
                                         gpointer user_data);
FoyerTemplateVersion *foyer_engine_submit_template_finish (FoyerEngine *self, GAsyncResult *result,
                                                           GError **error);

/* A name alone is its one submitted version. From then on `print` takes it; badges queued before
 * keep theirs. With four eyes another than the one who submitted it. _STORE if the kept copy is
 * damaged.
 */
void foyer_engine_approve_template_async (FoyerEngine *self, const char *which,
                                          GCancellable *cancellable, GAsyncReadyCallback callback,
                                          gpointer user_data);
FoyerTemplateVersion *foyer_engine_approve_template_finish (FoyerEngine *self, GAsyncResult *result,
                                                            GError **error);

/* A name alone is the version in force. _CONFLICT unless @is_forced: badges are queued with it, or
 * the event prints with this template and nothing of it would be left to print with. @reason may be
 * NULL. */
void foyer_engine_retire_template_async (FoyerEngine *self, const char *which, const char *reason,
                                         gboolean is_forced, GCancellable *cancellable,
                                         GAsyncReadyCallback callback, gpointer user_data);
FoyerTemplateVersion *foyer_engine_retire_template_finish (FoyerEngine *self, GAsyncResult *result,
                                                           GError **error);

/* Whether whoever submits may not approve. Audited. */
void foyer_engine_set_four_eyes_async (FoyerEngine *self, gboolean is_on, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer user_data);
gboolean foyer_engine_set_four_eyes_finish (FoyerEngine *self, GAsyncResult *result,
                                            GError **error);

/* ---- Two versions side by side ---- */
typedef struct
{
  double x_mm; /* from the top left of the page */
  double y_mm;
  double width_mm;
  double height_mm;
} FoyerDifferenceBox;

typedef struct
{
  char *attendee_id; /* NULL: an invented person */
  char *label; /* who: the id, or the name of an invented person */
  guint page; /* from 1 */
  double percent; /* pixels that changed */
  GArray *boxes; /* FoyerDifferenceBox around what changed, largest first */
  char *picture; /* path of the PNG: before, after, what changed */
} FoyerTemplateDifference;

typedef struct
{
  char *before; /* NAME@DIGEST, first 12 figures, or the folder */
  char *after;
  GStrv words; /* "text 'name': size_pt 24 → 26"; empty: the documents say the same */
  GPtrArray *differences; /* FoyerTemplateDifference, a page each */
  guint n_changed; /* pages with a changed pixel */
} FoyerTemplateComparison;

void foyer_template_comparison_free (FoyerTemplateComparison *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerTemplateComparison, foyer_template_comparison_free)

/* What to compare; texts are copied. */
typedef struct
{
  const char *before; /* NAME (the version in force), NAME@DIGEST, NAME@draft, or a folder */
  const char *after;
  const char *const *attendee_ids; /* NULL: invented people */
  guint dpi; /* 36 to 300; 0: 100 */
  const char *folder; /* of the pictures; made if it is not there */
} FoyerTemplateCompare;

/* Draws the same badges with both and compares what poppler shows of them; in a thread. _NOT_FOUND,
 * _INPUT (a template with problems), _STORE. (transfer full) */
void foyer_engine_compare_templates_async (FoyerEngine *self, const FoyerTemplateCompare *compare,
                                           GCancellable *cancellable, GAsyncReadyCallback callback,
                                           gpointer user_data);
FoyerTemplateComparison *
foyer_engine_compare_templates_finish (FoyerEngine *self, GAsyncResult *result, GError **error);
