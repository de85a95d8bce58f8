/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Life of a printer's configuration. */
#include "config.h"

#include "foyer-printer.h"

typedef struct
{
  FoyerPrinter public;
  gatomicrefcount ref_count;
} Printer;

G_DEFINE_BOXED_TYPE (FoyerPrinter, foyer_printer, foyer_printer_ref, foyer_printer_unref)

const char *
foyer_printer_kind_get_name (FoyerPrinterKind kind)
{
  switch (kind)
    {
    case FOYER_PRINTER_FOLDER:
      return "folder";
    case FOYER_PRINTER_IPP:
      return "ipp";
    }
  g_return_val_if_reached (NULL);
}

FoyerPrinter *
foyer_printer_new (void)
{
  Printer *self = g_new0 (Printer, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->public.labels_left = -1;
  return &self->public;
}

FoyerPrinter *
foyer_printer_ref (FoyerPrinter *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&((Printer *)self)->ref_count);
  return self;
}

void
foyer_printer_unref (FoyerPrinter *self)
{
  g_return_if_fail (self != NULL);
  if (!g_atomic_ref_count_dec (&((Printer *)self)->ref_count))
    return;
  g_free (self->name);
  g_free (self->uri);
  g_free (self->media);
  g_free (self->certificate_file);
  g_free (self->key_file);
  g_free (self->ca_file);
  g_free (self->pin_sha256);
  g_free (self->profile_file);
  g_free (self->password_file);
  g_free ((Printer *)self);
}
