/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Networks as GInetAddressMask, all of them in their shortest family: an IPv4 address that came
 * through an IPv6 socket is the same peer. */
#include "config.h"

#include "foyer-limits.h"
#include "foyer-peer-private.h"

#include <string.h>

struct _FoyerPeerList
{
  gatomicrefcount references;
  GPtrArray *masks; /* of GInetAddressMask */
};

#define MAPPED_BITS 96u

FoyerPeerList *
foyer_peer_list_ref (FoyerPeerList *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
foyer_peer_list_unref (FoyerPeerList *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_ptr_array_unref (self->masks);
  g_free (self);
}

GInetAddress *
foyer_peer_address_dup (GInetAddress *address)
{
  static const guint8 mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };
  const guint8 *bytes = g_inet_address_to_bytes (address);

  if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6
      && memcmp (bytes, mapped, sizeof mapped) == 0)
    return g_inet_address_new_from_bytes (bytes + sizeof mapped, G_SOCKET_FAMILY_IPV4);
  return g_object_ref (address);
}

/* The prefix of @text, one to three digits; FALSE: it is none. GLib warns about some that it
 * refuses, and this is an operator's text. */
static gboolean
read_prefix (const char *text, guint *bits)
{
  gsize length = strlen (text);

  if (length == 0 || length > 3 || strspn (text, "0123456789") != length)
    return FALSE;
  *bits = 0;
  for (gsize i = 0; i < length; i++)
    *bits = *bits * 10 + (guint)(text[i] - '0');
  return TRUE;
}

/* The network of @text in its shortest family; NULL if it is none. */
static GInetAddressMask *
read_mask (const char *text)
{
  const char *slash = strchr (text, '/');
  g_autofree char *host = g_strndup (text, slash != NULL ? (gsize)(slash - text) : strlen (text));
  g_autoptr (GInetAddress) whole = g_inet_address_new_from_string (host);
  g_autoptr (GInetAddress) address = whole != NULL ? foyer_peer_address_dup (whole) : NULL;
  guint bits;

  if (whole == NULL)
    return NULL;
  bits = (guint)g_inet_address_get_native_size (whole) * 8;
  if (slash != NULL)
    {
      guint most = bits;

      if (!read_prefix (slash + 1, &bits) || bits > most)
        return NULL;
    }
  if (address != whole && bits >= MAPPED_BITS)
    return g_inet_address_mask_new (address, bits - MAPPED_BITS, NULL);
  return g_inet_address_mask_new (whole, bits, NULL);
}

FoyerPeerList *
foyer_peer_list_parse (const char *text, GError **error)
{
  g_auto (GStrv) words = g_strsplit_set (text != NULL ? text : "", ", \t\r\n", -1);
  g_autoptr (FoyerPeerList) self = g_new0 (FoyerPeerList, 1);

  g_atomic_ref_count_init (&self->references);
  self->masks = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; words[i] != NULL; i++)
    {
      GInetAddressMask *mask;

      if (*words[i] == '\0')
        continue;
      mask = read_mask (words[i]);
      if (mask == NULL)
        {
          g_set_error (error, FOYER_NET_ERROR, FOYER_NET_ERROR_SETTING,
                       "'%.60s' is no address and no network: write 192.0.2.7, 10.0.0.0/8 or "
                       "2001:db8::/32, with zeros behind the prefix",
                       words[i]);
          return NULL;
        }
      g_ptr_array_add (self->masks, mask);
      if (self->masks->len > FOYER_LIMIT_PEER_NETWORKS)
        {
          g_set_error (error, FOYER_NET_ERROR, FOYER_NET_ERROR_SETTING,
                       "there are more than %u networks in one list: join them to larger ones",
                       FOYER_LIMIT_PEER_NETWORKS);
          return NULL;
        }
    }
  return g_steal_pointer (&self);
}

guint
foyer_peer_list_get_length (const FoyerPeerList *self)
{
  return self->masks->len;
}

char *
foyer_peer_list_dup_text (const FoyerPeerList *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->masks->len; i++)
    {
      g_autofree char *mask = g_inet_address_mask_to_string (self->masks->pdata[i]);

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", mask);
    }
  return g_string_free (text, FALSE);
}

gboolean
foyer_peer_list_has (const FoyerPeerList *self, GInetAddress *address)
{
  g_autoptr (GInetAddress) peer = foyer_peer_address_dup (address);

  for (guint i = 0; i < self->masks->len; i++)
    {
      GInetAddressMask *mask = self->masks->pdata[i];

      if (g_inet_address_mask_get_family (mask) == g_inet_address_get_family (peer)
          && g_inet_address_mask_matches (mask, peer))
        return TRUE;
    }
  return FALSE;
}

gboolean
foyer_peer_list_allows (const FoyerPeerList *self, GInetAddress *address)
{
  g_autoptr (GInetAddress) peer = foyer_peer_address_dup (address);

  if (self == NULL || self->masks->len == 0)
    return g_inet_address_get_is_loopback (peer);
  return foyer_peer_list_has (self, peer);
}

gboolean
foyer_peer_list_allows_text (const FoyerPeerList *self, const char *address)
{
  g_autoptr (GInetAddress) peer = g_inet_address_new_from_string (address);

  return peer != NULL && foyer_peer_list_allows (self, peer);
}
