/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a drawing process is asked beside single badges, and what it answers: files of many badges,
 * the pixels of a document, pre-flight. Pure and strict, as foyer-worker-message.h. All decoders
 * report FOYER_WORKER_ERROR_PROTOCOL. */
#pragma once

#include "foyer-preflight.h"
#include "foyer-raster.h"
#include "foyer-worker-message.h"

/* ---- FOYER_WORKER_FRAME_FILE ---- */
typedef enum
{
  FOYER_WORKER_FILE_PDF,
  FOYER_WORKER_FILE_PWG,
  FOYER_WORKER_FILE_PNG, /* a file for each page: a piece each */
} FoyerWorkerFileKind;

typedef struct
{
  FoyerWorkerFileKind kind;
  FoyerPixels pixels; /* of PWG and PNG */
  guint n_badges;
  FoyerWorkerBadge *badges; /* all with the template and the options of the first */
  FoyerBadgeInput *inputs; /* of these badges, in order */
} FoyerWorkerFile;

/* (transfer full) @n_inputs up to FOYER_LIMIT_BADGES_PER_FILE. */
GByteArray *foyer_worker_task_encode_file (FoyerWorkerFileKind kind, FoyerPixels pixels,
                                           const FoyerDigest *template_digest,
                                           const FoyerBadgeInput *inputs, guint n_inputs,
                                           const FoyerRenderOptions *options);
/* Fills *file, to be cleared. */
gboolean foyer_worker_task_decode_file (gconstpointer data, gsize length, FoyerWorkerFile *file,
                                        GError **error);
void foyer_worker_file_clear (FoyerWorkerFile *self);

/* ---- FOYER_WORKER_FRAME_VIEW ---- */
typedef enum
{
  FOYER_WORKER_VIEW_PLAIN,
  FOYER_WORKER_VIEW_SOFT, /* through the profile that was given last */
  FOYER_WORKER_VIEW_BILEVEL,
} FoyerWorkerViewKind;

typedef struct
{
  FoyerWorkerViewKind kind;
  guint millidpi; /* thousandths of dots per inch */
  GBytes *document;
} FoyerWorkerView;

GByteArray *foyer_worker_task_encode_view (const FoyerWorkerView *view);
/* Fills *view, to be cleared. */
gboolean foyer_worker_task_decode_view (gconstpointer data, gsize length, FoyerWorkerView *view,
                                        GError **error);
void foyer_worker_view_clear (FoyerWorkerView *self);

/* ---- FOYER_WORKER_FRAME_PAGE: what the pieces that follow are ---- */
typedef struct
{
  guint width_px;
  guint height_px; /* rows of 4 × width_px bytes, cairo's ARGB32 */
} FoyerWorkerPage;

GByteArray *foyer_worker_task_encode_page (const FoyerWorkerPage *page);
gboolean foyer_worker_task_decode_page (gconstpointer data, gsize length, FoyerWorkerPage *page,
                                        GError **error);

/* ---- FOYER_WORKER_FRAME_CHECK ---- */
typedef struct
{
  guint dpi; /* 0: the template's */
  gboolean is_quick;
  gboolean has_profile; /* colours are judged by the profile that was given last */
  GBytes *document; /* what prints; NULL: it is drawn */
  FoyerWorkerBadge badge;
} FoyerWorkerCheck;

/* (transfer full) Of @check all but badge counts. */
GByteArray *foyer_worker_task_encode_check (const FoyerWorkerCheck *check,
                                            const FoyerDigest *template_digest,
                                            const FoyerBadgeInput *input);
/* Fills *check, to be cleared. */
gboolean foyer_worker_task_decode_check (gconstpointer data, gsize length, FoyerWorkerCheck *check,
                                         GError **error);
void foyer_worker_check_clear (FoyerWorkerCheck *self);

/* ---- FOYER_WORKER_FRAME_FINDINGS: of one badge ---- */
GByteArray *foyer_worker_task_encode_findings (GPtrArray *findings);
/* (transfer full) FoyerFinding. */
GPtrArray *foyer_worker_task_decode_findings (gconstpointer data, gsize length, GError **error);

/* ---- FOYER_WORKER_FRAME_PROFILED; _PROFILE is the profile's bytes as they are ---- */
typedef struct
{
  gboolean is_refused;
  FoyerProfileError refusal; /* if it is */
  FoyerInks inks; /* if it is not, as the next */
  gboolean has_wrong_id;
  char *text; /* what it calls itself, or why it is refused */
} FoyerWorkerProfiled;

GByteArray *foyer_worker_task_encode_profiled (const FoyerWorkerProfiled *profiled);
/* Fills *profiled, to be cleared. */
gboolean foyer_worker_task_decode_profiled (gconstpointer data, gsize length,
                                            FoyerWorkerProfiled *profiled, GError **error);
void foyer_worker_profiled_clear (FoyerWorkerProfiled *self);

/* ---- FOYER_WORKER_FRAME_DONE: diagnostics as JSON ---- */
/* @diagnostics may be NULL. */
GByteArray *foyer_worker_task_encode_done (GPtrArray *diagnostics);
/* (transfer full) FoyerDiagnostic. */
GPtrArray *foyer_worker_task_decode_done (gconstpointer data, gsize length, GError **error);
