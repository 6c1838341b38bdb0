/**
 * A sample of the fuzz run among the tests: nothing throws, and what is read comes back from every encoding. CI runs a
 * million more, timed (`run.ts`); `npm run prove` takes two million here.
 */
import { expect, test } from 'vitest';
import { judge } from './judge.ts';
import { enlarged, mutated, randomOf } from './mutate.ts';
import { seeds } from './seeds.ts';

const COUNT = process.env.NOROSHI_PROVE === '1' ? 2_000_000 : 6000;
const SEED = 1;
const ALL = seeds();

test('seeds are valid in every encoding and come back from each', () => {
  for (const { bytes } of ALL) {
    const { read, trouble } = judge(bytes, ['kvn', 'xml', 'json']);
    expect(trouble).toBeNull();
    expect(read.messages.length).toBeGreaterThan(0);
    expect(read.messages.flatMap(({ faults }) => faults)).toEqual([]);
  }
});

test(`${COUNT} mutated messages: no throw, and what is read comes back`, () => {
  let refused = 0;
  for (let number = 0; number < COUNT; number++) {
    const random = randomOf(SEED + Math.imul(number, 2_654_435_761));
    const from = ALL[Math.floor(random() * ALL.length)]!;
    const bytes = number % 1000 === 999 ? enlarged(from, random) : mutated(from, random);
    const { read, trouble } = judge(bytes, ['kvn', 'xml', 'json']);
    expect(trouble, `message ${number} of seed ${SEED}`).toBeNull();
    if (read.messages.some((one) => one.faults.some((f) => f.severity === 'error'))) refused++;
    else if (read.messages.length === 0) refused++;
  }
  expect(refused).toBeGreaterThan(COUNT / 2); // mutations that hurt nothing would prove nothing
}, 3_600_000);
