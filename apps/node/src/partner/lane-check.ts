/** Whether a lane in the store is whole: ours as its files would be, a partner's from the records that were taken, both up to what was signed. */
import {
  appendLeaf,
  checkLog,
  EMPTY_FRONTIER,
  frontierRoot,
  leafHash,
  openNote,
  parseCheckpoint,
  parseTilePath,
  parseVkey,
  type RecordScan,
  sameBytes,
} from '@noroshi/exchange';
import { DamagedRowError, type Db } from '@noroshi/store';
import { type LaneKey, positionOf, receivedEntries } from '@noroshi/store/exchange';
import { sha256, verifyEd25519 } from '../keys/keys.ts';
import { checkpointBytes, tileBytes } from './log-files.ts';

const FINDINGS_SHOWN = 20;
const RECORDS_AT_ONCE = 256;
const TOOLS = { sha256, verify: verifyEd25519 };

export type LaneCheck = {
  readonly key: LaneKey;
  readonly vkey: string;
  readonly scan: RecordScan; // the form and place of each record
};

export type LaneFound = { readonly records: number; readonly findings: string[] };

/** The event loop has its turn between two bundles, since each is a read of the store. */
export async function checkTold(db: Db, { key, vkey, scan }: LaneCheck): Promise<LaneFound> {
  const parsed = parseVkey(sha256, vkey);
  if (!parsed.ok) return { records: 0, findings: [parsed.error.message] };
  const read = async (path: string) => {
    await turn();
    if (path === 'checkpoint') return checkpointBytes(db, key);
    const tile = parseTilePath(path);
    return tile === null ? null : tileBytes(db, key, tile);
  };
  const report = await orDamage(() =>
    checkLog(TOOLS, read, { key: parsed.value, onEntry: (entry, index) => scan(entry, index) }),
  );
  if (typeof report === 'string') return { records: 0, findings: [report] };
  const findings = report.findings.map(({ file, entry, message }) =>
    entry === null ? `${file}: ${message}` : `${file}, ${entry}: ${message}`,
  );
  return { records: report.entries, findings: findings.slice(0, FINDINGS_SHOWN) };
}

export async function checkHeard(db: Db, { key, vkey, scan }: LaneCheck): Promise<LaneFound> {
  const parsed = parseVkey(sha256, vkey);
  if (!parsed.ok) return { records: 0, findings: [parsed.error.message] };
  const { size, knownSize, checkpoint } = await positionOf(db, key);
  const text = openNote(sha256, checkpoint, parsed.value, verifyEd25519);
  const signed = text.ok ? parseCheckpoint(text.value) : text;
  const findings: string[] = [];
  if (!signed.ok) findings.push(`checkpoint: ${signed.error.message}`);
  let frontier = EMPTY_FRONTIER;
  const walked = await orDamage(async () => {
    while (frontier.size < size) {
      await turn();
      const entries = await receivedEntries(db, key, frontier.size, RECORDS_AT_ONCE);
      if (entries[0]?.index !== frontier.size) return `record ${frontier.size} is missing`;
      for (const { record, index } of entries) {
        const wrong = index === frontier.size ? scan(record, index) : 'the one before is missing';
        if (wrong !== null) findings.push(`record ${index}: ${wrong}`);
        frontier = appendLeaf(sha256, frontier, leafHash(sha256, record)).frontier;
      }
    }
    return null;
  });
  if (walked !== null) findings.push(walked);
  const isWhole = signed.ok && sameBytes(frontierRoot(sha256, frontier), signed.value.root);
  if (walked === null && signed.ok && size === knownSize && !isWhole)
    findings.push('the records are not those that the partner has signed');
  return { records: frontier.size, findings: findings.slice(0, FINDINGS_SHOWN) };
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A row that is not as it was written is a finding, not a failure. */
async function orDamage<T>(work: () => Promise<T>): Promise<T | string> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof DamagedRowError) return cause.message;
    throw cause;
  }
}
