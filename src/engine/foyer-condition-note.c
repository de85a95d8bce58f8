/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From answer or error to condition, and into the store. */
#include "config.h"

#include "foyer-condition-note.h"

#include "foyer-store-pairing.h"

static FoyerConditionState
judge_status (const FoyerPrinterStatus *status)
{
  switch (status->state)
    {
    case FOYER_PRINTER_IDLE:
      return FOYER_CONDITION_IDLE;
    case FOYER_PRINTER_PROCESSING:
      return FOYER_CONDITION_PROCESSING;
    case FOYER_PRINTER_STOPPED:
      return FOYER_CONDITION_STOPPED;
    }
  g_return_val_if_reached (FOYER_CONDITION_NONE);
}

/* NONE: it says nothing about the printer. */
static FoyerConditionState
judge_error (const GError *error)
{
  if (error->domain != FOYER_DISPATCH_ERROR)
    return FOYER_CONDITION_UNREACHABLE;
  switch ((FoyerDispatchError)error->code)
    {
    case FOYER_DISPATCH_ERROR_REFUSED:
    case FOYER_DISPATCH_ERROR_SETTING:
      return FOYER_CONDITION_REFUSED;
    case FOYER_DISPATCH_ERROR_STORAGE:
    case FOYER_DISPATCH_ERROR_NOT_ACCEPTING:
      return FOYER_CONDITION_STOPPED;
    case FOYER_DISPATCH_ERROR_BUSY:
    case FOYER_DISPATCH_ERROR_CANCELLED:
      return FOYER_CONDITION_NONE;
    case FOYER_DISPATCH_ERROR_UNREACHABLE:
    case FOYER_DISPATCH_ERROR_UNSUPPORTED:
    case FOYER_DISPATCH_ERROR_UNKNOWN_OUTCOME:
    case FOYER_DISPATCH_ERROR_NOT_FOUND:
    case FOYER_DISPATCH_ERROR_NOT_POSSIBLE:
    case FOYER_DISPATCH_ERROR_DOCUMENT:
    case FOYER_DISPATCH_ERROR_CONFLICT:
      return FOYER_CONDITION_UNREACHABLE;
    }
  g_return_val_if_reached (FOYER_CONDITION_NONE);
}

FoyerPrinterCondition *
foyer_condition_note_make (FoyerPrinterDriver *driver, const FoyerPrinterStatus *status,
                           const GError *error)
{
  g_autoptr (FoyerPrinterCondition) condition = foyer_printer_condition_new ();
  g_autofree char *waits_for = NULL;

  condition->state = status != NULL ? judge_status (status) : judge_error (error);
  if (condition->state == FOYER_CONDITION_NONE)
    return NULL;
  condition->message = g_strdup (status != NULL ? status->message : error->message);
  condition->is_ready = status != NULL && foyer_printer_status_is_ready (status, &waits_for);
  if (status != NULL)
    {
      g_strfreev (condition->reasons);
      condition->reasons = g_strdupv (status->reasons);
    }
  else if (driver != NULL)
    condition->shown_digest = foyer_printer_driver_dup_refused_digest (driver);
  return g_steal_pointer (&condition);
}

typedef struct
{
  char *printer;
  FoyerPrinterCondition *condition;
} Note;

static void
note_free (gpointer data)
{
  Note *self = data;

  g_free (self->printer);
  foyer_printer_condition_free (self->condition);
  g_free (self);
}

static gpointer
store_note (FoyerStore *store, gpointer data, GError **error)
{
  const Note *note = data;

  (void)foyer_store_note_condition (store, note->printer, note->condition, error);
  return NULL;
}

void
foyer_condition_note (FoyerLine *line, const char *printer, FoyerPrinterDriver *driver,
                      const FoyerPrinterStatus *status, const GError *error,
                      FoyerPrinterCondition **noted)
{
  g_autoptr (FoyerPrinterCondition) condition = foyer_condition_note_make (driver, status, error);
  Note *note;

  if (condition == NULL || (*noted != NULL && foyer_printer_condition_is_same (*noted, condition)))
    return;
  note = g_new0 (Note, 1);
  note->printer = g_strdup (printer);
  note->condition = foyer_printer_condition_copy (condition);
  g_clear_pointer (noted, foyer_printer_condition_free);
  *noted = g_steal_pointer (&condition);
  foyer_store_service_write_async (line->store, FOYER_STORE_PRIORITY_URGENT, store_note, note,
                                   note_free, NULL, NULL, NULL, NULL);
}
