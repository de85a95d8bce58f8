/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Colours and styles: memory, and resolving them for a tier. */
#include "config.h"

#include "foyer-look.h"

void
foyer_ink_free (FoyerInk *self)
{
  g_free (self->path);
  g_free (self->spot);
  g_free (self);
}

void
foyer_tier_free (FoyerTier *self)
{
  g_free (self->code);
  g_clear_pointer (&self->named, g_array_unref);
  g_free (self);
}

void
foyer_style_free (FoyerStyle *self)
{
  g_free (self->name);
  g_free (self->family);
  g_free (self->by_tier);
  g_free (self);
}

static guint32
resolve_named (const FoyerPaint *self, const FoyerTier *tier)
{
  const FoyerPaint *own;

  if (tier == NULL)
    return self->rgb;
  own = &g_array_index (tier->named, FoyerPaint, self->index);
  return own->kind == FOYER_PAINT_RGB ? own->rgb : self->rgb;
}

guint32
foyer_paint_resolve (const FoyerPaint *self, const FoyerLook *look)
{
  switch (self->kind)
    {
    case FOYER_PAINT_TIER:
      return look->tier_rgb;
    case FOYER_PAINT_TIER_INK:
      return look->tier_ink;
    case FOYER_PAINT_NAMED:
      return resolve_named (self, look->tier);
    case FOYER_PAINT_NONE:
    case FOYER_PAINT_RGB:
      return self->rgb;
    }
  g_assert_not_reached ();
}

const FoyerStyle *
foyer_style_resolve (const FoyerStyle *self, const FoyerLook *look)
{
  if (self->by_tier == NULL || look->tier == NULL || self->by_tier[look->tier_index] == NULL)
    return self;
  return self->by_tier[look->tier_index];
}
