/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Errors of foyer-render by what the caller can do. What is wrong with one person's badge is a
 * FoyerDiagnostic, not one of these. */
#pragma once

#include <glib.h>

#define FOYER_RENDER_ERROR (foyer_render_error_quark ())
GQuark foyer_render_error_quark (void);

typedef enum
{
  /* The template document has problems: fix it; the message lists all of them with file, line, path
     and rule. */
  FOYER_RENDER_ERROR_TEMPLATE,
  /* There is no such template: name another, or put it where the message says. */
  FOYER_RENDER_ERROR_NOT_FOUND,
  /* A font file is missing or unreadable: install the package that the message names. */
  FOYER_RENDER_ERROR_FONT,
  /* The sink refused the bytes: its own error is in the message; nothing of the document can be
     used. */
  FOYER_RENDER_ERROR_OUTPUT,
  /* A document to be shown is not a PDF or is damaged: render it again. */
  FOYER_RENDER_ERROR_DOCUMENT,
  /* A named limit is exceeded: ask for less. */
  FOYER_RENDER_ERROR_LIMIT,
  /* Cairo, Pango or a code encoder failed: a bug, or memory is short. */
  FOYER_RENDER_ERROR_FAILED,
} FoyerRenderError;
