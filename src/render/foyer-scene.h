/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One badge, laid out: the display list bound to an input, texts fitted, codes made and placed;
 * what the one drawing routine draws. */
#pragma once

#include "foyer-code.h"
#include "foyer-display-list.h"
#include "foyer-fitted-text.h"

typedef struct _FoyerArt FoyerArt;

typedef struct
{
  const FoyerPanel *panel;
  const FoyerArt
      *art; /* a whole step that looks alike for many badges; lent by the binder. NULL: */
  const FoyerOp *op;
  FoyerFittedText *text; /* FOYER_OP_TEXT */
  const FoyerStyle *style; /* FOYER_OP_TEXT: the operation's, or its tier's */
  FoyerCodeSymbol *code; /* FOYER_OP_CODE */
  FoyerCodePlace place;
} FoyerSceneItem;

/* Kept by a renderer and filled again for every badge. */
struct _FoyerScene
{
  GArray *items; /* FoyerSceneItem, page by page, back to front */
  FoyerLook look;
  gboolean is_rtl; /* the person's name runs from right to left */
  int x_um[2]; /* where the badge lies on the sheet, page by page; 0 unless it shares one */
  int y_um[2];
  int end_um; /* roll: where the content ends and the tail begins */
  int length_um; /* roll: of the sheet */
};

/* Fixed elements of one panel as they look for one tier. Made by the binder, drawn once per
 * document by the painter. */
struct _FoyerArt
{
  const FoyerPanel *panel;
  FoyerScene *scene;
  cairo_surface_t *recording; /* NULL until first drawn */
};

FoyerScene *foyer_scene_new (void);
void foyer_scene_free (FoyerScene *self);
/* Empties it, keeping its memory. */
void foyer_scene_clear (FoyerScene *self);

/* The page it is drawn on; @with_bleed as in FoyerRenderOptions: shared sheets do not grow. */
void foyer_scene_get_page_um (const FoyerScene *self, const FoyerDisplayList *list,
                              gboolean with_bleed, int *width_um, int *height_um);

/* (transfer full) For golden tests: one line per thing drawn, boxes in µm, sizes in hundredths of a
 * point, lines of text. */
char *foyer_scene_dup_text (const FoyerScene *self);
