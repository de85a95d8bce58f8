/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of the import assistant share; private to the engine. Everything here blocks and
 * runs on a worker thread. */
#pragma once

#include "foyer-delivery-reading.h"
#include "foyer-detect.h"
#include "foyer-engine-assistant.h"
#include "foyer-engine-private.h"

/* Trials look at no more of a file than this: they answer while a person is choosing. */
#define FOYER_ASSISTANT_BYTES (4u * 1024 * 1024)
#define FOYER_ASSISTANT_SAMPLE_ROWS 20u
/* Words are looked for in more records than are shown. */
#define FOYER_ASSISTANT_WORD_ROWS 1000u

/* A file opened for reading by a draft. For one thread. */
typedef struct
{
  GBytes *bytes;
  FoyerDelivery *delivery;
  FoyerContract *contract;
  FoyerDeliveryReading *reading;
  FoyerMapper *mapper;
} FoyerAssistantDesk;

void foyer_assistant_desk_clear (FoyerAssistantDesk *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FoyerAssistantDesk, foyer_assistant_desk_clear)

/* @is_trial: only the beginning of the file, and stand-ins for what is open. FALSE with what does
 * not fit: FOYER_ENGINE_ERROR_INPUT. */
gboolean foyer_assistant_desk_open (FoyerLine *line, const char *path, const char *encoding,
                                    FoyerDraft *draft, gboolean is_trial, FoyerAssistantDesk *desk,
                                    GError **error);

/* (transfer full) The contract document of a draft; *text (may be NULL) gets the document itself.
 * @version 0: the next free one, or the one that is there already with this very content. */
FoyerContract *foyer_assistant_make_contract (FoyerLine *line, FoyerDraft *draft, guint version,
                                              gboolean is_trial, char **text, GError **error);

FoyerFileExamination *foyer_assistant_examine (FoyerLine *line, const char *path,
                                               const FoyerFileAnswers *answers, GError **error);
FoyerDraftTrial *foyer_assistant_try (FoyerLine *line, const char *path, const char *encoding,
                                      FoyerDraft *draft, guint n_rows, GError **error);

/* Called on the worker thread, after each slice. */
typedef void (*FoyerAssistantStepFunc) (const FoyerProgress *progress, gpointer user_data);
FoyerRehearsal *foyer_assistant_rehearse (FoyerLine *line, const char *path, const char *encoding,
                                          FoyerDraft *draft, FoyerAssistantStepFunc step,
                                          gpointer step_data, GCancellable *cancellable,
                                          GError **error);

/* FALSE with _INPUT or _USAGE; the hints' texts are not kept. */
gboolean foyer_assistant_detect (GBytes *bytes, FoyerContract *contract, const char *encoding,
                                 char delimiter, guint header_line, gboolean is_whole,
                                 FoyerDetection *detection, GError **error);
