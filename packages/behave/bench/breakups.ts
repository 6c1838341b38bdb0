/**
 * Break-ups in tables: known events replayed (parent, time, speed), what is told between successive snapshots, seeded months, and
 * speed on snapshots. `node packages/behave/bench/breakups.ts [events|pairs|seeded|year|speed]…`; needs the acceptance data but for seeded.
 */
import { formatUtc } from '@noroshi/time';
import { findBreakups } from '../src/index.ts';
import { KNOWN_BREAKUPS, replayBreakups, usOf } from '../test/support/breakup-events.ts';
import { watchSeededDays } from '../test/support/seeded-days.ts';
import { readSets } from '../test/support/sets.ts';
import { SNAPSHOTS, scorePair } from '../test/support/snapshot-pairs.ts';

const DAY_US = 86_400e6;
const parts: Readonly<Record<string, () => void>> = { events, pairs, seeded, year, speed };
const asked = process.argv.slice(2);
for (const [name, part] of Object.entries(parts)) {
  if (asked.length === 0 || asked.includes(name)) part();
}

function events(): void {
  console.log(
    '\nevent                 parent       time found            late min  ± min  Δv m/s  pieces',
  );
  for (const { event, file, fromUtc, toUtc, parentId, doubt } of KNOWN_BREAKUPS) {
    const [fromUs, toUs] = [usOf(fromUtc), usOf(toUtc)];
    const sets = readSets(`frag/${file}.tle.gz`);
    const { breakups } = replayBreakups(sets, fromUs - 40 * DAY_US, fromUs + 150 * DAY_US, 10);
    const late = (atUs: number | null) =>
      atUs === null ? Number.NaN : (Math.max(0, atUs - toUs) - Math.max(0, fromUs - atUs)) / 60e6;
    for (const one of breakups) {
      const right = one.parentId === parentId ? 'right' : `${one.parentId} for ${parentId}`;
      const time = one.atUs === null ? 'not known' : formatUtc(one.atUs).slice(0, 19);
      const cells = [
        event.padEnd(21),
        right.padEnd(12),
        time.padEnd(21),
        late(one.atUs).toFixed(1).padStart(8),
      ];
      const more = [
        ((one.sigmaS ?? Number.NaN) / 60).toFixed(0),
        one.dvSpreadMS.toFixed(0),
        String(one.growth),
      ];
      console.log(...cells, ...more.map((text) => text.padStart(7)), doubt);
    }
  }
}

function pairs(): void {
  console.log('\nsnapshots            rows  told  break-ups  false (below 12, in no row)');
  let [rows, told, wrong] = [0, 0, 0];
  for (const [k, after] of SNAPSHOTS.slice(1).entries()) {
    const score = scorePair(SNAPSHOTS[k]!, after);
    rows += score.rows;
    told += score.told;
    wrong += score.falseOnes.length;
    const counts = [score.rows, score.told, score.breakups.length].map((n) =>
      String(n).padStart(5),
    );
    console.log(score.pair, ...counts, score.falseOnes.join('; '), '|', score.elsewise.join('; '));
  }
  console.log(`all: ${rows} rows, ${told} told, ${wrong} false in ${SNAPSHOTS.length - 1} pairs`);
}

function seeded(): void {
  let [months, wrong, missed] = [0, 0, 0];
  for (const seed of ['a', 'b']) {
    const { planted, told } = watchSeededDays(seed, 300, 180, 10);
    const launches = new Set(planted.map(({ launch }) => launch));
    wrong += told.filter(({ launch }) => !launches.has(launch)).length;
    missed += planted.filter(({ launch }) => told.every((one) => one.launch !== launch)).length;
    months += 6;
  }
  console.log(`\nseeded: ${wrong} false and ${missed} missed of 4 in ${months} months`);
}

/** A year of daily catalogues: what is told each month that was not planted. */
function year(): void {
  const { planted, told } = watchSeededDays('year', 600, 365, 1);
  const launches = new Map(planted.map((one) => [one.launch, one]));
  const wrong = told.filter(({ launch }) => !launches.has(launch));
  const late = told.flatMap(({ launch, atUs, sigmaS }) => {
    const one = launches.get(launch);
    if (one === undefined || atUs === null) return [];
    return [`${((atUs - one.atUs) / 60e6).toFixed(1)} ± ${(sigmaS! / 60).toFixed(0)}`];
  });
  console.log(
    `\nyear of days, 600 objects: ${told.length - wrong.length} of ${planted.length} told, ` +
      `minutes off ${late.join(', ')}; false ${wrong.length}: ` +
      wrong.map(({ launch, foundUs }) => `${launch} ${formatUtc(foundUs).slice(0, 7)}`).join(', '),
  );
}

function speed(): void {
  console.log('\nspeed: one core, sets read before');
  for (const [before, after] of [
    ['20201207', '20201226'],
    ['20211126', '20211222'],
    ['20250203', '20250303'],
  ]) {
    const [a, b] = [
      readSets(`catalog/cat_${before}.tle.gz`),
      readSets(`catalog/cat_${after}.tle.gz`),
    ];
    const began = process.cpuUsage().user;
    const { growths } = findBreakups(a, b);
    const cpuS = (process.cpuUsage().user - began) / 1e6;
    console.log(
      `${before} ${after}: ${b.count} objects, ${growths.length} launches grew: ${cpuS.toFixed(2)} s`,
    );
  }
}
