/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Printers beyond printing: found, asked what they can, shown, corrected, counted (R-50, R-51,
 * */
#pragma once

#include "foyer-engine.h"
#include "foyer-printer-abilities.h"
#include "foyer-printer.h"

/* ---- Discovery: the CUPS that is named, and no other machine ---- */
typedef struct
{
  char *name;
  char *uri; /* what to add it by */
  char *make_and_model; /* NULL: not told, and so below */
  char *info;
  char *location;
  gboolean is_class; /* one destination: CUPS shares jobs out among its members */
  char **members;
  gboolean is_accepting;
} FoyerFoundPrinter;

/* @cups NULL: this machine's (/run/cups/cups.sock, else ipp://localhost/). Two seconds at most,
 * never blocking. (transfer full) GPtrArray of FoyerFoundPrinter. FOYER_ENGINE_ERROR_PEER. */
void foyer_engine_discover_printers_async (FoyerEngine *self, const char *cups,
                                           GCancellable *cancellable, GAsyncReadyCallback callback,
                                           gpointer user_data);
GPtrArray *foyer_engine_discover_printers_finish (FoyerEngine *self, GAsyncResult *result,
                                                  GError **error);

/* ---- One printer ---- */
typedef struct
{
  char *stock; /* PWG name */
  FoyerCalibration calibration;
} FoyerPairingCalibration;

typedef struct
{
  FoyerPrinter *printer;
  FoyerPrinterAbilities *abilities; /* NULL: it never said */
  GPtrArray *calibrations; /* FoyerPairingCalibration */
  char *target; /* what badges are made for, in words; or why none can be */
  gboolean is_usable; /* FALSE: target says why not */
  gboolean is_risky; /* CUPS may print twice, and nobody has accepted that */
  char *expiry; /* a sentence about certificates that end soon; NULL: none does */
  char *problem; /* it could not be asked now: why; NULL: it was, or was not to be */
} FoyerPrinterPairing;

void foyer_printer_pairing_free (FoyerPrinterPairing *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerPrinterPairing, foyer_printer_pairing_free)

/* What is known of a printer; with @is_asked it is asked first, and what it says is kept (a
 * printer that cannot be reached is no error but `problem`). (transfer full) _NOT_FOUND. */
void foyer_engine_pair_printer_async (FoyerEngine *self, const char *name, gboolean is_asked,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data);
FoyerPrinterPairing *foyer_engine_pair_printer_finish (FoyerEngine *self, GAsyncResult *result,
                                                       GError **error);

/* ---- Before it is trusted (R-51) ---- */
typedef struct
{
  FoyerPrinterAbilities *abilities; /* NULL: it could not be asked */
  char *digest; /* hex SHA-256 of the certificate that it shows, trusted or not; NULL: none */
  gboolean
      is_refused; /* the certificate is not trusted as the printer is set up: nothing was asked */
  char *problem; /* why it could not be asked; NULL: it was */
} FoyerPrinterLook;

void foyer_printer_look_free (FoyerPrinterLook *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerPrinterLook, foyer_printer_look_free)

/* Asks @printer, which need not be configured, what it is; keeps nothing. Where its certificate is
 * not trusted the look says which one it shows, for a person to compare, and sends nothing.
 * (transfer full) _USAGE: its settings are none. */
void foyer_engine_look_at_printer_async (FoyerEngine *self, FoyerPrinter *printer,
                                         GCancellable *cancellable, GAsyncReadyCallback callback,
                                         gpointer user_data);
FoyerPrinterLook *foyer_engine_look_at_printer_finish (FoyerEngine *self, GAsyncResult *result,
                                                       GError **error);

/* It blinks or beeps. FOYER_ENGINE_ERROR_PEER: it cannot be reached, or cannot do that. */
void foyer_engine_identify_printer_async (FoyerEngine *self, const char *name,
                                          GCancellable *cancellable, GAsyncReadyCallback callback,
                                          gpointer user_data);
gboolean foyer_engine_identify_printer_finish (FoyerEngine *self, GAsyncResult *result,
                                               GError **error);

/* ---- Changes; each needs a role and is audited ---- */
/* Prints the calibration target of @stock (PWG name; NULL: of the event's template), with the
 * correction that is set, and waits for it. */
void foyer_engine_print_calibration_async (FoyerEngine *self, const char *name, const char *stock,
                                           GCancellable *cancellable, GAsyncReadyCallback callback,
                                           gpointer user_data);
gboolean foyer_engine_print_calibration_finish (FoyerEngine *self, GAsyncResult *result,
                                                GError **error);
/* @stock NULL: of the event's template. None (all zero) takes the correction away. (transfer full)
 * The stock it is for. */
void foyer_engine_set_calibration_async (FoyerEngine *self, const char *name, const char *stock,
                                         const FoyerCalibration *calibration,
                                         GCancellable *cancellable, GAsyncReadyCallback callback,
                                         gpointer user_data);
char *foyer_engine_set_calibration_finish (FoyerEngine *self, GAsyncResult *result, GError **error);
/* @left labels are loaded, each badge counts one down; a warning from @low on. -1: not counted. */
void foyer_engine_set_labels_async (FoyerEngine *self, const char *name, gint64 left, gint64 low,
                                    GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean foyer_engine_set_labels_finish (FoyerEngine *self, GAsyncResult *result, GError **error);
/* A person compared: only the certificate with this SHA-256 is trusted from now on; what comes next
 * is sent by it. NULL: none is pinned any more. _USAGE: no digest, or the printer has no
 * certificates. */
void foyer_engine_trust_printer_async (FoyerEngine *self, const char *name, const char *pin_sha256,
                                       GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean foyer_engine_trust_printer_finish (FoyerEngine *self, GAsyncResult *result,
                                            GError **error);
/* A supervisor accepts (or takes back) that CUPS may print twice there. */
void foyer_engine_accept_retries_async (FoyerEngine *self, const char *name, gboolean accepts,
                                        GCancellable *cancellable, GAsyncReadyCallback callback,
                                        gpointer user_data);
gboolean foyer_engine_accept_retries_finish (FoyerEngine *self, GAsyncResult *result,
                                             GError **error);
