/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A stream filter that gives the pages of a cairo PDF their TrimBox and BleedBox; everything else
 * passes unchanged and in length. */
#pragma once

#include <glib.h>

/* Takes bytes in order; FALSE with an error ends the stream. */
typedef gboolean (*FoyerPdfBoxesSink) (const guint8 *data, gsize length, gpointer user_data,
                                       GError **error);

typedef struct
{
  double width_pt;
  double height_pt;
  double bleed_pt;
  char *boxes; /* "/TrimBox[…]/BleedBox[…]" */
  GByteArray *pending;
  FoyerPdfBoxesSink sink;
  gpointer user_data;
} FoyerPdfBoxes;

/* The pages are @width_pt × @height_pt, or as their MediaBox says, and are cut @bleed_pt inside
 * their edges. */
void foyer_pdf_boxes_init (FoyerPdfBoxes *self, double width_pt, double height_pt, double bleed_pt,
                           FoyerPdfBoxesSink sink, gpointer user_data);
void foyer_pdf_boxes_clear (FoyerPdfBoxes *self);

gboolean foyer_pdf_boxes_write (FoyerPdfBoxes *self, const guint8 *data, gsize length,
                                GError **error);
/* Hands out what is held back. */
gboolean foyer_pdf_boxes_end (FoyerPdfBoxes *self, GError **error);
