/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading the arguments by the table of commands. */
#include "config.h"

#include "foyer-cli.h"

#include <string.h>

typedef struct
{
  FoyerCli *cli;
  char **arguments; /* what follows the program's name */
  guint n;
  guint at;
  gboolean is_only_words; /* after "--" */
} Reader;

static gboolean refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
refuse (GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE, message);
  return FALSE;
}

static gboolean
check_choice (const FoyerCliOption *option, const char *text, GError **error)
{
  g_autoptr (GString) known = g_string_new (NULL);
  const char *choice;

  for (guint i = 0; (choice = option->choices (i)) != NULL; i++)
    {
      if (g_str_equal (choice, text))
        return TRUE;
      g_string_append_printf (known, "%s%s", i > 0 ? ", " : "", choice);
    }
  return refuse (error, "'%s' is no %s for --%s; use one of: %s", text, option->argument,
                 option->name, known->str);
}

static gboolean
keep_value (FoyerCli *cli, const FoyerCliOption *option, const char *text, GError **error)
{
  GPtrArray *texts = g_hash_table_lookup (cli->values, option->name);

  if (option->kind == FOYER_CLI_NUMBER
      && !g_ascii_string_to_unsigned (text, 10, 1, 1000000000, NULL, NULL))
    return refuse (error, "--%s needs a whole number from 1 on, not '%s'", option->name, text);
  if (option->choices != NULL && !check_choice (option, text, error))
    return FALSE;
  if (texts != NULL && option->kind != FOYER_CLI_TEXTS && option->kind != FOYER_CLI_FLAG)
    return refuse (error, "--%s is given twice; say it once", option->name);
  if (texts == NULL)
    {
      texts = g_ptr_array_new ();
      g_hash_table_insert (cli->values, (gpointer)option->name, texts);
    }
  g_ptr_array_add (texts, (gpointer)text);
  return TRUE;
}

/* @value: what follows "=", or NULL. */
static gboolean
read_option (Reader *self, const FoyerCliOption *option, const char *shown, const char *value,
             GError **error)
{
  if (option == NULL)
    return refuse (error, "there is no option '%s' here", shown);
  if (option->kind == FOYER_CLI_FLAG)
    {
      if (value != NULL)
        return refuse (error, "--%s takes no value", option->name);
      value = "";
    }
  else if (value == NULL)
    {
      if (self->at >= self->n)
        return refuse (error, "--%s needs a value: --%s %s", option->name, option->name,
                       option->argument);
      value = self->arguments[self->at++];
    }
  return keep_value (self->cli, option, value, error);
}

static gboolean
read_long_option (Reader *self, const char *argument, GError **error)
{
  const char *equals = strchr (argument, '=');
  g_autofree char *name = equals != NULL ? g_strndup (argument + 2, (gsize)(equals - argument - 2))
                                         : g_strdup (argument + 2);
  g_autofree char *shown = g_strconcat ("--", name, NULL);

  return read_option (self, foyer_cli_find_option (self->cli->verb, name), shown,
                      equals != NULL ? equals + 1 : NULL, error);
}

/* One letter, its value beside it ("-oFILE") or next ("-o FILE"). */
static gboolean
read_short_option (Reader *self, const char *argument, GError **error)
{
  g_autofree char *shown = g_strndup (argument, 2);

  return read_option (self, foyer_cli_find_letter (self->cli->verb, argument[1]), shown,
                      argument[2] != '\0' ? argument + 2 : NULL, error);
}

static gboolean
name_command (FoyerCli *cli, const char *word, GError **error)
{
  cli->command = foyer_cli_find_command (word);
  if (cli->command != NULL)
    {
      cli->verb = foyer_cli_find_verb (cli->command, NULL);
      return TRUE;
    }
  if (foyer_cli_is_later (NULL, word))
    return refuse (error, "'%s' is not part of this version (%s)", word, FOYER_VERSION);
  return refuse (error, "there is no command '%s'", word);
}

static gboolean
name_verb (FoyerCli *cli, const char *word, GError **error)
{
  g_autoptr (GString) known = g_string_new (NULL);

  cli->verb = foyer_cli_find_verb (cli->command, word);
  if (cli->verb != NULL)
    return TRUE;
  if (foyer_cli_is_later (cli->command, word))
    return refuse (error, "'%s %s' is not part of this version (%s)", cli->command->name, word,
                   FOYER_VERSION);
  for (const FoyerCliVerb *verb = cli->command->verbs; verb->run != NULL; verb++)
    g_string_append_printf (known, "%s%s", known->len > 0 ? ", " : "", verb->name);
  if (*word == '\0')
    return refuse (error, "say what to do: %s", known->str);
  return refuse (error, "'%s' cannot '%s'; it can: %s", cli->command->name, word, known->str);
}

static gboolean
read_word (Reader *self, const char *word, GError **error)
{
  FoyerCli *cli = self->cli;

  if (cli->command == NULL)
    return name_command (cli, word, error);
  if (cli->verb == NULL)
    return name_verb (cli, word, error);
  g_ptr_array_add (cli->words, (gpointer)word);
  return TRUE;
}

/* --json and --help count wherever they stand, also when something else is wrong. */
static void
look_ahead (FoyerCli *self, int argc, char **argv)
{
  for (int i = 1; i < argc && !g_str_equal (argv[i], "--"); i++)
    if (g_str_equal (argv[i], "--json"))
      self->is_json = TRUE;
}

static gboolean
check_words (FoyerCli *self, GError **error)
{
  const FoyerCliVerb *verb = self->verb;
  const char *space = verb->name != NULL ? " " : "";
  const char *name = verb->name != NULL ? verb->name : "";

  if (self->words->len < verb->min_words)
    return refuse (error, "something is missing; the form is: %s%s%s %s", self->command->name,
                   space, name, verb->words);
  if (self->words->len > verb->max_words)
    return refuse (error, "'%s' is one word too many; the form is: %s%s%s %s",
                   (const char *)self->words->pdata[verb->max_words], self->command->name, space,
                   name, verb->words);
  return TRUE;
}

gboolean
foyer_cli_parse (FoyerCli *self, int argc, char **argv, GError **error)
{
  Reader reader = { .cli = self, .arguments = argv + 1, .n = argc > 0 ? (guint)argc - 1 : 0 };

  look_ahead (self, argc, argv);
  while (reader.at < reader.n)
    {
      const char *argument = reader.arguments[reader.at++];
      gboolean is_read;

      if (!g_utf8_validate (argument, -1, NULL) && *argument == '-')
        return refuse (error, "an option is not valid UTF-8");
      if (reader.is_only_words || argument[0] != '-' || argument[1] == '\0')
        is_read = read_word (&reader, argument, error);
      else if (g_str_equal (argument, "--"))
        is_read = reader.is_only_words = TRUE;
      else if (argument[1] == '-')
        is_read = read_long_option (&reader, argument, error);
      else
        is_read = read_short_option (&reader, argument, error);
      if (!is_read)
        return FALSE;
    }
  if (foyer_cli_has (self, "help") || foyer_cli_has (self, "version"))
    return TRUE;
  if (self->command == NULL)
    return refuse (error, "say what to do");
  if (self->verb == NULL)
    return name_verb (self, "", error);
  return check_words (self, error);
}

/* ---- Asking ---- */

gboolean
foyer_cli_has (FoyerCli *self, const char *name)
{
  return g_hash_table_contains (self->values, name);
}

const char *
foyer_cli_get_text (FoyerCli *self, const char *name)
{
  GPtrArray *texts = g_hash_table_lookup (self->values, name);

  return texts != NULL ? texts->pdata[texts->len - 1] : NULL;
}

guint
foyer_cli_get_number (FoyerCli *self, const char *name, guint fallback)
{
  const char *text = foyer_cli_get_text (self, name);
  guint64 number = fallback;

  if (text != NULL)
    (void)g_ascii_string_to_unsigned (text, 10, 1, 1000000000, &number,
                                      NULL); /* checked when it was read */
  return (guint)number;
}

const char *
foyer_cli_get_word (FoyerCli *self, guint index)
{
  return index < self->words->len ? self->words->pdata[index] : NULL;
}
