/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts of one template fitted into their places, remembered from badge to badge; shortens where
 * the template allows it. One thread. */
#pragma once

#include "foyer-typesetter.h"

typedef struct _FoyerTextFitter FoyerTextFitter;

/* Both are lent and outlive it. */
FoyerTextFitter *foyer_text_fitter_new (const FoyerDisplayList *list, FoyerTypesetter *typesetter);
void foyer_text_fitter_free (FoyerTextFitter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerTextFitter, foyer_text_fitter_free)

/* (transfer full) @text in the box of @op. If it overflows: with the template's abbreviations, one
 * after the other until it fits, where @style abbreviates; then cut off with an ellipsis where it
 * truncates. What was asked for is then in FoyerFittedText.full. */
FoyerFittedText *foyer_text_fitter_fit (FoyerTextFitter *self, const FoyerOp *op,
                                        const FoyerStyle *style, const char *text,
                                        const char *locale);
