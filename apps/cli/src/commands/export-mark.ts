/**
 * What leaves by the command line is marked and in the audit: who, when, of which mode, under which marking, and the digest of
 * what left. A proof leaves only after its line is written; of a folder the line names the checkpoint, which stands for every byte of the log.
 */
import { safeText } from '@noroshi/host';
import { CONSOLE } from '@noroshi/node/people';
import { appendAudit, type Store } from '@noroshi/store';
import { formatUtc } from '@noroshi/time';
import type { Mode } from '@noroshi/watch';
import { sha256 } from './audit-log.ts';

export type Leaving = {
  readonly subject: string;
  readonly what: string; // log, proof
  readonly tlp: string;
  readonly bytes: readonly Uint8Array[]; // what leaves, or what commits to all of it
  readonly atUs: number;
};

/** SHA-256 of each, in hex. */
export async function auditExport(
  store: Store,
  { subject, what, tlp, bytes, atUs }: Leaving,
): Promise<readonly string[]> {
  const digests = bytes.map((each) => Buffer.from(sha256(each)).toString('hex'));
  await store.write((tx) =>
    appendAudit(tx, {
      ...{ atUs, actor: CONSOLE, action: 'export', subject: subject.slice(0, 200) },
      doc: { what, tlp, sha256: digests.slice(0, 64), count: digests.length },
    }),
  );
  return digests;
}

/** Beside what was exported, never inside it: its form is a standard's. */
export const MARK_FILE = 'MARKING.txt';

export function markText(
  { mode, nodeId }: { readonly mode: Mode; readonly nodeId: string },
  { what, tlp, atUs }: Leaving,
  digests: readonly string[],
): string {
  const lines = [
    mode === 'exercise' ? 'EXERCISE EXERCISE EXERCISE: nothing here is real' : 'mode: live',
    `marking: TLP:${tlp}; each record says its own`,
    `what: ${what}, of node ${nodeId}`,
    `exported: ${formatUtc(atUs, 0)} by ${CONSOLE}`,
    ...digests.map((digest) => `sha256: ${digest}`),
  ];
  return `${lines.map(safeText).join('\n')}\n`;
}
