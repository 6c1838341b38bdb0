/**
 * The logs that a witness knows: a text file of public keys, one a line, as `noroshi audit keys` prints them. What has another form, or
 * is of a lane of the other mode, is refused with its line; the rest holds. Read again whenever the file has changed.
 */
import { readFile, stat } from 'node:fs/promises';
import { laneOfOrigin, type NoteKey, parseVkey } from '@noroshi/exchange';
import type { Mode } from '@noroshi/watch';
import { sha256 } from '../keys/keys.ts';
import { StartError } from '../start-error.ts';

export type KnownLogs = {
  readonly keys: readonly NoteKey[];
  readonly refused: readonly { readonly line: number; readonly reason: string }[];
};

export const WITNESS_LOGS_MAX = 10_000;
const FILE_BYTES_MAX = 4 * 2 ** 20;
const ORIGIN_BYTES_MAX = 255; // tlog-cosignature, ML-DSA-44: opaque log_origin<1..2^8-1>

/** One key a line; empty lines and what follows `#` count for nothing. Several keys of one log are all trusted. */
export function readLogs(text: string, mode: Mode): KnownLogs {
  const keys: NoteKey[] = [];
  const refused: { line: number; reason: string }[] = [];
  for (const [i, raw] of text.split('\n').entries()) {
    const line = raw.replace(/\s+#.*$|^#.*$/, '').trim();
    if (line === '') continue;
    const key = parseVkey(sha256, line);
    const lane = key.ok ? laneOfOrigin(key.value.name) : null;
    if (!key.ok) refused.push({ line: i + 1, reason: key.error.message });
    else if (lane !== null && lane.mode !== mode)
      refused.push({
        ...{ line: i + 1 },
        reason: `it is of mode ${lane.mode}, this witness is ${mode}: the modes never mix`,
      });
    else if (Buffer.byteLength(key.value.name) > ORIGIN_BYTES_MAX)
      refused.push({ line: i + 1, reason: `a name of more than ${ORIGIN_BYTES_MAX} bytes` });
    else if (keys.length === WITNESS_LOGS_MAX)
      refused.push({ line: i + 1, reason: `more than ${WITNESS_LOGS_MAX} logs` });
    else keys.push(key.value);
  }
  return { keys, refused };
}

/** The logs of a file as they are at each call. A file that is gone or too long is a StartError at the first, the last good list later. */
export async function followLogs(
  path: string,
  mode: Mode,
  onChange: (logs: KnownLogs) => void,
): Promise<() => Promise<KnownLogs>> {
  let seen = '';
  let logs: KnownLogs = { keys: [], refused: [] };
  const look = async () => {
    const { mtimeMs, size } = await stat(path);
    if (size > FILE_BYTES_MAX) throw new Error(`more than ${FILE_BYTES_MAX} bytes`);
    const mark = `${mtimeMs}/${size}`;
    if (mark === seen) return;
    logs = readLogs(await readFile(path, 'utf8'), mode);
    seen = mark;
    onChange(logs);
  };
  try {
    await look();
  } catch (cause) {
    throw new StartError(`--logs ${path} cannot be read: ${(cause as Error).message}`);
  }
  return async () => {
    await look().catch(() => undefined); // while it is being replaced the list of before holds
    return logs;
  };
}
