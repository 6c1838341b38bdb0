/**
 * New keys beside the ones in force, and what becomes of them: planned; in overlap, while partners are told; then they take the
 * place of the old ones, whose private halves are gone (that of sealing stays, for files under way). A process that ends
 * anywhere in between goes on from what `keys.json` says.
 */
import { createPublicKey } from 'node:crypto';
import { readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { err, formatUtc, ok, type Result } from '@noroshi/time';
import {
  absent,
  FILES,
  FORMER_SEAL,
  KEY_TYPES,
  type KeyFacts,
  type KeyOwner,
  type KeyType,
  newKey,
  nextFile,
  privateKeyAt,
  readFacts,
  writeWhole,
} from './files.ts';
import { PASSPHRASE_VARIABLE, PassphraseError, passphrase, sealPem } from './protect.ts';

export type TurnPlan = {
  readonly types: readonly KeyType[];
  readonly fromUs: number;
  readonly by: string;
  readonly reason: string;
};

/** Makes the next keys; in force from then on. */
export async function planNextKeys(
  dataDir: string,
  owner: KeyOwner,
  { types, fromUs, by, reason }: TurnPlan,
): Promise<Result<KeyFacts, string>> {
  const folder = join(dataDir, 'keys');
  const facts = await readFacts(join(folder, FILES.owner), owner);
  if (facts.next !== undefined)
    return err(
      `new keys are ${facts.next.state} since ${facts.next.fromUtc}: noroshi partner keys shows who is waited for`,
    );
  const secret = await passphrase();
  for (const type of types)
    await writeWhole(join(folder, nextFile(type)), await sealPem(newKey(type), secret));
  const next = { state: 'planned' as const, types: [...types], fromUtc: formatUtc(fromUs, 0) };
  return ok(await writeFacts(folder, { ...facts, next: { ...next, by, reason } }));
}

/** From now on partners are told. */
export async function beginOverlap(dataDir: string, owner: KeyOwner): Promise<void> {
  const folder = join(dataDir, 'keys');
  const facts = await readFacts(join(folder, FILES.owner), owner);
  if (facts.next?.state !== 'planned') return;
  await writeFacts(folder, { ...facts, next: { ...facts.next, state: 'overlap' } });
}

/** Every partner has the new keys: they take the place of the old ones. */
export async function endOverlap(dataDir: string, owner: KeyOwner, atUs: number): Promise<void> {
  const folder = join(dataDir, 'keys');
  const facts = await readFacts(join(folder, FILES.owner), owner);
  if (facts.next?.state !== 'overlap') return;
  const ended = facts.next.types.includes('signing') ? await endedKey(folder, facts, atUs) : [];
  const former = [...(facts.former ?? []), ...ended];
  const moving = { ...facts, former, next: { ...facts.next, state: 'moving' as const } };
  await finishMove(folder, await writeFacts(folder, moving));
}

/**
 * A new life of the node: its lanes begin anew, and each partner has to meet it again. `types`: keys that are made anew at once,
 * where the old ones may be in other hands.
 */
export async function beginEpoch(
  dataDir: string,
  owner: KeyOwner,
  asked: { readonly atLeast: number; readonly types: readonly KeyType[]; readonly atUs: number },
): Promise<number> {
  const folder = join(dataDir, 'keys');
  const { next: _, ...facts } = await readFacts(join(folder, FILES.owner), owner);
  const epoch = Math.max((facts.epoch ?? 1) + 1, asked.atLeast);
  const ended = asked.types.includes('signing') ? await endedKey(folder, facts, asked.atUs) : [];
  const secret = await passphrase();
  for (const type of KEY_TYPES) {
    const path = join(folder, nextFile(type));
    if (asked.types.includes(type)) await writeWhole(path, await sealPem(newKey(type), secret));
    else await rm(path, { force: true }); // of a turn that was under way: it ends with the epoch
  }
  const changed = { ...facts, epoch, former: [...(facts.former ?? []), ...ended] };
  const { types, atUs } = asked;
  if (types.length === 0) await writeFacts(folder, changed);
  else {
    const next = { state: 'moving' as const, types: [...types], fromUtc: formatUtc(atUs, 0) };
    const moving = { ...changed, next: { ...next, by: '', reason: '' } };
    await finishMove(folder, await writeFacts(folder, moving));
  }
  return epoch;
}

/** Puts the next keys in their places, as far as that has not happened. */
export async function finishMove(folder: string, facts: KeyFacts): Promise<KeyFacts> {
  const { next, ...rest } = facts;
  if (next?.state !== 'moving') return facts;
  for (const type of next.types) {
    const path = join(folder, nextFile(type));
    if (!(await isThere(path))) continue; // it was moved before the process ended
    if (type === 'seal')
      await writeWhole(join(folder, FORMER_SEAL), await readFile(join(folder, FILES.seal), 'utf8'));
    if (type === 'tls') await rm(join(folder, FILES.cert), { force: true });
    await rename(path, join(folder, FILES[type])).catch(absent); // or another process has just done it
  }
  return writeFacts(folder, rest);
}

/** Writes every private key again, under the passphrase or plain. Returns which files; the node does not run meanwhile. */
export async function protectKeys(
  dataDir: string,
  owner: KeyOwner,
  isProtecting: boolean,
): Promise<string[]> {
  const folder = join(dataDir, 'keys');
  await readFacts(join(folder, FILES.owner), owner);
  const secret = await passphrase();
  if (secret === undefined)
    throw new PassphraseError(
      `name the file that has the passphrase: ${PASSPHRASE_VARIABLE}=/run/secrets/noroshi`,
    );
  const places = [
    ...KEY_TYPES.flatMap((type) => [[FILES[type], type] as const, [nextFile(type), type] as const]),
    [FORMER_SEAL, 'seal'] as const,
  ];
  const written: string[] = [];
  for (const [file, type] of places) {
    const key = await privateKeyAt(join(folder, file), type);
    if (key === null) continue;
    await writeWhole(join(folder, file), await sealPem(key, isProtecting ? secret : undefined));
    written.push(file);
  }
  return written;
}

async function endedKey(folder: string, facts: KeyFacts, atUs: number) {
  const key = await privateKeyAt(join(folder, FILES.signing), 'signing');
  if (key === null) return [];
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' });
  const signingKey = Buffer.from(x, 'base64url').toString('base64');
  return [{ signingKey, epoch: facts.epoch ?? 1, untilUtc: formatUtc(atUs, 0) }];
}

async function writeFacts(folder: string, facts: KeyFacts): Promise<KeyFacts> {
  await writeWhole(join(folder, FILES.owner), JSON.stringify(facts));
  return facts;
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
