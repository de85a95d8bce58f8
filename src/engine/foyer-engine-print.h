/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Badges: preview, files, print jobs, printers. */
#pragma once

#include "foyer-attendee.h"
#include "foyer-engine.h"
#include "foyer-job.h"
#include "foyer-printer.h"

/* Whose badges. Exactly one of the selectors is set. Texts are copied by the call. */
typedef struct
{
  gboolean is_all; /* active people without open or printed badge of this revision; possible
                      duplicates held */
  const char *tier; /* the same, of one tier */
  const char *const
      *attendee_ids; /* NULL-terminated: attendee ids or any code that names one person */
  const char *order_code;
} FoyerSelection;

/* ---- Preview: the bytes that print, and their pixels ---- */
typedef struct
{
  GBytes *pixels; /* premultiplied BGRA in memory order of cairo ARGB32 */
  int width_px;
  int height_px;
  int stride_bytes;
} FoyerPreviewPage;

void foyer_preview_page_free (gpointer self);

typedef struct
{
  GBytes *pdf;
  GPtrArray *pages; /* FoyerPreviewPage */
  GPtrArray *diagnostics; /* FoyerDiagnostic: missing glyphs, overflow; NULL if clean */
} FoyerPreview;

void foyer_preview_free (FoyerPreview *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerPreview, foyer_preview_free)

/* @template_name NULL: the event's; NAME, NAME@draft or NAME@DIGEST: with PROOF across if it is not
 * approved. @dpi of the pixels, 36–600. */
void foyer_engine_preview_async (FoyerEngine *self, const char *attendee_id,
                                 const char *template_name, guint dpi, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
FoyerPreview *foyer_engine_preview_finish (FoyerEngine *self, GAsyncResult *result, GError **error);

/* ---- Files ---- */
typedef struct
{
  guint64 badges;
  char **files;
  GPtrArray
      *diagnostics; /* FoyerDiagnostic of badges that were left out; record_id names the person */
  double seconds;
  GPtrArray *flags; /* FoyerDiagnostic: badges that were drawn and that a person should look at */
  gboolean is_proof; /* PROOF is across them: the template is not approved */
} FoyerRenderReport;

void foyer_render_report_free (FoyerRenderReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerRenderReport, foyer_render_report_free)

/* Names of formats from 0 on, the default first; NULL behind the last. Static. */
const char *foyer_render_format_get_name (guint index);

/* @format "pdf", "ps", "pwg", "pwg-gray", "pwg-bitonal" (≤ FOYER_LIMIT_BADGES_PER_FILE badges a
 * file: NAME.pdf, NAME-2.pdf, …) or "png", "png-gray", "png-bitonal" (a file per page). @dpi of
 * pixels and of codes; 0: the template's. A file is whole or not there. A proof: no job is made. */
void foyer_engine_render_async (FoyerEngine *self, const FoyerSelection *selection,
                                const char *template_name, const char *format, guint dpi,
                                const char *path, FoyerProgressFunc progress,
                                gpointer progress_data, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
FoyerRenderReport *foyer_engine_render_finish (FoyerEngine *self, GAsyncResult *result,
                                               GError **error);

/* ---- Jobs ---- */
typedef struct
{
  GPtrArray *jobs; /* FoyerJob, as enqueued */
  guint64 held_duplicates; /* people held out of --all and --tier */
  guint64 not_active; /* cancelled, unpaid, waitlisted, test: left out */
  guint64 already; /* have an open or printed badge of this revision */
} FoyerPrintReport;

void foyer_print_report_free (FoyerPrintReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerPrintReport, foyer_print_report_free)

/* Enqueues; badge numbers are given here. @printer NULL: the first configured one.
 * FOYER_ENGINE_ERROR_CONFLICT: a person named by id was printed already (the message says when,
 * where, and to use `jobs reprint`) or is not active; _NOT_FOUND: person or printer. With named
 * people either all are enqueued or none. */
void foyer_engine_print_async (FoyerEngine *self, const FoyerSelection *selection,
                               const char *printer, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
FoyerPrintReport *foyer_engine_print_finish (FoyerEngine *self, GAsyncResult *result,
                                             GError **error);

/* Names of the orders in which badges may be queued ("family-name", …); NULL behind the last. */
const char *foyer_print_order_get_name (guint index);

/* Zero is the default everywhere; texts are copied by the call. */
typedef struct
{
  const char *printer; /* NULL: along a chain, else the desk's, else by rule, else the first
                          configured one */
  const char *chain; /* of the routes; _NOT_FOUND */
  const char *order; /* NULL: people as named, all and tiers by family name */
  const char *desk; /* where it is asked for; noted as its last act. _NOT_FOUND */
  const char *reason; /* lets somebody pass who is linked to another id with a badge */
} FoyerPrintOptions;

/* The same with options; the order is that of the search key, the same in every locale. Finish with
 * foyer_engine_print_finish(). _USAGE: no such order. */
void foyer_engine_print_with_async (FoyerEngine *self, const FoyerSelection *selection,
                                    const FoyerPrintOptions *options, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);

/* Waits until each job is final or waits for a person; takes the line if nobody holds it.
 * The jobs as they are then: (transfer full) GPtrArray of FoyerJob. */
void foyer_engine_wait_jobs_async (FoyerEngine *self, GPtrArray *jobs, FoyerProgressFunc progress,
                                   gpointer progress_data, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *foyer_engine_wait_jobs_finish (FoyerEngine *self, GAsyncResult *result, GError **error);

typedef struct
{
  const char *state; /* name; NULL: any */
  const char *printer;
  const char *attendee_id;
  guint limit; /* 0: FOYER_LIMIT_LIST_ROWS */
} FoyerJobQuery;

/* (transfer full) GPtrArray of FoyerJob, newest first. */
void foyer_engine_list_jobs_async (FoyerEngine *self, const FoyerJobQuery *filter,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data);
GPtrArray *foyer_engine_list_jobs_finish (FoyerEngine *self, GAsyncResult *result, GError **error);

typedef struct
{
  char *state;
  char *reason; /* NULL */
  gint64 at_usec;
} FoyerJobEvent;

/* *steps: (transfer full) GPtrArray of FoyerJobEvent, oldest first. FOYER_ENGINE_ERROR_NOT_FOUND.
 */
void foyer_engine_get_job_async (FoyerEngine *self, const char *job_id, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
FoyerJob *foyer_engine_get_job_finish (FoyerEngine *self, GAsyncResult *result, GPtrArray **steps,
                                       GError **error);

/* Cancels a job that is not out yet. One that its printer has is asked back there (Cancel-Job): it
 * stays as it is until the printer says that it ended unprinted (CANCELED) or that it was printed
 * (PRINTED); without an answer it is UNKNOWN. FOYER_ENGINE_ERROR_CONFLICT says in which state it is
 * otherwise. */
void foyer_engine_cancel_job_async (FoyerEngine *self, const char *job_id,
                                    GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean foyer_engine_cancel_job_finish (FoyerEngine *self, GAsyncResult *result, GError **error);
/* The same; its state now, "CANCELED" or the one in which its printer is asked; static. */
const char *foyer_engine_cancel_job_finish_state (FoyerEngine *self, GAsyncResult *result,
                                                  GError **error);

/* ---- Printers ---- */
typedef struct
{
  FoyerPrinter *printer;
  guint64 open_jobs;
  guint64 waiting_jobs; /* of those, READY and RENDERED: they can go elsewhere */
  guint64 out_jobs; /* of those, what it may have already */
  guint64 asked_jobs; /* of those, UNKNOWN and LOST: a person must look */
  guint64 printed_jobs;
  char *state; /* as it was when last asked: "idle", "processing", "stopped", "unreachable",
                  "refused" (it refuses us, or we its certificate); NULL: not asked yet */
  char **reasons; /* printer-state-reasons, suffixes stripped */
  gboolean is_ready; /* a badge sent now would come out without a person */
  char *message; /* its own; unreachable and refused: why */
  gint64 since_usec; /* it is so since then */
  const char *breaker; /* "closed", "open", "half-open"; static */
  const char *breaker_mode; /* "auto", "open", "close": an operator's word; static */
  guint breaker_failures; /* in a row */
  gint64 breaker_until_usec; /* when it is asked next, UTC; 0: it is closed, or forced */
  char *warning; /* certificates, labels, tries of CUPS: one sentence; NULL: none */
  gboolean is_risky; /* CUPS may print twice, and nobody has accepted that */
  char *peer_digest; /* hex SHA-256 of the certificate that it had when it was last trusted; NULL */
  gint64 peer_expires_usec; /* its end; 0 */
  char *expiry; /* a sentence about certificates that end soon; NULL */
  char *alternative; /* the printer where its waiting badges would best go: well, of the same
                        stock, with least to do; NULL: there is none */
  char *shown_digest; /* of the certificate that it shows now and that is refused; NULL */
} FoyerPrinterReport;

void foyer_printer_report_free (FoyerPrinterReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerPrinterReport, foyer_printer_report_free)

/* (transfer full) GPtrArray of FoyerPrinterReport; from the store, without asking the printers: the
 * line keeps how they are whenever it asks one, and so do foyer_engine_test_printer_async() and
 * foyer_engine_pair_printer_async(). */
void foyer_engine_list_printers_async (FoyerEngine *self, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *foyer_engine_list_printers_finish (FoyerEngine *self, GAsyncResult *result,
                                              GError **error);

/* @printer is checked (name, URI scheme, files) and stored; not contacted. _USAGE, _CONFLICT (name
 * taken). */
void foyer_engine_add_printer_async (FoyerEngine *self, FoyerPrinter *printer,
                                     GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean foyer_engine_add_printer_finish (FoyerEngine *self, GAsyncResult *result, GError **error);

/* _CONFLICT while jobs are open on it. */
void foyer_engine_remove_printer_async (FoyerEngine *self, const char *name,
                                        GCancellable *cancellable, GAsyncReadyCallback callback,
                                        gpointer user_data);
gboolean foyer_engine_remove_printer_finish (FoyerEngine *self, GAsyncResult *result,
                                             GError **error);

/* Paused: nothing is sent to it until it is resumed; what it has already still comes out, and jobs
 * on a chain leave it as they leave a printer that is stopped. Audited. _NOT_FOUND. */
void foyer_engine_pause_printer_async (FoyerEngine *self, const char *name, gboolean is_paused,
                                       GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean foyer_engine_pause_printer_finish (FoyerEngine *self, GAsyncResult *result,
                                            GError **error);

/* Asks the printer for its attributes, then, if @is_badge, prints a test badge of an invented
 * person and waits for it. FOYER_ENGINE_ERROR_PEER with the cause named. (transfer full) */
void foyer_engine_test_printer_async (FoyerEngine *self, const char *name, gboolean is_badge,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data);
FoyerPrinterReport *foyer_engine_test_printer_finish (FoyerEngine *self, GAsyncResult *result,
                                                      GError **error);
