/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a printer said of itself when it was paired or last asked: kept in the store,
 * so that badges are made for it without asking. Not how it is at the moment. */
#pragma once

#include "foyer-print-target.h"
#include "foyer-printer.h"

/* Lists are NULL-terminated (of numbers: end with 0) and never NULL; empty means that the printer
 * does not say. */
typedef struct
{
  char *make_and_model;
  char *uuid; /* printer-uuid */
  char **formats; /* document-format-supported */
  char **media; /* media-supported */
  char **media_ready;
  guint *resolutions; /* dots per inch of printer-resolution-supported that are square */
  guint default_resolution; /* 0: not told, or not square */
  guint *raster_resolutions; /* of pwg-raster-document-resolution-supported */
  char **raster_types; /* pwg-raster-document-type-supported */
  char *colour_mode; /* print-color-mode-default */
  gint *operations; /* operations-supported */
  char **members; /* of a CUPS class */
  gboolean is_cups;
  char *error_policy; /* CUPS printer-error-policy */
  gint64 up_time_seconds; /* printer-up-time; 0: not told */
  char *peer_digest; /* hex SHA-256 of the certificate's DER; NULL without TLS */
  gint64 peer_expires_usec; /* 0 without TLS */
  gint64 own_expires_usec; /* of the client certificate that it was shown; 0: none */
  gint64 read_usec; /* when it said so */
} FoyerPrinterAbilities;

FoyerPrinterAbilities *foyer_printer_abilities_new (void);
FoyerPrinterAbilities *foyer_printer_abilities_copy (const FoyerPrinterAbilities *self);
void foyer_printer_abilities_free (FoyerPrinterAbilities *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerPrinterAbilities, foyer_printer_abilities_free)

/* (transfer full) Everything but the moment and the up-time, one "key value" a line; equal texts
 * mean that nothing has changed that matters. */
char *foyer_printer_abilities_dup_text (const FoyerPrinterAbilities *self);
/* (transfer full) The text read back; lines that are not known are left out. */
FoyerPrinterAbilities *foyer_printer_abilities_parse (const char *text);

gboolean foyer_printer_abilities_has_operation (const FoyerPrinterAbilities *self, gint operation);

/* CUPS that tries again by itself may print a badge twice: a queue of CUPS with any policy
 * but abort-job. */
gboolean foyer_printer_abilities_is_risky (const FoyerPrinterAbilities *self);

/* (transfer full) The command that turns those tries off, for the CUPS queue in printer->uri, and
 * what else can be done. */
char *foyer_printer_abilities_dup_risk_remedy (const FoyerPrinter *printer);

/* How close to its end a certificate is. */
typedef enum
{
  FOYER_EXPIRY_FAR, /* or there is none */
  FOYER_EXPIRY_30_DAYS,
  FOYER_EXPIRY_7_DAYS,
  FOYER_EXPIRY_1_DAY,
  FOYER_EXPIRY_OVER,
} FoyerExpiry;

FoyerExpiry foyer_expiry_judge (gint64 expires_usec, gint64 now_usec);
/* (transfer full) What to tell about both certificates: one sentence, the more urgent of the two
 * first; NULL: both are FOYER_EXPIRY_FAR. */
char *foyer_printer_abilities_dup_expiry (const FoyerPrinterAbilities *self, gint64 now_usec);
