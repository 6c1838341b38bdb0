/**
 * The rates behind the forecast of a stop (`STOP_RATES`), counted over every object of the belt: how often a drift that slows ends in
 * a stop, after how much of the way that its deceleration asks for, and how often a leg ends at a place of its own. No list of events
 * is used. `node packages/behave/bench/belt-stops.ts`; needs the acceptance data.
 */
import { GEO_LIMITS, STOP_RATES } from '../src/index.ts';
import {
  driftDegDay,
  isOfBelt,
  meanLongitudeDeg,
  wrapDeg,
} from '../src/proximity/geo/longitude.ts';
import {
  createStationTrack,
  followStation,
  type Station,
  type StationTrack,
} from '../src/proximity/geo/stations.ts';
import { type Braking, brakedStop } from '../src/proximity/geo/stop.ts';
import { beltHistories } from '../test/support/belt-data.ts';

const DAY_US = 86_400e6;
const STOP_DAYS_MAX = 90; // later it is another leg

type Slowing = { readonly braking: Braking; readonly told: ReturnType<typeof brakedStop> };

const ratios: number[] = [];
let [slowings, inside, legs, own] = [0, 0, 0, 0];
for (const history of beltHistories()) {
  let track: StationTrack | null = null;
  let waiting: Slowing[] = [];
  for (let k = 0; k < history.count; k++) {
    if (!isOfBelt(history.meanMotionRadS[k]!)) continue;
    const set = [
      history.epochUs[k]!,
      meanLongitudeDeg(history, k),
      driftDegDay(history, k),
    ] as const;
    if (track === null) track = createStationTrack(...set);
    else followStation(track, ...set);
    if (track.braking?.epochUs === track.epochUs) {
      slowings++;
      waiting.push({ braking: track.braking, told: brakedStop(track) });
    }
    if (track.current !== null) for (const one of waiting) note(one, track.current);
    if (track.braking === null) waiting = [];
  }
  if (track !== null) noteLegs(track);
}
const at = (share: number) => ratios[Math.floor(share * (ratios.length - 1))]!.toFixed(2);
ratios.sort((a, b) => a - b);
console.log(
  `${slowings} slowings, ${ratios.length} ended in a stop (${(ratios.length / slowings).toFixed(2)}, table ` +
    `${STOP_RATES.brakedStops}); way over the way asked for: 10 % ${at(0.1)}, half ${at(0.5)} (table ` +
    `${STOP_RATES.wayMedian}), 90 % ${at(0.9)} (table ${STOP_RATES.wayMax}); ${inside} stops within what was told`,
);
console.log(
  `${legs} legs with a place of its own ahead, ${own} ended at one (${(own / legs).toFixed(2)}, table ${STOP_RATES.ownStops})`,
);

function note({ braking, told }: Slowing, stop: Station): void {
  const sense = Math.sign(braking.driftDegDay);
  const wayDeg = sense * wrapDeg(stop.longitudeDeg - braking.longitudeDeg);
  const isOfLeg = stop.fromUs - braking.epochUs < STOP_DAYS_MAX * DAY_US;
  if (!isOfLeg || Math.abs(wayDeg) > STOP_RATES.wayDegMax) return;
  ratios.push((wayDeg * 2 * braking.slowingDegDay2) / braking.driftDegDay ** 2);
  if (told === null) return;
  const [from, to] = [told.fromDeg, told.toDeg].map(
    (place) => sense * wrapDeg(place - braking.longitudeDeg),
  );
  const box = GEO_LIMITS.ownSlotDeg;
  if (wayDeg >= from! - box && wayDeg <= to! + box) inside++;
}

function noteLegs({ past, current }: StationTrack): void {
  const stood = [...past, ...(current === null ? [] : [current])].filter(
    ({ fromUs, lastUs }) => lastUs - fromUs >= GEO_LIMITS.stopDaysMin * DAY_US,
  );
  stood.forEach((stop, k) => {
    const left = stood[k - 1];
    if (left === undefined || !stop.arrivedByBurn) return;
    const moved = wrapDeg(stop.longitudeDeg - left.longitudeDeg);
    if (Math.abs(moved) < GEO_LIMITS.stopApartDeg) return;
    const ahead = stood.slice(0, k - 1).filter((one) => {
      const way = Math.sign(moved) * wrapDeg(one.longitudeDeg - left.longitudeDeg);
      return way >= GEO_LIMITS.stopApartDeg;
    });
    if (ahead.length === 0) return;
    legs++;
    const isOwn = ahead.some(
      (one) => Math.abs(wrapDeg(one.longitudeDeg - stop.longitudeDeg)) <= GEO_LIMITS.ownSlotDeg,
    );
    if (isOwn) own++;
  });
}
