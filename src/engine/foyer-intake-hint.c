/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notices of unsigned senders. Every part of a key is checked letter by letter: it becomes part of
 * a URL, and anybody can send a notice. */
#include "config.h"

#include "foyer-intake-hint.h"

#include "foyer-json.h"
#include "foyer-limits.h"

#include <string.h>

#define PRETIX_CODE_BYTES 64
#define EVENTBRITE_ID_BYTES 24
#define DIGITS "0123456789"
#define CODE_CHARACTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZ" DIGITS

static const char *
get_text (json_t *root, const char *pointer)
{
  return json_string_value (foyer_json_get_pointer (root, pointer));
}

/* ---- pretix ---- */

static gboolean
is_code (const char *code)
{
  gsize length = code != NULL ? strlen (code) : 0;

  return length > 0 && length <= PRETIX_CODE_BYTES && strspn (code, CODE_CHARACTERS) == length;
}

static FoyerHint
read_pretix (const FoyerSource *source, json_t *root, char **key)
{
  const char *organizer = get_text (root, "/organizer");
  const char *event = get_text (root, "/event");
  const char *code = get_text (root, "/code");

  if (organizer == NULL || get_text (root, "/action") == NULL)
    return FOYER_HINT_UNREADABLE;
  if (g_strcmp0 (organizer, source->pull_organizer) != 0
      || (event != NULL && g_strcmp0 (event, source->pull_event) != 0))
    return FOYER_HINT_FOREIGN;
  if (event == NULL || code == NULL)
    return FOYER_HINT_NOTHING;
  if (!is_code (code))
    return FOYER_HINT_UNREADABLE;
  *key = g_strdup (code);
  return FOYER_HINT_FETCH;
}

/* ---- Eventbrite ---- */

static gboolean
is_id (const char *id)
{
  gsize length = strlen (id);

  return length > 0 && length <= EVENTBRITE_ID_BYTES && strspn (id, DIGITS) == length;
}

/* "/v3/orders/1/", "/v3/events/1/attendees/2/", "/v3/events/1/orders/2/". */
static gboolean
is_path (const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", 8);
  guint n = g_strv_length (parts);

  if (n > 0 && *parts[n - 1] == '\0')
    n--; /* a slash at the end */
  if (n == 4)
    return *parts[0] == '\0' && g_str_equal (parts[1], "v3") && g_str_equal (parts[2], "orders")
           && is_id (parts[3]);
  return n == 6 && *parts[0] == '\0' && g_str_equal (parts[1], "v3")
         && g_str_equal (parts[2], "events") && is_id (parts[3])
         && (g_str_equal (parts[4], "attendees") || g_str_equal (parts[4], "orders"))
         && is_id (parts[5]);
}

/* The path of a URL that is on the pinned host and of a known shape, else NULL. The whole beginning
 * is compared, with its slash: "https://api.host@evil" does not pass. */
static const char *
get_pinned_path (const FoyerSource *source, const char *url)
{
  gsize length = strlen (source->pull_url);

  return strncmp (url, source->pull_url, length) == 0 && url[length] == '/'
                 && is_path (url + length)
             ? url + length
             : NULL;
}

static FoyerHint
read_eventbrite (const FoyerSource *source, json_t *root, char **key)
{
  const char *action = get_text (root, "/config/action");
  const char *url = get_text (root, "/api_url");
  const char *path;

  if (action == NULL || url == NULL)
    return FOYER_HINT_UNREADABLE;
  if (g_str_equal (action, "test"))
    return FOYER_HINT_NOTHING;
  path = get_pinned_path (source, url);
  if (path == NULL)
    return FOYER_HINT_FOREIGN;
  *key = g_strdup (path);
  return FOYER_HINT_FETCH;
}

FoyerHint
foyer_intake_hint_read (const FoyerSource *source, const char *body, gsize length, char **key)
{
  g_autoptr (json_t) root = foyer_json_parse (body, length, &foyer_json_record_limits, NULL);

  if (root == NULL)
    return FOYER_HINT_UNREADABLE;
  switch (source->pull)
    {
    case FOYER_PULL_PRETIX:
      return read_pretix (source, root, key);
    case FOYER_PULL_EVENTBRITE:
      return read_eventbrite (source, root, key);
    case FOYER_PULL_NONE:
      break;
    }
  return FOYER_HINT_UNREADABLE;
}

char *
foyer_intake_hint_dup_url (const FoyerSource *source, const char *key)
{
  switch (source->pull)
    {
    case FOYER_PULL_PRETIX:
      return is_code (key) ? g_strdup_printf ("%s/api/v1/organizers/%s/events/%s/orders/%s/",
                                              source->pull_url, source->pull_organizer,
                                              source->pull_event, key)
                           : NULL;
    case FOYER_PULL_EVENTBRITE:
      return is_path (key)
                 ? g_strconcat (source->pull_url, key,
                                strstr (key, "/attendees/") == NULL ? "?expand=attendees" : "",
                                NULL)
                 : NULL;
    case FOYER_PULL_NONE:
      break;
    }
  return NULL;
}

static gboolean
is_order_path (const char *path)
{
  return is_path (path) && strstr (path, "/orders/") != NULL;
}

GPtrArray *
foyer_intake_hint_list_parts (const FoyerSource *source, const char *key, const char *body,
                              gsize length)
{
  static const FoyerJsonLimits limits = { .bytes = FOYER_LIMIT_RECORD_BYTES * 8,
                                          .depth = FOYER_LIMIT_JSON_DEPTH,
                                          .nodes = FOYER_LIMIT_DOCUMENT_NODES,
                                          .string_bytes = FOYER_LIMIT_CELL_BYTES };
  g_autoptr (json_t) root = NULL;
  json_t *attendees;
  GPtrArray *keys;

  if (source->pull != FOYER_PULL_EVENTBRITE || !is_order_path (key))
    return NULL;
  keys = g_ptr_array_new_with_free_func (g_free);
  root = foyer_json_parse (body, length, &limits, NULL);
  attendees = root != NULL ? foyer_json_get_pointer (root, "/attendees") : NULL;
  for (gsize i = 0; i < json_array_size (attendees); i++)
    {
      const char *url = get_text (json_array_get (attendees, i), "/resource_uri");
      const char *path = url != NULL ? get_pinned_path (source, url) : NULL;

      if (path != NULL && !is_order_path (path))
        g_ptr_array_add (keys, g_strdup (path));
    }
  return keys;
}
