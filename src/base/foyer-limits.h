/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Named limits for everything that a sender, a file or an operator controls, each with its reason;
 * no code. */
#pragma once

/* Files. A badge line is short: larger files are another kind of file, or an attack.
 */
#define FOYER_LIMIT_CSV_FILE_BYTES (1024ull * 1024 * 1024)
#define FOYER_LIMIT_CSV_ROWS 2000000u
#define FOYER_LIMIT_JSON_FILE_BYTES (64ull * 1024 * 1024)
/* One registration: an unclosed quote must not swallow a file. */
#define FOYER_LIMIT_RECORD_BYTES (1024u * 1024)
#define FOYER_LIMIT_RECORD_LINES 200u
#define FOYER_LIMIT_CELL_BYTES (64u * 1024)
#define FOYER_LIMIT_COLUMNS 512u
/* jansson recurses per level and builds a tree per node. */
#define FOYER_LIMIT_JSON_DEPTH 32u
#define FOYER_LIMIT_JSON_NODES 10000u
/* Mapping one record takes microseconds; what takes longer is an attack or a mistake. */
#define FOYER_LIMIT_RECORD_CPU_MSEC 500
#define FOYER_LIMIT_RECORD_WALL_MSEC 5000
/* Deliveries up to this size live in their journal row, larger ones in a file. */
#define FOYER_LIMIT_INLINE_DELIVERY_BYTES (256u * 1024)
/* Records a slice of the transformation queue holds: one transaction admits it. */
#define FOYER_LIMIT_SLICE_RECORDS 1000u
#define FOYER_LIMIT_SLICE_BYTES (1024u * 1024)
/* Documents that operators write: contracts, taxonomies, templates. */
#define FOYER_LIMIT_DOCUMENT_BYTES (4u * 1024 * 1024)
#define FOYER_LIMIT_DOCUMENT_NODES 200000u
/* A wholly wrong document must not fill the screen and the memory. */
#define FOYER_LIMIT_DOCUMENT_PROBLEMS 1000u
#define FOYER_LIMIT_TAXONOMY_CODES 10000u
#define FOYER_LIMIT_CUSTOM_FIELDS 256u
/* Rendering. */
#define FOYER_LIMIT_TEMPLATE_ELEMENTS 500u
#define FOYER_LIMIT_TEMPLATE_ASSET_BYTES (16u * 1024 * 1024)
#define FOYER_LIMIT_IMAGE_PIXELS (40u * 1000 * 1000)
#define FOYER_LIMIT_BADGES_PER_FILE 500u
#define FOYER_LIMIT_PAGE_UM 2000000
/* IPP answers (facts: 1 MiB is ample; libcups recurses per nested collection). */
#define FOYER_LIMIT_IPP_ANSWER_BYTES (1024u * 1024)
#define FOYER_LIMIT_IPP_DEPTH 8u
#define FOYER_LIMIT_IPP_CALL_SECONDS 10u
#define FOYER_LIMIT_IPP_SEND_SECONDS 60u
/* Attempts of one render or transform item; counted before work starts, so that a crash counts too
 * (R-46). */
#define FOYER_LIMIT_ATTEMPTS 3u
/* Lists shown or printed at once when the caller names no number. */
#define FOYER_LIMIT_LIST_ROWS 1000u
