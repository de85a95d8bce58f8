/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The canonical record: what a registration says, immutable; what the store knows beside it
 * is FoyerAttendee. */
#pragma once

#include "foyer-digest.h"
#include "foyer-field.h"

#include <glib-object.h>

/* Boxed, atomic reference count; shared freely between threads. */
typedef struct _FoyerRecord FoyerRecord;
typedef struct _FoyerRecordBuilder FoyerRecordBuilder;

#define FOYER_TYPE_RECORD (foyer_record_get_type ())
GType foyer_record_get_type (void);

FoyerRecord *foyer_record_ref (FoyerRecord *self);
void foyer_record_unref (FoyerRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerRecord, foyer_record_unref)

/* ---- Building. All texts are copied; they must be valid UTF-8 in NFC (transformation sees to
 * that). ---- */
FoyerRecordBuilder *foyer_record_builder_new (void);
/* A builder that starts with the values of @record. */
FoyerRecordBuilder *foyer_record_builder_new_from (FoyerRecord *record);
void foyer_record_builder_free (FoyerRecordBuilder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerRecordBuilder, foyer_record_builder_free)

/* NULL takes the value away. */
void foyer_record_builder_set_text (FoyerRecordBuilder *self, FoyerField field, const char *text);
/* NULL-terminated; NULL or empty takes the value away. */
void foyer_record_builder_set_list (FoyerRecordBuilder *self, FoyerField field,
                                    const char *const *texts);
void foyer_record_builder_set_flag (FoyerRecordBuilder *self, FoyerField field, gboolean flag);
void foyer_record_builder_set_time (FoyerRecordBuilder *self, FoyerField field, gint64 usec);
void foyer_record_builder_set_status (FoyerRecordBuilder *self, FoyerStatus status);
void foyer_record_builder_set_custom (FoyerRecordBuilder *self, const char *key, const char *value);
/* Copies one field's value (or its absence) from @record. */
void foyer_record_builder_copy (FoyerRecordBuilder *self, FoyerField field, FoyerRecord *record);

/* (transfer full) Freezes; the builder is empty again and may be used for the next record. */
FoyerRecord *foyer_record_builder_end (FoyerRecordBuilder *self);

/* ---- Reading ---- */
gboolean foyer_record_has (FoyerRecord *self, FoyerField field);
/* NULL if absent. Lent. */
const char *foyer_record_get_text (FoyerRecord *self, FoyerField field);
/* Never NULL; NULL-terminated, empty if absent. Lent. */
const char *const *foyer_record_get_list (FoyerRecord *self, FoyerField field);
gboolean foyer_record_get_flag (FoyerRecord *self, FoyerField field);
/* 0 if absent: ask foyer_record_has(). */
gint64 foyer_record_get_time (FoyerRecord *self, FoyerField field);
FoyerStatus foyer_record_get_status (FoyerRecord *self);
const char *foyer_record_get_custom (FoyerRecord *self, const char *key);
guint foyer_record_get_n_custom (FoyerRecord *self);
const char *foyer_record_get_custom_key (FoyerRecord *self, guint index);
/* (transfer full) Any field as one line of text for people: lists joined with ", ", flags yes/no,
 * times ISO 8601, the map as "key=value; …"; NULL if absent. */
char *foyer_record_dup_text (FoyerRecord *self, FoyerField field);

gboolean foyer_record_equal (FoyerRecord *a, FoyerRecord *b);
gboolean foyer_record_field_equal (FoyerRecord *a, FoyerRecord *b, FoyerField field);

/* ---- Canonical bytes and content hash (R-23; layout and test vector in docs/store.md) ---- */
/* Lent; made once, when first asked for. Per field in table order: u32 length + name, type tag u8
 * ('0' absent, 't', 'l', 'f', 'i', 's', 'm'), then the value: text = u32 length + UTF-8; list = u32
 * count + texts; flag = u8; time = i64; status = its name as text; map = u32 count + key, value
 * texts. */
GBytes *foyer_record_get_bytes (FoyerRecord *self);
const FoyerDigest *foyer_record_get_hash (FoyerRecord *self);
/* The values of the canonical bytes, each with its tag, without the names of the fields. */
void foyer_record_append_values (FoyerRecord *self, GByteArray *buffer);
/* (transfer full) The inverse; FOYER_MODEL_ERROR_CORRUPT if @data is not such bytes. */
FoyerRecord *foyer_record_decode (gconstpointer data, gsize length, GError **error);
