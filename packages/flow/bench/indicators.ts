/**
 * What indicators cost: patterns compiled a second, and processor time a record at a growing number of indicators and of pairs, of
 * which one in a hundred meets one. Each half of the indicators is an address, a quarter a service, a quarter a network.
 * `node packages/flow/bench/indicators.ts [indicators] [pairs]`.
 */
import {
  createFlowBatch,
  createIndicatorDetector,
  createWatch,
  DIRECTIONS,
  type FlowIndicator,
  SIGN_KINDS,
  type Warrant,
} from '@noroshi/flow';
import { createRandom } from '@noroshi/sim';
import { compileForFlows, parseAddressInto, parsePattern } from '@noroshi/stix';

const T0_US = 800_000_000e6;
const DAY_US = 86_400e6;
const ROWS_A_PAIR = 4;

const cpuS = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

/** Addresses 20.x.y.z by number. */
const addressOf = (number: number): string =>
  `20.${(number >>> 16) & 255}.${(number >>> 8) & 255}.${number & 255}`;

function patternOf(number: number): string {
  const address = addressOf(number);
  if (number % 4 === 0) return `[ipv4-addr:value ISSUBSET '${address}/30']`;
  if (number % 4 === 1)
    return `[network-traffic:dst_ref.value = '${address}' AND network-traffic:dst_port = 443]`;
  return `[ipv4-addr:value = '${address}']`;
}

function compile(count: number): { indicators: FlowIndicator[]; perS: number } {
  const patterns = Array.from({ length: count }, (_, i) => patternOf(i * 7));
  const from = cpuS();
  const indicators = patterns.map((text, i): FlowIndicator => {
    const parsed = parsePattern(text);
    if (!parsed.ok) throw new Error(parsed.error.message);
    const { terms } = compileForFlows(parsed.value);
    const times = { validFromUs: T0_US - DAY_US, validUntilUs: T0_US + 30 * DAY_US };
    return { id: `indicator-${i}`, terms, ...times, isRevoked: false, confidence: 0.5 };
  });
  return { indicators, perS: count / (cpuS() - from) };
}

function warrant(): Warrant {
  return {
    ...{ format: 'noroshi-warrant', v: 1, id: 'bench', mode: 'exercise', purpose: 'bench' },
    ...{ requestedBy: 'a', approvedBy: 'b', reason: 'bench', directions: [...DIRECTIONS] },
    ...{ networks: ['10.0.0.0/8'], fromUs: T0_US - DAY_US, toUs: T0_US + DAY_US },
    ...{ detectors: [...SIGN_KINDS], retention: { windowHours: 48, keepDays: 1 } },
    ownAddresses: 'omitted',
    marking: { tlp: 'AMBER', originator: 'bench', releasableTo: [], caveats: [] },
  };
}

/** Seconds of the same rows with the indicators, and with none: the difference is the detector's. */
function feed(
  pairs: number,
  indicators: readonly FlowIndicator[] | null,
): [s: number, signs: number] {
  const random = createRandom(`indicators/${pairs}`);
  const detectors = indicators === null ? [] : [createIndicatorDetector(indicators)];
  const watch = createWatch(warrant(), detectors, { seed: 1 });
  const batch = createFlowBatch();
  let spent = 0;
  for (let row = 0; row < pairs * ROWS_A_PAIR; row++) {
    const i = batch.count++;
    const pair = row % pairs;
    parseAddressInto(`10.0.${(pair >>> 6) & 255}.${pair & 63}`, batch.source, 4 * i);
    const there =
      pair % 100 === 0
        ? addressOf(7 * (pair / 100))
        : `30.${(pair >>> 16) & 255}.${(pair >>> 8) & 255}.${pair & 255}`;
    parseAddressInto(there, batch.destination, 4 * i);
    batch.destinationPort[i] = 443;
    batch.protocol[i] = 6;
    batch.startUs[i] = T0_US + row * 1000 + random.integer(1000);
    batch.endUs[i] = batch.startUs[i]! + 1000;
    batch.flags[i] = 1;
    batch.state[i] = 4;
    if (batch.count < batch.capacity && row < pairs * ROWS_A_PAIR - 1) continue;
    const from = cpuS();
    watch.sink(batch);
    spent += cpuS() - from;
  }
  return [spent, watch.judge(watch.newestUs).length];
}

/** The least of three: others use the machine too. */
const best = (pairs: number, indicators: readonly FlowIndicator[] | null): number =>
  Math.min(...[1, 2, 3].map(() => feed(pairs, indicators)[0]));

const slope = (points: readonly (readonly [number, number])[]): number => {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)] as const);
  const mean = (of: 0 | 1) => logs.reduce((sum, one) => sum + one[of], 0) / logs.length;
  const [mx, my] = [mean(0), mean(1)];
  const top = logs.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0);
  return top / logs.reduce((sum, [x]) => sum + (x - mx) ** 2, 0);
};

if (import.meta.main) {
  const [most = 100_000, pairs = 200_000] = process.argv.slice(2).map(Number);
  const compiled: [number, number][] = [];
  compile(2000);
  for (const count of [most / 16, most / 4, most].map(Math.round)) {
    const { indicators, perS } = compile(count);
    compiled.push([count, count / perS]);
    const without = best(pairs, null);
    const withThem = best(pairs, indicators);
    const [, signs] = feed(pairs, indicators);
    const rows = pairs * ROWS_A_PAIR;
    const nsARow = (1e9 * Math.max(0, withThem - without)) / rows;
    console.log(
      `${count} indicators: ${Math.round(perS)} compiled/s; ${rows} rows, ${Math.round(rows / withThem)} rows/s selected, numbered and matched, ${nsARow.toFixed(0)} ns a row of it the detector; ${signs} signs`,
    );
  }
  console.log(`growth of compiling with indicators: ${slope(compiled).toFixed(2)}`);
  const matched = [pairs / 8, pairs / 4, pairs / 2, pairs].map((count): [number, number] => {
    const { indicators } = compile(10_000);
    return [count * ROWS_A_PAIR, best(Math.round(count), indicators)];
  });
  console.log(`growth of the whole with pairs, four rows each: ${slope(matched).toFixed(2)}`);
}
