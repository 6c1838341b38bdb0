/** The columns of `noroshi pattern`: stretches of one mode, nodes where it changes, departures from an object's own pattern. */
import type { PatternDeparture, PatternNode, PatternOfLife, PatternSegment } from '@noroshi/behave';
import { PATTERN_AXES, PROPULSIONS } from '@noroshi/behave';
import type { Table } from './table.ts';

export const PATTERN_ROWS = ['segment', 'node', 'departure'] as const;

export type PatternRow = {
  readonly id: string;
  readonly name: string;
  readonly row: (typeof PATTERN_ROWS)[number];
  readonly what: string;
  readonly fromUs: number;
  readonly toUs: number;
  readonly openedUs: number;
} & Partial<
  Pick<PatternSegment, 'axis' | 'propulsion' | 'longitudeDeg' | 'boxDeg' | 'cadenceDays'>
> &
  Partial<Pick<PatternNode, 'sigmaS' | 'fromDriftDegDay' | 'toDriftDegDay'>> &
  Partial<Pick<PatternDeparture, 'surprise' | 'expected' | 'seen'>>;

export const PATTERN: Table<PatternRow> = {
  title: 'pattern',
  about: 'Pattern of life in the geosynchronous belt, in order of object and time.',
  columns: [
    { name: 'id', type: 'text', of: (r) => r.id, about: 'Catalogue number or own id.' },
    {
      ...{ name: 'row', type: 'text', of: (r) => r.row, oneOf: PATTERN_ROWS },
      about: 'A stretch of one mode, a node where it changes, or a departure from its own pattern.',
    },
    {
      ...{ name: 'axis', type: 'text', of: (r) => r.axis ?? null, oneOf: PATTERN_AXES },
      ...{ nullable: true, about: 'East-west or north-south; empty of a departure.' },
    },
    { name: 'what', type: 'text', of: (r) => r.what, about: 'Mode, change, or departure.' },
    {
      ...{ name: 'propulsion', type: 'text', of: (r) => r.propulsion ?? null, oneOf: PROPULSIONS },
      ...{ nullable: true, about: 'With what, by size and cadence of its burns.' },
    },
    { name: 'from_utc', type: 'utc', of: (r) => r.fromUs, about: 'Begin, or when it was.' },
    { name: 'to_utc', type: 'utc', of: (r) => r.toUs, about: 'End; the same for a node.' },
    {
      ...{ name: 'opened_utc', type: 'utc', of: (r) => r.openedUs },
      about: 'Epoch of the set that made it sayable.',
    },
    {
      ...{ name: 'sigma_s', type: 'fixed', digits: 0, of: (r) => r.sigmaS ?? null, nullable: true },
      about: 'One sigma of the time of a node.',
    },
    {
      ...{ name: 'longitude_deg', type: 'fixed', digits: 3, nullable: true },
      ...{ of: (r) => r.longitudeDeg ?? null, about: 'East, −180 to 180: the middle of a stand.' },
    },
    {
      ...{ name: 'box_deg', type: 'fixed', digits: 3, of: (r) => r.boxDeg ?? null, nullable: true },
      about: 'Half width in longitude, or inclination.',
    },
    {
      ...{ name: 'from_drift_deg_day', type: 'fixed', digits: 4, nullable: true },
      ...{ of: (r) => r.fromDriftDegDay ?? null, about: 'Drift before a node, positive east.' },
    },
    {
      ...{ name: 'to_drift_deg_day', type: 'fixed', digits: 4, nullable: true },
      ...{ of: (r) => r.toDriftDegDay ?? null, about: 'Drift after a node, or mean of a stretch.' },
    },
    {
      ...{ name: 'cadence_days', type: 'fixed', digits: 1, nullable: true },
      ...{ of: (r) => r.cadenceDays ?? null, about: 'Usual time between burns.' },
    },
    {
      ...{ name: 'surprise', type: 'fixed', digits: 1, of: (r) => r.surprise ?? null },
      ...{ nullable: true, about: '−log10 of the chance under its own history.' },
    },
    {
      ...{ name: 'expected', type: 'text', of: (r) => r.expected ?? null, nullable: true },
      about: 'What its own history makes likely.',
    },
    {
      ...{ name: 'seen', type: 'text', of: (r) => r.seen ?? null, nullable: true },
      about: 'What was seen instead.',
    },
    { name: 'name', type: 'text', of: (r) => r.name, about: 'Its name; empty when unknown.' },
  ],
};

/** All of an object in order of time; segments before the nodes that end them. */
export function patternRows(
  { objectId: id, name, segments, nodes }: PatternOfLife,
  departures: readonly PatternDeparture[],
): PatternRow[] {
  const who = { id, name };
  return [
    ...segments.map(
      ({ mode, driftDegDay, ...rest }): PatternRow => ({
        ...{ ...who, ...rest, row: 'segment', what: mode },
        ...{ openedUs: rest.toUs, toDriftDegDay: driftDegDay },
      }),
    ),
    ...nodes.map(
      ({ change, atUs, ...rest }): PatternRow => ({
        ...{ ...who, ...rest, row: 'node', what: change, fromUs: atUs, toUs: atUs },
      }),
    ),
    ...departures.map(
      ({ what, atUs, openedUs, surprise, expected, seen }): PatternRow => ({
        ...{ ...who, row: 'departure', what, openedUs, surprise, expected, seen },
        ...{ fromUs: Math.round(atUs), toUs: Math.round(atUs) },
      }),
    ),
  ].sort(
    (a, b) => a.fromUs - b.fromUs || PATTERN_ROWS.indexOf(a.row) - PATTERN_ROWS.indexOf(b.row),
  );
}
