/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The elements of a template's document as a person edits them: which there are, where each stands
 * on its face and in the text, and moving one without touching the rest of the text. Pure; knows
 * nothing of what is drawn. */
#pragma once

#include <glib.h>

/* A box on its face in µm; y grows downwards. */
typedef struct
{
  int x_um;
  int y_um;
  int width_um;
  int height_um;
} FoyerElementBox;

typedef struct
{
  char *path; /* JSON pointer: "/sides/front/elements/3" */
  char *id; /* NULL: it has none */
  char *type; /* as written: "text", …; NULL: none */
  char *content; /* what a text or code says, an image shows; NULL */
  gboolean is_back; /* of the badge */
  guint line; /* of the document, from 1 */
  gboolean has_box; /* four numbers */
  FoyerElementBox box;
} FoyerTemplateElement;

void foyer_template_element_free (FoyerTemplateElement *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerTemplateElement, foyer_template_element_free)

/* (transfer full) GPtrArray of FoyerTemplateElement, front before back, in the order of the
 * document; also of a document with problems, as long as it is JSON: else empty. */
GPtrArray *foyer_template_outline_list (const char *text, gsize length);

/* (transfer full) @text with the four numbers of the element's box replaced, everything else byte
 * for byte as it was; lengths are written as millimetres with at most three decimals. NULL: there
 * is no such element, or it has no box of four numbers. */
char *foyer_template_outline_move (const char *text, const char *path, const FoyerElementBox *box);
