/**
 * The page of behaviour in a real browser over made answers of the node: findings by keyboard, the belt by mouse and keys, what is
 * saved, a replay; every view in each theme without a serious fault for those who cannot see it, and in a narrow window.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Browser, openChromium } from '../../../packages/screen/test/browser/chromium.ts';
import { deskOf } from '../../node/src/access/desk.ts';
import { issueLink } from '../../node/src/access/people.ts';
import { aBelt, answerTo } from './behaviour-made.ts';
import { enter, settled, watched, withChromium } from './browser.ts';
import { openStage, type Stage } from './stage.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const KEY = encodeURIComponent('prox:94471:94001');
const VIEWS = [
  `findings?key=${KEY}`,
  ...['since', 'belt', 'breakups', `decay?key=${encodeURIComponent('dec:92285')}`],
];
const LOOKED = VIEWS.slice(0, 2); // in the other themes: those with every mark and colour
const FINE = [
  ['dark', 'en', 1280],
  ['light', 'ja', 1920],
  ['contrast', 'ja', 420],
] as const;

withChromium('the page of behaviour', (path) => {
  let browser: Browser;
  beforeAll(async () => void (browser = await openChromium(path)), 60_000);
  afterAll(async () => browser?.close());

  /** The stage is a node of its own: its answers about behaviour are made. */
  const open = async (stage: Stage, setup?: (page: Page) => Promise<void>) => {
    const link = await issueLink(deskOf(stage.context), 'console', 'operator', stage.url);
    if (!link.ok) throw new Error(JSON.stringify(link.error));
    const { page, outside, trouble } = await watched(browser.context, link.value.url);
    await page.setViewportSize({ width: 1366, height: 800 });
    await setup?.(page);
    await page.route('**/api/v1/**', async (route) => {
      const { pathname, search } = new URL(route.request().url());
      const body = answerTo(pathname + search);
      return body === undefined ? route.continue() : route.fulfill({ json: body });
    });
    await enter(page, link.value.url);
    return { page, outside, trouble };
  };
  const show = async (page: Page, view: string) => {
    await page.evaluate((to) => void (location.hash = `#/behaviour/${to}`), view);
    await settled(page);
  };

  test('findings by keyboard: open, read why, close; filters stand in the address; a replay says so', async () => {
    const { page, outside, trouble } = await open(await openStage());
    await page.keyboard.press('g');
    await page.keyboard.press('b');
    await page.waitForSelector('.behaviour .table-row');
    await page.focus('.behaviour .table');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await page.waitForSelector('.behaviour-one .case-reasons');
    expect(page.url()).toContain(`key=${KEY}`);
    const told = await page.textContent('.behaviour-one');
    for (const part of [
      '12.4 ± 4.1 km',
      'Explains it:',
      'no nearness below 100 km for 3 days',
      'weight 0.30',
    ])
      expect(told).toContain(part);
    await expect.poll(() => page.locator('.behaviour-one canvas').count()).toBe(2 + 2); // side, above; range, Sun
    await page.keyboard.press('Escape');
    await page.waitForSelector('.behaviour-one', { state: 'detached' });
    await page.getByLabel('State').selectOption('watch');
    await page.waitForFunction(
      () => document.querySelectorAll('.behaviour .table-row').length === 2,
    );
    expect(page.url()).toContain('state=watch');
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.getByLabel('As known at').fill('2026-11-20 00:00');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.replay-line');
    expect(await page.textContent('.replay-line')).toContain('as known at 2026-11-20 00:00Z');
    await page.waitForFunction(
      () => document.querySelectorAll('.behaviour .table-row').length === 5,
    );
    await show(page, `findings?key=${KEY}&at=2026-11-20T00:00:00Z`);
    expect(await page.textContent('.behaviour-one')).toContain('advisory'); // a warning only two days later
    expect([outside, await trouble()]).toEqual([[], []]);
    await page.close();
  });

  test('the belt: pointing names, the wheel zooms, keys walk, a mark opens its finding, and it is saved marked', async () => {
    const { page, trouble } = await open(await openStage());
    await show(page, 'belt');
    const canvas = page.locator('.chart canvas');
    const line = () => page.textContent('.plot-value');
    const whole = await canvas.screenshot();
    await canvas.focus();
    await page.keyboard.press('ArrowRight');
    await page.waitForSelector('.chart-tip');
    const first = await line();
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction(
      (before) => document.querySelector('.plot-value')?.textContent !== before,
      first,
    );
    await page.getByRole('button', { name: /^Beside ALPHA RELAY 1/ }).click();
    await settled(page);
    expect(page.url()).toMatch(/west=69\.\d&east=8[01]\.\d/);
    await page.mouse.move(700, 500);
    await page.mouse.wheel(0, -300);
    await settled(page);
    expect((await canvas.screenshot()).equals(whole)).toBe(false);
    await page.keyboard.press('0');
    for (const [name, ending] of [
      ['Save PNG', 'png'],
      ['Save SVG', 'svg'],
      ['Save CSV', 'csv'],
    ] as const) {
      const saving = page.waitForEvent('download');
      await page.getByRole('button', { name: `${name}: The belt` }).click();
      const saved = (await saving).suggestedFilename();
      expect(saved).toMatch(/^EXERCISE_alpha_TLP-AMBER_picture-The-belt/);
      expect(saved.endsWith(ending)).toBe(true);
    }
    await page.getByRole('button', { name: /^Values as a table: The belt/ }).click();
    expect(await page.locator('.plot-table tbody tr').count()).toBe(aBelt().tracks.length);
    await page.getByRole('button', { name: /^Values as a table: The belt/ }).click();
    await page.getByRole('button', { name: 'Whole belt' }).click();
    await settled(page);
    await canvas.focus();
    await page.keyboard.press('PageDown'); // marks come first
    await page.waitForSelector('.chart-tip');
    expect(await line()).toContain('Drifted in and stopped');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.behaviour-one');
    expect(page.url()).toContain(`findings?key=${KEY}`);
    expect(await trouble()).toEqual([]);
    await page.close();
  });

  test('each theme, both languages, wide and narrow: no serious fault, nothing overflows', async () => {
    const stage = await openStage();
    const found: string[] = [];
    for (const [theme, language, width] of FINE) {
      const { page, trouble } = await open(stage, async (made) => {
        await made.setViewportSize({ width, height: 900 });
        await made.addInitScript(
          ([t, l]) => {
            localStorage.setItem('noroshi.theme', t!);
            localStorage.setItem('noroshi.language', l!);
          },
          [theme, language],
        );
      });
      for (const view of VIEWS) {
        await show(page, view);
        if (theme === 'dark' || LOOKED.includes(view)) found.push(...(await faults(page, view)));
        const over = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        if (over > 0) found.push(`${theme} ${view}: ${over} px too wide`);
      }
      found.push(...(await trouble()));
      await page.close();
    }
    expect(found).toEqual([]);
  });
});

type AxeResult = { violations: { id: string; impact: string; nodes: { target: string[] }[] }[] };

async function faults(page: Page, view: string): Promise<string[]> {
  await page.evaluate(AXE);
  const { violations } = (await page.evaluate(
    'axe.run("#main", { resultTypes: ["violations"] })',
  )) as AxeResult;
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) => `${view}: ${id} ${nodes.map(({ target }) => target.join(' ')).join('; ')}`,
    );
}
