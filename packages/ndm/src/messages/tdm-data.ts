/**
 * The observations of a TDM (CCSDS 503.0-B-2, 3.5, tables 3-5 and 3-6): keyword, epoch, value. Units are of the standard and
 * are not printed. Ranges stand apart: one value outside of its own spoils that observation, not the message.
 */
import { type KeyExtra, type KeySchema, type RowSchema, takes } from '../schema.ts';
import { numberIn } from './odm-parts.ts';

const since2 = { since: '2.0' } as const;
export const PARTICIPANTS = [1, 2, 3, 4, 5] as const;

export const TDM_DATA_KEYS: readonly KeySchema[] = [
  ...of('CARRIER_POWER', '3.5.2.1', 'power received, decibels over a watt', 'dBW'),
  ...of('DOPPLER_COUNT', '3.5.2.4', 'cycles that the phase slipped', '', since2),
  ...of('DOPPLER_INSTANTANEOUS', '3.5.2.2', 'range rate', 'km/s'),
  ...of('DOPPLER_INTEGRATED', '3.5.2.3', 'mean range rate over the interval', 'km/s'),
  ...of('PC_N0', '3.5.2.5', 'carrier power over noise density', 'dBHz'),
  ...of('PR_N0', '3.5.2.6', 'ranging power over noise density', 'dBHz'),
  ...of('RANGE', '3.5.2.7', 'range, in km, s or RU as RANGE_UNITS says', ''),
  ...of('RECEIVE_FREQ', '3.5.2.8', 'frequency received, or a difference', 'Hz'),
  ...each('RECEIVE_FREQ', '3.5.2.8', 'frequency received at participant', 'Hz'),
  ...each('TRANSMIT_FREQ', '3.5.2.9', 'frequency sent by participant', 'Hz'),
  ...each('TRANSMIT_FREQ_RATE', '3.5.2.10', 'its rate, participant', 'Hz/s'),
  ...each('RECEIVE_PHASE_CT', '3.5.2.11', 'phase cycles received at participant', '', since2),
  ...each('TRANSMIT_PHASE_CT', '3.5.2.12', 'phase cycles sent by participant', '', since2),
  ...of('DOR', '3.5.3.2', 'range by PATH_2 less range by PATH_1', 's'),
  ...of('VLBI_DELAY', '3.5.3.3', 'arrival by PATH_2 less arrival by PATH_1', 's'),
  ...of('ANGLE_1', '3.5.4.2', 'azimuth, right ascension or X', 'deg'),
  ...of('ANGLE_2', '3.5.4.3', 'elevation, declination or Y', 'deg'),
  ...of('MAG', '3.5.5.1', 'visual magnitude', '', since2),
  ...of('RCS', '3.5.5.2', 'radar cross section', 'm**2', since2),
  ...of('CLOCK_BIAS', '3.5.6.1', 'clock 2 less clock 1', 's'),
  ...of('CLOCK_DRIFT', '3.5.6.2', 'its rate', 's/s'),
  ...of('STEC', '3.5.7.1', 'electrons along the line of sight', 'TECU'),
  ...of('TROPO_DRY', '3.5.7.2', 'dry delay at the zenith', 'm'),
  ...of('TROPO_WET', '3.5.7.3', 'wet delay at the zenith', 'm'),
  ...of('PRESSURE', '3.5.8.1', 'pressure of the air', 'hPa'),
  ...of('RHUMIDITY', '3.5.8.2', 'relative humidity', '%'),
  ...of('TEMPERATURE', '3.5.8.3', 'temperature of the air', 'K'),
];

/** Where a value lies by the standard; the upper end belongs to it but for angles. */
export const TDM_RANGES: Readonly<Record<string, readonly [low: number, high: number]>> = {
  ANGLE_1: [-180, 360],
  ANGLE_2: [-180, 360],
  RCS: [0, Number.POSITIVE_INFINITY],
  STEC: [0, Number.POSITIVE_INFINITY],
  TROPO_DRY: [0, Number.POSITIVE_INFINITY],
  TROPO_WET: [0, Number.POSITIVE_INFINITY],
  RHUMIDITY: [0, 100],
  TEMPERATURE: [0, Number.POSITIVE_INFINITY],
  ...Object.fromEntries(
    PARTICIPANTS.map((n) => [`TRANSMIT_FREQ_${n}`, [0, Number.POSITIVE_INFINITY] as const]),
  ),
};

export const TDM_ROWS: RowSchema = {
  ...{ name: 'observation', form: 'keyed', columns: TDM_DATA_KEYS, counts: [2] },
  rule: '3.4.1, table 3-4',
};

function of(
  key: string,
  rule: string,
  meaning: string,
  unit: string,
  extra: KeyExtra = {},
): KeySchema[] {
  return [takes(key, key, rule, meaning, { ...numberIn(unit), ...extra })];
}

function each(
  key: string,
  rule: string,
  meaning: string,
  unit: string,
  extra: KeyExtra = {},
): KeySchema[] {
  return PARTICIPANTS.flatMap((n) => of(`${key}_${n}`, rule, `${meaning} ${n}`, unit, extra));
}
