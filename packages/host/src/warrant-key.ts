/**
 * The key of a warrant's pseudonyms, as the command line and a node keep it: 32 random bytes in a file of its own that only its
 * owner reads, for exactly one rule of one warrant. While it is there its holder goes back from a pseudonym to an address; once it is
 * destroyed nobody can. What was destroyed is written down beside it (`FILE.closed`, one line of JSON each, the receipt): the
 * key of a closed warrant is not silently made anew. Crypto-PAn is in packages/flow; here are files only.
 */
import { createHash, randomBytes } from 'node:crypto';
import { appendFile, chmod } from 'node:fs/promises';
import { err, ok, type Result } from '@noroshi/time';
import { destroyPrivateFile, readPrivateFile, writePrivateFile } from './private-file.ts';

const FORMAT = 'noroshi-warrant-key';
const KEY_BYTES = 32;
const KEY_HEX = new RegExp(`^[0-9a-f]{${2 * KEY_BYTES}}$`);
const HASH_HEX = /^[0-9a-f]{64}$/;

export type WarrantKey = {
  readonly warrant: string;
  readonly rule: string | null; // hash of the rule it serves; null: of a file of the first form, bound when it is used
  readonly madeUtc: string | null;
  readonly bytes: Uint8Array;
};

/** Why a key is not given. `message` says what to do and holds nothing of a key. */
export type WarrantKeyFault = {
  readonly kind: 'unreadable' | 'other-warrant' | 'other-rule' | 'closed';
  readonly message: string;
};

/** What is left of a key. */
export type KeyReceipt = {
  readonly receipt: 'noroshi-warrant-key-destroyed';
  readonly warrant: string;
  readonly ruleHash: string | null;
  readonly keyFingerprint: string;
  readonly destroyedUtc: string;
  readonly why: string;
};

export type KeyAsk = {
  readonly warrant: string;
  readonly rule: string; // hash of the rule in force
  readonly nowUtc: string;
  /** Two people have put this very rule in force: a key of the rule before goes over to it, and a closed one is followed by another. */
  readonly isSuccessor: boolean;
  readonly random?: (bytes: number) => Uint8Array;
};

export type OpenedKey = {
  readonly bytes: Uint8Array;
  readonly isNew: boolean;
  readonly before: string | null; // hash of the rule that it served until now, where that is another
};

/** What shows later which key was destroyed, without telling it. */
export function keyFingerprint(key: Uint8Array): string {
  return createHash('sha256').update(`${FORMAT}\n`).update(key).digest('hex');
}

/** Null where there is no such file. */
export async function readWarrantKey(
  file: string,
): Promise<Result<WarrantKey | null, WarrantKeyFault>> {
  const text = await readPrivateFile(file);
  if (!text.ok) return fault('unreadable', `${file}: ${text.error}`);
  if (text.value === null) return ok(null);
  const found = objectIn(text.value);
  const { format, v, warrant, rule = null, key, madeUtc = null } = found;
  const isBound = v === 2 && typeof rule === 'string' && HASH_HEX.test(rule);
  const isForm = format === FORMAT && (isBound || (v === 1 && rule === null));
  if (!isForm || typeof warrant !== 'string' || typeof key !== 'string' || !KEY_HEX.test(key))
    return fault('unreadable', `${file} is no key of a warrant: nothing is done`);
  return ok({
    ...{ warrant, rule: rule as string | null },
    ...{
      madeUtc: typeof madeUtc === 'string' ? madeUtc : null,
      bytes: Uint8Array.from(Buffer.from(key, 'hex')),
    },
  });
}

/** The key of this rule; made where there is none and none was destroyed. */
export async function openWarrantKey(
  file: string,
  ask: KeyAsk,
): Promise<Result<OpenedKey, WarrantKeyFault>> {
  const found = await readWarrantKey(file);
  if (!found.ok) return found;
  const { warrant, rule, isSuccessor } = ask;
  if (found.value !== null) return taken(file, found.value, ask);
  const closed = (await readReceipts(file)).filter((one) => one.warrant === warrant).at(-1);
  if (closed !== undefined && !(isSuccessor && closed.ruleHash !== rule))
    return fault('closed', closedText(closed));
  const bytes = Uint8Array.from((ask.random ?? randomBytes)(KEY_BYTES));
  await write(file, { warrant, rule, madeUtc: ask.nowUtc, bytes });
  return ok({ bytes, isNew: true, before: null });
}

/** Its receipt, kept beside it too; null where there is no key. Nothing of it is in memory here afterwards. */
export async function destroyWarrantKey(
  file: string,
  told: { readonly destroyedUtc: string; readonly why: string; readonly rule?: string },
): Promise<Result<KeyReceipt | null, WarrantKeyFault>> {
  const found = await readWarrantKey(file);
  if (!found.ok || found.value === null) return found as Result<null, WarrantKeyFault>;
  const { warrant, rule, bytes } = found.value;
  const receipt: KeyReceipt = {
    ...{ receipt: 'noroshi-warrant-key-destroyed', warrant, ruleHash: rule ?? told.rule ?? null },
    ...{ keyFingerprint: keyFingerprint(bytes), destroyedUtc: told.destroyedUtc, why: told.why },
  };
  // The receipt first: a crash between leaves both, and the key is destroyed when it is met again.
  await appendFile(`${file}.closed`, `${JSON.stringify(receipt)}\n`, { mode: 0o600, flush: true });
  await chmod(`${file}.closed`, 0o600);
  await destroyPrivateFile(file);
  bytes.fill(0);
  return ok(receipt);
}

/** Of keys that were here, oldest first; a line that is none is passed over. */
export async function readReceipts(file: string): Promise<KeyReceipt[]> {
  const text = await readPrivateFile(`${file}.closed`);
  const lines = text.ok && text.value !== null ? text.value.split('\n') : [];
  return lines.map(objectIn).filter((one) => typeof one.warrant === 'string') as KeyReceipt[];
}

async function taken(
  file: string,
  key: WarrantKey,
  { warrant, rule, isSuccessor }: KeyAsk,
): Promise<Result<OpenedKey, WarrantKeyFault>> {
  if (key.warrant !== warrant)
    return fault('other-warrant', `${file} is the key of another warrant`);
  if (key.rule === rule) return ok({ bytes: key.bytes, isNew: false, before: null });
  if (key.rule !== null && !isSuccessor)
    return fault(
      'other-rule',
      `${file} is the key of another rule of warrant ${warrant} (${key.rule.slice(0, 12)}…, this is ${rule.slice(0, 12)}…): a key serves one rule`,
    );
  await write(file, { ...key, rule });
  return ok({ bytes: key.bytes, isNew: false, before: key.rule });
}

function closedText({ warrant, destroyedUtc, why }: KeyReceipt): string {
  return `the key of warrant ${warrant} was destroyed on ${destroyedUtc} (${why}) and is not made anew: a new approval has an id of its own`;
}

async function write(file: string, { warrant, rule, madeUtc, bytes }: WarrantKey): Promise<void> {
  const key = Buffer.from(bytes).toString('hex');
  const content = { format: FORMAT, v: 2, warrant, rule, madeUtc, key };
  await writePrivateFile(file, `${JSON.stringify(content)}\n`);
}

function objectIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {}; // told by who asked, without its content
  }
}

function fault(kind: WarrantKeyFault['kind'], message: string): Result<never, WarrantKeyFault> {
  return err({ kind, message });
}
