/** A row of the table as the API tells it: the names, units and order of `noroshi screen --json`. */
import type { ConjunctionTable } from '@noroshi/store/conjunctions';
import { formatUtc } from '@noroshi/time';
import { type Static, Type } from 'typebox';
import { watchRow } from './table.ts';

const OrNull = Type.Union([Type.Number(), Type.Null()]);

export const ConjunctionReply = Type.Object({
  id1: Type.String(),
  name1: Type.String(),
  id2: Type.String(),
  name2: Type.String(),
  kind: Type.Enum(['crossing', 'interval']),
  tcaUtc: Type.String(),
  fromUtc: Type.String(),
  toUtc: Type.String(),
  missKm: Type.Number(),
  missRKm: Type.Number(),
  missTKm: Type.Number(),
  missNKm: Type.Number(),
  relativeSpeedKmS: Type.Number(),
  age1D: Type.Number(),
  age2D: Type.Number(),
  hbrM: Type.Number(),
  pc: OrNull,
  pcMax: OrNull,
  dilution: Type.Union([Type.Boolean(), Type.Null()]),
  covariance: Type.String(),
});
export type ConjunctionReply = Static<typeof ConjunctionReply>;

export function conjunctionReply(stored: ConjunctionTable): ConjunctionReply {
  const { tcaUs, fromUs, toUs, epoch1Us: _1, epoch2Us: _2, ...row } = watchRow(stored);
  return { ...row, tcaUtc: formatUtc(tcaUs), fromUtc: formatUtc(fromUs), toUtc: formatUtc(toUs) };
}
