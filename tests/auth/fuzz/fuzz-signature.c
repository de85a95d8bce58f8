/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any headers and any body before every scheme: what passes is signed, in time, and would not pass
 * with another body. */
#include "config.h"

#include "foyer-signature.h"

#include "foyer-test-fuzz.h"

#include <string.h>

#define NOW_USEC (G_GINT64_CONSTANT (1614265330) * G_USEC_PER_SEC)
#define HOUR_USEC (3600 * G_GINT64_CONSTANT (1000000))

static FoyerSignatureKey *keys[FOYER_SIGNATURE_SCHEMES];
static FoyerSignatureKey *public_key;

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  for (guint i = 1; i < FOYER_SIGNATURE_SCHEMES; i++)
    keys[i] = foyer_signature_key_parse ((FoyerSignatureScheme)i,
                                         "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", NULL);
  public_key = foyer_signature_key_parse (
      FOYER_SIGNATURE_SCHEME_STANDARD, "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=", NULL);
  return 0;
}

/* Up to the next line feed, as a header's value, which has no NUL. */
static void
add_field (FoyerHeaders *headers, const char *name, GString *rest)
{
  gsize length = strcspn (rest->str, "\n");
  g_autofree char *value = g_strndup (rest->str, length);

  g_string_erase (rest, 0, (gssize)MIN (length + 1, rest->len));
  if (name != NULL)
    foyer_headers_add (headers, name, value);
}

static void
check_passed (const FoyerSignaturePolicy *policy, const FoyerSignedRequest *request,
              const GString *body)
{
  g_autofree char *other = g_strconcat (body->str, "x", NULL);
  g_autoptr (GBytes) other_body = g_bytes_new_static (other, strlen (other));
  FoyerSignedRequest altered = *request;
  g_auto (FoyerVerification) result = { 0 };
  g_auto (FoyerVerification) late = { 0 };

  altered.body = other_body;
  g_assert_false (foyer_signature_verify (policy, &altered, &result));
  if (foyer_signature_scheme_get_clock (policy->scheme) == FOYER_SIGNATURE_CLOCK_NONE)
    return;
  altered = *request;
  altered.arrival_usec += 2 * HOUR_USEC;
  g_assert_false (foyer_signature_verify (policy, &altered, &late));
  g_assert_cmpint (late.verdict, ==, FOYER_VERDICT_OLD_CLOCK);
}

/* The first byte is the scheme, then lines: signature, time, id; the rest is the body. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize length)
{
  g_autoptr (FoyerHeaders) headers = foyer_headers_new ();
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GString) rest = NULL;
  g_auto (FoyerVerification) result = { 0 };
  FoyerSignaturePolicy policy = { .endpoint = "fuzz" };
  FoyerSignedRequest request = { "POST", "https://desk.example/a%2Fb", headers };
  gboolean is_ok;

  if (length == 0)
    return 0;
  policy.scheme = (FoyerSignatureScheme)((data[0] - (guint)'a') % FOYER_SIGNATURE_SCHEMES);
  policy.keys[0] = keys[policy.scheme];
  if (policy.scheme == FOYER_SIGNATURE_SCHEME_STANDARD)
    policy.keys[1] = public_key;
  rest = g_string_new_len ((const char *)data + 1, (gssize)(length - 1));
  add_field (headers, foyer_signature_scheme_get_signature_header (policy.scheme), rest);
  add_field (headers, foyer_signature_scheme_get_clock_header (policy.scheme), rest);
  add_field (headers, foyer_signature_scheme_get_id_header (policy.scheme), rest);
  body = g_bytes_new_static (rest->str, strlen (rest->str));
  request.body = body;
  request.arrival_usec = NOW_USEC;
  is_ok = foyer_signature_verify (&policy, &request, &result);
  g_assert_cmpint (is_ok, ==, result.verdict == FOYER_VERDICT_OK);
  g_assert_cmpint (result.verdict, !=, FOYER_VERDICT_NO_SECRET);
  g_assert_cmpint (result.delivery_id != NULL, ==,
                   is_ok || policy.scheme == FOYER_SIGNATURE_SCHEME_NONE);
  if (is_ok)
    check_passed (&policy, &request, rest);
  return 0;
}
