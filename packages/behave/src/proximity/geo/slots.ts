/**
 * Stops of who walks the belt where it has no company: a place in a row of stops is worth knowing when nobody is there. Told with
 * the second set that stands there, as one alone may be another object's.
 */
import type { Proximity } from '../contract.ts';
import { degText, scoreOf, scoreParts } from '../score.ts';
import { earlierTargets } from './describe.ts';
import { GEO_LIMITS } from './limits.ts';
import { beltSigmaKm } from './near.ts';
import { type Station, stopsSince } from './stations.ts';
import { targetStops } from './stay.ts';
import type { BeltState } from './watch.ts';

const DAY_US = 86_400e6;
const YEAR_US = 365.25 * DAY_US;

/** Stops without company, as proximities without a second object (`id2` is ''), by what is known at the state's instant. */
export function lonelyStops(state: BeltState): Proximity[] {
  const company = new Map<number, [number, number][]>();
  for (const { past, stay } of state.pairs.values())
    for (const one of stay === null ? past : [...past, stay]) {
      const spans = company.get(one.arrival.row) ?? [];
      spans.push([one.fromUs, one.lastUs]);
      company.set(one.arrival.row, spans);
    }
  const found: Proximity[] = [];
  state.objects.forEach(({ targets }, row) => {
    if (targets.length === 0) return;
    for (const station of stopsOfRow(state, row)) {
      const met = (company.get(row) ?? []).some(
        ([fromUs, toUs]) => fromUs <= station.lastUs && toUs >= station.fromUs,
      );
      if (!met) found.push(stopAsProximity(state, row, station));
    }
  });
  return found;
}

/** Stations that are at least the third stop of a row at their time, with targets before them. */
function stopsOfRow(state: BeltState, row: number): Station[] {
  const { track, targets } = state.objects[row];
  return stopsSince(track, Number.NEGATIVE_INFINITY).filter((station, k, all) => {
    const sinceUs = station.fromUs - GEO_LIMITS.walkYears * YEAR_US;
    const inRow = all.slice(0, k + 1).filter((one) => one.lastUs >= sinceUs).length;
    const isRow = inRow >= GEO_LIMITS.walkStopsMin;
    const met = targetStops(targets, sinceUs, station.fromUs);
    return station.sets >= 2 && isRow && met >= GEO_LIMITS.walkTargetsMin;
  });
}

function stopAsProximity(state: BeltState, row: number, station: Station): Proximity {
  const { objectId, name, track } = state.objects[row];
  const isOpen = track.current === station;
  const before = track.past.filter((one) => one.fromUs < station.fromUs).at(-1);
  const parts = scoreParts({
    days: (station.lastUs - station.fromUs) / DAY_US,
    medianKm: Number.POSITIVE_INFINITY,
    how: 'stopped',
    fromDeg: before?.longitudeDeg ?? Number.NaN,
    earlierTargets: earlierTargets(state, row, station.fromUs),
    burns: station.burns,
    sunAngleDeg: null,
    isOneBody: false,
  });
  const where = `nobody of the catalogue within ${GEO_LIMITS.nearLongitudeDeg}° of ${degText(station.longitudeDeg)}`;
  return {
    key: `belt ${objectId} stop ${Math.round(station.fromUs / DAY_US)}`,
    ...{ id1: objectId, id2: '', name1: name, name2: '' },
    ...{ regime: 'GEO', kind: 'walking', fromUs: station.fromUs, toUs: station.lastUs, isOpen },
    openedUs: station.secondUs,
    ...{ minKm: Number.NaN, medianKm: Number.NaN, sigmaKm: beltSigmaKm([0, 0]) },
    nearestUs: station.fromUs,
    ...{ closingKmDay: Number.NaN, nextNearUs: null, nextNearKm: null },
    ...{ sunAngleDeg: null, relative: null, burns: station.burns },
    ...{ score: scoreOf(parts), parts },
    benign: [{ rule: 'company', holds: false, text: where }],
    declared: '',
    learned: '',
  };
}
