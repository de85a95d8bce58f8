/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tokens over a record, and three sides of one value. */
#include "config.h"

#include "foyer-model-error.h"
#include "foyer-token-fold.h"

static FoyerRecord *
make_record (void)
{
  g_autoptr (FoyerRecordBuilder) builder = foyer_record_builder_new ();

  foyer_record_builder_set_text (builder, FOYER_FIELD_FULL_NAME, "Jhon Smith");
  foyer_record_builder_set_text (builder, FOYER_FIELD_GIVEN_NAME, "Jhon");
  foyer_record_builder_set_text (builder, FOYER_FIELD_FAMILY_NAME, "Smith");
  foyer_record_builder_set_text (builder, FOYER_FIELD_PRINT_TIER, "GENERAL");
  foyer_record_builder_set_text (builder, FOYER_FIELD_ACCESS_LEVEL, "1");
  foyer_record_builder_set_text (builder, FOYER_FIELD_COMPANY, "ACME");
  foyer_record_builder_set_custom (builder, "hat", "L");
  foyer_record_builder_set_status (builder, FOYER_STATUS_ACTIVE);
  return foyer_record_builder_end (builder);
}

/* (transfer full) An edit that sets @path to @text; NULL takes it away. */
static FoyerToken *
make_edit (const char *path, const char *text)
{
  FoyerToken *token = foyer_token_new (FOYER_TOKEN_KIND_EDIT);
  g_autoptr (FoyerRecordBuilder) builder = foyer_record_builder_new ();
  FoyerTokenField field;

  g_assert_true (foyer_token_field_parse (path, TRUE, &field, NULL));
  if (field.key != NULL)
    foyer_record_builder_set_custom (builder, field.key, text);
  else
    foyer_record_builder_set_text (builder, field.field, text);
  token->field = g_strdup (path);
  token->value = foyer_record_builder_end (builder);
  return token;
}

static FoyerRecord *
fold (FoyerRecord *source, GPtrArray *tokens)
{
  return foyer_token_fold (source, (FoyerToken *const *)tokens->pdata, tokens->len);
}

static void
test_fold (void)
{
  g_autoptr (FoyerRecord) source = make_record ();
  g_autoptr (GPtrArray) tokens = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_token_unref);
  g_autoptr (FoyerRecord) none = fold (source, tokens);

  g_assert_true (foyer_record_equal (none, source));
  g_ptr_array_add (tokens, make_edit ("company", "Acme Ltd"));
  g_ptr_array_add (tokens, make_edit ("custom.hat", NULL));
  g_ptr_array_add (tokens, make_edit ("custom.shoe", "43"));
  {
    g_autoptr (FoyerRecord) record = fold (source, tokens);

    g_assert_cmpstr (foyer_record_get_text (record, FOYER_FIELD_COMPANY), ==, "Acme Ltd");
    g_assert_null (foyer_record_get_custom (record, "hat"));
    g_assert_cmpstr (foyer_record_get_custom (record, "shoe"), ==, "43");
    g_assert_cmpstr (foyer_record_get_text (record, FOYER_FIELD_GIVEN_NAME), ==, "Jhon");
  }
  /* What is not in force changes nothing; what is in conflict does. */
  ((FoyerToken *)tokens->pdata[0])->state = FOYER_TOKEN_STATE_UNDONE;
  ((FoyerToken *)tokens->pdata[1])->state = FOYER_TOKEN_STATE_EXPIRED;
  ((FoyerToken *)tokens->pdata[2])->state = FOYER_TOKEN_STATE_IN_CONFLICT;
  {
    g_autoptr (FoyerRecord) record = fold (source, tokens);

    g_assert_cmpstr (foyer_record_get_text (record, FOYER_FIELD_COMPANY), ==, "ACME");
    g_assert_cmpstr (foyer_record_get_custom (record, "hat"), ==, "L");
    g_assert_cmpstr (foyer_record_get_custom (record, "shoe"), ==, "43");
  }
}

/* A new name takes the parts of the old one away; parts with tokens of their own stay, in whichever
 * order the tokens were made. */
static void
test_fold_name (void)
{
  for (guint order = 0; order < 2; order++)
    {
      g_autoptr (FoyerRecord) source = make_record ();
      g_autoptr (GPtrArray) tokens
          = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_token_unref);
      g_autoptr (FoyerRecord) record = NULL;

      g_ptr_array_add (tokens, make_edit (order == 0 ? "full_name" : "given_name",
                                          order == 0 ? "John Smith" : "John"));
      g_ptr_array_add (tokens, make_edit (order == 0 ? "given_name" : "full_name",
                                          order == 0 ? "John" : "John Smith"));
      record = fold (source, tokens);
      g_assert_cmpstr (foyer_record_get_text (record, FOYER_FIELD_FULL_NAME), ==, "John Smith");
      g_assert_cmpstr (foyer_record_get_text (record, FOYER_FIELD_GIVEN_NAME), ==, "John");
      g_assert_null (foyer_record_get_text (record, FOYER_FIELD_FAMILY_NAME));
    }
  {
    g_autoptr (FoyerRecord) source = make_record ();
    g_autoptr (FoyerToken) token = make_edit ("full_name", "JHON SMITH");
    g_autoptr (FoyerRecord) record = foyer_token_fold (source, &token, 1);

    g_assert_cmpstr (foyer_record_get_text (record, FOYER_FIELD_GIVEN_NAME), ==, "Jhon");
  }
}

/* A tier comes with what follows from it. */
static void
test_fold_tier (void)
{
  static const FoyerTokenField tier = { .field = FOYER_FIELD_PRINT_TIER };
  g_autoptr (FoyerRecord) source = make_record ();
  g_autoptr (FoyerRecordBuilder) builder = foyer_record_builder_new_from (source);
  g_autoptr (FoyerRecord) wanted = NULL;
  g_autoptr (FoyerRecord) record = NULL;
  g_autoptr (FoyerToken) token = foyer_token_new (FOYER_TOKEN_KIND_EDIT);

  foyer_record_builder_set_text (builder, FOYER_FIELD_PRINT_TIER, "VIP");
  foyer_record_builder_set_text (builder, FOYER_FIELD_ACCESS_LEVEL, "9");
  foyer_record_builder_set_flag (builder, FOYER_FIELD_VIP, TRUE);
  wanted = foyer_record_builder_end (builder);
  token->field = g_strdup ("print_tier");
  token->value = foyer_token_field_dup_value (&tier, wanted);
  g_assert_false (foyer_record_has (token->value, FOYER_FIELD_FULL_NAME));
  g_assert_false (foyer_record_has (token->value, FOYER_FIELD_STATUS));
  record = foyer_token_fold (source, &token, 1);
  g_assert_true (foyer_record_equal (record, wanted));
}

static void
test_fields (void)
{
  static const struct
  {
    const char *path;
    gboolean may_record, may_letter, needs_supervisor;
  } cases[] = {
    { "nonsense", FALSE, FALSE, FALSE },     { "", FALSE, FALSE, FALSE },
    { "custom", FALSE, FALSE, FALSE },       { "custom.", FALSE, FALSE, FALSE },
    { "attendee_id", FALSE, FALSE, FALSE },  { "source", FALSE, FALSE, FALSE },
    { "access_level", FALSE, FALSE, FALSE }, { "vip", FALSE, FALSE, FALSE },
    { "source_id", FALSE, TRUE, TRUE },      { "print_tier", TRUE, TRUE, TRUE },
    { "status", TRUE, TRUE, TRUE },          { "registered_at", TRUE, TRUE, TRUE },
    { "full_name", TRUE, TRUE, FALSE },      { "custom.hat", TRUE, TRUE, FALSE },
    { "dietary_flags", TRUE, TRUE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint has_record = 0; has_record < 2; has_record++)
      {
        FoyerTokenField field = { 0 };
        g_autoptr (GError) error = NULL;
        gboolean may = foyer_token_field_parse (cases[i].path, has_record != 0, &field, &error);

        g_assert_cmpint (may, ==, has_record ? cases[i].may_record : cases[i].may_letter);
        if (may)
          g_assert_cmpint (foyer_token_field_needs_supervisor (field.field), ==,
                           cases[i].needs_supervisor);
        else
          g_assert_error (error, FOYER_MODEL_ERROR, FOYER_MODEL_ERROR_VALUE);
      }
}

static void
test_three_way (void)
{
  static const FoyerTokenField company = { .field = FOYER_FIELD_COMPANY };
  static const FoyerTokenField hat = { .field = FOYER_FIELD_CUSTOM, .key = "hat" };
  static const struct
  {
    const char *base, *mine, *theirs;
    FoyerThreeWay verdict;
  } cases[] = {
    { "a", "b", "c", FOYER_THREE_WAY_CLASH },  { NULL, "b", "c", FOYER_THREE_WAY_CLASH },
    { "a", NULL, "c", FOYER_THREE_WAY_CLASH }, { "a", "b", NULL, FOYER_THREE_WAY_CLASH },
    { "a", "b", "a", FOYER_THREE_WAY_MINE },   { NULL, "b", NULL, FOYER_THREE_WAY_MINE },
    { "a", NULL, "a", FOYER_THREE_WAY_MINE },  { "a", "b", "b", FOYER_THREE_WAY_SAME },
    { "a", NULL, NULL, FOYER_THREE_WAY_SAME }, { "a", "a", "a", FOYER_THREE_WAY_SAME },
    { "a", "", NULL, FOYER_THREE_WAY_CLASH },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FoyerRecordBuilder) builder = foyer_record_builder_new ();
      const char *const texts[] = { cases[i].base, cases[i].mine, cases[i].theirs };
      FoyerRecord *records[3];

      for (guint side = 0; side < 3; side++)
        {
          foyer_record_builder_set_text (builder, FOYER_FIELD_COMPANY, texts[side]);
          foyer_record_builder_set_custom (builder, "hat", texts[side]);
          records[side] = foyer_record_builder_end (builder);
        }
      g_assert_cmpint (
          foyer_three_way_compare_texts (cases[i].base, cases[i].mine, cases[i].theirs), ==,
          cases[i].verdict);
      g_assert_cmpint (foyer_three_way_compare (&company, records[0], records[1], records[2]), ==,
                       cases[i].verdict);
      g_assert_cmpint (foyer_three_way_compare (&hat, records[0], records[1], records[2]), ==,
                       cases[i].verdict);
      g_assert_cmpint (foyer_three_way_compare (&hat, NULL, records[1], records[2]), ==,
                       cases[i].verdict == FOYER_THREE_WAY_SAME ? FOYER_THREE_WAY_SAME
                                                                : FOYER_THREE_WAY_CLASH);
      for (guint side = 0; side < 3; side++)
        foyer_record_unref (records[side]);
    }
  g_assert_cmpstr (foyer_three_way_get_name (FOYER_THREE_WAY_CLASH), ==, "clash");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/token-fold/fold", test_fold);
  g_test_add_func ("/model/token-fold/name", test_fold_name);
  g_test_add_func ("/model/token-fold/tier", test_fold_tier);
  g_test_add_func ("/model/token-fold/fields", test_fields);
  g_test_add_func ("/model/token-fold/three-way", test_three_way);
  return g_test_run ();
}
