/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of pre-flight share; inside foyer-render only. */
#pragma once

#include "foyer-code-reader.h"
#include "foyer-painter.h"
#include "foyer-preflight.h"
#include "foyer-scene.h"

/* One badge being looked at; on the stack of foyer_preflight_check(). */
typedef struct
{
  FoyerTemplate *template;
  const FoyerDisplayList *list;
  const FoyerBadgeInput *input;
  FoyerScene *scene; /* the renderer's */
  guint dpi;
  FoyerColourProfile *profile; /* NULL: colours are not judged */
  GHashTable *colours; /* FoyerSeenColour of the profile, by colour */
  FoyerCodeReader *reader; /* NULL: nothing can be read back */
  GPtrArray *grounds; /* cairo_surface_t by page: all but texts and codes; NULL: quick */
  GPtrArray *pages; /* cairo_surface_t by page: what prints, at dpi; NULL: quick */
  GPtrArray *findings;
} FoyerPreflightRun;

/* ---- The scene ---- */
/* Every single thing that is drawn, fixed ones too, back to front. */
typedef void (*FoyerPreflightVisit) (FoyerPreflightRun *run, const FoyerSceneItem *item,
                                     gpointer user_data);
void foyer_preflight_visit (FoyerPreflightRun *run, FoyerPreflightVisit visit, gpointer user_data);

guint32 foyer_preflight_resolve (const FoyerPreflightRun *run, const FoyerPaint *paint);
const FoyerStyle *foyer_preflight_get_style (const FoyerSceneItem *item);
/* Page and place on it of a box of the panel. */
FoyerBox foyer_preflight_map (const FoyerPreflightRun *run, const FoyerPanel *panel,
                              const FoyerBox *box);
/* @box, which lies in the turned box of @op, as it lies on the panel. */
FoyerBox foyer_preflight_turn (const FoyerOp *op, const FoyerBox *box);
/* The same box in pixels of a raster, cut to it. */
cairo_rectangle_int_t foyer_preflight_get_pixels (const FoyerBox *box, double dpi,
                                                  cairo_surface_t *raster);
/* (transfer full) The pages without texts and codes; NULL with @error set. */
GPtrArray *foyer_preflight_draw_grounds (FoyerPreflightRun *run, FoyerPainter *painter,
                                         GError **error);
#define FOYER_PREFLIGHT_GROUND_DPI 100.0

/* Takes @finding and says where: at @box of @panel, NULL: the whole of @op. Returns it. */
FoyerFinding *foyer_preflight_add (FoyerPreflightRun *run, FoyerFinding *finding,
                                   const FoyerPanel *panel, const FoyerOp *op, const FoyerBox *box);
void foyer_preflight_set_measure (FoyerFinding *finding, double measured, double limit);

/* What an element shows, for sentences: "full_name", "fixed text". */
const char *foyer_preflight_get_subject (const FoyerOp *op);

/* ---- The rules ---- */
void foyer_preflight_check_texts (FoyerPreflightRun *run);
void foyer_preflight_check_pictures (FoyerPreflightRun *run);
void foyer_preflight_check_codes (FoyerPreflightRun *run);
void foyer_preflight_check_colours (FoyerPreflightRun *run);
void foyer_preflight_check_record (FoyerPreflightRun *run);
/* Of @diagnostics those that no rule above has found by itself. */
void foyer_preflight_check_diagnostics (FoyerPreflightRun *run, GPtrArray *diagnostics);

/* How far @box of the panel lies from the nearest edge that is cut, in µm; negative: beyond it. */
int foyer_preflight_get_distance (const FoyerPreflightRun *run, const FoyerPanel *panel,
                                  const FoyerBox *box);
/* From the left, top, right and bottom edge. */
void foyer_preflight_get_distances (const FoyerPreflightRun *run, const FoyerPanel *panel,
                                    const FoyerBox *box, int sides[4]);

typedef struct
{
  double difference; /* ΔE2000 */
  guint32 shown;
} FoyerSeenColour;
