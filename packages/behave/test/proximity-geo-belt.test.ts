/**
 * The whole belt, every object, by what was known on each day: how many alerts are open that nothing explains. CI looks at the
 * months to 2025-09-10; NOROSHI_PROVE=1 runs the ledger since 1997 and counts on every day. Prints the table of dates, and who.
 */

import { describeWithData } from '@noroshi/tidy';
import { formatUtc } from '@noroshi/time';
import { expect, test } from 'vitest';
import {
  type BeltStep,
  beltLedger,
  countUntil,
  type OpenAlert,
  openAlerts,
  sliceHistory,
} from '../src/index.ts';
import {
  BELT_DATA,
  beltHistories,
  beltOwners,
  SERVICING_RULES,
  utcUs,
} from './support/belt-data.ts';

const isFull = process.env.NOROSHI_PROVE === '1';
const OPEN_MAX = 5;
const DATES = [
  ...[
    '2015-10-01',
    '2016-06-01',
    '2017-03-01',
    '2018-01-25',
    '2018-09-20',
    '2019-06-10',
    '2019-12-20',
  ],
  ...[
    '2020-05-05',
    '2020-12-10',
    '2021-11-15',
    '2022-03-01',
    '2022-09-15',
    '2023-01-10',
    '2023-08-01',
  ],
  ...['2024-02-01', '2024-09-01', '2025-02-15', '2025-07-10', '2025-09-09'],
];
const CI_DATES = DATES.slice(-2);
const day = (us: number) => formatUtc(us).slice(0, 10);

/** Whose visits public reports tell: named as such in the table, and not counted. */
const REPORTED: ReadonlyMap<string, string> = new Map<string, string>([
  ...(['40258', '55841'] as const).map((id) => [id, 'Luch'] as const),
  ...(['41838', '44910', '49330', '55131', '62485'] as const).map((id) => [id, 'Shijian'] as const),
  ...(['41911', '43874', '63157'] as const).map((id) => [id, 'TJS'] as const),
  ...(['40099', '40100', '41744', '41745', '43339'] as const).map(
    (id) => [id, 'GSSAP and USA 283'] as const,
  ),
  ...(['64467', '64527'] as const).map((id) => [id, 'Cosmos 2589'] as const),
]);

describeWithData('the whole belt', BELT_DATA[0], () => {
  test(
    `at most ${OPEN_MAX} open alerts that nothing explains, ${isFull ? 'on every day since 2015' : 'in the months to 2025-09-10'}`,
    () => {
      const fromUs = utcUs(isFull ? '1997-09-01' : '2025-01-01');
      const toUs = utcUs(isFull ? '2026-06-01' : '2025-09-10');
      const histories = beltHistories().map((history) =>
        sliceHistory(history, countUntil(history, fromUs - 60 * 86_400e6), history.count),
      );
      const dates = (isFull ? DATES : CI_DATES).map(utcUs);
      const counted: { atUs: number; other: number; all: number }[] = [];
      const started = process.cpuUsage();
      const onStep = ({ state }: BeltStep) => {
        const alerts = openAlerts(state);
        const other = alerts.filter((one) => reportedOf(one) === '');
        counted.push({ atUs: state.atUs, other: other.length, all: alerts.length });
        if (!(state.atUs >= dates[0])) return;
        dates.shift();
        print(state.atUs, alerts, state.open.size);
      };
      const ledger = beltLedger(histories, {
        ...{ fromUs, toUs, rules: SERVICING_RULES, owners: beltOwners(), onStep },
      });
      const cpuS = process.cpuUsage(started).user / 1e6;
      const since = counted.filter(({ atUs }) => atUs >= utcUs('2015-01-01'));
      const most = since.reduce((a, b) => (b.other > a.other ? b : a));
      const sets = histories.reduce((sum, { count }) => sum + count, 0);
      console.log(
        `${sets} sets of ${histories.length} objects, ${ledger.length} entries in ${cpuS.toFixed(0)} s of one core`,
      );
      console.log(
        `most: ${most.other} on ${day(most.atUs)}; with reported visitors ${Math.max(...since.map(({ all }) => all))}`,
      );
      expect(counted.length).toBeGreaterThan(100);
      expect(ledger.length).toBeGreaterThan(100); // company there is: nearly all of it is explained
      expect(most.other).toBeLessThanOrEqual(OPEN_MAX);
    },
    isFull ? 900_000 : 120_000,
  );
});

function reportedOf({ id1, id2 }: OpenAlert): string {
  return REPORTED.get(id1) ?? REPORTED.get(id2) ?? '';
}

function print(atUs: number, alerts: readonly OpenAlert[], pairs: number): void {
  const other = alerts.filter((one) => reportedOf(one) === '').length;
  console.log(
    `${day(atUs)}: ${other} open of ${pairs} pairs, and ${alerts.length - other} of reported visitors`,
  );
  for (const one of alerts) {
    const reported = reportedOf(one);
    const mark = reported === '' ? '' : ` (${reported})`;
    console.log(
      `  ${one.name1 || one.id1} beside ${one.name2 || one.id2} since ${day(one.sinceUs)}${mark}`,
    );
  }
}
