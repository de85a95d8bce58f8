/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Life of a receipt. */
#include "config.h"

#include "foyer-token-receipt.h"

void
foyer_token_difference_free (FoyerTokenDifference *self)
{
  if (self == NULL)
    return;
  g_free (self->field);
  g_free (self->base);
  g_free (self->mine);
  g_free (self->theirs);
  g_free (self);
}

FoyerTokenReceipt *
foyer_token_receipt_new (void)
{
  FoyerTokenReceipt *self = g_new0 (FoyerTokenReceipt, 1);

  self->tokens = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_token_unref);
  return self;
}

void
foyer_token_receipt_free (FoyerTokenReceipt *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->tokens);
  g_clear_pointer (&self->attendee, foyer_attendee_unref);
  g_clear_pointer (&self->stale, g_ptr_array_unref);
  g_free (self);
}
