/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is to be done on a template: problems of its document, and what pre-flight finds on the
 * badge that is shown. Choosing one chooses its element. */
#pragma once

#include <adwaita.h>

#include "foyer-template-desk.h"

#define FOYER_TYPE_WORK_LIST (foyer_work_list_get_type ())
G_DECLARE_FINAL_TYPE (FoyerWorkList, foyer_work_list, FOYER, WORK_LIST, AdwBin)

/* Signals: "line-wanted" (int): of the document; "changed": other work. */

void foyer_work_list_set_desk (FoyerWorkList *self, FoyerTemplateDesk *desk);
/* What is to be done before it can be approved: all but notes. */
guint foyer_work_list_get_n_open (FoyerWorkList *self);
/* Chooses the next (1) or former (−1) row; FALSE: there is none. */
gboolean foyer_work_list_step (FoyerWorkList *self, int step);
