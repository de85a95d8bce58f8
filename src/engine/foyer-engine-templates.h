/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Badge templates as documents: which there are, and whether one is good. @self may be NULL: no
 * event need be open. */
#pragma once

#include "foyer-engine.h"

typedef struct
{
  char *path; /* folder */
  char *name;
  char *version; /* NULL: it cannot be read, see problems */
  char *title;
  char *digest; /* 64 hexadecimal figures: the template's identity */
  int width_um; /* of the sheet, without bleed */
  int height_um;
  int bleed_um;
  guint n_pages;
  guint dpi;
  GStrv problems; /* "file:line: path: rule: what to do"; NULL: none */
} FoyerTemplateReport;

void foyer_template_report_free (FoyerTemplateReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerTemplateReport, foyer_template_report_free)

/* Reads the template in folder @path (or the one whose template.json it is); needs no event. A bad
 * template is a report with problems; errors: FOYER_ENGINE_ERROR_INPUT (no template there),
 * FOYER_ENGINE_ERROR_STORE (fonts or files cannot be read). @data_folder NULL: the usual one.
 * (transfer full) */
void foyer_engine_check_template_async (FoyerEngine *self, const char *path,
                                        const char *data_folder, GCancellable *cancellable,
                                        GAsyncReadyCallback callback, gpointer user_data);
FoyerTemplateReport *foyer_engine_check_template_finish (FoyerEngine *self, GAsyncResult *result,
                                                         GError **error);

/* All templates that are shipped, and those of the event folder @event (may be NULL or not there)
 * before them: the first of a name counts. (transfer full) GPtrArray of FoyerTemplateReport by
 * name. @template_folder NULL: the usual one. */
void foyer_engine_list_templates_async (FoyerEngine *self, const char *event,
                                        const char *template_folder, const char *data_folder,
                                        GCancellable *cancellable, GAsyncReadyCallback callback,
                                        gpointer user_data);
GPtrArray *foyer_engine_list_templates_finish (FoyerEngine *self, GAsyncResult *result,
                                               GError **error);
