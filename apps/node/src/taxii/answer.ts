/**
 * Answers of a TAXII 2.1 server: one function from a request to status, headers and body. Order of refusals: who (401, by the
 * listener), where (404), how (405, 406, 415), what may be (403), what was asked (400). A caller never learns of what is not
 * theirs: every count, `more` and 404 is made from what this caller may see.
 */
import {
  acceptsTaxii,
  decodeCursor,
  encodeCursor,
  errorMessage,
  isTaxiiContent,
  pageText,
  parseTaxiiQuery,
  TAXII_MEDIA,
  type TaxiiFilter,
  type TaxiiQuery,
} from '@noroshi/exchange';
import {
  deleteTaxii,
  hasTaxii,
  type TaxiiObject,
  type TaxiiQuestion,
  taxiiAfter,
  taxiiPage,
  taxiiStatus,
} from '@noroshi/store/exchange';
import { formatUtc } from '@noroshi/time';
import type { TaxiiCaller, TaxiiCollection, TaxiiRoot, TaxiiService } from './service.ts';
import { submitObjects } from './submit.ts';

export type TaxiiRequest = {
  readonly method: string;
  readonly url: string; // path and query
  readonly origin: string; // 'https://host:port', or '' for relative links
  readonly accept?: string;
  readonly contentType?: string;
  readonly contentLength?: number;
  /** The body, at most `max` bytes; null when there is more. */
  readonly read: (max: number) => Promise<Uint8Array | null>;
};

export type TaxiiAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
};

type Context = {
  readonly service: TaxiiService;
  readonly caller: TaxiiCaller;
  readonly request: TaxiiRequest;
  readonly pairs: readonly (readonly [string, string])[];
};

/** What stands after the collection. */
type Endpoint = 'collection' | 'objects' | 'object' | 'versions' | 'manifest';
const METHODS: Readonly<Record<Endpoint, readonly string[]>> = {
  ...{ collection: ['GET'], objects: ['GET', 'POST'], object: ['GET', 'DELETE'] },
  ...{ versions: ['GET'], manifest: ['GET'] },
};

export async function answerTaxii(
  service: TaxiiService,
  caller: TaxiiCaller,
  request: TaxiiRequest,
): Promise<TaxiiAnswer> {
  const [path = '', query = ''] = split(request.url);
  const parts = partsOf(path);
  if (parts === null) return refuse(400, 'the path is not readable');
  const context = { service, caller, request, pairs: [...new URLSearchParams(query)] };
  const [first, ...rest] = parts;
  if (first === undefined) return refuse(404, 'there is nothing here: ask for /taxii2/');
  if (first === 'taxii2' && rest.length === 0)
    return guarded(request, ['GET'], () => discovery(context));
  const root = (await service.rootsFor(caller)).find((each) => each.path === first);
  if (root === undefined) return refuse(404, 'no such API root');
  return inRoot(context, root, rest);
}

function inRoot(context: Context, root: TaxiiRoot, rest: readonly string[]): Promise<TaxiiAnswer> {
  const { request } = context;
  const [kind, id, ...more] = rest;
  if (kind === undefined) return guarded(request, ['GET'], async () => json(rootShape(root)));
  if (kind === 'status' && id !== undefined && more.length === 0)
    return guarded(request, ['GET'], () => status(context, root, id));
  if (kind !== 'collections') return Promise.resolve(refuse(404, 'no such endpoint'));
  if (id === undefined)
    return guarded(request, ['GET'], async () => {
      const collections = root.collections.filter(({ isHidden }) => isHidden !== true);
      return json(collections.length > 0 ? { collections: collections.map(collectionShape) } : {});
    });
  const endpoint = endpointOf(more);
  if (endpoint === null) return Promise.resolve(refuse(404, 'no such endpoint'));
  return guarded(request, METHODS[endpoint], async () => {
    const collection = root.collections.find((each) => each.id === id.toLowerCase());
    if (collection === undefined) return refuse(404, 'no such collection');
    if (endpoint === 'collection') return json(collectionShape(collection));
    return inCollection(context, root, { collection, endpoint, objectId: more[1] });
  });
}

function endpointOf(more: readonly string[]): Endpoint | null {
  const [kind, id, last] = more;
  if (kind === undefined) return 'collection';
  if (kind === 'manifest' && more.length === 1) return 'manifest';
  if (kind !== 'objects') return null;
  if (id === undefined) return 'objects';
  if (more.length === 2) return 'object';
  return last === 'versions' && more.length === 3 ? 'versions' : null;
}

type Place = {
  readonly collection: TaxiiCollection;
  readonly endpoint: Endpoint;
  readonly objectId: string | undefined;
};

async function inCollection(context: Context, root: TaxiiRoot, place: Place): Promise<TaxiiAnswer> {
  const { service, caller, request, pairs } = context;
  const { collection } = place;
  if (request.method === 'POST') {
    if (!isTaxiiContent(request.contentType)) return refuse(415, `the body must be ${TAXII_MEDIA}`);
    if (!collection.canWrite) return refuse(403, 'you may not write to this collection');
    return submitObjects(service, caller, root, collection, request);
  }
  const isDelete = request.method === 'DELETE';
  const mayNot = isDelete
    ? !collection.canRead || !collection.canWrite || caller.isPartner
    : !collection.canRead;
  if (mayNot)
    return refuse(403, `you may not ${isDelete ? 'delete from' : 'read'} this collection`);
  const query = parseTaxiiQuery(pairs);
  if (!query.ok) return refuse(400, query.error);
  return isDelete ? remove(context, place, query.value) : page(context, place, query.value);
}

/** One page: the first question fixes the filter and where it begins, `next` alone moves. */
async function page(
  { service, caller }: Context,
  { collection, endpoint, objectId }: Place,
  query: TaxiiQuery,
): Promise<TaxiiAnswer> {
  const { db } = service.store;
  const place = {
    caller: caller.id,
    endpoint: `${collection.id}/${endpoint}/${objectId ?? ''}`,
  };
  const cursor = query.next === undefined ? null : decodeCursor(service.hmac, place, query.next);
  if (query.next !== undefined && cursor === null) return refuse(400, 'next is not one of ours');
  const filter = cursor?.filter ?? query.filter;
  if (cursor !== null && query.filterText !== '{}' && !sameFilter(cursor.filter, query.filter))
    return refuse(400, 'the filter is another than at the first page: next has it in itself');
  if (objectId !== undefined && !(await isThere(service, collection, objectId)))
    return refuse(404, 'no such object');
  const addedAfter = filter.addedAfterUs;
  const after =
    cursor?.seq ?? (addedAfter === undefined ? 0 : await taxiiAfter(db, collection.id, addedAfter));
  const limit = Math.min(query.limit ?? service.pageMax, service.pageMax);
  const versions = filter.versions ?? (endpoint === 'versions' ? ['all'] : ['last']);
  const found = await permittedPage(service, collection, {
    ...{ ...wanted(filter, objectId), versions, after, tlps: collection.tlps },
    ...{ limit: limit + 1, withBytes: endpoint === 'objects' || endpoint === 'object' },
  });
  const shown = found.slice(0, limit);
  const seq = shown.at(-1)?.seq ?? 0;
  const next = found.length > limit ? encodeCursor(service.hmac, place, { seq, filter }) : null;
  return answerPage(endpoint, shown, next);
}

const STEP_MIN = 100; // rows of one read where rules may bar some

/** A page of what may be read now: where rules bar some of it, the page is filled with what follows. */
async function permittedPage(
  { store: { db }, permittedNow }: TaxiiService,
  { id, viewOf }: TaxiiCollection,
  asked: TaxiiQuestion,
): Promise<readonly TaxiiObject[]> {
  if (viewOf === undefined || permittedNow === undefined) return taxiiPage(db, id, asked);
  const page: TaxiiObject[] = [];
  const limit = Math.max(asked.limit, STEP_MIN);
  let { after } = asked;
  for (;;) {
    const found = await taxiiPage(db, id, { ...asked, viewOf, after, limit });
    page.push(...(await permittedNow(db, viewOf, found)));
    after = found.at(-1)?.seq ?? after;
    if (found.length < limit || page.length >= asked.limit) return page.slice(0, asked.limit);
  }
}

/** Whether this caller may know that the object is there. */
async function isThere(
  service: TaxiiService,
  collection: TaxiiCollection,
  objectId: string,
): Promise<boolean> {
  const { id, tlps, viewOf } = collection;
  if (viewOf === undefined || service.permittedNow === undefined)
    return hasTaxii(service.store.db, id, objectId, tlps);
  const asked = { ids: [objectId], specVersions: ['2.0', '2.1'], versions: ['all'], tlps };
  const one = { ...asked, after: 0, limit: 1, withBytes: false };
  return (await permittedPage(service, collection, one)).length > 0;
}

/** A filter by id beside an object's own path: both must hold. */
function wanted(filter: TaxiiFilter, objectId: string | undefined) {
  const { ids, types, specVersions } = filter;
  const both = objectId === undefined ? ids : [objectId].filter((id) => ids?.includes(id) ?? true);
  return {
    ...(both !== undefined && { ids: both }),
    ...(types !== undefined && { types }),
    ...(specVersions !== undefined && { specVersions }),
  };
}

function sameFilter(a: TaxiiFilter, b: TaxiiFilter): boolean {
  const text = (filter: TaxiiFilter) => JSON.stringify(Object.entries(filter).sort());
  return text(a) === text(b);
}

const COMMA = Buffer.from(',');

function answerPage(
  endpoint: Endpoint,
  shown: readonly TaxiiObject[],
  next: string | null,
): TaxiiAnswer {
  const first = shown[0];
  const last = shown.at(-1);
  const dates =
    first === undefined || last === undefined
      ? {}
      : {
          'x-taxii-date-added-first': formatUtc(first.addedUs, 6),
          'x-taxii-date-added-last': formatUtc(last.addedUs, 6),
        };
  if (endpoint === 'versions') {
    const versions = shown.map(({ version }) => JSON.stringify(version));
    return { ...text(200, pageText('versions', versions, next)), headers: headersWith(dates) };
  }
  if (endpoint === 'manifest') {
    const records = shown.map(({ objectId, version, mediaType, addedUs }) =>
      JSON.stringify({
        ...{ id: objectId, date_added: formatUtc(addedUs, 6), version, media_type: mediaType },
      }),
    );
    return { ...text(200, pageText('objects', records, next)), headers: headersWith(dates) };
  }
  if (shown.length === 0) return json({});
  const more = next === null ? '{"more":false,' : `{"more":true,"next":${JSON.stringify(next)},`;
  const pieces: Uint8Array[] = [Buffer.from(`${more}"objects":[`)];
  for (const [i, { bytes }] of shown.entries()) {
    if (i > 0) pieces.push(COMMA);
    pieces.push(bytes);
  }
  pieces.push(Buffer.from(']}'));
  return { status: 200, headers: headersWith(dates), body: Buffer.concat(pieces) };
}

/** Without a filter all versions go. */
async function remove(
  { service }: Context,
  { collection, objectId }: Place,
  { filter }: TaxiiQuery,
): Promise<TaxiiAnswer> {
  const id = objectId!;
  const { tlps } = collection;
  return service.store.write(async (tx) => {
    if (!(await hasTaxii(tx, collection.id, id, tlps))) return refuse(404, 'no such object');
    const specVersions =
      filter.specVersions ?? (filter.versions === undefined ? ['2.0', '2.1'] : undefined);
    const found = await taxiiPage(tx, collection.id, {
      ...{ ids: [id], versions: filter.versions ?? ['all'], after: 0, tlps, withBytes: false },
      ...{ limit: Number.MAX_SAFE_INTEGER, ...(specVersions && { specVersions }) },
    });
    const seqs = found.map(({ seq }) => seq);
    await deleteTaxii(tx, collection.id, id, seqs);
    return json({});
  });
}

async function discovery({ service, caller, request }: Context): Promise<TaxiiAnswer> {
  const roots = await service.rootsFor(caller);
  const urlOf = (path: string) => `${request.origin}/${path}/`;
  const { title, description, contact, defaultRoot } = service;
  const hasDefault = roots.some(({ path }) => path === defaultRoot);
  return json({
    title,
    ...(description !== undefined && { description }),
    ...(contact !== undefined && { contact }),
    ...(hasDefault && { default: urlOf(defaultRoot!) }),
    ...(roots.length > 0 && { api_roots: roots.map(({ path }) => urlOf(path)) }),
  });
}

async function status(
  { service, caller }: Context,
  root: TaxiiRoot,
  id: string,
): Promise<TaxiiAnswer> {
  const asked = { id: id.toLowerCase(), root: root.path, caller: caller.id };
  const doc = await taxiiStatus(service.store.db, asked);
  return doc === undefined ? refuse(404, 'no such status') : text(200, doc);
}

function rootShape({ title, description, bodyBytesMax }: TaxiiRoot) {
  return {
    ...{ title, ...(description !== undefined && { description }) },
    ...{ versions: [TAXII_MEDIA], max_content_length: bodyBytesMax },
  };
}

function collectionShape(collection: TaxiiCollection) {
  const { id, title, description, canRead, canWrite, mediaTypes } = collection;
  return {
    ...{ id, title, ...(description !== undefined && { description }) },
    ...{ can_read: canRead, can_write: canWrite, media_types: mediaTypes },
  };
}

async function guarded(
  request: TaxiiRequest,
  methods: readonly string[],
  work: () => Promise<TaxiiAnswer>,
): Promise<TaxiiAnswer> {
  if (!methods.includes(request.method)) {
    const refused = refuse(405, `use ${methods.join(' or ')}`);
    return { ...refused, headers: { ...refused.headers, allow: methods.join(', ') } };
  }
  if (!acceptsTaxii(request.accept)) return refuse(406, `accept ${TAXII_MEDIA}`);
  return work();
}

function split(url: string): readonly string[] {
  const at = url.indexOf('?');
  return at < 0 ? [url] : [url.slice(0, at), url.slice(at + 1)];
}

/** Null where an escape is broken. A slash at the end may be left out. */
function partsOf(path: string): string[] | null {
  try {
    const parts = path.split('/').slice(1).map(decodeURIComponent);
    if (parts.at(-1) === '') parts.pop();
    return parts.some((part) => part === '' || part.includes('/')) ? ['', '/'] : parts;
  } catch {
    return null;
  }
}

function headersWith(more: Readonly<Record<string, string>>) {
  return { 'content-type': TAXII_MEDIA, ...more };
}

export function json(value: unknown, status = 200): TaxiiAnswer {
  return text(status, JSON.stringify(value));
}

function text(status: number, body: string): TaxiiAnswer {
  return { status, headers: headersWith({}), body };
}

export function refuse(status: number, title: string): TaxiiAnswer {
  return text(status, errorMessage(status, title));
}

/** With the seconds after which it may be asked again (RFC 9110 §10.2.3). */
export function later(status: 429 | 503, title: string, retryS: number): TaxiiAnswer {
  const refused = refuse(status, title);
  return { ...refused, headers: { ...refused.headers, 'retry-after': String(retryS) } };
}
