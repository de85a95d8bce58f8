/* SPDX-License-Identifier: GPL-3.0-or-later */
/* IPP messages to bytes and back. */
#include "config.h"

#include "foyer-ipp-message.h"

#include "foyer-dispatch-error.h"
#include "foyer-limits.h"

#include <string.h>

#define HEADER_BYTES 8

static ssize_t
write_cb (void *context, ipp_uchar_t *data, size_t length)
{
  g_byte_array_append (context, data, (guint)length);
  return (ssize_t)length;
}

GBytes *
foyer_ipp_message_encode (ipp_t *message, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  ipp_state_t state;

  g_return_val_if_fail (message != NULL, NULL);
  ippSetState (message, IPP_STATE_IDLE);
  do
    /* The context must not be NULL: libcups then writes nothing at all. */
    state = ippWriteIO (bytes, write_cb, 1, NULL, message);
  while (state != IPP_STATE_ERROR && state != IPP_STATE_DATA);
  if (state == IPP_STATE_ERROR)
    {
      g_set_error_literal (error, FOYER_DISPATCH_ERROR, FOYER_DISPATCH_ERROR_UNSUPPORTED,
                           "the request cannot be encoded: a value is too long");
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

typedef struct
{
  const guint8 *data;
  gsize length;
  gsize position;
} Reader;

static gboolean
skip_counted (Reader *reader)
{
  gsize count;

  if (reader->length - reader->position < 2)
    return FALSE;
  count = (gsize)reader->data[reader->position] << 8 | reader->data[reader->position + 1];
  if (reader->length - reader->position - 2 < count)
    return FALSE;
  reader->position += 2 + count;
  return TRUE;
}

/* NULL if the message is whole and flat enough for libcups; otherwise what is wrong. No recursion.
 */
static const char *
find_flaw (const guint8 *data, gsize length)
{
  Reader reader = { data, length, HEADER_BYTES };
  guint depth = 0;

  if (length < HEADER_BYTES)
    return "it is shorter than a header";
  if (data[0] != 1 && data[0] != 2)
    return "it is of another version than 1 or 2";
  while (reader.position < length)
    {
      guint8 tag = data[reader.position++];

      if (tag == IPP_TAG_END)
        return depth == 0 ? NULL : "a collection is not closed";
      if (tag < IPP_TAG_UNSUPPORTED_VALUE) /* begins a group of attributes */
        {
          if (depth > 0)
            return "a group begins inside a collection";
          continue;
        }
      if (!skip_counted (&reader) || !skip_counted (&reader))
        return "it is cut";
      if (tag == IPP_TAG_BEGIN_COLLECTION && ++depth > FOYER_LIMIT_IPP_DEPTH)
        return "its collections are nested too deeply";
      if (tag == IPP_TAG_END_COLLECTION && depth-- == 0)
        return "a collection ends that never began";
    }
  return "it is cut";
}

static ssize_t
read_cb (void *context, ipp_uchar_t *data, size_t length)
{
  Reader *reader = context;
  gsize count = MIN (length, reader->length - reader->position);

  memcpy (data, reader->data + reader->position, count);
  reader->position += count;
  return (ssize_t)count;
}

ipp_t *
foyer_ipp_message_decode (gconstpointer data, gsize length, GError **error)
{
  const char *flaw = find_flaw (data, length);
  g_autoptr (ipp_t) message = NULL;
  Reader reader = { data, length, 0 };
  ipp_state_t state;

  if (flaw == NULL)
    {
      message = ippNew ();
      ippSetState (message, IPP_STATE_IDLE);
      do
        state = ippReadIO (&reader, read_cb, 1, NULL, message);
      while (state != IPP_STATE_ERROR && state != IPP_STATE_DATA && state != IPP_STATE_IDLE);
      if (state == IPP_STATE_DATA)
        return g_steal_pointer (&message);
      flaw = "its attributes are malformed";
    }
  g_set_error (error, FOYER_DISPATCH_ERROR, FOYER_DISPATCH_ERROR_UNKNOWN_OUTCOME,
               "the answer of %" G_GSIZE_FORMAT " bytes is not a readable IPP message: %s", length,
               flaw);
  return NULL;
}
