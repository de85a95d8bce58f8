/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of networks: what is read, what is refused, who is in them. */
#include "config.h"

#include "foyer-limits.h"
#include "foyer-peer-list.h"

#include <string.h>

static FoyerPeerList *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  FoyerPeerList *list = foyer_peer_list_parse (text, &error);

  g_assert_no_error (error);
  return list;
}

static void
test_allows (void)
{
  static const struct
  {
    const char *list;
    const char *address;
    gboolean is_allowed;
  } cases[] = {
    { NULL, "127.0.0.1", TRUE },
    { "", "127.9.9.9", TRUE },
    { " ,\n", "::1", TRUE },
    { "", "::ffff:127.0.0.1", TRUE },
    { "", "192.0.2.1", FALSE },
    { "", "0.0.0.0", FALSE },
    { "", "2001:db8::1", FALSE },
    { "", "::ffff:192.0.2.1", FALSE },
    { "192.0.2.7", "192.0.2.7", TRUE },
    { "192.0.2.7", "192.0.2.6", FALSE },
    /* With a list, loopback is like anybody. */
    { "192.0.2.7", "127.0.0.1", FALSE },
    { "10.0.0.0/8,192.0.2.0/25", "10.255.255.255", TRUE },
    { "10.0.0.0/8,192.0.2.0/25", "11.0.0.0", FALSE },
    { "10.0.0.0/8,192.0.2.0/25", "192.0.2.127", TRUE },
    { "10.0.0.0/8,192.0.2.0/25", "192.0.2.128", FALSE },
    { "10.0.0.0/8,192.0.2.0/25", "::ffff:10.1.2.3", TRUE },
    { "10.0.0.0/8,192.0.2.0/25", "::10.1.2.3", FALSE },
    { "::ffff:10.0.0.0/104", "10.1.2.3", TRUE },
    { "::ffff:10.0.0.0/104", "::ffff:10.1.2.3", TRUE },
    { "::ffff:10.0.0.0/104", "11.1.2.3", FALSE },
    { "::ffff:192.0.2.7", "192.0.2.7", TRUE },
    { "0.0.0.0/0", "203.0.113.1", TRUE },
    { "0.0.0.0/0", "2001:db8::1", FALSE },
    { "::/0", "2001:db8::1", TRUE },
    { "::/0", "203.0.113.1", FALSE },
    { "2001:db8::/33", "2001:db8:7fff::1", TRUE },
    { "2001:db8::/33", "2001:db8:8000::1", FALSE },
    { "", "no address", FALSE },
    { "0.0.0.0/0", "", FALSE },
    { "0.0.0.0/0", "192.0.2.1 ", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FoyerPeerList) list = parse (cases[i].list);

      if (foyer_peer_list_allows_text (list, cases[i].address) != cases[i].is_allowed)
        g_error ("'%s' in '%s'", cases[i].address, cases[i].list);
    }
}

static void
test_none (void)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GInetAddress) other = g_inet_address_new_from_string ("192.0.2.1");
  g_autoptr (FoyerPeerList) empty = parse (NULL);

  g_assert_true (foyer_peer_list_allows (NULL, loopback));
  g_assert_false (foyer_peer_list_allows (NULL, other));
  g_assert_cmpuint (foyer_peer_list_get_length (empty), ==, 0);
  /* Being let in is one thing, being in the list another: proxies are never implied. */
  g_assert_false (foyer_peer_list_has (empty, loopback));
}

static void
test_refused (void)
{
  static const char *const texts[]
      = { "desk.example",   "10.0.0.7/8", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0/8",
          "2001:db8::1/32", "::/129",     "10.0.0.0/",   "300.0.0.1",   "1.2.3.4;5.6.7.8" };
  g_autoptr (GString) many = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *text = g_strdup_printf ("192.0.2.1, %s", texts[i]);
      g_autoptr (GError) each = NULL;

      g_assert_null (foyer_peer_list_parse (text, &each));
      g_assert_error (each, FOYER_NET_ERROR, FOYER_NET_ERROR_SETTING);
      g_assert_nonnull (strstr (each->message, texts[i]));
    }
  for (guint i = 0; i <= FOYER_LIMIT_PEER_NETWORKS; i++)
    g_string_append (many, "192.0.2.1 ");
  g_assert_null (foyer_peer_list_parse (many->str, &error));
  g_assert_error (error, FOYER_NET_ERROR, FOYER_NET_ERROR_SETTING);
}

static void
test_text (void)
{
  g_autoptr (FoyerPeerList) list = parse ("10.0.0.0/8\t192.0.2.7,,2001:db8::/32");
  g_autofree char *text = foyer_peer_list_dup_text (list);
  g_autoptr (FoyerPeerList) again = parse (text);
  g_autofree char *text_again = foyer_peer_list_dup_text (again);

  g_assert_cmpuint (foyer_peer_list_get_length (list), ==, 3);
  g_assert_cmpstr (text, ==, "10.0.0.0/8, 192.0.2.7, 2001:db8::/32");
  g_assert_cmpstr (text_again, ==, text);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/peer-list/allows", test_allows);
  g_test_add_func ("/peer-list/none", test_none);
  g_test_add_func ("/peer-list/refused", test_refused);
  g_test_add_func ("/peer-list/text", test_text);
  return g_test_run ();
}
