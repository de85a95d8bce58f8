/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Badge templates on the drawing table: opening one, looking at a text that is still being written,
 * keeping it. Drafts are folders in the event's templates/; shipped templates are looked at, and
 * copied to become drafts. */
#pragma once

#include "foyer-engine-print.h"
#include "foyer-finding.h"
#include "foyer-template-outline.h"

/* ---- Documents ---- */
typedef struct
{
  char *name; /* of the folder */
  char *text; /* the document; UTF-8 */
  gboolean is_draft; /* the event's own: may be written; else shipped */
  gboolean is_unfinished; /* the text has problems; the last good one stands beside it */
} FoyerTemplateDocument;

void foyer_template_document_free (FoyerTemplateDocument *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerTemplateDocument, foyer_template_document_free)

/* The event's own template @name, else the shipped one. FOYER_ENGINE_ERROR_NOT_FOUND, _STORE (the
 * file cannot be read), _INPUT (no UTF-8). (transfer full) */
void foyer_engine_open_template_draft_async (FoyerEngine *self, const char *name,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback, gpointer user_data);
FoyerTemplateDocument *
foyer_engine_open_template_draft_finish (FoyerEngine *self, GAsyncResult *result, GError **error);

/* Copies the template @from (the event's or shipped) with its images as the event's draft @name
 * (NULL: the same name) and opens it; what is there already under that name is
 * FOYER_ENGINE_ERROR_CONFLICT. Audited. _USAGE (no name for a template), _NOT_FOUND, _DENIED,
 * _STORE. (transfer full) */
void foyer_engine_start_template_draft_async (FoyerEngine *self, const char *from, const char *name,
                                              GCancellable *cancellable,
                                              GAsyncReadyCallback callback, gpointer user_data);
FoyerTemplateDocument *
foyer_engine_start_template_draft_finish (FoyerEngine *self, GAsyncResult *result, GError **error);

/* Keeps @text as the document of draft @name, durably. A text with problems is kept beside the
 * document, so that the last good one is never lost: opening finds the newer of them, and the next
 * good text takes its place. *is_good (may be NULL): which it was. _NOT_FOUND (no such draft),
 * _DENIED, _STORE. */
void foyer_engine_save_template_draft_async (FoyerEngine *self, const char *name, const char *text,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback, gpointer user_data);
gboolean foyer_engine_save_template_draft_finish (FoyerEngine *self, GAsyncResult *result,
                                                  gboolean *is_good, GError **error);

/* Removes the folder of draft @name; the shipped template of that name is then seen again. Audited.
 * _NOT_FOUND, _DENIED, _STORE. */
void foyer_engine_remove_template_draft_async (FoyerEngine *self, const char *name,
                                               GCancellable *cancellable,
                                               GAsyncReadyCallback callback, gpointer user_data);
gboolean foyer_engine_remove_template_draft_finish (FoyerEngine *self, GAsyncResult *result,
                                                    GError **error);

/* ---- Looking ---- */
typedef struct
{
  guint line; /* of the document, from 1; 0: none */
  char *path; /* JSON pointer; "" the whole document */
  char *rule; /* "syntax", "unknown-key", "safe-area", … */
  char *message;
} FoyerTemplateProblem;

/* A face of the badge on its sheet. */
typedef struct
{
  guint page; /* of the preview */
  int x_um;
  int y_um;
  gboolean is_turned; /* by 180° */
} FoyerTemplateFace;

/* What a look found. */
typedef struct
{
  GPtrArray *elements; /* FoyerTemplateElement; empty while the text is no JSON */
  GPtrArray *problems; /* FoyerTemplateProblem by line; empty: the document is good */
  /* the rest only if it is good */
  char *title;
  char *version;
  FoyerPreview *preview; /* the bytes that print, and their pages */
  GPtrArray *findings; /* FoyerFinding: pre-flight of this badge, worst first */
  GArray *faces; /* FoyerTemplateFace: front, and back if there is one */
  int face_width_um;
  int face_height_um;
  int sheet_width_um; /* without bleed */
  int sheet_height_um; /* of a roll: the piece that is cut */
  int bleed_um;
  int safe_um;
  guint template_dpi;
} FoyerTemplateView;

void foyer_template_view_free (FoyerTemplateView *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerTemplateView, foyer_template_view_free)

/* What to look at; all texts are copied. */
typedef struct
{
  const char *name; /* whose images are shown */
  const char *text; /* NULL: the document as it is kept */
  const char *attendee_id; /* whose badge; NULL: an invented person's */
  double dpi; /* of the pages' pixels, 8 to 1200 */
  gboolean with_bleed; /* as for a press: the sheet grows by the bleed on each side */
  gboolean is_thorough; /* also contrast, and reading codes back: some 20 ms more */
} FoyerTemplateLook;

/* Reads and draws, with a renderer that is kept warm: some milliseconds after the first time. A bad
 * document is a view with problems; _NOT_FOUND: template or person; _STORE; _INPUT (fonts are
 * missing). Whoever edits asks for one look at a time: the newest text, when the former look is
 * back. (transfer full) */
void foyer_engine_look_at_template_async (FoyerEngine *self, const FoyerTemplateLook *look,
                                          GCancellable *cancellable, GAsyncReadyCallback callback,
                                          gpointer user_data);
FoyerTemplateView *foyer_engine_look_at_template_finish (FoyerEngine *self, GAsyncResult *result,
                                                         GError **error);

/* ---- Whose badge to look at ---- */
typedef enum
{
  FOYER_SAMPLE_INVENTED, /* nobody's: the person of test badges */
  FOYER_SAMPLE_LONGEST, /* one of the longest names of the event */
  FOYER_SAMPLE_SCRIPT, /* the longest name in a script */
  FOYER_SAMPLE_TIER, /* the longest name in a tier */
} FoyerSampleKind;

typedef struct
{
  FoyerSampleKind kind;
  char *attendee_id; /* NULL: the invented person */
  char *full_name; /* the same */
  char *script; /* ISO 15924 ("Arab", "Hani", …), for FOYER_SAMPLE_SCRIPT */
  char *tier_label; /* for FOYER_SAMPLE_TIER */
} FoyerTemplateSample;

void foyer_template_sample_free (FoyerTemplateSample *self);

/* The people of the event that a template is tried with, hardest first: three longest names, each
 * script, each tier, and the invented person last; nobody twice. Of an event with more than 20,000
 * people the first of the list by name. (transfer full) GPtrArray of FoyerTemplateSample. */
void foyer_engine_list_template_samples_async (FoyerEngine *self, GCancellable *cancellable,
                                               GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *foyer_engine_list_template_samples_finish (FoyerEngine *self, GAsyncResult *result,
                                                      GError **error);
