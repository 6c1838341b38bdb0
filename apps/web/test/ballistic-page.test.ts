/**
 * The page of ballistic objects in a real browser before the exercise: the flight into Alpha's waters is found by keyboard, with where and
 * when; the slider looks back; two people release the alert by typing its words, and the message that went out is there.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { MISSILE_WORLD } from '@noroshi/sim';
import { listBallistic } from '@noroshi/store/ballistic';
import { TLP_LEVELS } from '@noroshi/watch';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { type Browser, openChromium } from '../../../packages/screen/test/browser/chromium.ts';
import { deskOf } from '../../node/src/access/desk.ts';
import { addPerson, issueLink } from '../../node/src/access/people.ts';
import { createBallisticPart } from '../../node/src/ballistic/part.ts';
import { prepareExercise } from '../../node/src/exercise/prepare.ts';
import { admitNotices } from '../../node/src/warnings/admit.ts';
import { enter, settled, watched, withChromium } from './browser.ts';
import { openStage } from './stage.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SHOTS = process.env.NOROSHI_SHOTS; // a folder: pictures for who wants to look

/** A node in the exercise as it is four minutes after the launch into Alpha's waters. */
async function openSky() {
  const stage = await openStage();
  const startUs = stage.context.clock.watchUs();
  await prepareExercise(stage.context, 'first-light');
  let passedUs = 0;
  const { context } = stage;
  Object.assign(context.clock, { watchUs: () => startUs + passedUs }); // for the page too
  const part = await createBallisticPart({
    everyMs: 30,
    admit: (of) => (drafts, marking) => admitNotices(of, drafts, { marking }),
  }).start(context);
  onTestFinished(() => part.close());
  const taken = () => /noroshi_looks\{what="taken"\} (\d+)/.exec(context.metrics.text())?.[1] ?? '';
  const healthOf = () =>
    context.health.lines().find((line) => line.part === 'watching/ballistic')?.text ?? '';
  for (let s = MISSILE_WORLD.impactS - 30; s <= MISSILE_WORLD.impactS + 240; s += 6) {
    const before = taken();
    passedUs = s * 1e6;
    await expect.poll(taken, { timeout: 30_000, interval: 5 }).not.toBe(before);
    await expect
      .poll(healthOf, { timeout: 30_000, interval: 5 })
      .not.toMatch(/still being taken|^$/);
  }
  const found = await listBallistic(context.store.db, { tlps: TLP_LEVELS, limit: 20 });
  expect(found.map(({ meaning }) => meaning)).toContain('impact');
  const desk = deskOf(stage.context);
  const links: string[] = [];
  const second = await addPerson(desk, 'console', 'ben', {
    ...{ roles: ['duty', 'release'], owners: '*', clearance: 'AMBER' },
  });
  if (!second.ok) throw new Error(JSON.stringify(second.error));
  for (const id of ['operator', 'ben']) {
    const link = await issueLink(desk, 'console', id, stage.url);
    if (!link.ok) throw new Error(JSON.stringify(link.error));
    links.push(link.value.url);
  }
  return { stage, links };
}

/** Pictures of every theme and both languages, for who wants to look. */
async function lookAround(page: Page, folder: string): Promise<void> {
  for (const [theme, language] of [
    ['light', 'en'],
    ['contrast', 'en'],
    ['dark', 'ja'],
  ] as const) {
    await page.evaluate(
      ([t, l]) => {
        localStorage.setItem('noroshi.theme', t);
        localStorage.setItem('noroshi.language', l);
      },
      [theme, language] as const,
    );
    for (const place of ['ballistic/sky', 'ballistic/alerts', 'watch']) {
      await page.evaluate((hash) => void (location.hash = hash), `#/${place}`);
      await page.reload();
      await page.waitForSelector('nav');
      await settled(page);
      await page.waitForTimeout(1500);
      await page.screenshot({
        path: `${folder}/${place.replace('/', '-')}-${theme}-${language}.png`,
      });
    }
  }
  await page.evaluate(() => localStorage.clear());
}

withChromium('the page of ballistic objects', (path) => {
  let browser: Browser;
  beforeAll(async () => void (browser = await openChromium(path)), 60_000);
  afterAll(async () => browser?.close());

  test('a flight is found, looked back on, and its alert released by two people', {
    timeout: 240_000,
  }, async () => {
    const { links } = await openSky();
    const { page, outside, trouble } = await watched(browser.context, links[0]!);
    await page.setViewportSize({ width: 1366, height: 900 });
    await enter(page, links[0]!);
    await page.keyboard.press('g');
    await page.keyboard.press('m');
    await page.waitForSelector('.ballistic .table-row');
    const list = (await page.textContent('.ballistic .table'))!;
    expect(list).toContain('comes down');
    expect(list).toContain('Waters around Alpha Ocean Station');
    await page.focus('.ballistic .table');
    await page.keyboard.press('ArrowDown');
    await page.waitForSelector('.ballistic-one .ballistic-lead');
    const told = (await page.textContent('.ballistic-one'))!;
    for (const part of ['29.6', '150.2', 'an impact area is raised', 'To the warning'])
      expect(told).toContain(part);
    await settled(page);
    if (SHOTS) await page.screenshot({ path: `${SHOTS}/sky.png` });
    await page.locator('.ballistic-slider input').focus();
    for (let k = 0; k < 12; k++) await page.keyboard.press('ArrowLeft');
    await page.getByRole('button', { name: 'Back to now' }).waitFor();
    await settled(page);
    if (SHOTS) await page.screenshot({ path: `${SHOTS}/back.png` });
    await page.getByRole('button', { name: 'Back to now' }).click();
    await page.evaluate(AXE);
    const faults = await page.evaluate(async () => {
      const { axe } = window as never as {
        axe: { run: () => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      };
      const { violations } = await axe.run();
      return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
    });
    expect(faults).toEqual([]);

    await page.keyboard.press('Escape');
    await page.getByRole('tab', { name: /Public alerts/ }).click();
    const card = page.locator('.alert-card', { hasText: 'Kasumi islands' });
    await card.waitFor();
    expect(await card.textContent()).toContain('EXERCISE EXERCISE EXERCISE');
    await card.getByRole('button', { name: '日本語' }).click();
    expect(await card.textContent()).toContain('【訓練】');
    if (SHOTS) await page.screenshot({ path: `${SHOTS}/alerts.png` });
    await card.locator('input').fill('raise it');
    await card.getByRole('button', { name: 'Confirm' }).click();
    await card.getByText('These are not the words.').waitFor();
    await card.locator('input').fill('exercise only: raise Kasumi islands');
    await card.getByRole('button', { name: 'Confirm' }).click();
    await card.getByText('You have confirmed.').waitFor();

    if (SHOTS !== undefined) await lookAround(page, SHOTS);
    const other = await watched(browser.context, links[1]!);
    await enter(other.page, links[1]!);
    await other.page.evaluate(() => void (location.hash = '#/ballistic/alerts'));
    const second = other.page.locator('.alert-card', { hasText: 'Kasumi islands' });
    await second.locator('input').fill('exercise only: raise Kasumi islands');
    await second.getByRole('button', { name: 'Confirm' }).click();
    await other.page.locator('.alert-card.standing', { hasText: 'Kasumi islands' }).waitFor();
    await other.page.getByRole('button', { name: 'Show' }).first().click();
    await other.page.locator('.alert-xml pre', { hasText: '<status>Exercise</status>' }).waitFor();
    expect(outside).toEqual([]);
    expect(await trouble()).toEqual([]);
    expect(await other.trouble()).toEqual([]);
  });
});
