/**
 * What was released to a partner as files, for one who has only curl: an index, each warning as CAP, each CDM that was sent as an
 * observation. The files are made of that partner's own lanes, so their ETag (a hash of the bytes) outlives restarts; a name
 * is looked up in the store and is never a path. What rules permit no more is 410, an end is always shown. Each read is audited.
 */
import { hash } from 'node:crypto';
import {
  decideObservation,
  joinObservation,
  type ObservationBody,
  partsOfFile,
  readRules,
} from '@noroshi/exchange';
import { appendAudit, configRows } from '@noroshi/store';
import { type LaneEntry, newestEntries } from '@noroshi/store/exchange';
import { unixMsFromTaiUs } from '@noroshi/time';
import { encodeCap, type Precedence, type Tlp } from '@noroshi/watch';
import type { NodeContext } from '../context.ts';
import { saidBy } from '../partner/said.ts';
import { createPermitted, rulesMark } from '../taxii/permitted.ts';
import { alertOf, type Word } from './alert.ts';

export const SHARED_FILES_LIMITS = { listedMax: 1000, wordsMax: 256, partsMax: 2000 } as const;

export type FileRequest = {
  readonly method: string;
  readonly url: string; // from '/files'
  readonly ifNoneMatch?: string;
};
export type FileAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
};

type Made = {
  readonly bytes: Uint8Array;
  readonly type: string;
  readonly atUs: number;
  readonly tlp: Tlp;
};
type Found = Made | 'none' | 'gone';

const NONE = new Uint8Array();

/** `partner` is who the connection belongs to. */
export async function answerFiles(
  context: NodeContext,
  partner: string,
  request: FileRequest,
): Promise<FileAnswer> {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return { ...plain(405, 'GET or HEAD only'), headers: { allow: 'GET, HEAD' } };
  const name = nameOf(request.url);
  if (name === null) return plain(404, 'there is no such file: see /files/');
  const { metrics } = context;
  const found = await made(context, partner, name);
  metrics.count('noroshi_shared_file_reads_total', 1, { kind: name.kind });
  if (found === 'none') return plain(404, 'there is no such file: see /files/');
  if (found === 'gone') return plain(410, 'it is not given out any more');
  const etag = `"${hash('sha256', found.bytes, 'base64url').slice(0, 32)}"`;
  const headers = {
    ...{ etag, 'content-type': found.type, 'last-modified': httpDate(found.atUs) },
    ...{ 'x-noroshi-mode': context.mode, 'x-noroshi-marking': `TLP:${found.tlp}` },
  };
  if (hasTag(request.ifNoneMatch, etag)) return { status: 304, headers, body: NONE };
  if ((name.kind === 'cap' || name.kind === 'cdm') && request.method === 'GET')
    await context.store.write((tx) =>
      appendAudit(tx, {
        ...{ atUs: context.clock.wallUs(), actor: partner, action: 'files.read' },
        ...{ subject: `partner/${partner}`, doc: { kind: name.kind, id: name.id, etag } },
      }),
    );
  return { status: 200, headers, body: found.bytes };
}

type Name = { readonly kind: 'index' | 'list' | 'cap' | 'cdm'; readonly id: string };

/** Null for every other path, and for a broken escape. */
function nameOf(url: string): Name | null {
  const [path] = url.split('?');
  if (path === '/files' || path === '/files/') return { kind: 'list', id: '' };
  if (path === '/files/index.json') return { kind: 'index', id: '' };
  const match = /^\/files\/(cap|cdm)\/([^/]{1,400})\.(xml|cdm)$/.exec(path ?? '');
  if (match === null || (match[1] === 'cap') !== (match[3] === 'xml')) return null;
  try {
    return { kind: match[1] as 'cap' | 'cdm', id: decodeURIComponent(match[2]!) };
  } catch {
    return null;
  }
}

async function made(context: NodeContext, partner: string, name: Name): Promise<Found> {
  if (name.kind === 'cap') return capFile(context, partner, name.id);
  if (name.kind === 'cdm') return cdmFile(context, partner, name.id);
  return indexFile(context, partner, name.kind === 'index');
}

/** In the order in which they were told. */
async function entriesOn(
  { store }: NodeContext,
  partner: string,
  about: string,
  kinds: readonly string[],
  limit: number,
): Promise<LaneEntry[]> {
  return (await newestEntries(store.db, partner, { about, kinds, limit })).toReversed();
}

async function capFile(context: NodeContext, partner: string, id: string): Promise<Found> {
  const { store, clock } = context;
  const { wordsMax } = SHARED_FILES_LIMITS;
  const entries = await entriesOn(context, partner, id, ['warning', 'cancel'], wordsMax);
  // after an end nothing more is told but by another lane, late: the end stands
  const at = entries.findIndex(({ kind }) => kind === 'cancel');
  const last = at < 0 ? entries.length - 1 : at;
  const entry = entries[last];
  if (entry === undefined) return 'none';
  const permitted = createPermitted(context, clock.wallUs);
  const mark = await rulesMark(store.db, clock.wallUs());
  if (!(await permitted(store.db, partner, entry, mark))) return 'gone';
  const body = await saidBy(store.db, context, entry);
  if (body?.type !== 'warning' && body?.type !== 'cancel') return 'gone';
  const { precedence, tlp } = headOf(entry);
  const word: Word = {
    ...{ warningId: id, number: last + 1, atUs: entry.atUs, precedence, tlp, body },
  };
  const before = entries
    .slice(0, last)
    .map(({ atUs }, i) => ({ warningId: id, number: i + 1, atUs }));
  const document = encodeCap(alertOf(context, partner, word, before));
  if (!document.ok) throw new Error(`CAP of ${id}: ${document.error.element}`);
  const type = 'application/cap+xml; charset=utf-8';
  return { bytes: Buffer.from(document.value, 'utf8'), type, atUs: entry.atUs, tlp };
}

/** What the signed entry says of itself. */
function headOf({ record }: LaneEntry): { readonly precedence: Precedence; readonly tlp: Tlp } {
  return JSON.parse(new TextDecoder().decode(record));
}

async function cdmFile(context: NodeContext, partner: string, id: string): Promise<Found> {
  const { store, clock } = context;
  const { partsMax } = SHARED_FILES_LIMITS;
  const entries = await entriesOn(context, partner, id, ['observation'], partsMax);
  const parts: ObservationBody[] = [];
  for (const entry of entries) {
    const body = await saidBy(store.db, context, entry);
    if (body === undefined) return 'gone';
    if (body.type === 'observation') parts.push(body);
  }
  parts.sort((a, b) => a.part - b.part);
  const first = parts[0];
  if (first?.kind !== 'cdm') return 'none';
  const { rules } = readRules(await configRows(store.db, 'rule'));
  const { kind, tlp } = first;
  const asked = { rules, partner, kind, tlp, atUs: clock.wallUs() };
  if (decideObservation(asked).ruleId === null) return 'gone';
  const bytes = joinObservation(parts.slice(0, partsOfFile(first.file)));
  if (bytes === null) return 'none'; // not all of it was told yet
  return { bytes, type: typeOfCdm(bytes), atUs: first.atUs, tlp };
}

function typeOfCdm(bytes: Uint8Array): string {
  const start = new TextDecoder().decode(bytes.subarray(0, 64)).trimStart();
  if (start.startsWith('<')) return 'application/xml';
  return start.startsWith('{') ? 'application/json' : 'text/plain; charset=utf-8';
}

/** The newest of each, as they were told; whether one is still given out is said when it is asked for. */
async function indexFile(context: NodeContext, partner: string, isJson: boolean): Promise<Made> {
  const { listedMax: limit } = SHARED_FILES_LIMITS;
  const kinds = ['warning', 'cancel', 'observation'];
  const lines = new Map<string, { path: string; atUs: number; state: string }>();
  let tlp: Tlp = 'CLEAR';
  for (const entry of await newestEntries(context.store.db, partner, { kinds, limit })) {
    const { warningId, kind, atUs } = entry;
    if (lines.has(warningId)) continue;
    if (kind === 'observation') {
      const body = await saidBy(context.store.db, context, entry);
      if (body?.type !== 'observation' || body.kind !== 'cdm') continue;
    }
    const id = encodeURIComponent(warningId);
    const path = kind === 'observation' ? `cdm/${id}.cdm` : `cap/${id}.xml`;
    lines.set(warningId, { path, atUs, state: kind === 'cancel' ? 'over' : 'open' });
    tlp = 'AMBER+STRICT';
  }
  const files = [...lines.values()];
  const atUs = files[0]?.atUs ?? 0;
  const shown = files.map((file) => ({ ...file, changed: httpDate(file.atUs) }));
  const text = isJson
    ? `${JSON.stringify({ mode: context.mode, node: context.nodeId, files: shown.map(({ path, state, changed }) => ({ path, state, changed })) })}\n`
    : shown.map(({ path }) => `${path}\n`).join('');
  const type = isJson ? 'application/json' : 'text/plain; charset=utf-8';
  return { bytes: Buffer.from(text, 'utf8'), type, atUs, tlp };
}

/** A weak comparison (RFC 9110 §13.1.2). */
function hasTag(header: string | undefined, etag: string): boolean {
  if (header === undefined || header.length > 4096) return false;
  const tags = header.split(',').map((each) => each.trim().replace(/^W\//, ''));
  return tags.includes(etag) || tags.includes('*');
}

function httpDate(us: number): string {
  return new Date(Math.floor(unixMsFromTaiUs(us) / 1000) * 1000).toUTCString();
}

function plain(status: number, text: string): FileAnswer {
  return {
    ...{ status, headers: { 'content-type': 'text/plain; charset=utf-8' } },
    body: Buffer.from(`${text}\n`, 'utf8'),
  };
}
