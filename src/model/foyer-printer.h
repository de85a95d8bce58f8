/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A configured printer: a value; how to talk to it is foyer-dispatch's. Boxed, immutable, atomic
 * reference count. */
#pragma once

#include <glib-object.h>

typedef enum
{
  FOYER_PRINTER_FOLDER, /* writes one PDF per badge into a folder; needs no hardware */
  FOYER_PRINTER_IPP, /* ipp://, ipps:// or a CUPS queue */
} FoyerPrinterKind;

const char *foyer_printer_kind_get_name (FoyerPrinterKind kind);

typedef struct
{
  char *name; /* what operators call it; unique */
  FoyerPrinterKind kind;
  char *uri; /* folder: file:///…; else ipp, ipps, http, https, ipp+unix */
  char *media; /* self-describing PWG name, NULL: the template's */
  char *certificate_file; /* client certificate (PEM, or PKCS #12 with its key), NULL if none */
  char *key_file;
  char *ca_file;
  char *pin_sha256; /* hex SHA-256 of the server certificate's DER, NULL if none */
  char *profile_file; /* ICC profile that pre-flight and soft proofs use, NULL if none */
  guint dpi; /* dots that documents are made for, over what the printer says; 0: its own */
  char *password_file; /* of a key file that is encrypted or PKCS #12; its first line; NULL: none */
  gboolean accepts_retries; /* a supervisor accepts that CUPS may print twice */
  gint64 labels_left; /* as counted down; -1: nobody counts */
  gint64 labels_low; /* a warning from here on */
  gint64 added_usec;
  gint64 paused_usec; /* an operator wants nothing sent to it, since then; 0: it is not paused */
} FoyerPrinter;

#define FOYER_TYPE_PRINTER (foyer_printer_get_type ())
GType foyer_printer_get_type (void);

/* Counts no labels; the rest is empty. */
FoyerPrinter *foyer_printer_new (void);
FoyerPrinter *foyer_printer_ref (FoyerPrinter *self);
void foyer_printer_unref (FoyerPrinter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerPrinter, foyer_printer_unref)
