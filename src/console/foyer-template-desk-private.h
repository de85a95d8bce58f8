/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the drawing table share: foyer-template-desk.c, -hand.c. */
#pragma once

#include "foyer-template-desk.h"

typedef enum
{
  FOYER_TEMPLATE_DESK_OPENED,
  FOYER_TEMPLATE_DESK_SAMPLES,
  FOYER_TEMPLATE_DESK_VIEWED,
  FOYER_TEMPLATE_DESK_CHOSEN,
  FOYER_TEMPLATE_DESK_KEPT,
} FoyerTemplateDeskSignal;

#define FOYER_TEMPLATE_DESK_N_SIGNALS (FOYER_TEMPLATE_DESK_KEPT + 1)

extern guint foyer_template_desk_signals[FOYER_TEMPLATE_DESK_N_SIGNALS];

struct _FoyerTemplateDesk
{
  GObject parent_instance;

  FoyerSession *session;
  GCancellable *cancellable; /* of what is open; NULL: nothing is */
  char *name;
  gboolean is_draft;
  GtkSourceBuffer *buffer;
  gboolean is_filling; /* the text is the engine's, no person's change */
  GError *error;

  FoyerTemplateView *view;
  FoyerTemplateView *good_view; /* the same, or an older one */
  gboolean good_with_bleed;
  gboolean is_looking;
  gboolean is_stale; /* something changed since the look that is under way */
  gboolean looked_with_bleed;
  double dpi;
  gboolean with_bleed;
  gboolean wants_thorough; /* the next look */
  guint thorough_source;
  FoyerProofKind proof;
  guint proof_dpi;
  char *printer; /* whose colours a soft proof shows; NULL: none has a profile */
  FoyerTemplateView *proofed; /* its proof is under way */
  GPtrArray *proof_pages; /* of the good view; NULL: its own */

  gboolean is_changed; /* since it was kept */
  gboolean is_keeping;
  guint keep_source;
  char *late_name; /* closed while it was being kept: what is to be written after that */
  char *late_text;

  GPtrArray *samples;
  guint sample;
  char *chosen_path;
};

/* (transfer full) */
char *foyer_template_desk_dup_text (FoyerTemplateDesk *self);
