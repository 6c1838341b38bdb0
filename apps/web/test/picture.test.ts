/**
 * The whole page before a whole node, page by page: the policy holds, nothing is asked elsewhere, nothing that came over the
 * wire runs, those who cannot see or use a mouse find names, roles and contrast, nothing overflows, in every theme and language.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Browser, openChromium } from '../../../packages/screen/test/browser/chromium.ts';
import type { PageName } from '../src/app/page-names.ts';
import { eachPage, enter, settled, watched, withChromium } from './browser.ts';
import { hostile } from './hostile.ts';
import { openWhole, READY_MS_MAX, type Whole } from './whole.ts';

const POLICY =
  "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self' blob: data:; " +
  "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; " +
  "require-trusted-types-for 'script'; trusted-types noroshi";

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const NARROW = { width: 420, height: 860 };
const WIDE = { width: 1366, height: 768 };

withChromium('the picture', (path) => {
  let browser: Browser;
  let whole: Whole;
  beforeAll(async () => {
    [browser, whole] = await Promise.all([openChromium(path, { webgl: true }), openWhole()]);
  }, READY_MS_MAX);
  afterAll(async () => {
    await browser?.close();
    await whole?.close();
  });

  test('the policy is the stated one; only the worker of the kernels may compile', async () => {
    const policyOf = async (path: string) =>
      (await fetch(`${whole.url}${path}`)).headers.get('content-security-policy');
    expect(await policyOf('/')).toBe(POLICY);
    expect(await policyOf('/assets/main.js')).toBe(POLICY);
    const kernel = POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'");
    expect(await policyOf('/assets/worker.js')).toBe(kernel);
    const { headers } = await fetch(whole.url);
    const told = [
      'cross-origin-opener-policy',
      'cross-origin-embedder-policy',
      'x-content-type-options',
    ];
    expect(told.map((name) => headers.get(name))).toEqual([
      'same-origin',
      'require-corp',
      'nosniff',
    ]);
  });

  test('every page: nothing asked elsewhere, no violation, no error; the page itself cannot compile', async () => {
    const { page, outside, trouble } = await watched(browser.context, whole.site);
    await page.setViewportSize(WIDE);
    await enter(page, await whole.link());
    await eachPage(page, async () => {});
    expect([outside, await trouble()]).toEqual([[], []]);
    const compiled = await page.evaluate(() =>
      WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])).then(
        () => 'compiled',
        () => 'refused',
      ),
    );
    expect(compiled).toBe('refused');
    await page.close();
  });

  test.each([
    ['dark', 'en'],
    ['light', 'ja'],
    ['contrast', 'en'],
  ])('axe finds nothing serious on any page, %s, %s', async (theme, language) => {
    const { page } = await watched(browser.context, whole.site);
    await choose(page, theme, language);
    await page.setViewportSize(WIDE);
    await enter(page, await whole.link());
    const found: string[] = [];
    await eachPage(page, async (name) => void found.push(...(await faults(page, name))));
    expect(found).toEqual([]);
    await page.close();
  });

  test.each([
    ['en', NARROW],
    ['ja', NARROW],
    ['ja', WIDE],
  ])('nothing overflows the window: %s, %o', async (language, size) => {
    const { page } = await watched(browser.context, whole.site);
    await choose(page, 'dark', language);
    await page.setViewportSize(size);
    await enter(page, await whole.link());
    const wide: string[] = [];
    await eachPage(page, async (name) => {
      const over = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      if (over > 0) wide.push(`${name}: ${over} px`);
    });
    expect(wide).toEqual([]);
    await page.close();
  });

  test('240 hostile texts in every answer of the node: none runs, on no page', async () => {
    const { page, outside, trouble } = await watched(browser.context, whole.site);
    await page.setViewportSize(WIDE);
    await enter(page, await whole.link());
    const count = { texts: 0 };
    await page.route('**/{api/v1,health}/**', async (route) => {
      const response = await route.fetch().catch(() => null);
      const type = response?.headers()['content-type'] ?? '';
      if (response === null || !type.startsWith('application/json')) return route.continue();
      const body: unknown = await response.json();
      const keep = /\/me$/.test(new URL(route.request().url()).pathname);
      return route.fulfill({ response, json: keep ? body : hostile(body, count) });
    });
    await eachPage(page, async () => {});
    expect(count.texts).toBeGreaterThan(480); // each of the 240 at least twice
    expect(await page.evaluate(() => (window as { ran?: number }).ran)).toBeUndefined();
    const errors = (await trouble()).filter((text) => !/^TypeError|^RangeError/.test(text));
    expect([outside, errors]).toEqual([[], []]);
    await page.close();
  });
});

async function choose(page: Page, theme: string, language: string): Promise<void> {
  await page.addInitScript(
    ([t, l]) => {
      localStorage.setItem('noroshi.theme', t!);
      localStorage.setItem('noroshi.language', l!);
    },
    [theme, language],
  );
}

type AxeResult = { violations: { id: string; impact: string; nodes: { target: string[] }[] }[] };

/** What axe calls serious or critical, with where it stands. It is put in by the test's own door, past the policy. */
async function faults(page: Page, name: PageName): Promise<string[]> {
  await settled(page);
  await page.evaluate(AXE);
  const { violations } = (await page.evaluate(
    'axe.run(document, { resultTypes: ["violations"] })',
  )) as AxeResult;
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${name}: ${id} ${nodes
          .map(({ target }) => target.join(' '))
          .join('; ')
          .slice(0, 300)}`,
    );
}
