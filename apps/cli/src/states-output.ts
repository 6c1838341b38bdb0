/** States as CSV, JSON or OEM text, piece by piece. */
import { encodeOemKvn, formatRefusal } from '@noroshi/ndm';
import { createStateBatch, type OpsMode, type StateBatch } from '@noroshi/orbit';
import { formatUtc } from '@noroshi/time';
import type { PropagatedObject, PropagateFrame } from './propagate-states.ts';
import { STATES, type StateRow } from './tables/states.ts';
import { csvWriter, jsonWriter, type RowWriter } from './tables/table.ts';
import { CommandError, EXIT } from './world.ts';

export type StatesFormat = 'csv' | 'json' | 'oem';

export type StatesHeader = {
  readonly frame: PropagateFrame;
  readonly opsMode: OpsMode;
  readonly epochsUs: Float64Array;
  readonly creationUs: number;
};

export type StatesWriter = {
  open(): string;
  begin(object: PropagatedObject): string;
  states(object: PropagatedObject, batch: StateBatch): string;
  end(object: PropagatedObject): string;
  close(after: { readonly complete: boolean }): string;
};

export function statesWriter(format: StatesFormat, header: StatesHeader): StatesWriter {
  if (format === 'oem') return oemStates(header);
  const rows = format === 'csv' ? csvWriter(STATES) : jsonWriter(STATES, 'states', before(header));
  return rowStates(rows);
}

/** One message, a segment an object; the header comes with the first. */
function oemStates({ creationUs }: StatesHeader): StatesWriter {
  let pieces: StateBatch[] = [];
  let segments = 0;
  return {
    open: () => '',
    begin: () => {
      pieces = [];
      return '';
    },
    states: (_, batch) => {
      pieces.push(batch);
      return '';
    },
    end: ({ name, cosparId, id }) => {
      const batch = joinedStates(pieces);
      if (!batch.code.includes(0)) return ''; // nothing good: told on stderr already
      const object = { objectName: name, objectId: cosparId || id };
      const text = encodeOemKvn(batch, () => object, { creationUs, originator: 'NOROSHI' });
      if (!text.ok) throw new CommandError(EXIT.failure, formatRefusal(text.error));
      return segments++ === 0 ? text.value : `\n${text.value.slice(text.value.indexOf(SEGMENT))}`;
    },
    close: () => '',
  };
}

const SEGMENT = 'META_START\n';

function joinedStates(pieces: readonly StateBatch[]): StateBatch {
  const count = pieces.reduce((sum, piece) => sum + piece.code.length, 0);
  const all = createStateBatch(count, pieces[0]?.frame ?? 'TEME');
  let at = 0;
  for (const piece of pieces) {
    all.epochUs.set(piece.epochUs, at);
    all.code.set(piece.code, at);
    all.positionKm.set(piece.positionKm, 3 * at);
    all.velocityKmS.set(piece.velocityKmS, 3 * at);
    at += piece.code.length;
  }
  return all;
}

function before({ frame, opsMode, epochsUs }: StatesHeader) {
  const fromUtc = formatUtc(epochsUs[0]!);
  return { frame, centre: 'EARTH', opsMode, fromUtc, toUtc: formatUtc(epochsUs.at(-1)!) };
}

function rowStates(rows: RowWriter<StateRow>): StatesWriter {
  return {
    open: rows.open,
    begin: () => '',
    states: (object, batch) => goodRows(object, batch).map(rows.row).join(''),
    end: () => '',
    close: rows.close,
  };
}

function goodRows({ id, name }: PropagatedObject, batch: StateBatch): StateRow[] {
  const { positionKm: r, velocityKmS: v, epochUs, frame } = batch;
  const rows: StateRow[] = [];
  batch.code.forEach((code, k) => {
    if (code !== 0) return;
    const positionKm = [r[3 * k]!, r[3 * k + 1]!, r[3 * k + 2]!] as const;
    const velocityKmS = [v[3 * k]!, v[3 * k + 1]!, v[3 * k + 2]!] as const;
    rows.push({ id, name, epochUs: epochUs[k]!, frame, positionKm, velocityKmS });
  });
  return rows;
}
