/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pre-flight of badges and proofs for the screen: the same document that prints, looked at
 * before it does. Prints nothing, changes nothing. */
#pragma once

#include "foyer-engine-print.h"
#include "foyer-finding.h"

/* Against what. All zero is the default; texts are copied by the call. */
typedef struct
{
  const char *template_name; /* NULL: the event's; NAME, NAME@draft or NAME@DIGEST */
  const char *printer; /* NULL: none; its profile is used */
  const char *profile_path; /* an ICC profile in place of the printer's */
  guint
      dpi; /* of the printer, 36 to 1200; 0: what @printer is known to have, else the template's */
  gboolean is_quick; /* no contrast, no reading back: for lists that follow typing */
} FoyerPreflightQuery;

typedef struct
{
  guint64 n_badges; /* looked at */
  guint64 n_clean; /* without error and warning */
  guint64 n_badges_with[FOYER_N_SEVERITIES]; /* badges that have at least one of them */
  GPtrArray *findings; /* FoyerFinding, worst first; the same on several badges stands there once */
  guint64 n_left_out; /* findings over FOYER_LIMIT_PREFLIGHT_FINDINGS, counted only */
  char *template_name;
  guint dpi;
  char *profile; /* what the profile calls itself; NULL: none was used */
  char *inks; /* "CMYK", …; NULL */
  const char *reader; /* static: the decoder that read the codes back; "none" */
  double seconds;
} FoyerPreflightReport;

void foyer_preflight_report_free (FoyerPreflightReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerPreflightReport, foyer_preflight_report_free)

/* Looks at the badges of @selection, which is taken as by foyer_engine_render_async() (for all and
 * tiers: the active ones); NULL: an invented person, for a template that nobody has yet. What is
 * wrong with fonts, profile or badges is a finding and no error. Errors: FOYER_ENGINE_ERROR_USAGE,
 * _NOT_FOUND (person, template, printer), _INPUT (the template has problems), _STORE;
 * G_IO_ERROR_CANCELLED. (transfer full) */
void foyer_engine_preflight_async (FoyerEngine *self, const FoyerSelection *selection,
                                   const FoyerPreflightQuery *query, FoyerProgressFunc progress,
                                   gpointer progress_data, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
FoyerPreflightReport *foyer_engine_preflight_finish (FoyerEngine *self, GAsyncResult *result,
                                                     GError **error);

/* ---- Proofs ---- */
typedef enum
{
  FOYER_PROOF_PLAIN, /* as poppler shows it, at the printer's resolution */
  FOYER_PROOF_SOFT, /* through the profile of the query, its printer's or profile_path */
  FOYER_PROOF_BILEVEL, /* black dots only, as a thermal printer sets them */
} FoyerProofKind;

/* The pages of @pdf (FoyerPreview has it) as they will look; of @query only printer, profile_path
 * and dpi count (0: 300). (transfer full) GPtrArray of FoyerPreviewPage. Errors:
 * FOYER_ENGINE_ERROR_INPUT (a profile that cannot be used, with the reason), _USAGE
 * (FOYER_PROOF_SOFT without profile), _NOT_FOUND (printer). */
void foyer_engine_proof_async (FoyerEngine *self, GBytes *pdf, FoyerProofKind kind,
                               const FoyerPreflightQuery *query, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *foyer_engine_proof_finish (FoyerEngine *self, GAsyncResult *result, GError **error);
