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
/* People that one row or document stands for: a group booking is smaller, a wrong number larger. */
#define FOYER_LIMIT_PEOPLE_PER_ROW 500u
/* Rendering. */
#define FOYER_LIMIT_TEMPLATE_ELEMENTS 500u
#define FOYER_LIMIT_TEMPLATE_ASSET_BYTES (16u * 1024 * 1024)
#define FOYER_LIMIT_IMAGE_PIXELS (40u * 1000 * 1000)
/* All images of one template: its worker decodes each of them once. */
#define FOYER_LIMIT_TEMPLATE_ASSETS_BYTES (32u * 1024 * 1024)
#define FOYER_LIMIT_TEMPLATE_PIXELS (60u * 1000 * 1000)
#define FOYER_LIMIT_BADGES_PER_FILE 500u
#define FOYER_LIMIT_PAGE_UM 2000000
/* A drawing process. A badge takes milliseconds; what takes seconds is broken, and a slow
 * machine must not look broken. The whole process draws FOYER_LIMIT_WORKER_BADGES and is then
 * replaced, because cairo keeps a few hundred bytes of every font that it embeds. */
#define FOYER_LIMIT_BADGE_CPU_SECONDS 10u
#define FOYER_LIMIT_BADGE_WALL_MSEC 20000u
#define FOYER_LIMIT_WORKER_START_MSEC 30000u
#define FOYER_LIMIT_WORKER_CPU_SECONDS 3600u
#define FOYER_LIMIT_WORKER_BADGES 10000u
/* Beside what fonts take: the largest picture decoded once and copied once, and room to draw. */
#define FOYER_LIMIT_WORKER_MEMORY_BYTES (512ull * 1024 * 1024)
#define FOYER_LIMIT_WORKER_TEMPLATES 8u
/* A template with all its pictures; a finished badge. */
#define FOYER_LIMIT_WORKER_REQUEST_BYTES (256u * 1024 * 1024)
#define FOYER_LIMIT_WORKER_ANSWER_BYTES (64u * 1024 * 1024)
/* Processes that end one after the other, with no badge drawn between them, before the queue halts.
 */
#define FOYER_LIMIT_WORKER_DEATHS 5u
/* A file of 500 badges with transparent pictures takes pdftops half a minute. */
#define FOYER_LIMIT_POSTSCRIPT_SECONDS 300u
/* Finished badges kept on disk: some 10,000 of the largest shipped kind. */
#define FOYER_LIMIT_CACHE_BYTES (256ull * 1024 * 1024)
/* Printers' colour profiles have 0.1 to 3 MiB; the largest presses' stay under this. */
#define FOYER_LIMIT_PROFILE_BYTES (16u * 1024 * 1024)
/* Different findings that one pre-flight keeps: more than anybody works through; the rest is
 * counted. */
#define FOYER_LIMIT_PREFLIGHT_FINDINGS 10000u
/* People named beside one finding: whoever must go through more looks for its cause first. */
#define FOYER_LIMIT_FINDING_RECORDS 1000u
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
/* Why somebody acted: a sentence or two, shown in one line of a history. */
#define FOYER_LIMIT_REASON_CHARS 500u
/* The HTTP listener. One request whole, from its first byte to the answer's last: senders
 * give up after 3 to 30 s, and a byte a second must not hold a place for long. */
#define FOYER_LIMIT_LISTENER_REQUEST_MSEC 10000u
/* Between two requests of one connection: senders post in bursts, and an idle place is a place that
 * another lacks. */
#define FOYER_LIMIT_LISTENER_IDLE_MSEC 10000u
/* After an answer that came before the request was whole, and for TLS to say goodbye: long enough
 * for the answer to be read, short enough to be no attack. */
#define FOYER_LIMIT_LISTENER_LINGER_MSEC 1000u
/* A connection that has not begun a request may be closed for a new one when all places are taken,
 * but not before it had this long to begin. */
#define FOYER_LIMIT_LISTENER_GRACE_MSEC 1000u
/* Connections at once, and of one peer: a dozen senders at most, each with a few; far from the
 * 1,024 descriptors that a process may get. */
#define FOYER_LIMIT_LISTENER_CONNECTIONS 32u
#define FOYER_LIMIT_LISTENER_CONNECTIONS_PER_PEER 4u
/* Request line and headers: the largest of the known senders is under 3 KiB. */
#define FOYER_LIMIT_LISTENER_HEADER_BYTES (16u * 1024)
#define FOYER_LIMIT_LISTENER_HEADERS 128u
/* A webhook is one registration or a handful. */
#define FOYER_LIMIT_WEBHOOK_BYTES (256u * 1024)
/* Sizes of chunks and their extensions are bytes that the body limit does not see. */
#define FOYER_LIMIT_CHUNK_LINE_BYTES 256u
/* Networks in one allowlist: it is read by a person, and walked for every connection. */
#define FOYER_LIMIT_PEER_NETWORKS 256u
/* Signatures of webhooks: tolerance between the sender's clock and ours, both ways. Below
 * the floor ordinary clocks and retries fail; above the ceiling a stolen request stays good too
 * long. */
#define FOYER_LIMIT_SIGNATURE_WINDOW_SECONDS 300u
#define FOYER_LIMIT_SIGNATURE_WINDOW_FLOOR_SECONDS 30u
#define FOYER_LIMIT_SIGNATURE_WINDOW_CEILING_SECONDS 3600u
/* Signatures in one header: a rotation makes two, or three with another version. */
#define FOYER_LIMIT_SIGNATURES 16u
/* Ids of deliveries: the longest known are UUIDs with a prefix. */
#define FOYER_LIMIT_DELIVERY_ID_BYTES 256u
/* Ids of deliveries are remembered for so long: senders repeat for three days at most, and less
 * than that must not be set. */
#define FOYER_LIMIT_REPLAY_DAYS 7u
#define FOYER_LIMIT_REPLAY_DAYS_FLOOR 4u
