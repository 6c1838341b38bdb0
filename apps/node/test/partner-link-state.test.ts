/** How a link is for people: thin with hysteresis, by what was measured; the contact plan; both in the status of a partner. */
import { type ContactPlan, contactAt, planFault } from '@noroshi/exchange';
import type { LinkPace } from '@noroshi/store/exchange';
import { linkOf, saveLink, savePace } from '@noroshi/store/exchange';
import { expect, test } from 'vitest';
import { checkConfig } from '../src/config/index.ts';
import { conditionOf, paceNext, THIN_LIMITS } from '../src/partner/link-state.ts';
import { partnerStatuses } from '../src/partner/status.ts';
import { cardOf, configure } from './partner-nodes.ts';
import { testNode } from './partner-world.ts';

const fed = (samples: readonly { bytes: number; tookMs: number }[], was?: LinkPace) =>
  samples.reduce<LinkPace | undefined>((pace, each, i) => paceNext('bravo', pace, each, i), was)!;
const times = <T>(count: number, one: T) => Array.from({ length: count }, () => one);

test('a link is thin by its width or by its round trip, and wide only when both are well above', () => {
  const fast = { bytes: 900, tookMs: 40 };
  const long = { bytes: 100_000, tookMs: 400 }; // 2 Mbit/s
  const wide = fed([fast, long]);
  expect([wide.thinUs, conditionOf('up', wide)]).toEqual([null, 'up']);
  expect(wide.bitsPerS).toBeGreaterThan(THIN_LIMITS.wide.bitsPerS);

  const modem = fed(times(8, { bytes: 2048, tookMs: 7000 }), wide); // 2.4 kbit/s
  expect(modem.bitsPerS).toBeLessThan(THIN_LIMITS.thin.bitsPerS);
  expect(conditionOf('up', modem)).toBe('thin');
  expect(conditionOf('down', modem)).toBe('down'); // what was measured says nothing of a link that is gone
  const since = modem.thinUs;
  const between = fed(times(12, { bytes: 100_000, tookMs: 8900 }), modem); // some 90 kbit/s
  expect(between.bitsPerS).toBeGreaterThan(THIN_LIMITS.thin.bitsPerS);
  expect(between.thinUs).toBe(since); // above one limit, below the other: it stays what it was
  expect(fed(times(12, long), between).thinUs).toBe(null);
  expect(fed(times(12, { bytes: 100_000, tookMs: 8900 }), wide).thinUs).toBe(null);

  const far = fed(times(6, { bytes: 300, tookMs: 3000 }), wide);
  expect([conditionOf('up', far), far.bitsPerS]).toEqual(['thin', wide.bitsPerS]);
  expect(conditionOf('up', null)).toBe('up');
});

test('a contact plan has its windows in order; the one that is open counts, else the next', () => {
  const plan: ContactPlan = {
    id: 'bravo',
    windows: [
      { fromUs: 100, untilUs: 200 },
      { fromUs: 200, untilUs: 300 },
    ],
  };
  expect(planFault(plan)).toBe(null);
  const at = (us: number) => contactAt(plan, us)?.fromUs ?? null;
  expect([0, 150, 200, 299, 300].map(at)).toEqual([100, 100, 200, 200, null]);
  for (const windows of [[{ fromUs: 5, untilUs: 5 }], [...plan.windows].reverse()])
    expect(planFault({ id: 'bravo', windows })?.path).toMatch(/^windows\/[01]$/);
  const row = {
    id: 'bravo',
    windows: [{ fromUtc: '2026-01-02T00:00:00Z', untilUtc: '2026-01-01T00:00:00Z' }],
  };
  const checked = checkConfig('contact-plan', 'bravo', row);
  expect(checked.ok ? [] : checked.error.map(({ path }) => path)).toEqual(['windows/0']);
});

test('the status of a partner says thin since when, what it carries, and the next contact', async () => {
  const alpha = await testNode('alpha');
  const bravo = await testNode('bravo');
  const { address: _, ...card } = await cardOf(bravo); // nobody pulls: what is written stays
  await configure(alpha, 'partner', 'bravo', card);
  const { db } = alpha.context.store;
  const nowUs = alpha.context.clock.wallUs();
  const windows = [{ fromUs: nowUs + 60e6, untilUs: nowUs + 120e6 }];
  await configure(alpha, 'contact-plan', 'bravo', { id: 'bravo', windows });
  await alpha.context.store.write(async (tx) => {
    await saveLink(tx, { ...(await linkOf(tx, 'bravo', nowUs)), state: 'up', contactUs: nowUs });
    const figures = { roundTripMs: 640, bitsPerS: 2400, thinUs: nowUs };
    await savePace(tx, { partner: 'bravo', atUs: nowUs, ...figures });
  });
  const self = { nodeId: 'alpha', mode: 'exercise' } as const;
  const { partners } = await partnerStatuses(db, self, nowUs);
  expect(partners).toMatchObject([
    { condition: 'thin', pace: { bitsPerS: 2400, roundTripMs: 640 }, contact: windows[0] },
  ]);
});
