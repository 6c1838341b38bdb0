/** The worker in Chromium under the page's own policies: compiled where it may, plain TypeScript where not, and never thrown off. */
import {
  createResonanceScratch,
  createStateBatch,
  initialiseSgp4,
  propagateInto,
} from '@noroshi/orbit';
import { seededCatalogue } from '@noroshi/sim';
import { taiUsFromUnixMs } from '@noroshi/time';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Browser, openChromium } from '../../../packages/screen/test/browser/chromium.ts';
import type { Told } from '../bench/elements-page.ts';
import { type Bodies, bodiesOf, openElementsSite } from '../bench/elements-site.ts';
import { watched, withChromium } from './browser.ts';

const FROM_MS = Date.UTC(2026, 10, 23);
const SETS = seededCatalogue({ seed: 'worker', count: 400, epochUs: taiUsFromUnixMs(FROM_MS) });

withChromium('the worker', (path) => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openChromium(path);
  });
  afterAll(() => browser.close());

  async function opened(bodies: Bodies, wasm: boolean) {
    const site = await openElementsSite(bodies, wasm);
    const seen = await watched(browser.context, site.url);
    await seen.page.goto(site.url);
    await seen.page.waitForFunction('window.drive !== undefined');
    const end = async () => {
      await seen.page.close();
      await site.close();
    };
    return { ...seen, end };
  }

  for (const wasm of [true, false])
    test(
      wasm
        ? 'compiled, it gives SGP4’s states'
        : 'refused WebAssembly, it says so and gives the same',
      async () => {
        const { page: tab, outside, trouble, end } = await opened(bodiesOf(SETS, 'v-1'), wasm);
        const told = (await tab.evaluate(() => drive.load())) as Told;
        expect(told).toMatchObject({ count: 400, version: 'v-1' });
        expect(told.names).toEqual([SETS.objects.name[0], SETS.objects.name.at(-1)]);
        if (wasm) expect(told).toMatchObject({ tier: 'relaxed', slower: '' });
        else expect(told.tier).toBe('reference');
        if (!wasm) expect(told.slower).toMatch(/kernel relaxed: .+; kernel fixed: /);
        await tab.evaluate((ms) => drive.spans(ms, 3), FROM_MS);
        const state = await tab.evaluate(() => drive.state(5));
        expect(state.fromMs).toBe(FROM_MS + 120_000);
        const model = initialiseSgp4(SETS, 'a');
        const right = createStateBatch(400, 'TEME');
        propagateInto(model, createResonanceScratch(model), taiUsFromUnixMs(state.fromMs), right);
        for (let axis = 0; axis < 3; axis++) {
          expect(Math.abs(state.km[axis]! - right.positionKm[15 + axis]!)).toBeLessThan(0.005); // floats
          expect(Math.abs(state.kmS[axis]! - right.velocityKmS[15 + axis]!)).toBeLessThan(1e-5);
        }
        const id = SETS.objects.objectId[5]!;
        const along = await tab.evaluate(([of, ms]) => drive.path(of, ms, ms + 6e6, 100), [
          id,
          state.fromMs,
        ] as const);
        expect(along.km![0]).toBeCloseTo(state.km[0]!, 2);
        expect((await tab.evaluate(() => drive.path('none', 0, 1, 2))).km).toBeNull();
        expect(outside).toEqual([]);
        if (wasm) expect(await trouble()).toEqual([]);
        await end();
      },
    );

  test('the page itself may not compile; a hostile body is told of and the next good one is taken', async () => {
    const bodies = bodiesOf(SETS, 'v-1');
    const good = bodies.elements;
    bodies.elements = good.subarray(0, 5000);
    const { page: tab, trouble, end } = await opened(bodies, true);
    const load = () => tab.evaluate(() => drive.load());
    expect(await load()).toEqual({ status: 0, damaged: true });
    bodies.elements = Uint8Array.from(good, (byte, at) => (at > 20 ? byte ^ 0x55 : byte));
    expect(await load()).toMatchObject({ damaged: true });
    bodies.elements = good;
    expect(await load()).toMatchObject({ count: 400, version: 'v-1' });
    expect(await trouble()).toEqual([]);
    expect(await tab.evaluate(() => drive.mayCompile())).toBe(false);
    await end();
  });
});
