/**
 * Drop files where they lie: read by position from one handle that was opened without following a link, or from bytes that were
 * sent; opened chunk by chunk with the keys of the one partner that it must be of. Nothing in a file names a path. Who cannot be
 * right is named: another node, another mode, no partner, a key that is not the partner's.
 */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import {
  createDropReader,
  DROP,
  DROP_LIMITS,
  type DropHead,
  type DropItem,
  type DropOpener,
  dropPlainBytes,
  HPKE,
  keySetsOf,
  openDrop,
  type Partner,
} from '@noroshi/exchange';
import type { Db } from '@noroshi/store';
import { err, ok, type Result } from '@noroshi/time';
import { HPKE_PRIMITIVES } from '../keys/hpke.ts';
import type { NodeKeys } from '../keys/keys.ts';
import type { Author } from './author.ts';
import { readDirectory } from './directory.ts';
import { keyBytes } from './reader.ts';
import { SQUEEZER } from './zlib.ts';

const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants; // none on Windows

/** Bytes that stand still while they are read twice. */
export type DropSource = {
  readonly size: number;
  read(from: number, length: number): Promise<Uint8Array>;
  close(): Promise<void>;
};

export type DropKeys = Pick<NodeKeys, 'sealKey' | 'sealSecret' | 'sealSecretFormer'>;

export function bytesSource(bytes: Uint8Array): DropSource {
  return {
    size: bytes.length,
    read: async (from, length) => bytes.slice(from, from + length),
    close: async () => {},
  };
}

/** A regular file; a link, a device, or a pipe is not opened. The caller closes it. */
export async function fileSource(path: string): Promise<Result<DropSource, string>> {
  let handle: Awaited<ReturnType<typeof open>>;
  try {
    handle = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ELOOP') return err('it is a link: give the file itself');
    return err(code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`);
  }
  const facts = await handle.stat();
  if (!facts.isFile()) {
    await handle.close();
    return err('it is no file');
  }
  return ok({
    size: facts.size,
    read: async (from, length) => {
      const bytes = new Uint8Array(length);
      let at = 0;
      while (at < length) {
        const { bytesRead } = await handle.read(bytes, at, length - at, from + at);
        if (bytesRead === 0) break;
        at += bytesRead;
      }
      return bytes.slice(0, at);
    },
    close: () => handle.close(),
  });
}

export type DropOf = {
  readonly head: DropHead;
  readonly partner: Partner;
  /** From the beginning each time; an error ends it. */
  items(): AsyncGenerator<Result<DropItem, string>>;
};

/** Whose file it is. The error names why it is not taken. */
export async function whoseDrop(
  db: Db,
  self: Pick<Author, 'nodeId' | 'mode'>,
  keys: DropKeys,
  source: DropSource,
): Promise<Result<DropOf, string>> {
  const { size } = source;
  if (size > DROP_LIMITS.fileBytesMax)
    return err(`it has ${size} bytes: at most ${DROP_LIMITS.fileBytesMax} are taken`);
  const { sealSecret, sealSecretFormer: former } = keys;
  const secrets = former === undefined ? [sealSecret] : [sealSecret, former];
  const opened = openDrop(HPKE_PRIMITIVES, await source.read(0, DROP.headBytes), secrets);
  if (!opened.ok) return opened;
  const plainBytes = dropPlainBytes(size);
  if (plainBytes === null)
    return err(`no drop file has ${size} bytes: it was cut off, or something was added`);
  const { head, chunks } = opened.value;
  const partner = await senderOf(db, self, head);
  if (!partner.ok) return partner;
  const opener = chunks(sealKeysOf(partner.value));
  if (opener === null)
    return err(
      `it is sealed with a key that is not one of ${head.from}'s here: it was changed or revoked, or somebody else made it`,
    );
  const items = () => itemsOf(source, opener, plainBytes);
  return ok({ head, partner: partner.value, items });
}

async function senderOf(
  db: Db,
  self: Pick<Author, 'nodeId' | 'mode'>,
  { mode, from, to, epoch }: DropHead,
): Promise<Result<Partner, string>> {
  if (mode !== self.mode)
    return err(`it is of mode ${mode}, this node is ${self.mode}: the modes never mix`);
  if (to !== self.nodeId) return err(`it is for ${to}, this is ${self.nodeId}`);
  const { partners, revoked, unusable } = await readDirectory(db, self);
  if (revoked.some(({ id }) => id === from))
    return err(`${from} is revoked: nothing of it is taken until the two nodes meet again`);
  const misfit = unusable.find(({ id }) => id === from);
  if (misfit !== undefined) return err(`${from} is not used: ${misfit.reason}`);
  const partner = partners.find(({ id }) => id === from);
  if (partner === undefined)
    return err(`it is of ${from}, who is no partner: noroshi partner add takes their invitation`);
  if (partner.sealKey === undefined)
    return err(`no key of ${from} for files is known: meet again by a new invitation`);
  return epoch === (partner.epoch ?? 1)
    ? ok(partner)
    : err(
        `it is of epoch ${epoch} of ${from}, and epoch ${partner.epoch ?? 1} is known: meet again`,
      );
}

/** Public keys that files of a partner may be sealed with. */
function sealKeysOf(partner: Partner): Uint8Array[] {
  return keySetsOf(partner).flatMap(({ sealKey }) =>
    sealKey === undefined ? [] : [keyBytes(sealKey)],
  );
}

async function* itemsOf(
  source: DropSource,
  opener: DropOpener,
  plainBytes: number,
): AsyncGenerator<Result<DropItem, string>> {
  const reader = createDropReader(SQUEEZER);
  const chunks = Math.ceil(plainBytes / DROP.chunkBytes);
  for (let number = 0; number < chunks; number++) {
    const isLast = number === chunks - 1;
    const length = isLast ? plainBytes - number * DROP.chunkBytes : DROP.chunkBytes;
    const from = DROP.headBytes + number * DROP.sealedBytes;
    const plain = opener(number, isLast, await source.read(from, length + HPKE.tagBytes));
    if (plain === null) return yield err(`it is damaged, from byte ${from} on`);
    const items = reader.push(plain);
    if (!items.ok) return yield items;
    for (const item of items.value) yield ok(item);
  }
  const wrong = reader.end();
  if (wrong !== null) yield err(wrong);
}
