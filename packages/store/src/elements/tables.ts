/**
 * The tables of elements: objects, the set in force of each object and source, their history in blocks, what was ingested, and
 * how each source is. The bytes are packages/orbit's archive: `newest` one record, `bytes` one block; `crc` is the CRC-32 of
 * them, checked whenever they are read.
 */

export type ElementTables = {
  space_object: SpaceObjectTable;
  element_stream: ElementStreamTable;
  element_block: ElementBlockTable;
  element_ingest: ElementIngestTable;
  element_source: ElementSourceTable;
  element_reject: ElementRejectTable;
  ephemeris: EphemerisRowTable;
};

/** One object's part of one message. `digest` is the SHA-256 of `bytes`. */
export type EphemerisRowTable = {
  digest: string;
  object_id: string;
  source: string;
  actor: string; // who gave it: node, or user:ID
  received_us: number;
  created_us: number; // of the message
  from_us: number; // useable
  to_us: number;
  bytes: Uint8Array;
};

export type SpaceObjectTable = {
  object_id: string;
  catalogue_number: number; // 0: none
  cospar_id: string; // '' unknown
  name: string; // '' unknown
  search: string; // id, designator and name in small letters
  source: string; // that first told of it
  text_us: number; // epoch of the set the texts came with
  first_seen_us: number;
  touched: number; // the last ingest that changed its set in force
};

/** What one source says of one object. */
export type ElementStreamTable = {
  id: number;
  object_id: string;
  source: string;
  set_count: number;
  first_us: number;
  last_us: number;
  tail_us: number; // first_us of its last block
  newest: Uint8Array;
  crc: number;
};

/** Some sets of a stream in a row. Sets of one epoch are never in two blocks. */
export type ElementBlockTable = {
  stream: number;
  first_us: number;
  last_us: number;
  set_count: number;
  bytes: Uint8Array;
  crc: number;
};

/** One taking in; without `ended_us` it was cut short, and what it touched counts all the same. */
export type ElementIngestTable = {
  id: number;
  source: string;
  started_us: number;
  ended_us: number | null;
  event_seq: number | null; // of elements.changed; null when nothing was touched, or not yet
  added_count: number;
  touched_count: number;
};

export type ElementSourceTable = { id: string; doc: string; digest: string; updated_us: number };

export type ElementRejectTable = { source: string; number: number; at_us: number; text: string };
