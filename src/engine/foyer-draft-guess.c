/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What names of columns mean in the languages that ticket shops export in; a proposal that a person
 * sees with its values, never a decision. */
#include "config.h"

#include "foyer-draft.h"

#include "foyer-text.h"

#include <string.h>

/* Words as foyer_text_dup_fold() leaves them: lower case, no accents, one space for punctuation. */
static const struct
{
  FoyerField field;
  const char *words[24];
} table[] = {
  { FOYER_FIELD_SOURCE_ID,
    { "id", "registration id", "registration no", "registration number", "attendee id",
      "participant id", "ticket id", "ticket no", "ticket number", "badge id", "reference",
      "booking reference", "anmeldenummer", "teilnehmernummer", "ticketnummer",
      "numero d inscription", "numero de registro" } },
  { FOYER_FIELD_ORDER_CODE,
    { "order", "order code", "order id", "order no", "order number", "booking", "booking id",
      "booking number", "bestellnummer", "buchungsnummer", "commande", "pedido" } },
  { FOYER_FIELD_FULL_NAME,
    { "name", "full name", "fullname", "attendee", "attendee name", "participant",
      "participant name", "guest", "guest name", "ticket full name", "ticket holder", "badge name",
      "vollstandiger name", "teilnehmer", "nom complet", "nombre completo" } },
  { FOYER_FIELD_GIVEN_NAME,
    { "first name", "firstname", "given name", "forename", "ticket first name", "vorname", "prenom",
      "nombre", "nome" } },
  { FOYER_FIELD_FAMILY_NAME,
    { "last name", "lastname", "surname", "family name", "ticket last name", "nachname",
      "familienname", "nom", "nom de famille", "apellido", "apellidos", "cognome" } },
  { FOYER_FIELD_EMAIL,
    { "email", "e mail", "mail", "email address", "e mail address", "ticket email",
      "attendee email", "e mail adresse", "courriel", "correo", "correo electronico" } },
  { FOYER_FIELD_PRINT_TIER,
    { "ticket", "ticket type", "ticket tier", "ticket category", "ticket name", "kind of ticket",
      "tier", "registration type", "category", "ticketart", "ticket kategorie", "kategorie",
      "type de billet", "categorie", "tipo de entrada" } },
  { FOYER_FIELD_COMPANY,
    { "company", "company name", "organisation", "organization", "employer", "institution",
      "ticket company name", "firma", "unternehmen", "entreprise", "societe", "empresa" } },
  { FOYER_FIELD_TITLE,
    { "job title", "position", "role", "ticket job title", "funktion", "fonction", "cargo" } },
  { FOYER_FIELD_AFFILIATION, { "affiliation" } },
  { FOYER_FIELD_TRACKS, { "track", "tracks", "topics" } },
  { FOYER_FIELD_DIETARY_FLAGS,
    { "diet", "dietary", "dietary needs", "dietary requirements", "dietary restrictions", "food",
      "allergies", "ernahrung", "essen", "regime alimentaire" } },
  { FOYER_FIELD_ACCESSIBILITY,
    { "accessibility", "accessibility needs", "access needs", "special needs",
      "barrierefreiheit" } },
  { FOYER_FIELD_EMERGENCY_CONTACT, { "emergency contact", "notfallkontakt" } },
  { FOYER_FIELD_PRONOUNS, { "pronouns", "pronoun", "pronomen" } },
  { FOYER_FIELD_PRINT_LOCALE, { "language", "locale", "sprache", "langue", "idioma" } },
  { FOYER_FIELD_REGISTERED_AT,
    { "registered", "registered at", "registered on", "registration date", "created", "created at",
      "created date", "order date", "purchase date", "bought", "anmeldedatum", "bestelldatum",
      "date d inscription" } },
  { FOYER_FIELD_STATUS,
    { "status", "state", "order status", "registration status", "ticket status", "statut",
      "estado" } },
};

gboolean
foyer_draft_guess_field (const char *column_name, FoyerField *field)
{
  g_autofree char *key = foyer_text_dup_fold (column_name, strlen (column_name));

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    for (gsize word = 0; word < G_N_ELEMENTS (table[i].words) && table[i].words[word] != NULL;
         word++)
      if (g_str_equal (table[i].words[word], key))
        {
          *field = table[i].field;
          return TRUE;
        }
  return FALSE;
}
