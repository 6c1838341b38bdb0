/**
 * Which pairs of height and range of the staged table of flights a fall through real air reaches, and with what speed at the end of
 * burning: all of them, those that are said to have pulled up or glided apart. `node packages/track/bench/arcs.ts [table]`
 */
import { performance } from 'node:perf_hooks';
import { type Arc, arcOf, type Flown, readFlown } from '../test/arcs.ts';

const TABLE = 'dynamics/ballistic_flight_tests_apogee_range.csv';
const data = process.env.NOROSHI_DATA ?? '../shared/data';
const flown = readFlown(process.argv[2] ?? `${data}/track/${TABLE}`);
const begin = performance.now();
const arcs = flown.map((flight) => ({ flight, arc: arcOf(flight) }));
const seconds = (performance.now() - begin) / 1000;

function tell(name: string, some: readonly { flight: Flown; arc: Arc | null }[]): void {
  const reached = some.filter(({ arc }) => arc !== null);
  const speeds = reached.map(({ arc }) => arc!.speedKmS).sort((a, b) => a - b);
  const middle = speeds[Math.floor(speeds.length / 2)] ?? Number.NaN;
  console.log(
    `${name}: ${reached.length} of ${some.length} reached, speeds ${speeds[0]?.toFixed(2)} to ${speeds.at(-1)?.toFixed(2)} km/s, median ${middle.toFixed(2)}`,
  );
  for (const { flight, arc } of some)
    if (arc === null)
      console.log(
        `  not reached: ${flight.kind}, ${flight.apogeeKm} km high, ${flight.rangeKm} km far`,
      );
}

console.log(`${flown.length} flights with a height and a range`);
const free = arcs.filter(({ flight }) => !flight.isSteered);
const flat = ({ flight }: (typeof free)[number]) => flight.rangeKm > 6 * flight.apogeeKm;
tell(
  'falls, up to six times as far as high',
  free.filter((one) => !flat(one)),
);
tell('falls, flatter', free.filter(flat));
tell(
  'pull-ups and glides',
  arcs.filter(({ flight }) => flight.isSteered),
);
console.log(`${((1000 * seconds) / flown.length).toFixed(0)} ms a flight`);
