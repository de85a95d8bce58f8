/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding what a request is about, where each vendor says it. */
#include "config.h"

#include "foyer-intake-scope.h"

#include "foyer-json.h"

/* Headers that name the type of the event; they are looked at before the body. */
static const char *const type_headers[]
    = { "X-GitHub-Event",       "X-Shopify-Topic",   "X-Webhook-Name",
        "X-Tito-Webhook-Event", "X-Webconnex-Event", "X-Eventbrite-Event" };

/* Members of the body that name it, in this order. */
static const char *const type_members[]
    = { "/type", "/event_type", "/subscriptionType", "/event", "/action" };

gboolean
foyer_intake_scope_is_limited (const FoyerSource *source)
{
  return source->event_types != NULL || source->events != NULL;
}

static gboolean
allows (char **list, const char *text)
{
  return list == NULL || (text != NULL && g_strv_contains ((const char *const *)list, text));
}

static const char *
find_header (const FoyerHeaders *headers)
{
  for (guint i = 0; i < G_N_ELEMENTS (type_headers); i++)
    {
      const char *type = foyer_headers_find (headers, type_headers[i]);

      if (type != NULL)
        return type;
    }
  return NULL;
}

static const char *
find_member (json_t *item)
{
  for (guint i = 0; i < G_N_ELEMENTS (type_members); i++)
    {
      const char *type = json_string_value (foyer_json_get_pointer (item, type_members[i]));

      if (type != NULL)
        return type;
    }
  return NULL;
}

static gboolean
allows_item (const FoyerSource *source, const char *type, json_t *item)
{
  const char *event = json_string_value (foyer_json_get_pointer (item, "/event"));

  return allows (source->event_types, type != NULL ? type : find_member (item))
         && allows (source->events, event);
}

gboolean
foyer_intake_scope_allows (const FoyerSource *source, const FoyerHeaders *headers, const char *body,
                           gsize length)
{
  g_autoptr (json_t) root = foyer_json_parse (body, length, &foyer_json_record_limits, NULL);
  const char *type = find_header (headers);

  if (root == NULL)
    return TRUE;
  if (!json_is_array (root))
    return allows_item (source, type, root);
  for (gsize i = 0; i < json_array_size (root); i++)
    if (!allows_item (source, type, json_array_get (root, i)))
      return FALSE;
  return TRUE;
}

gboolean
foyer_intake_scope_allows_tier (const FoyerSource *source, const char *tier)
{
  return tier == NULL || allows (source->tiers, tier);
}
