import { expect, test } from 'vitest';
import {
  type Contact,
  findRoute,
  nextContact,
  readHdtnPlan,
  readIonPlan,
  writeHdtnPlan,
  writeIonPlan,
} from '../src/index.ts';
import { randomOf } from './networks.ts';
import { bytesOf, hasRows } from './rows.ts';

const textOf = (file: string) => new TextDecoder().decode(bytesOf(`contact-plans/${file}`));
const hdtn = (file: string) => readHdtnPlan(JSON.parse(textOf(file)));

test.skipIf(!hasRows)('plans of HDTN: routes and arrivals as they are stated', () => {
  const expected = JSON.parse(textOf('expected.json'));
  for (const file of [
    'hdtn-contactPlan_RoutingTest.json',
    'hdtn-cgrTutorial.json',
    'hdtn-10nodes.json',
    'hdtn-50nodes.json',
  ]) {
    const facts = expected[file];
    const { contacts, faults, refused } = hdtn(file);
    expect(contacts.length + refused).toBe(facts.contacts);
    // the two large files have contacts that end before they begin: those are refused
    expect(faults.every(({ place }) => place.endsWith('/endTime'))).toBe(true);
    expect(refused).toBe({ 'hdtn-10nodes.json': 6, 'hdtn-50nodes.json': 148 }[file] ?? 0);
    const route = findRoute(contacts, { from: facts.from, to: facts.to, startS: 0 });
    expect([file, route?.arrivalS]).toEqual([file, facts.arrival_s]);
    if (facts.contact_indexes) expect(route?.contacts).toEqual(facts.contact_indexes);
    const nexts = [facts.next_hop, facts.next_hop_dijkstra, facts.next_hop_multigraph].filter(
      (one) => one !== undefined,
    );
    expect(nexts).toContain(route?.nextNode);
    if (facts.no_route) expect(findRoute(contacts, { ...facts.no_route, startS: 0 })).toBeNull();
    expect(readHdtnPlan(JSON.parse(writeHdtnPlan(contacts))).contacts).toEqual(contacts);
  }
});

test.skipIf(!hasRows)(
  'plans of ION: both ways of a range, reference times, a way that changes with its contacts',
  () => {
    const odd = readIonPlan(textOf('ion-asymmetric-range.ionrc'));
    const owlt = (from: number, to: number) =>
      odd.contacts.find((one) => one.from === from && one.to === to)?.owltS;
    expect([owlt(9, 5), owlt(5, 9), owlt(5, 6), owlt(6, 5), owlt(9, 6)]).toEqual([1, 5, 20, 20, 1]);
    const change = readIonPlan(textOf('ion-bug0002-cgr-recompute.ionrc'));
    expect(change.faults).toEqual([]);
    const next = [10, 40, 70, 100, 130].map(
      (startS) => findRoute(change.contacts, { from: 1, to: 4, startS })?.nextNode,
    );
    expect(next).toEqual([3, 2, 3, 2, 3]);
    const global = readIonPlan(textOf('ion-cgr-test-global.ionrc'));
    expect(new Set(global.contacts.flatMap(({ from, to }) => [from, to])).size).toBe(9);
    const far = findRoute(global.contacts, { from: 9, to: 1, startS: 0 });
    expect(far!.arrivalS).toBeGreaterThan(324);
    expect(far!.arrivalS).toBeLessThan(200_000);
    const unibo = readIonPlan(textOf('unibo-cgr-contact-plan.txt'));
    expect(unibo.contacts.length).toBeGreaterThan(5);
    expect(unibo.contacts[0]!.rateBitS).toBe(1_000_000); // bytes in the file
    expect(readIonPlan(writeIonPlan(change.contacts)).contacts).toEqual(change.contacts);
  },
);

/** Every way of at most four contacts. */
function earliest(
  plan: readonly Contact[],
  node: number,
  to: number,
  atS: number,
  hops = 4,
): number {
  if (node === to) return atS;
  if (hops === 0) return Number.POSITIVE_INFINITY;
  const times = plan
    .filter(({ from, endS }) => from === node && endS > atS)
    .map((one) => earliest(plan, one.to, to, Math.max(atS, one.startS) + one.owltS, hops - 1));
  return Math.min(Number.POSITIVE_INFINITY, ...times);
}

test('beside the search of all ways; a way is one, whatever its size; the next contact', () => {
  for (let seed = 0; seed < 80; seed++) {
    const random = randomOf(seed);
    const pick = (n: number) => Math.floor(random() * n);
    const plan = Array.from({ length: 14 }, (): Contact => {
      const startS = pick(60);
      const from = 1 + pick(5);
      return {
        from,
        to: 1 + ((from + pick(4)) % 5),
        startS,
        endS: startS + 1 + pick(30),
        rateBitS: 100,
        owltS: pick(4),
      };
    });
    const route = findRoute(plan, { from: 1, to: 5, startS: 0 });
    expect(route?.arrivalS ?? Number.POSITIVE_INFINITY).toBe(earliest(plan, 1, 5, 0));
    const large = findRoute(plan, { from: 1, to: 5, startS: 0, sizeBits: 500 });
    for (const [found, takesS] of [
      [route, 0],
      [large, 5],
    ] as const) {
      let [node, atS] = [1, 0];
      for (const k of found?.contacts ?? []) {
        const one = plan[k]!;
        expect(one.from).toBe(node);
        const sentS = Math.max(atS, one.startS) + takesS;
        expect(sentS <= one.endS && Math.max(atS, one.startS) < one.endS).toBe(true);
        [node, atS] = [one.to, sentS + one.owltS];
      }
      if (found !== null) expect([node, atS]).toEqual([5, found.arrivalS]);
    }
    const straight = nextContact(plan, 1, 5, 20);
    const starts = plan
      .filter(({ from, to, endS }) => from === 1 && to === 5 && endS > 20)
      .map(({ startS }) => startS);
    expect(straight?.startS ?? null).toBe(starts.length === 0 ? null : Math.min(...starts));
  }
});

test('what is wrong costs itself', () => {
  const text =
    'a range +0 +10 1 2 1\na contact +5 +2 1 2 9\na contact +0 +10 1 x 9\n@ 5\na contact +0 +10 2 1 8\na contact +0 +9 3 4 1\n';
  const { contacts, faults } = readIonPlan(text);
  expect(contacts).toEqual([{ from: 2, to: 1, startS: 0, endS: 10, rateBitS: 64, owltS: 1 }]);
  expect(faults.map(({ place, right }) => [place, right])).toEqual([
    ['line 2', '+start +end, the end later'],
    ['line 3', 'two node numbers'],
    ['line 4', '@ +seconds'],
    ['the plan', 'a range for it'],
  ]);
  const good = { source: 1, dest: 2, startTime: 0, endTime: 5, rateBitsPerSec: 1, owlt: 0 };
  const read = readHdtnPlan({
    contacts: [good, { ...good, endTime: 0 }, { ...good, owlt: 'x' }, null],
  });
  expect(read.contacts).toHaveLength(1);
  expect(read.faults.map(({ place }) => place)).toEqual([
    '/contacts/1/endTime',
    '/contacts/2/owlt',
    '/contacts/3/source',
  ]);
  expect(readHdtnPlan({}).faults).toHaveLength(1);
});
