/**
 * False tracks a year: staged fireballs, a thousand a day, on clutter of two satellites and a radar. With none seen in a time the bound is that
 * of Poisson's law at 95 %. `node packages/track/bench/fireballs.ts LIST.csv [days]`
 */
import { falseAlarms, readFireballs } from '../test/fireball-runs.ts';

const [path, days = '1'] = process.argv.slice(2);
if (path === undefined) throw new Error('the list of fireballs is needed');
const YEAR_DAYS = 365.25;
const NONE_95 = 3; // -ln 0.05
const list = readFireballs(path);
let [fireballs, believed] = [0, 0];
for (let day = 1; day <= Number(days); day++) {
  const found = falseAlarms(list, 86_400, day);
  fireballs += found.fireballs;
  believed += found.believed;
}
const rate = (count: number) => ((count * YEAR_DAYS) / Number(days)).toFixed(0);
console.log(
  `${fireballs} fireballs in ${days} days: ${believed} believed, ${rate(believed)} a year` +
    (believed === 0 ? ` (below ${rate(NONE_95)} with 95 %)` : ''),
);
