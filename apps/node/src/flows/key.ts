/**
 * The keys of warrants in a node: one file each among its secrets, which no export and no backup takes (record 35). Made when the
 * first flow is read under the warrant, destroyed at its end. Which key is the warrant's own stands in the audit by its
 * fingerprint: a machine that has another, or none, refuses to go on under a key that would give the same hosts other names.
 */
import { createCipheriv, createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Aes128, ruleHash, type Warrant } from '@noroshi/flow';
import {
  destroyWarrantKey,
  keyFingerprint,
  makePrivateFolder,
  openWarrantKey,
  readWarrantKey,
} from '@noroshi/host';
import { type AuditLine, appendAudit, lastAuditOf } from '@noroshi/store';
import { err, formatUtc, ok, type Result } from '@noroshi/time';
import type { NodeContext } from '../context.ts';
import { sha256 } from './rule.ts';

const FILE = /^warrant-[0-9a-f]{32}\.key$/;
const MADE = ['warrant.key-made', 'warrant.key-destroyed'] as const;

/** AES-128 by block: what Crypto-PAn asks for. */
export const aes128: Aes128 = (key) => {
  const cipher = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false);
  return (blocks) => cipher.update(blocks);
};

type Own = Pick<NodeContext, 'store' | 'dataDir' | 'clock' | 'random'>;

/** The key of a warrant in force, made where there never was one; else why nothing is read under it, in words for people. */
export async function openKey(
  context: Own,
  { warrant, version }: { readonly warrant: Warrant; readonly version: number },
  actor: string,
): Promise<Result<Uint8Array, string>> {
  const { store, dataDir, clock, random } = context;
  const file = fileOf(dataDir, warrant.id);
  const found = await readWarrantKey(file);
  if (!found.ok) return err(found.error.message);
  const last = await lastAuditOf(store.db, `warrant/${warrant.id}`, MADE);
  let fingerprint = found.value === null ? null : keyFingerprint(found.value.bytes);
  if (last?.action === MADE[1] && fingerprint !== null) {
    await endKey(context, warrant.id, 'it was destroyed elsewhere', actor);
    fingerprint = null;
  }
  const rule = ruleHash(warrant, sha256);
  const other = whyOther(warrant.id, { last, fingerprint, rule });
  if (other !== null) return err(other);
  await makePrivateFolder(join(dataDir, 'secrets'));
  const nowUtc = formatUtc(clock.wallUs());
  const ask = { warrant: warrant.id, rule, nowUtc, isSuccessor: true, random };
  const opened = await openWarrantKey(file, ask);
  if (!opened.ok) return err(opened.error.message);
  const { bytes, isNew, before } = opened.value;
  const isUntold = isNew || last?.action !== MADE[0];
  if (!isUntold && before === null) return ok(bytes);
  await store.write(async (tx) => {
    const action = isUntold ? MADE[0] : 'warrant.key-passed-on';
    const doc = { version, rule, fingerprint: keyFingerprint(bytes), ...(before && { before }) };
    const line = { atUs: clock.wallUs(), actor, action, subject: `warrant/${warrant.id}` };
    await appendAudit(tx, { ...line, doc });
  });
  return ok(bytes);
}

/** Warrants whose keys are on this machine. */
export async function warrantsOfKeys(dataDir: string): Promise<string[]> {
  const folder = join(dataDir, 'secrets');
  const names = await readdir(folder).catch(() => [] as string[]);
  const keys = await Promise.all(
    names.filter((name) => FILE.test(name)).map((name) => readWarrantKey(join(folder, name))),
  );
  return keys.flatMap((key) => (key.ok && key.value !== null ? [key.value.warrant] : [])).sort();
}

/** Destroyed, with its receipt beside it and in the audit; false where there was none, or one that is not read. */
export async function endKey(
  { store, dataDir, clock }: Own,
  warrant: string,
  why: string,
  actor: string,
): Promise<boolean> {
  const told = { destroyedUtc: formatUtc(clock.wallUs()), why };
  const receipt = await destroyWarrantKey(fileOf(dataDir, warrant), told);
  if (!receipt.ok || receipt.value === null) return false;
  const { keyFingerprint: fingerprint, ruleHash: rule } = receipt.value;
  await store.write(async (tx) => {
    const line = { atUs: clock.wallUs(), actor, action: MADE[1], subject: `warrant/${warrant}` };
    await appendAudit(tx, { ...line, doc: { fingerprint, rule, why } });
  });
  return true;
}

/** What the audit says of the key against what is on this machine; null where they agree. */
function whyOther(
  id: string,
  now: {
    readonly last: AuditLine | undefined;
    readonly fingerprint: string | null;
    readonly rule: string;
  },
): string | null {
  const { last, fingerprint, rule } = now;
  if (last === undefined) return null;
  const atUtc = formatUtc(last.atUs, 0);
  if (last.action === MADE[1])
    return last.doc.rule === rule
      ? `the key of warrant ${id} was destroyed on ${atUtc}: a new approval has an id, or at least a text, of its own`
      : null;
  if (last.doc.fingerprint === fingerprint) return null;
  const here =
    fingerprint === null ? 'not on this machine' : 'another than the one on this machine';
  return `the key of warrant ${id}, made on ${atUtc}, is ${here}: copy secrets/${nameOf(id)} from the machine that read under it, or close the warrant`;
}

/** An id may hold what a file's name may not. */
function nameOf(warrant: string): string {
  return `warrant-${createHash('sha256').update(warrant).digest('hex').slice(0, 32)}.key`;
}

function fileOf(dataDir: string, warrant: string): string {
  return join(dataDir, 'secrets', nameOf(warrant));
}
