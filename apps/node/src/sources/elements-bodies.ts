/**
 * The sets in force as bytes for a page (packages/orbit, archive/catalogue.ts): the whole, a change since a version, and what
 * objects are called. Made when they are first asked for, kept while the version lasts, compressed on the threads of zlib. A
 * version is of this process alone: whoever has one of another is given the whole.
 */
import { randomBytes } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { brotliCompress, gzip, constants as zlib } from 'node:zlib';
import {
  CATALOGUE_BLOCK_ROWS,
  copySgp4Set,
  createSgp4Columns,
  encodeCatalogueBlock,
  encodeCatalogueHead,
  encodeNamesBlock,
  encodeNamesHead,
} from '@noroshi/orbit';
import type { NodeContext } from '../context.ts';
import { type KeptElements, refreshElements } from './elements-kept.ts';

export type ElementsBody = {
  readonly version: string;
  readonly plain: Buffer;
  coded(coding: 'br' | 'gzip'): Promise<Buffer>;
};

type Asked = Pick<NodeContext, 'store' | 'clock'>;

const CHANGES_KEPT_MAX = 8; // pages of one node are mostly at the same version
/** Beyond this share a change is no smaller than the whole. */
const CHANGE_SHARE_MAX = 0.6;
const BROTLI_QUALITY = 4; // measured: a quality of 9 takes ten times as long for 1 % less

const compressBr = promisify(brotliCompress);
const compressGzip = promisify(gzip);
const shelves = new WeakMap<Asked['store'], Shelf>();

/** `since`: a version that the caller has; '' for the whole. */
export async function elementsBody(context: Asked, since: string): Promise<ElementsBody> {
  return await shelfOf(context).inTurn(context, (shelf, kept) => changeBody(shelf, kept, since));
}

export async function namesBody(context: Asked): Promise<ElementsBody> {
  return await shelfOf(context).inTurn(context, (shelf, kept) => {
    const version = versionText(shelf, kept.namesNumber);
    if (shelf.names?.version === version) return Promise.resolve(shelf.names);
    return makeNames(kept, version).then((body) => (shelf.names = body));
  });
}

/** Epochs of the sets in force (in a replay at the watched instant), in no order. */
export async function epochsInForce(context: Asked): Promise<Float64Array> {
  return await shelfOf(context).inTurn(context, (_shelf, { sets, objectId }) =>
    Promise.resolve(sets.epochUs.slice(0, objectId.length)),
  );
}

type Shelf = {
  readonly nonce: string;
  kept: KeptElements | undefined;
  bodies: Map<string, ElementsBody>; // of the version kept, by since
  names: ElementsBody | undefined;
  inTurn<T>(context: Asked, make: (shelf: Shelf, kept: KeptElements) => Promise<T>): Promise<T>;
};

function shelfOf({ store }: Asked): Shelf {
  let shelf = shelves.get(store);
  if (shelf === undefined) shelves.set(store, (shelf = createShelf()));
  return shelf;
}

/** One after the other: while bytes are made of the rows, nobody changes them. */
function createShelf(): Shelf {
  let last: Promise<unknown> = Promise.resolve();
  const shelf: Shelf = {
    nonce: randomBytes(6).toString('base64url').replaceAll('-', '_'),
    ...{ kept: undefined, bodies: new Map(), names: undefined },
    inTurn: (context, make) => {
      const work = last.then(async () => {
        const kept = await refreshElements(context, shelf.kept);
        if (kept.number !== shelf.kept?.number) shelf.bodies = new Map();
        shelf.kept = kept;
        return await make(shelf, kept);
      });
      last = work.catch(() => {});
      return work;
    },
  };
  return shelf;
}

function versionText({ nonce }: Shelf, number: number): string {
  return `${nonce}-${number}`;
}

async function changeBody(shelf: Shelf, kept: KeptElements, since: string): Promise<ElementsBody> {
  const rows = rowsSince(shelf, kept, since);
  const from = rows === undefined ? '' : since;
  const made = shelf.bodies.get(from);
  if (made !== undefined) return made;
  const body = await makeElements(kept, versionText(shelf, kept.number), from, rows);
  if (shelf.bodies.size >= CHANGES_KEPT_MAX) shelf.bodies.delete([...shelf.bodies.keys()].at(-1)!);
  shelf.bodies.set(from, body);
  return body;
}

type Change = { readonly rows: readonly number[]; readonly removed: readonly string[] };

/** Undefined where the whole is to be sent. */
function rowsSince(shelf: Shelf, kept: KeptElements, since: string): Change | undefined {
  const parts = /^(\w+)-(\d{1,9})$/.exec(since);
  const number = Number(parts?.[2]);
  if (parts?.[1] !== shelf.nonce || !(number >= 1 && number <= kept.number)) return undefined;
  const rows: number[] = [];
  for (let row = 0; row < kept.changed.length; row++)
    if (kept.changed[row]! > number) rows.push(row);
  if (rows.length > CHANGE_SHARE_MAX * kept.changed.length) return undefined;
  const removed = [...kept.gone].filter(([, at]) => at > number).map(([id]) => id);
  return { rows, removed };
}

async function makeElements(
  kept: KeptElements,
  version: string,
  since: string,
  change: Change | undefined,
): Promise<ElementsBody> {
  const count = change?.rows.length ?? kept.objectId.length;
  const removed = change?.removed ?? [];
  const parts = [encodeCatalogueHead({ version, since, removed, count })];
  for (let at = 0; at < count; at += CATALOGUE_BLOCK_ROWS) {
    const rows = Math.min(CATALOGUE_BLOCK_ROWS, count - at);
    const sets = createSgp4Columns(rows);
    const objectId: string[] = [];
    const catalogueNumber: number[] = [];
    for (let k = 0; k < rows; k++) {
      const row = change === undefined ? at + k : change.rows[at + k]!;
      copySgp4Set(kept.sets, row, sets, k);
      objectId.push(kept.objectId[row]!);
      catalogueNumber.push(kept.catalogueNumber[row]!);
    }
    parts.push(encodeCatalogueBlock({ objectId, catalogueNumber }, sets, 0, rows));
    await turn();
  }
  return bodyOf(version, Buffer.concat(parts));
}

async function makeNames(kept: KeptElements, version: string): Promise<ElementsBody> {
  const count = kept.objectId.length;
  const parts = [encodeNamesHead(version, count)];
  for (let at = 0; at < count; at += CATALOGUE_BLOCK_ROWS) {
    parts.push(encodeNamesBlock(kept, at, Math.min(count, at + CATALOGUE_BLOCK_ROWS)));
    await turn();
  }
  return bodyOf(version, Buffer.concat(parts));
}

function bodyOf(version: string, plain: Buffer): ElementsBody {
  const made = new Map<string, Promise<Buffer>>();
  const params = {
    [zlib.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
    [zlib.BROTLI_PARAM_SIZE_HINT]: plain.length,
  };
  return {
    ...{ version, plain },
    coded: (coding) => {
      const known = made.get(coding);
      if (known !== undefined) return known;
      const making = coding === 'br' ? compressBr(plain, { params }) : compressGzip(plain);
      made.set(coding, making);
      making.catch(() => made.delete(coding));
      return making;
    },
  };
}
