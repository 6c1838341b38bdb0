/**
 * Warrants in a real browser before a real node: one person proposes with faults told in place, another reads the rule and puts it in
 * force, it is ended with its id typed; then nothing is read, and the page says so. Pictures are marked, moved and read by keyboard.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { encodeWarrant } from '@noroshi/flow';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Browser, openChromium } from '../../../packages/screen/test/browser/chromium.ts';
import { deskOf } from '../../node/src/access/desk.ts';
import { addPerson, issueLink } from '../../node/src/access/people.ts';
import { warrantOf } from '../../node/test/flows/zeek-log.ts';
import { enter, settled, watched, withChromium } from './browser.ts';
import { openStage, type Stage } from './stage.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const FINE = [
  ['light', 'ja', 1366],
  ['contrast', 'en', 390],
] as const;

withChromium('warrants on the page', (path) => {
  let browser: Browser;
  beforeAll(async () => void (browser = await openChromium(path)), 60_000);
  afterAll(async () => browser?.close());

  const asPerson = async (stage: Stage, name: string, setup?: (page: Page) => Promise<void>) => {
    const link = await issueLink(deskOf(stage.context), 'console', name, stage.url);
    if (!link.ok) throw new Error(JSON.stringify(link.error));
    const { page, trouble } = await watched(browser.context, link.value.url);
    await setup?.(page);
    await enter(page, link.value.url);
    await page.evaluate(() => void (location.hash = '#/signs/warrants'));
    await page.waitForSelector('.warrants-view');
    return { page, trouble };
  };

  test('proposed by one, confirmed by another, ended; without one nothing is read', async () => {
    const stage = await openStage();
    const { context } = stage;
    const doc = { roles: ['release' as const], owners: '*' as const, clearance: 'RED' as const };
    await addPerson(deskOf(context), 'console', 'ben', doc);
    const nowUs = context.clock.watchUs();
    const span = { fromUs: nowUs - 3600e6, toUs: nowUs + 26 * 3600e6 };
    const text = JSON.stringify(encodeWarrant(warrantOf(span)), null, 2);

    const first = await asPerson(stage, 'operator');
    let { page } = first;
    expect(await page.textContent('.warrants-state')).toContain('nothing is read');
    await page.getByRole('button', { name: 'Propose a warrant' }).press('Enter');
    await page.getByLabel(/^Id/).fill('warrant-1');
    await page.getByRole('button', { name: 'Check', exact: true }).press('Enter');
    await page.waitForSelector('.warrant-editor [aria-invalid="true"]');
    expect(await page.textContent('.warrant-editor [role=status]')).toMatch(/\d things are wrong/);
    expect(await faults(page)).toEqual([]);
    await page.getByRole('tab', { name: 'JSON file' }).click();
    const area = page.getByLabel('Text of the warrant');
    await area.fill(text.replace('198.51.100.0/24', '198.51.100.0/33'));
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    await page.waitForSelector('.warrant-faults');
    expect(await page.textContent('.warrant-faults')).toMatch(/^line \d+ · Networks · 2: /);
    await area.fill(text.slice(1));
    expect(await page.getByRole('button', { name: 'Propose …' }).isDisabled()).toBe(true);
    await area.fill(text.replace(/\.\d{6}Z/g, 'Z')); // as a person writes a time
    await page.getByRole('button', { name: 'Propose …' }).click();
    await page.waitForSelector('dialog .difference');
    await page.locator('dialog textarea').fill('Approved by the commission this morning');
    await page.getByRole('button', { name: 'Propose', exact: true }).click();
    await page.getByRole('button', { name: 'Read it …' }).click();
    await page.waitForSelector('dialog .rule-text');
    expect(await page.locator('dialog').getByText('You proposed it').count()).toBe(1);
    expect(await page.getByRole('button', { name: 'Put in force' }).count()).toBe(0);
    expect(await first.trouble()).toEqual([]);
    await page.close();

    const second = await asPerson(stage, 'ben');
    page = second.page;
    await page.getByRole('button', { name: 'Read and decide …' }).press('Enter');
    await page.waitForSelector('dialog .ok');
    const rule = (await page.textContent('dialog .rule-text'))!;
    for (const part of ['noroshi-selection-rule', '"198.51.100.0/24"', 'Oversight commission'])
      expect(rule).toContain(part);
    expect(await page.textContent('dialog .ok')).toContain('the same hash');
    await page.getByRole('button', { name: 'Put in force' }).click();
    expect(await page.textContent('dialog form')).toContain('Give a reason');
    await page.getByLabel(/^Why you confirm it/).fill('read and agreed');
    await page.getByRole('button', { name: 'Put in force' }).click();
    expect(await page.textContent('dialog form')).toContain('Say that you have read it');
    expect(await faults(page)).toEqual([]);
    await page.getByLabel('I have read the whole rule').check();
    await page.getByRole('button', { name: 'Put in force' }).click();
    await page.waitForSelector('.warrant.inForce');
    const card = (await page.textContent('.warrant'))!;
    for (const part of ['in force', '1 d 1 h left', 'operator + ben', 'It ends soon'])
      expect(card).toContain(part);
    expect(card).toContain('No source is set under it: nothing is read.');

    await page.getByRole('button', { name: 'End it now …' }).click();
    await page.getByLabel(/^Reason/).fill('the purpose is met');
    await page.getByLabel(/^Type warrant-1/).fill('warrant-2');
    await page.locator('dialog').getByRole('button', { name: 'End it now' }).click();
    expect(await page.textContent('dialog')).toContain('It is not warrant-1');
    await page.getByLabel(/^Type warrant-1/).fill('warrant-1');
    await page.locator('dialog').getByRole('button', { name: 'End it now' }).click();
    await page.waitForSelector('.warrants-state.none');
    expect(await page.locator('.warrant').count()).toBe(0);
    expect(await second.trouble()).toEqual([]);
    await page.close();
  }, 120_000);

  test('pictures and warrants in other themes, in Japanese, on a telephone: no serious fault, nothing overflows', async () => {
    const stage = await openStage();
    for (const [theme, language, width] of FINE) {
      const { page, trouble } = await asPerson(stage, 'operator', async (made) => {
        await made.setViewportSize({ width, height: 900 });
        const chosen = [theme, language] as const;
        await made.addInitScript(([one, other]) => {
          localStorage.setItem('noroshi.theme', one);
          localStorage.setItem('noroshi.language', other);
        }, chosen);
        await made.route('**/api/v1/**', async (route) => {
          const body = madeAnswer(new URL(route.request().url()).pathname);
          return body === undefined ? route.continue() : route.fulfill({ json: body });
        });
      });
      await page.waitForSelector('.warrant');
      expect(await faults(page), `warrants ${theme}`).toEqual([]);
      expect(await page.evaluate(overflow), `warrants ${theme}`).toBe(0);
      await page.evaluate(() => void (location.hash = '#/signs/list?key=s-1'));
      await page.waitForSelector('.rhythm-fold');
      await settled(page);
      const sharp = /0\.9\d|1\.00/;
      expect(await page.textContent('.rhythm-told')).toMatch(sharp);
      await page.locator('.rhythm-fold input').fill('47');
      await page.waitForFunction(
        () => !/0\.9|1\.00/.test(document.querySelector('.rhythm-told')!.textContent!),
      );
      expect(await faults(page), `sign ${theme}`).toEqual([]);
      expect(await page.evaluate(overflow), `sign ${theme}`).toBe(0);
      const histogram = page.locator('.chart canvas.spans');
      if (await histogram.isVisible()) {
        await histogram.focus();
        for (const key of ['ArrowRight', ' ', 'ArrowRight', 'Enter'])
          await page.keyboard.press(key);
        await page.waitForFunction(() => /from=.*to=/.test(location.hash));
      }
      expect(await trouble()).toEqual([]);
      await page.close();
    }
  }, 120_000);
});

/** A beacon, a relay and a warrant, made up. */
function madeAnswer(path: string): object | undefined {
  const utc = (hours: number) => new Date(Date.UTC(2026, 10, 22, hours)).toISOString();
  const sign = {
    ...{ id: 's-1', kind: 'beacon', warrant: 'w-1', tlp: 'AMBER', rank: 1, score: 0.96 },
    ...{ confidence: 0.8, count: 90, source: 'own:10.1.2.3', destination: '198.18.77.7' },
    ...{ port: 443, protocol: 'tcp', firstUtc: utc(0), lastUtc: utc(9), foundUtc: utc(9) },
    ...{ updatedUtc: utc(9), isOpen: true, assetIds: [], severity: null, warningId: null },
  };
  const offsetS = Array.from({ length: 90 }, (_, k) => 300 * k + (k % 7));
  const warrant = {
    ...{ id: 'w-1', version: 1, mode: 'exercise', purpose: 'signs of attack', requestedBy: 'a' },
    ...{ approvedBy: 'b', confirmedBy: 'user:a+user:b', tlp: 'AMBER', windowHours: 72 },
    ...{ directions: ['outside-to-inside'], detectors: ['beacon', 'scan'], keepDays: 30 },
    ...{ fromUtc: utc(0), toUtc: utc(9), hash: 'ab'.repeat(32), isInForce: false },
    ...{ why: 'warrant w-1 has ended', sources: ['s'] },
  };
  const ends = [
    { role: 'source', address: '2001:db8:1234:5678:9abc:def0:1234:5678', count: 9 },
    { role: 'destination', address: '198.18.1.1', count: 3 },
  ];
  const counts = Array.from({ length: 12 }, (_, k) => k % 3);
  return {
    '/api/v1/signs': { signs: [sign], next: null },
    '/api/v1/signs/histogram': {
      ...{ fromUtc: utc(0), bucketS: 3600, isCut: false, kinds: [{ kind: 'beacon', counts }] },
    },
    '/api/v1/signs/s-1': {
      ...{ sign, otherwise: [], ends },
      evidence: [{ name: 'periodS', value: 300, unit: 's', meaning: 'median gap' }],
    },
    '/api/v1/signs/s-1/times': {
      ...{ isHeld: true, fromUtc: utc(0), isCut: false, offsetS, bytes: offsetS.map(() => 900) },
      ...{ lanes: ['own:10.1.2.3 → 198.18.77.7 443/tcp'], lane: offsetS.map(() => 0) },
    },
    '/api/v1/warrants': { warrants: [warrant], proposals: [] },
  }[path];
}

/** px that the page is wider than its window. Runs in the page. */
function overflow(): number {
  return Math.max(0, document.documentElement.scrollWidth - innerWidth);
}

async function faults(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: {
        run: () => Promise<{
          violations: { id: string; impact: string; nodes: { html: string }[] }[];
        }>;
      };
    };
    return (await axe.run()).violations;
  });
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`);
}
