/**
 * How far writes have been acknowledged, in a small file beside a SQLite store. SQLite takes a damaged write-ahead log for one
 * that ends early, and goes on without what came after: silent loss. So every transaction counts itself (counter 'commit'),
 * and once it is durable its number is noted here, without waiting for the disk: the note can be behind, never ahead. A store
 * that opens with fewer commits than noted has lost acknowledged writes, whatever the cause, and says so.
 */
import { createHash } from 'node:crypto';
import { closeSync, constants, openSync, readFileSync, writeSync } from 'node:fs';
import { StoreError } from './errors.ts';

export const COMMIT_COUNTER = 'commit';

export type AcknowledgedNote = {
  /** A transaction is durable. Never throws: a note that cannot be written is only behind. */
  put(commit: number): void;
  close(): void;
};

const DIGITS = 16;

function acknowledgedFile(storeFile: string): string {
  return `${storeFile}-acknowledged`;
}

/** The number noted; 0 where there is no note, or none that can be read. */
function readAcknowledged(storeFile: string): number {
  let text: string;
  try {
    text = readFileSync(acknowledgedFile(storeFile), 'utf8');
  } catch {
    return 0;
  }
  const digits = text.slice(0, DIGITS);
  return text === lineOf(digits) ? Number(digits) : 0;
}

/** Throws where the store ends before what was noted. The note is read first: others may write in between. */
export function checkAcknowledged(storeFile: string, lastCommit: () => number): void {
  const noted = readAcknowledged(storeFile);
  const commit = lastCommit();
  if (commit >= noted) return;
  throw new StoreError(
    'corrupt',
    `the store ends at transaction ${commit}, but ${noted} was acknowledged: ${noted - commit} acknowledged ` +
      'transactions are missing (a damaged or removed -wal file, or an older copy of the store). ' +
      `To go on without them, remove ${acknowledgedFile(storeFile)}; otherwise`,
  );
}

export function openAcknowledged(storeFile: string): AcknowledgedNote {
  let descriptor: number | undefined;
  return {
    put: (commit) => {
      try {
        descriptor ??= openInPlace(acknowledgedFile(storeFile));
        writeSync(descriptor, lineOf(String(commit).padStart(DIGITS, '0')), 0);
      } catch {} // a full disk: behind, which is allowed
    },
    close: () => {
      if (descriptor !== undefined) closeSync(descriptor);
      descriptor = undefined;
    },
  };
}

/** Made where it is missing, and written over where it is: one short write, which a crash of the process cannot split. */
function openInPlace(file: string): number {
  return openSync(file, constants.O_RDWR | constants.O_CREAT, 0o600);
}

function lineOf(digits: string): string {
  const digest = createHash('sha256').update(digits).digest('hex').slice(0, DIGITS);
  return `${digits} ${digest}\n`;
}
