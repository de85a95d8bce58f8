/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the four stage consumers share, and their life; private to the engine. */
#pragma once

#include "foyer-audit-seal.h"
#include "foyer-badge-cache.h"
#include "foyer-bell.h"
#include "foyer-catalogue.h"
#include "foyer-clock.h"
#include "foyer-diagnostic.h"
#include "foyer-latency.h"
#include "foyer-printer-driver.h"
#include "foyer-secret-store.h"
#include "foyer-store-service.h"
#include "foyer-studio.h"
#include "foyer-worker-pool.h"

/* URI of the folder printer that writes into the event's own printed/: stays right when the
 * directory is moved. */
#define FOYER_LINE_OWN_FOLDER_URI "event:printed"

/* Made with the engine, whether or not this process runs the consumers. Everything in it may be
 * used on any thread; it outlives every stage. */
typedef struct
{
  FoyerEvent *event;
  FoyerStoreService *store;
  FoyerCatalogue *catalogue;
  FoyerStudio *studio;
  FoyerBadgeCache *cache;
  FoyerSecretStore *secrets;
  FoyerAuditSeal *audit_seal; /* NULL if the event is open for reading only */
  const FoyerClock *clock;
  guint64 seed;
  guint render_workers;
  FoyerWorkerPool *workers;
  char *actor;
  FoyerBell bell;
  FoyerLatency latencies[FOYER_N_STAGES];
  GMutex helpers_mutex;
  GCond helpers_left;
  guint n_helpers; /* guarded */
} FoyerLine;

/* Short work on a thread of its own that uses the line: entered before the thread begins, left as
 * the last thing on it; closing waits for all of them. */
void foyer_line_enter_helper (FoyerLine *self);
void foyer_line_leave_helper (FoyerLine *self);
void foyer_line_wait_for_helpers (FoyerLine *self);

/* Days that delivery ids are remembered, if an operator has set them. */
#define FOYER_LINE_REPLAY_DAYS_FACT "replay.days"

/* Journal path of a delivery too large for its row: journal/<hex>. (transfer full) */
char *foyer_line_dup_journal_path (FoyerLine *self, const FoyerDigest *digest);
/* Spool path of a finished document: spool/<hex>, without an extension. (transfer full) */
char *foyer_line_dup_spool_path (FoyerLine *self, const char *document_digest);

/* (transfer full) The driver of a configured printer, the event's own folder resolved. Errors:
 * FOYER_DISPATCH_ERROR. */
FoyerPrinterDriver *foyer_line_open_printer (FoyerLine *self, const FoyerPrinter *printer,
                                             GError **error);

/* Stores the message as the stage's last error and logs it, without waiting; any thread; for what
 * stops a stage rather than an item. */
void foyer_line_report_error (FoyerLine *self, FoyerStage stage, const GError *error);

/* ---- The four consumers. start returns at once; stop blocks until the item in hand is stored.
 * ---- */
typedef struct _FoyerIngestStage FoyerIngestStage;
FoyerIngestStage *foyer_ingest_stage_start (FoyerLine *line);
void foyer_ingest_stage_stop (FoyerIngestStage *self);

typedef struct _FoyerTransformStage FoyerTransformStage;
FoyerTransformStage *foyer_transform_stage_start (FoyerLine *line);
void foyer_transform_stage_stop (FoyerTransformStage *self);

typedef struct _FoyerRenderStage FoyerRenderStage;
FoyerRenderStage *foyer_render_stage_start (FoyerLine *line);
void foyer_render_stage_stop (FoyerRenderStage *self);

/* What belongs to no stage and must not hold one up: a new taxonomy's run over what is stored, and
 * who is missing from a whole delivery. One thread, small steps. */
typedef struct _FoyerUpkeepStage FoyerUpkeepStage;
FoyerUpkeepStage *foyer_upkeep_stage_start (FoyerLine *line);
void foyer_upkeep_stage_stop (FoyerUpkeepStage *self);

/* Lives in the thread-default main context of the caller; wake looks for work. */
typedef struct _FoyerDispatchStage FoyerDispatchStage;
FoyerDispatchStage *foyer_dispatch_stage_start (FoyerLine *line);
void foyer_dispatch_stage_wake (FoyerDispatchStage *self);
void foyer_dispatch_stage_stop (FoyerDispatchStage *self);

/* Beside the stages: fetches what unsigned senders hinted at, into the journal; and forgets old
 * delivery ids. Lives like dispatch. */
typedef struct _FoyerPullStage FoyerPullStage;
FoyerPullStage *foyer_pull_stage_start (FoyerLine *line);
void foyer_pull_stage_wake (FoyerPullStage *self);
void foyer_pull_stage_stop (FoyerPullStage *self);
