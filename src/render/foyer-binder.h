/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Binding one template's display list to badge after badge, with the caches that make it quick;
 * draws nothing. One thread. */
#pragma once

#include "foyer-code-maker.h"
#include "foyer-scene.h"
#include "foyer-template.h"
#include "foyer-typesetter.h"

typedef struct _FoyerBinder FoyerBinder;

/* @typesetter is lent and outlives the binder. */
FoyerBinder *foyer_binder_new (FoyerTemplate *template, FoyerTypesetter *typesetter);
void foyer_binder_free (FoyerBinder *self);

/* Fills @scene, which stays valid until the next foyer_binder_trim(). @record_no goes into
 * diagnostics, which are added to
 * @diagnostics (FoyerDiagnostic). @options is never NULL, its dpi never 0. */
void foyer_binder_bind (FoyerBinder *self, const FoyerBadgeInput *input,
                        const FoyerRenderOptions *options, guint record_no, FoyerScene *scene,
                        GPtrArray *diagnostics);

/* For the badges of one document: asks @maker (lent, NULL to end) for codes; badge record_no is its
 * index record_no - 1. */
void foyer_binder_set_code_maker (FoyerBinder *self, FoyerCodeMaker *maker);

/* Between documents: keeps the caches in bounds. */
void foyer_binder_trim (FoyerBinder *self);
