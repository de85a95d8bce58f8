/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads fault scripts: a cursor over the text, one function for each part of the grammar. */
#include "config.h"

#include "foyer-fault-script.h"

#include "foyer-limits.h"

#include <string.h>

#define TIMES_SIGN "\303\227"
#define MAX_COUNT 1000000u
#define MAX_MSEC (24u * 3600u * 1000u)

typedef enum
{
  ARGUMENT_NONE,
  ARGUMENT_NUMBER,
  ARGUMENT_TIME,
  ARGUMENT_STATUS,
} Argument;

static const struct
{
  const char *name;
  FoyerFaultScope scope;
  Argument argument;
  guint low, high; /* of the argument */
  const char *help;
} kinds[FOYER_N_FAULTS] = {
  [FOYER_FAULT_OK] = { "ok", FOYER_FAULT_SCOPE_NONE, ARGUMENT_NONE, 0, 0, "all is well" },
  [FOYER_FAULT_STOPPED] = { "stopped", FOYER_FAULT_SCOPE_PRINTER, ARGUMENT_NONE, 0, 0,
                            "paused: takes jobs, prints none" },
  [FOYER_FAULT_NOT_ACCEPTING]
  = { "not-accepting", FOYER_FAULT_SCOPE_PRINTER, ARGUMENT_NONE, 0, 0, "takes no jobs" },
  [FOYER_FAULT_MEDIA_EMPTY] = { "media-empty", FOYER_FAULT_SCOPE_PRINTER, ARGUMENT_NONE, 0, 0,
                                "out of labels: takes jobs, prints none" },
  [FOYER_FAULT_COVER_OPEN] = { "cover-open", FOYER_FAULT_SCOPE_PRINTER, ARGUMENT_NONE, 0, 0,
                               "the cover is open: takes jobs, prints none" },
  [FOYER_FAULT_JAM] = { "jam", FOYER_FAULT_SCOPE_PRINTER, ARGUMENT_NONE, 0, 0,
                        "a label is stuck: takes jobs, prints none" },
  [FOYER_FAULT_LOW_LABELS] = { "low-labels", FOYER_FAULT_SCOPE_PRINTER, ARGUMENT_NUMBER, 0, 100000,
                               "so many labels are left: \"low labels 5\"" },
  [FOYER_FAULT_BUSY]
  = { "busy", FOYER_FAULT_SCOPE_NEW_JOB, ARGUMENT_NONE, 0, 0, "answers busy to a new job" },
  [FOYER_FAULT_ABORT] = { "abort", FOYER_FAULT_SCOPE_DOCUMENT, ARGUMENT_NONE, 0, 0,
                          "takes the document, aborts the job" },
  [FOYER_FAULT_STATUS] = { "status", FOYER_FAULT_SCOPE_NEW_JOB, ARGUMENT_STATUS, 0, 0,
                           "answers this IPP status: \"status client-error-not-possible\"" },
  [FOYER_FAULT_SLOW] = { "slow", FOYER_FAULT_SCOPE_REQUEST, ARGUMENT_TIME, 1, MAX_MSEC,
                         "answers late: \"slow 500ms\"" },
  [FOYER_FAULT_HANG]
  = { "hang", FOYER_FAULT_SCOPE_REQUEST, ARGUMENT_NONE, 0, 0, "reads the request, never answers" },
  [FOYER_FAULT_DROP]
  = { "drop", FOYER_FAULT_SCOPE_REQUEST, ARGUMENT_NONE, 0, 0, "closes without doing the work" },
  [FOYER_FAULT_RESET]
  = { "reset", FOYER_FAULT_SCOPE_REQUEST, ARGUMENT_NONE, 0, 0, "resets without doing the work" },
  [FOYER_FAULT_LOST_REPLY] = { "lost-reply", FOYER_FAULT_SCOPE_REQUEST, ARGUMENT_NONE, 0, 0,
                               "does the work, closes without a reply" },
  [FOYER_FAULT_RESET_REPLY] = { "reset-reply", FOYER_FAULT_SCOPE_REQUEST, ARGUMENT_NONE, 0, 0,
                                "does the work, resets instead of a reply" },
  [FOYER_FAULT_TRUNCATED] = { "truncated", FOYER_FAULT_SCOPE_REQUEST, ARGUMENT_NONE, 0, 0,
                              "does the work, sends half a reply" },
  [FOYER_FAULT_GARBAGE] = { "garbage", FOYER_FAULT_SCOPE_REQUEST, ARGUMENT_NONE, 0, 0,
                            "does the work, replies with what is no IPP" },
  [FOYER_FAULT_HTML] = { "html", FOYER_FAULT_SCOPE_REQUEST, ARGUMENT_NONE, 0, 0,
                         "does the work, replies with a web page" },
  [FOYER_FAULT_ENDLESS] = { "endless", FOYER_FAULT_SCOPE_REQUEST, ARGUMENT_NONE, 0, 0,
                            "does the work, replies without end" },
  [FOYER_FAULT_WRONG_REQUEST_ID] = { "wrong-request-id", FOYER_FAULT_SCOPE_REQUEST, ARGUMENT_NONE,
                                     0, 0, "does the work, replies to another request" },
  [FOYER_FAULT_HTTP] = { "http", FOYER_FAULT_SCOPE_REQUEST, ARGUMENT_NUMBER, 400, 599,
                         "refuses with this HTTP status: \"http 503\"" },
  [FOYER_FAULT_REFUSE] = { "refuse", FOYER_FAULT_SCOPE_CONNECTION, ARGUMENT_NONE, 0, 0,
                           "connections are refused: \"refuse for 5s\"" },
  [FOYER_FAULT_BAD_TLS] = { "bad-tls", FOYER_FAULT_SCOPE_CONNECTION, ARGUMENT_NONE, 0, 0,
                            "says text where TLS should be" },
  [FOYER_FAULT_WRONG_CERTIFICATE] = { "wrong-certificate", FOYER_FAULT_SCOPE_CONNECTION,
                                      ARGUMENT_NONE, 0, 0, "shows another host's certificate" },
};

const char *
foyer_fault_kind_get_name (FoyerFaultKind kind)
{
  g_return_val_if_fail (kind < FOYER_N_FAULTS, NULL);
  return kinds[kind].name;
}

const char *
foyer_fault_kind_get_help (FoyerFaultKind kind)
{
  g_return_val_if_fail (kind < FOYER_N_FAULTS, NULL);
  return kinds[kind].help;
}

FoyerFaultScope
foyer_fault_kind_get_scope (FoyerFaultKind kind)
{
  g_return_val_if_fail (kind < FOYER_N_FAULTS, FOYER_FAULT_SCOPE_NONE);
  return kinds[kind].scope;
}

/* ---- The cursor ---- */

typedef struct
{
  const char *text;
  const char *at;
} Cursor;

G_GNUC_PRINTF (3, 4)
static gboolean
fail (const Cursor *cursor, GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, FOYER_SIMULATE_ERROR, FOYER_SIMULATE_ERROR_SCRIPT,
               "fault script '%s', character %ld: %s", cursor->text,
               g_utf8_pointer_to_offset (cursor->text, cursor->at) + 1, message);
  return FALSE;
}

static void
skip_blanks (Cursor *cursor)
{
  while (*cursor->at == ' ' || *cursor->at == '\t')
    cursor->at++;
}

static gboolean
take_char (Cursor *cursor, char wanted)
{
  skip_blanks (cursor);
  if (*cursor->at != wanted)
    return FALSE;
  cursor->at++;
  return TRUE;
}

static gboolean
is_word_char (char c)
{
  return g_ascii_isalpha (c) || c == '-' || c == '_';
}

/* Letters, hyphens and underscores; a hyphen before a digit ends the word: "http-503". */
static gsize
measure_word (const char *at)
{
  gsize length = 0;

  while (is_word_char (at[length])
         && !(length > 0 && at[length] == '-' && g_ascii_isdigit (at[length + 1])))
    length++;
  return length;
}

/* TRUE and past it if the next word is @wanted. */
static gboolean
take_word (Cursor *cursor, const char *wanted)
{
  gsize length;

  skip_blanks (cursor);
  length = measure_word (cursor->at);
  if (length != strlen (wanted) || g_ascii_strncasecmp (cursor->at, wanted, length) != 0)
    return FALSE;
  cursor->at += length;
  return TRUE;
}

static gboolean
take_number (Cursor *cursor, guint low, guint high, const char *what, guint *number, GError **error)
{
  const char *begin;
  guint64 value = 0;

  skip_blanks (cursor);
  begin = cursor->at;
  while (g_ascii_isdigit (*cursor->at) && cursor->at - begin < 10)
    value = value * 10 + (guint64)(*cursor->at++ - '0');
  if (cursor->at > begin && value >= low && value <= high)
    {
      *number = (guint)value;
      return TRUE;
    }
  cursor->at = begin;
  return fail (cursor, error, "%s from %u to %u is expected here", what, low, high);
}

static gboolean
take_time (Cursor *cursor, guint *msec, GError **error)
{
  static const struct
  {
    const char *unit;
    guint msec;
  } units[] = { { "ms", 1 }, { "s", 1000 }, { "min", 60000 } };
  Cursor begin = *cursor;
  guint number = 0;

  if (!take_number (cursor, 1, MAX_MSEC, "a time such as 500ms, 2s or 1min; a number", &number,
                    error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (take_word (cursor, units[i].unit))
      {
        if (number <= MAX_MSEC / units[i].msec)
          {
            *msec = number * units[i].msec;
            return TRUE;
          }
        skip_blanks (&begin);
        return fail (&begin, error, "at most a day is possible");
      }
  return fail (cursor, error, "a time needs its unit: ms, s or min");
}

/* ---- Faults ---- */

static char *
dup_known_faults (void)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < FOYER_N_FAULTS; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", kinds[i].name);
  return g_string_free (text, FALSE);
}

/* The longest run of words here that is a fault's name: "lost reply", "wrong request-id". */
static gboolean
take_kind (Cursor *cursor, FoyerFaultKind *kind, GError **error)
{
  g_autoptr (GString) name = g_string_new (NULL);
  g_autofree char *known = NULL;
  const char *end = NULL;
  Cursor probe;

  skip_blanks (cursor);
  probe = *cursor;
  for (guint words = 0; words < 4; words++)
    {
      gsize length;

      skip_blanks (&probe);
      length = measure_word (probe.at);
      if (length == 0)
        break;
      if (name->len > 0)
        g_string_append_c (name, '-');
      g_string_append_len (name, probe.at, (gssize)length);
      probe.at += length;
      g_string_ascii_down (name);
      g_strdelimit (name->str, "_", '-');
      for (guint i = 0; i < FOYER_N_FAULTS; i++)
        if (g_str_equal (name->str, kinds[i].name))
          {
            *kind = (FoyerFaultKind)i;
            end = probe.at;
          }
    }
  if (end != NULL)
    {
      cursor->at = end;
      return TRUE;
    }
  known = dup_known_faults ();
  if (name->len == 0)
    return fail (cursor, error, "the name of a fault is expected; there are %s", known);
  return fail (cursor, error, "there is no fault '%s'; there are %s", name->str, known);
}

static gboolean
take_status (Cursor *cursor, guint *argument, GError **error)
{
  g_autofree char *keyword = NULL;
  const char *begin;
  int status;

  skip_blanks (cursor);
  begin = cursor->at;
  while (is_word_char (*cursor->at))
    cursor->at++;
  keyword = g_ascii_strdown (begin, cursor->at - begin);
  status = ippErrorValue (keyword);
  if (status >= 0x400)
    {
      *argument = (guint)status;
      return TRUE;
    }
  cursor->at = begin;
  return fail (cursor, error,
               "the keyword of an IPP error is expected, such as server-error-busy or "
               "client-error-not-possible");
}

static gboolean
take_argument (Cursor *cursor, FoyerFaultStep *step, GError **error)
{
  if (kinds[step->kind].argument != ARGUMENT_NONE && *cursor->at == '-')
    cursor->at++;
  switch (kinds[step->kind].argument)
    {
    case ARGUMENT_NONE:
      return TRUE;
    case ARGUMENT_NUMBER:
      return take_number (cursor, kinds[step->kind].low, kinds[step->kind].high, "a number",
                          &step->argument, error);
    case ARGUMENT_TIME:
      return take_time (cursor, &step->argument, error);
    case ARGUMENT_STATUS:
      return take_status (cursor, &step->argument, error);
    }
  g_return_val_if_reached (FALSE);
}

/* How often or how long. */
static gboolean
take_extent (Cursor *cursor, FoyerFaultStep *step, GError **error)
{
  Cursor begin;
  guint msec = 0;

  skip_blanks (cursor);
  begin = *cursor;
  if (g_str_has_prefix (cursor->at, TIMES_SIGN) || *cursor->at == '*')
    {
      cursor->at += *cursor->at == '*' ? 1 : strlen (TIMES_SIGN);
      if (step->kind == FOYER_FAULT_REFUSE)
        return fail (&begin, error,
                     "refused connections cannot be counted; say how long: refuse for 5s");
      return take_number (cursor, 1, MAX_COUNT, "a number of times", &step->count, error);
    }
  if (!take_word (cursor, "for"))
    return TRUE;
  if (!take_time (cursor, &msec, error))
    return FALSE;
  step->duration_usec = (gint64)msec * 1000;
  return TRUE;
}

static gboolean
take_step (Cursor *cursor, GArray *steps, GError **error)
{
  FoyerFaultStep step = { 0 };

  if (!take_kind (cursor, &step.kind, error) || !take_argument (cursor, &step, error)
      || !take_extent (cursor, &step, error))
    return FALSE;
  g_array_append_val (steps, step);
  return TRUE;
}

/* ---- Rules ---- */

static void
rule_free (gpointer data)
{
  FoyerFaultRule *self = data;

  g_array_unref (self->steps);
  g_free (self);
}

static gboolean
take_operation (Cursor *cursor, ipp_op_t *operation, GError **error)
{
  g_autofree char *name = NULL;
  const char *begin;

  skip_blanks (cursor);
  begin = cursor->at;
  while (is_word_char (*cursor->at))
    cursor->at++;
  name = g_strndup (begin, (gsize)(cursor->at - begin));
  *operation = ippOpValue (name);
  if (cursor->at == begin || *operation == IPP_OP_CUPS_INVALID)
    {
      cursor->at = begin;
      return fail (cursor, error,
                   "the name of an IPP operation is expected, such as Create-Job or Send-Document");
    }
  if (!take_char (cursor, ':'))
    return fail (cursor, error, "a colon is expected after the operation");
  return TRUE;
}

/* A step that ends by itself is needed before another one, and what cannot happen there is refused.
 */
static gboolean
check_rule (const Cursor *cursor, FoyerFaultRule *rule, GError **error)
{
  for (guint i = 0; i < rule->steps->len; i++)
    {
      FoyerFaultStep *step = &g_array_index (rule->steps, FoyerFaultStep, i);
      FoyerFaultScope scope = kinds[step->kind].scope;

      if (rule->operation != 0
          && (scope == FOYER_FAULT_SCOPE_CONNECTION || scope == FOYER_FAULT_SCOPE_PRINTER))
        return fail (cursor, error, "'%s' is not of one operation; leave 'on %s:' out",
                     kinds[step->kind].name, ippOpString (rule->operation));
      if (i + 1 == rule->steps->len || step->count > 0 || step->duration_usec > 0)
        continue;
      if (step->kind == FOYER_FAULT_REFUSE)
        return fail (cursor, error,
                     "refused connections cannot be counted; say how long: refuse for 5s");
      step->count = 1;
    }
  return TRUE;
}

static FoyerFaultRule *
take_rule (Cursor *cursor, GError **error)
{
  FoyerFaultRule *rule = g_new0 (FoyerFaultRule, 1);
  const Cursor begin = *cursor;
  gboolean is_good;

  rule->steps = g_array_new (FALSE, TRUE, sizeof (FoyerFaultStep));
  is_good = !take_word (cursor, "on") || take_operation (cursor, &rule->operation, error);
  is_good = is_good && take_step (cursor, rule->steps, error);
  while (is_good && take_char (cursor, ','))
    {
      (void)take_word (cursor, "then"); /* may be left out */
      is_good = take_step (cursor, rule->steps, error);
    }
  if (is_good && check_rule (&begin, rule, error))
    return rule;
  rule_free (rule);
  return NULL;
}

GPtrArray *
foyer_fault_script_parse (const char *text, GError **error)
{
  g_autoptr (GPtrArray) rules = g_ptr_array_new_with_free_func (rule_free);
  Cursor cursor = { text, text };

  g_return_val_if_fail (text != NULL, NULL);
  if (strlen (text) > FOYER_LIMIT_FAULT_SCRIPT_BYTES || !g_utf8_validate (text, -1, NULL))
    {
      g_set_error (error, FOYER_SIMULATE_ERROR, FOYER_SIMULATE_ERROR_SCRIPT,
                   "a fault script is UTF-8 of at most %u bytes", FOYER_LIMIT_FAULT_SCRIPT_BYTES);
      return NULL;
    }
  do
    {
      FoyerFaultRule *rule = take_rule (&cursor, error);

      if (rule == NULL)
        return NULL;
      g_ptr_array_add (rules, rule);
    }
  while (take_char (&cursor, ';') || take_char (&cursor, '\n'));
  if (*cursor.at != '\0')
    {
      (void)fail (&cursor, error,
                  "a comma, a semicolon, ×NUMBER, 'for TIME' or the end is expected");
      return NULL;
    }
  return g_steal_pointer (&rules);
}
