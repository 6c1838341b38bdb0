/**
 * A burn planned in a real browser before a real node: tried, chosen by mouse and keyboard, screened, taken away as OPM and OEM that
 * read back as what was chosen, written into the warning's history; an own ephemeris in, and refused by its line.
 */
import { readFile } from 'node:fs/promises';
import { decodeOem, decodeOpm } from '@noroshi/ndm';
import { chromium, type Download, type Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { AVOIDED, avoidStage } from './avoid-stage.ts';
import { enter, watched, withChromium, withLateEffects } from './browser.ts';

const LONG_MS = 120_000;
const text = async (page: Page, where: string) =>
  (await page.locator(where).first().textContent()) ?? '';
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

withChromium('the avoidance page', (executablePath) => {
  test(
    'plan, choose, screen, take away, write down; an own ephemeris; without a violation',
    async () => {
      const stage = await avoidStage();
      const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
      onTestFinished(() => browser.close());
      const viewport = { width: 1440, height: 900 };
      const context = await browser.newContext({ locale: 'en-GB', viewport });
      const { page, trouble, outside } = await watched(context, stage.house.link);
      await withLateEffects(page);
      await enter(page, stage.house.link);
      await page.evaluate((hash) => void (location.hash = hash), `#/avoid/${stage.noticeId}`);
      await page.waitForSelector('.avoid-chosen'); // planned without being asked, the least Δv chosen
      await choose(page);
      await screenLeast(page, stage.otherId);
      const oem = await takeAway(page);
      await writeDown(page);
      await ownBurn(page, stage);
      await ownFile(page, oem);
      expect([outside, await trouble()]).toEqual([[], []]);
    },
    LONG_MS,
  );
});

/** By arrows, by mouse, as a table, and back to the least Δv: each says its burn in words. */
async function choose(page: Page): Promise<void> {
  const told = () => text(page, '.avoid-cell');
  const least = await told();
  expect(least).toMatch(/^Burn at .*Δv [+−][\d.]+ m\/s: probability .*, miss [\d.]+ k?m$/);
  expect(await page.locator('.avoid-burn .facts .good').count()).toBe(1); // below the threshold
  await page.locator('.avoid-canvas canvas').focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowUp');
  const moved = await told();
  expect(moved).not.toBe(least);
  await page.locator('.avoid-canvas canvas').click({ position: { x: 300, y: 60 } });
  expect(await told()).not.toBe(moved);
  await button(page, 'As a table').press('Enter');
  await page.waitForSelector('.avoid-cells .table-row');
  await button(page, 'As a map').press('Enter');
  await button(page, 'Choose the least Δv').press('Enter');
  expect(await told()).toBe(least);
}

/** The burn chosen: the other object is known, passes wider than it did, and is no new approach. */
async function screenLeast(page: Page, otherId: string): Promise<void> {
  await page.locator('.avoid-burn').getByLabel('Days to look ahead').fill('1');
  await page.locator('.avoid-burn').getByLabel('Approaches below').fill('20');
  await page.locator('.avoid-burn > button.main').press('Enter');
  await page.waitForSelector('.avoid-screened');
  const row = page.locator('.avoid-screened .table-row', { hasText: `(${otherId})` }).first();
  expect(await row.textContent()).toContain('this conjunction');
  expect(await text(page, '.avoid-screened')).toMatch(/\d+ objects looked at from/);
  expect(await text(page, '.avoid-screened .chip')).toBe('PLANNED');
}

async function saved(page: Page, name: string): Promise<[string, Download]> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    button(page, name).press('Enter'),
  ]);
  return [await readFile(await file.path(), 'utf8'), file];
}

/** Both files say PLANNED, mode and marking; the OPM has the impulse chosen, the OEM a path from the burn on. */
async function takeAway(page: Page): Promise<string> {
  const chosen = await text(page, '.avoid-chosen strong');
  const [opmText, opmFile] = await saved(page, 'Save as OPM');
  expect(opmFile.suggestedFilename()).toMatch(/^EXERCISE_alpha_TLP-AMBER_planned-sat-a-.*\.opm$/);
  const opm = decodeOpm(opmText);
  const mS = Number(chosen.replace('−', '-').replace(/[^-\d.e]/g, ''));
  expect(opm.ok && opm.value.manoeuvres[0]!.deltaVKmS[1]! * 1000).toBeCloseTo(mS, 4);
  const [oemText] = await saved(page, 'Save as OEM');
  const oem = decodeOem(oemText);
  expect(oem.ok && oem.value.segments.at(-1)!.epochUs.length).toBeGreaterThan(90);
  for (const one of [opmText, oemText]) {
    expect(one).toContain('PLANNED');
    expect(one).toContain('EXERCISE // TLP:AMBER');
  }
  return oemText;
}

/** The decision stands in the history of the warning, as it was written. */
async function writeDown(page: Page): Promise<void> {
  const note = page.locator('.avoid-note textarea');
  expect(await note.inputValue()).toMatch(/^PLANNED, not commanded: T [+−][\d.]+ m\/s · .*miss/);
  await note.fill(`${await note.inputValue()} Owner asked at 18 Z.`);
  await page.locator('.avoid-note button').press('Enter');
  await page.waitForSelector('.toast');
  const plan = page.url();
  await page.locator('.avoid-conjunction a').press('Enter');
  await page.waitForSelector('.history :text("Owner asked at 18 Z.")');
  await page.goBack();
  await page.waitForSelector('.avoid-screened'); // the address kept plan and screen
  expect(page.url()).toBe(plan);
}

/** An impulse of one's own meets what nothing met before: told as new, with what it would have been. */
async function ownBurn(page: Page, { burnUtc, metId }: { burnUtc: string; metId: string }) {
  await page.locator('.avoid-own summary').press('Enter');
  const own = page.locator('.avoid-own');
  await own.getByLabel('Time of burn').fill('yesterday');
  await own.locator('button').press('Enter');
  expect(await own.textContent()).toContain('Give UTC');
  await own.getByLabel('Time of burn').fill(burnUtc);
  await own.getByLabel('T', { exact: true }).fill(String(AVOIDED.ownBurnMS));
  await own.locator('button').press('Enter');
  const row = page.locator('.avoid-screened .table-row', { hasText: `(${metId})` });
  await row.filter({ hasText: '▲ new' }).waitFor(); // until then the former burn's are shown
  expect(await text(page, '.avoid-screened strong')).toMatch(/▲ 1 new approach/);
  expect(await page.inputValue('.avoid-note textarea')).toMatch(
    /stays farther than 5 km.*1 new approach\. Nearest: .*\(\d+\), /,
  );
}

/** What went out comes in again and meets the same; what is no such file is refused by its line, and what stood there stays. */
async function ownFile(page: Page, oem: string): Promise<void> {
  await page.locator('details:has(.avoid-file) > summary').press('Enter');
  const form = page.locator('.avoid-file');
  const send = form.locator('button.main');
  await send.press('Enter');
  expect(await form.textContent()).toContain('Choose a file, or paste an OEM or OPM.');
  await form.locator('textarea').fill('CCSDS_OEM_VERS = 3.0\nNONSENSE');
  await send.press('Enter');
  await form.getByText('OEM:2').waitFor();
  await form.locator('input[type=file]').setInputFiles({
    ...{ name: 'itrf.oem', mimeType: 'text/plain' },
    buffer: Buffer.from(oem.replace('REF_FRAME = GCRF', 'REF_FRAME = ITRF')),
  });
  await form.getByText(/^itrf\.oem, \d+ kB$/).waitFor();
  await send.press('Enter');
  await form.getByText('segment 1: REF_FRAME is "ITRF"').waitFor();
  await form.getByRole('button', { name: 'Take another' }).press('Enter');
  await form.locator('textarea').evaluate((field, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    const event = { clipboardData, bubbles: true, cancelable: true };
    field.dispatchEvent(new ClipboardEvent('paste', event));
  }, oem);
  await form.getByText('Pasted text').waitFor(); // a long one is not laid out line by line
  await form.getByLabel('Approaches below').fill('20');
  await send.press('Enter');
  const found = page.locator('.avoid-main .avoid-screened', { hasText: 'file of' });
  await found.waitFor();
  expect(await found.locator('.table-row').count()).toBeGreaterThan(0);
}
