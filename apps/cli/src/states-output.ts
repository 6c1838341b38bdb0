/** States as CSV, JSON or OEM text, piece by piece. */
import type { OpsMode, StateBatch } from '@noroshi/orbit';
import { formatUtc } from '@noroshi/time';
import type { PropagatedObject, PropagateFrame } from './propagate-states.ts';
import { STATES, type StateRow } from './tables/states.ts';
import { csvWriter, jsonWriter, type RowWriter } from './tables/table.ts';

export type StatesFormat = 'csv' | 'json' | 'oem';

export type StatesHeader = {
  readonly frame: PropagateFrame;
  readonly opsMode: OpsMode;
  readonly epochsUs: Float64Array;
};

export type StatesWriter = {
  open(): string;
  begin(object: PropagatedObject): string;
  states(object: PropagatedObject, batch: StateBatch): string;
  end(): string;
  close(after: { readonly complete: boolean }): string;
};

export function statesWriter(format: StatesFormat, header: StatesHeader): StatesWriter {
  if (format === 'oem') throw new Error('oem is written by packages/ndm');
  const rows = format === 'csv' ? csvWriter(STATES) : jsonWriter(STATES, 'states', before(header));
  return rowStates(rows);
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
