/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every state and act of a token, and its seal. */
#include "config.h"

#include "foyer-token-seal.h"

static void
test_table (void)
{
  /* redeem, revoke, expire, dispute, keep, concede, supersede, undo, restore */
  static const char *const expected[FOYER_N_TOKEN_STATES][FOYER_N_TOKEN_ACTS] = {
    { "redeemed", "revoked", "expired", NULL, NULL, NULL, NULL, NULL, NULL },
    { NULL },
    { NULL },
    { NULL, NULL, "expired", "in-conflict", NULL, NULL, "superseded", "undone", NULL },
    { NULL, NULL, "expired", "in-conflict", "applied", "conceded", "superseded", "undone", NULL },
    { NULL, NULL, "expired", NULL, NULL, NULL, NULL, NULL, "applied" },
    { NULL },
    { NULL },
    { NULL },
  };

  for (guint state = 0; state < FOYER_N_TOKEN_STATES; state++)
    for (guint act = 0; act < FOYER_N_TOKEN_ACTS; act++)
      {
        FoyerTokenState after = (FoyerTokenState)state;
        gboolean may = foyer_token_state_after ((FoyerTokenState)state, (FoyerTokenAct)act, &after);

        g_assert_cmpint (may, ==, expected[state][act] != NULL);
        g_assert_cmpstr (foyer_token_state_get_name (after), ==,
                         may ? expected[state][act]
                             : foyer_token_state_get_name ((FoyerTokenState)state));
      }
}

static void
test_names (void)
{
  FoyerTokenState state = FOYER_TOKEN_STATE_GRANTED;
  FoyerTokenKind kind = FOYER_TOKEN_KIND_EDIT;

  for (guint i = 0; i < FOYER_N_TOKEN_STATES; i++)
    {
      g_assert_true (
          foyer_token_state_parse (foyer_token_state_get_name ((FoyerTokenState)i), &state));
      g_assert_cmpint (state, ==, i);
    }
  for (guint i = 0; i < FOYER_N_TOKEN_KINDS; i++)
    {
      g_assert_true (foyer_token_kind_parse (foyer_token_kind_get_name ((FoyerTokenKind)i), &kind));
      g_assert_cmpint (kind, ==, i);
    }
  g_assert_false (foyer_token_state_parse ("Applied", &state));
  g_assert_false (foyer_token_kind_parse (NULL, &kind));
  g_assert_cmpstr (foyer_token_act_get_name (FOYER_TOKEN_ACT_RESTORE), ==, "restore");
}

static void
test_in_force (void)
{
  for (guint kind = 0; kind < FOYER_N_TOKEN_KINDS; kind++)
    for (guint state = 0; state < FOYER_N_TOKEN_STATES; state++)
      {
        g_autoptr (FoyerToken) token = foyer_token_new ((FoyerTokenKind)kind);

        g_assert_cmpint (token->state, ==,
                         kind == FOYER_TOKEN_KIND_CODE ? FOYER_TOKEN_STATE_GRANTED
                                                       : FOYER_TOKEN_STATE_APPLIED);
        token->state = (FoyerTokenState)state;
        g_assert_cmpint (
            foyer_token_is_in_force (token), ==,
            kind == FOYER_TOKEN_KIND_EDIT
                && (state == FOYER_TOKEN_STATE_APPLIED || state == FOYER_TOKEN_STATE_IN_CONFLICT));
      }
}

static FoyerToken *
make_token (void)
{
  FoyerToken *token = foyer_token_new (FOYER_TOKEN_KIND_EDIT);

  token->attendee_id = g_strdup ("9f0f0f26-6f7a-5a0f-8d1c-1f0e2d3c4b5a");
  token->version = 3;
  token->base = foyer_digest_of ("base", 4);
  token->field = g_strdup ("company");
  token->old_value = g_strdup ("ACME");
  token->new_value = g_strdup ("Acme Ltd");
  token->reason = g_strdup ("as on the card");
  token->who = g_strdup ("anna");
  token->role = g_strdup ("clerk");
  token->made_usec = 1767225600000000;
  token->supersedes = 7;
  return token;
}

static FoyerDigest
seal (const FoyerToken *token, guint8 salt_byte, guint8 key_byte)
{
  guint8 salt[FOYER_TOKEN_SALT_BYTES] = { salt_byte };
  guint8 key[FOYER_DIGEST_BYTES] = { key_byte };
  FoyerTokenCommitments commitments;

  foyer_token_commit (token, salt, &commitments);
  return foyer_token_seal (token, &commitments, key);
}

/* Each of the changes gives another seal. */
static void
test_seal (void)
{
  enum
  {
    N_CHANGES = 15
  };
  g_autoptr (FoyerToken) token = make_token ();
  FoyerDigest first = seal (token, 1, 2);
  FoyerDigest again = seal (token, 1, 2);

  g_assert_true (foyer_digest_equal (&first, &again));
  for (guint i = 0; i < N_CHANGES; i++)
    {
      g_autoptr (FoyerToken) other = make_token ();
      FoyerDigest changed;

      switch (i)
        {
        case 0:
          other->kind = FOYER_TOKEN_KIND_UNDO;
          break;
        case 1:
          g_clear_pointer (&other->attendee_id, g_free);
          break;
        case 2:
          other->dead_letter_id = 1;
          break;
        case 3:
          other->version = 4;
          break;
        case 4:
          other->base.bytes[31] ^= 1;
          break;
        case 5:
          other->field[0] = 'C';
          break;
        case 6:
          g_clear_pointer (&other->old_value, g_free);
          break;
        case 7:
          other->new_value[0] = '\0';
          break;
        case 8:
          other->reason[0] = 'A';
          break;
        case 9:
          other->who[0] = 'A';
          break;
        case 10:
          other->role[0] = 'C';
          break;
        case 11:
          other->made_usec++;
          break;
        case 12:
          other->expires_usec = 1;
          break;
        case 13:
          other->supersedes = 8;
          break;
        default:
          other->undoes = 7;
          break;
        }
      changed = seal (other, 1, 2);
      g_assert_false (foyer_digest_equal (&first, &changed));
    }
  again = seal (token, 3, 2);
  g_assert_false (foyer_digest_equal (&first, &again));
  again = seal (token, 1, 3);
  g_assert_false (foyer_digest_equal (&first, &again));
}

/* Absent and empty are two things; the same text in another place is another commitment. */
static void
test_commitments (void)
{
  static const guint8 salt[FOYER_TOKEN_SALT_BYTES] = { 5 };
  g_autoptr (FoyerToken) token = make_token ();
  FoyerTokenCommitments absent, empty;

  g_clear_pointer (&token->new_value, g_free);
  foyer_token_commit (token, salt, &absent);
  token->new_value = g_strdup ("");
  foyer_token_commit (token, salt, &empty);
  g_assert_false (foyer_digest_equal (&absent.new_value, &empty.new_value));
  g_assert_true (foyer_digest_equal (&absent.old_value, &empty.old_value));
  g_free (token->new_value);
  token->new_value = g_strdup (token->old_value);
  foyer_token_commit (token, salt, &empty);
  g_assert_false (foyer_digest_equal (&empty.old_value, &empty.new_value));
}

static void
test_next_base (void)
{
  FoyerDigest raw = foyer_digest_of ("raw", 3), seal_a = foyer_digest_of ("a", 1);
  FoyerDigest seal_b = foyer_digest_of ("b", 1);
  FoyerDigest one = foyer_token_next_base (&raw, &seal_a);
  FoyerDigest other = foyer_token_next_base (&raw, &seal_b);
  FoyerDigest two = foyer_token_next_base (&one, &seal_b);
  FoyerDigest swapped = foyer_token_next_base (&other, &seal_a);

  g_assert_false (foyer_digest_equal (&one, &raw));
  g_assert_false (foyer_digest_equal (&one, &other));
  g_assert_false (foyer_digest_equal (&two, &swapped));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/token/table", test_table);
  g_test_add_func ("/model/token/names", test_names);
  g_test_add_func ("/model/token/in-force", test_in_force);
  g_test_add_func ("/model/token/seal", test_seal);
  g_test_add_func ("/model/token/commitments", test_commitments);
  g_test_add_func ("/model/token/next-base", test_next_base);
  return g_test_run ();
}
