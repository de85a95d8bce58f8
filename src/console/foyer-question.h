/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A question before an act that cannot be taken back easily: named, counted, the verb on its
 * button, the focus on Cancel. The one place that knows which window class asks. */
#pragma once

#include <adwaita.h>

/* Calls @callback with TRUE for the verb, FALSE for cancel or close; exactly once, later. */
typedef void (*FoyerQuestionFunc) (gboolean is_yes, gpointer user_data);

void foyer_question_ask (GtkWindow *parent, const char *title, const char *body, const char *verb,
                         FoyerQuestionFunc callback, gpointer user_data);
