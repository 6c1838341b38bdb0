/**
 * An approach in a real browser: from the element sets in the store to figures, relative view, encounter plane and evolution; by
 * mouse and by keyboard, without 3-D, without a violation of the policy.
 */
import { conjunctionNotice, type NoticeContext } from '@noroshi/screen';
import { chromium, type Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { ingestBatch } from '../../node/src/sources/ingest.ts';
import { admitNotices } from '../../node/src/warnings/admit.ts';
import { createCatalogue } from '../../node/src/watching/catalogue.ts';
import { writeAssets } from '../../node/test/warnings/make.ts';
import { newerSets, plantedPair, rowOf } from '../../node/test/watching/planted.ts';
import { enter, settled, watched, withChromium } from './browser.ts';
import { openStage, type Stage } from './stage.ts';

const H_US = 3600e6;
const UPDATES = 5;
const LONG_MS = 300_000; // some ten seconds, and a hundred on a machine that is busy with other things

/** One approach, found anew with each of five element sets; object 2 comes nearer from set to set. */
async function evolving(stage: Stage): Promise<readonly string[]> {
  const { store, clock } = stage.context;
  const atUs = clock.watchUs();
  const pair = plantedPair(atUs - UPDATES * H_US);
  const ids: string[] = [];
  let key: string | undefined;
  for (let k = 0; k < UPDATES; k++) {
    const newer = newerSets(pair, k * H_US, (UPDATES - 1 - k) * 0.4);
    await ingestBatch(store, newer, { source: 'made', wallUs: clock.wallUs });
    const row = (await rowOf(newer, pair.tcaUs))!;
    const asset = {
      ...{ id: 'sat-a', kind: 'satellite' as const, name: 'ALPHA A', owner: 'org-a', serves: [] },
      ...{ objectId: row.id1, hardBodyRadiusM: 7 },
    };
    await writeAssets(store, [asset]);
    const known = createCatalogue(1, newer, 0).object;
    const context: NoticeContext = {
      ...{ atUs: atUs - (UPDATES - k) * H_US, thresholdKm: 5, assets: [asset] },
      objects: (id) => ({ ...known(id)!, source: 'made' }),
      ...(key !== undefined && { before: { ...row, key, severity: 'high' as const } }),
    };
    const [one] = await admitNotices(stage.context, [conjunctionNotice(row, context)]);
    key = one!.notice.key;
    ids.push(one!.notice.id);
  }
  return ids;
}

const text = async (page: Page, where: string) =>
  (await page.locator(where).first().textContent()) ?? '';

async function show(page: Page, id: string): Promise<void> {
  await page.evaluate((hash) => void (location.hash = hash), `#/conjunctions?notice=${id}`);
  await page.waitForSelector('.approach-head');
  await page.waitForSelector('.relative-labels .two', { state: 'attached' });
  await page.waitForSelector('.plot canvas');
  await settled(page);
}

withChromium('an approach in the browser', (executablePath) => {
  test(
    'figures, pictures and evolution, by mouse and keyboard, without a violation',
    async () => {
      const stage = await openStage();
      const ids = await evolving(stage);
      const args = ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'];
      const browser = await chromium.launch({ executablePath, args });
      onTestFinished(() => browser.close());
      const viewport = { width: 1440, height: 900 };
      const context = await browser.newContext({ locale: 'en-GB', viewport });
      const { page, trouble, outside } = await watched(context, stage.link);
      await enter(page, stage.link);
      await show(page, ids.at(-1)!);
      await figures(page);
      await looks(page);
      await picture(page);
      await evolution(page);
      await findings(page, ids);
      await method(page);
      expect(await trouble()).toEqual([]);
      expect(outside).toEqual([]);
      await withoutWebGl(page);
    },
    LONG_MS,
  );
});

/** Figures first, and the picture is of the same thing; it turns by keyboard. */
async function figures(page: Page): Promise<void> {
  const head = await text(page, '.approach-head');
  expect(head).toMatch(/Miss distance\d+ m/);
  expect(head).toMatch(/1 in [\d,]+/);
  expect(await text(page, '.conjunction')).toContain('miss agrees within 1 m');
  expect(await text(page, '.bodies')).toContain('ALPHA A');
  const canvas = page.locator('.relative-stage canvas');
  const drawn = await canvas.screenshot();
  await page.locator('.relative-stage').focus();
  for (const key of ['ArrowLeft', 'ArrowUp', 'ArrowUp', '+']) await page.keyboard.press(key);
  await settled(page);
  expect((await canvas.screenshot()).equals(drawn)).toBe(false);
  expect(await page.locator('.plane polygon').count()).toBe(3);
}

/** Another scale, another error, another side. */
async function looks(page: Page): Promise<void> {
  const before = await text(page, '.relative figcaption');
  await page.locator('.approach-choices select').nth(2).selectOption('3');
  await settled(page);
  expect(await text(page, '.relative figcaption')).not.toBe(before);
  await page.locator('.approach-choices select').nth(0).selectOption('readable');
  await settled(page);
  expect(await text(page, '.relative figcaption')).toContain('Logarithmic');
  await page.getByRole('button', { name: 'Encounter plane' }).press('Enter');
  const turn = page.locator('.looks input').first();
  const turned = await turn.inputValue();
  await turn.press('ArrowRight');
  expect(await turn.inputValue()).not.toBe(turned);
}

/** The view as it is seen, with its labels: the node writes it down, the name says mode and marking. */
async function picture(page: Page): Promise<void> {
  const saved = page.waitForEvent('download');
  await page.locator('.looks-from button', { hasText: 'Save picture' }).press('Enter');
  const file = await saved;
  expect(file.suggestedFilename()).toMatch(/^EXERCISE_.*TLP-AMBER_relative-view.*\.png$/);
}

/** Every finding is a point; arrows say it, Enter opens it, the table has it. */
async function evolution(page: Page): Promise<void> {
  const plot = page.locator('.plot').first();
  const slider = plot.getByRole('slider');
  await slider.focus();
  await page.keyboard.press('End');
  const last = await slider.getAttribute('aria-valuetext');
  await page.keyboard.press('ArrowLeft');
  const before = await slider.getAttribute('aria-valuetext');
  expect(last).toMatch(/Miss distance [\d.]+ k?m/);
  expect(before).not.toBe(last);
  expect(await text(page, '.changes')).toMatch(/New element set of/);
  await page.keyboard.press('Enter');
  await page.waitForSelector('text=An earlier finding is shown.');
  await page.getByRole('button', { name: 'Show the newest' }).click();
  await page.waitForSelector('text=An earlier finding is shown.', { state: 'detached' });
  for (const [name, ending] of [
    ['CSV', 'csv'],
    ['Picture', 'png'],
  ] as const) {
    const saving = page.waitForEvent('download');
    await plot.getByRole('button', { name: `${name}:` }).click();
    const saved = (await saving).suggestedFilename();
    expect(saved).toMatch(/^EXERCISE_alpha_TLP-AMBER_plot-Miss-distance_/);
    expect(saved.endsWith(ending)).toBe(true);
  }
  await plot.getByRole('button', { name: /^Values as a table/ }).click();
  expect(await plot.locator('tbody tr').count()).toBe(UPDATES);
}

/** An earlier finding says that there is a newer one. */
async function findings(page: Page, ids: readonly string[]): Promise<void> {
  await show(page, ids[1]!);
  expect(await text(page, '.conjunction')).toContain('There is a newer finding');
  await page.getByRole('button', { name: 'Show it', exact: true }).click();
  await settled(page);
}

/** Method and covariance are one press away. */
async function method(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'How this is computed' }).first().press('Enter');
  await page.waitForSelector('dialog .method');
  expect(await text(page, 'dialog .method')).toMatch(/Aida & Kirschner|Flohrer/);
  await page.keyboard.press('Escape');
}

/** Without 3-D the rest is there, and it is said. */
async function withoutWebGl(page: Page): Promise<void> {
  await page.addInitScript(() => {
    HTMLCanvasElement.prototype.getContext = new Proxy(HTMLCanvasElement.prototype.getContext, {
      apply: (target, self, [kind, ...rest]) =>
        String(kind).startsWith('webgl') ? null : Reflect.apply(target, self, [kind, ...rest]),
    });
  });
  await page.reload();
  await page.waitForSelector('.relative .hint');
  expect(await text(page, '.relative .hint')).toContain('draws no 3-D');
  expect(await page.locator('.plane polygon').count()).toBe(3);
}
