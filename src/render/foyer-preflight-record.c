/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pre-flight of what a record brought, and of what the renderer says beside it. */
#include "config.h"

#include "foyer-preflight-private.h"

#include "foyer-text.h"

#include <string.h>

/* What forms and exports hold in place of a value, folded; "-" and its like fold to nothing. */
static const char *const placeholders[] = { "n a",
                                            "na",
                                            "none",
                                            "null",
                                            "nil",
                                            "undefined",
                                            "unknown",
                                            "tbd",
                                            "tba",
                                            "todo",
                                            "test",
                                            "test test",
                                            "asdf",
                                            "qwerty",
                                            "xxx",
                                            "xx",
                                            "name",
                                            "full name",
                                            "first name last name",
                                            "your name",
                                            "attendee",
                                            "guest",
                                            "company",
                                            "your company",
                                            "job title" };

/* Fields in which such a word is no value; a company may well be called "None". */
static const FoyerField fields[]
    = { FOYER_FIELD_FULL_NAME, FOYER_FIELD_COMPANY, FOYER_FIELD_TITLE };

static gboolean
is_placeholder (const char *text)
{
  g_autofree char *folded = foyer_text_dup_fold (text, strlen (text));

  if (folded[0] == '\0')
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (placeholders); i++)
    if (g_str_equal (folded, placeholders[i]))
      return TRUE;
  return strstr (text, "{{") != NULL;
}

/* A binding was left empty by the record, and something else is shown in its place. */
static void
check_default_cb (FoyerPreflightRun *run, const FoyerSceneItem *item, gpointer user_data)
{
  const char *name;
  FoyerField field;

  if (item->text == NULL)
    return;
  name = foyer_binding_get_field (item->op->text);
  if (!foyer_field_parse (name, &field) || foyer_record_has (run->input->record, field))
    return;
  foyer_preflight_add (run,
                       foyer_finding_new (FOYER_RULE_RECORD_DEFAULT,
                                          "the record has no '%s': what the template puts in its "
                                          "place is shown",
                                          name),
                       item->panel, item->op, NULL);
}

void
foyer_preflight_check_record (FoyerPreflightRun *run)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      const char *text = foyer_record_get_text (run->input->record, fields[i]);

      if (text != NULL && is_placeholder (text))
        foyer_preflight_add (run,
                             foyer_finding_new (FOYER_RULE_RECORD_PLACEHOLDER,
                                                "'%s' of the record is a placeholder and no value",
                                                foyer_field_get_name (fields[i])),
                             NULL, NULL, NULL);
    }
  foyer_preflight_visit (run, check_default_cb, NULL);
}

/* ---- Diagnostics ---- */

void
foyer_preflight_check_diagnostics (FoyerPreflightRun *run, GPtrArray *diagnostics)
{
  static const char *const found_by_rules[] = { "template.font",
                                                "template.fit",
                                                "code.content",
                                                "code.module",
                                                FOYER_RENDER_RULE_BIDI,
                                                FOYER_RENDER_RULE_ABBREVIATED,
                                                FOYER_RENDER_RULE_TRUNCATED };

  for (guint i = 0; i < diagnostics->len; i++)
    {
      const FoyerDiagnostic *diagnostic = diagnostics->pdata[i];
      gboolean is_known = FALSE;

      for (guint k = 0; k < G_N_ELEMENTS (found_by_rules); k++)
        is_known = is_known || g_strcmp0 (diagnostic->rule, found_by_rules[k]) == 0;
      if (!is_known)
        foyer_preflight_add (run,
                             foyer_finding_new (diagnostic->code == FOYER_CODE_TEXT_OVERFLOW
                                                    ? FOYER_RULE_TEXT_OVERFLOW
                                                    : FOYER_RULE_RENDERING,
                                                "%s", diagnostic->message),
                             NULL, NULL, NULL);
    }
}
