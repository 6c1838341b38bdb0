/**
 * The main tasks of a watch, before a whole node: each once by mouse alone and once by keyboard alone, and each looked up
 * afterwards in the page and in what the node keeps. Text is typed in both; everything else is pressed.
 */
import { readFile } from 'node:fs/promises';
import { auditLines, configRow } from '@noroshi/store';
import { warningById } from '@noroshi/store/warnings';
import { unixMsFromTaiUs } from '@noroshi/time';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Browser, openChromium } from '../../../packages/screen/test/browser/chromium.ts';
import { admitNotices } from '../../node/src/warnings/admit.ts';
import { aDraft, HOUR_US } from '../../node/test/warnings/make.ts';
import { PAGES } from '../src/app/page-names.ts';
import { drawn, enter, settled, type Watched, watched, withChromium } from './browser.ts';
import { type Hand, handsOf, tabTo } from './hands.ts';
import { openWhole, READY_MS_MAX, type Whole } from './whole.ts';

const WIDE = { width: 1440, height: 900 };
const SOON = { timeout: 60_000 };
const OPTION = '.option:not(:has(.mark))'; // no warning
const FORMULA = '=HYPERLINK("http://192.0.2.1/","press here")';

withChromium('the main tasks', (path) => {
  let browser: Browser;
  let whole: Whole;
  let seen: Watched;
  let page: Page;
  let hands: ReturnType<typeof handsOf>;
  beforeAll(async () => {
    [browser, whole] = await Promise.all([openChromium(path, { webgl: true }), openWhole()]);
    const link = await whole.link();
    seen = await watched(browser.context, link);
    page = seen.page;
    hands = handsOf(page);
    page.setDefaultTimeout(45_000); // says what it waits for
    await page.addInitScript(withoutGlobe);
    await page.setViewportSize(WIDE);
    await enter(page, link);
    await page.waitForSelector('.item');
  }, READY_MS_MAX);
  afterAll(async () => {
    await browser?.close();
    await whole?.close();
  });

  const keys = async (...all: string[]) => {
    for (const key of all) await page.keyboard.press(key);
  };
  const warning = async (id: string) =>
    (await warningById(whole.node.context.store.db, id))!.warning;
  /** Waits for what the node keeps. */
  const kept = <T>(of: () => Promise<T>) => expect.poll(of, SOON);
  const ids = () =>
    page.locator('.item').evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.id!));
  const lines = async () => {
    const reply = await page.evaluate(() => fetch('/api/v1/warnings').then((got) => got.json()));
    return reply.warnings as { warning: { id: string; title: string; precedence: string } }[];
  };
  /** Goes down the options until the one that names this has been reached. */
  const reached = (text: string) => async () => {
    const now = page.locator(`${OPTION}[aria-selected=true]`, { hasText: text });
    if ((await now.count()) > 0) return true;
    await keys('ArrowDown');
    return false;
  };
  const home = async () => {
    await page.evaluate(() => void (location.hash = '#/watch'));
    await page.waitForSelector('.detail-pane', { state: 'detached' });
    await page.waitForSelector('.item');
  };
  /** The first warning by mouse, the second by keyboard: each is one that nobody has touched. */
  const open = async (hand: Hand): Promise<string> => {
    await home();
    const all = await ids();
    const id = all[hand.name === 'mouse' ? 0 : 1]!;
    if (hand.name === 'mouse') await page.locator(`.item[data-id="${id}"]`).click();
    else await keys('j', 'j');
    await page.waitForSelector(`.item[aria-current=true][data-id="${id}"]`);
    await page.waitForSelector('.detail .steps');
    await page.waitForSelector('.actions[aria-busy="false"]');
    await drawn(page); // its keys are there once it has been drawn
    return id;
  };

  const both = (name: string, task: (hand: Hand) => Promise<void>) =>
    test.each(['mouse', 'keyboard'] as const)(`${name}: by %s`, async (by) => task(hands[by]));

  both('the most urgent warning is found and read', async ({ name }) => {
    await home();
    const order = ['FLASH', 'IMMEDIATE', 'PRIORITY', 'ROUTINE'];
    const all = (await lines()).map(({ warning }) => warning);
    const most = Math.min(...all.map(({ precedence }) => order.indexOf(precedence)));
    const [id] = await ids();
    expect(all.find((one) => one.id === id)!.precedence).toBe(order[most]);
    if (name === 'mouse') await page.locator('.item').first().click();
    else await keys('j');
    await page.waitForSelector('.detail .steps');
    const told = (await page.textContent('.detail')) ?? '';
    for (const part of [order[most]!, 'What to do', 'What is known', id!])
      expect(told).toContain(part);
    expect(page.url()).toContain(id);
  });

  both('a warning is acknowledged', async (hand) => {
    const id = await open(hand);
    if (hand.name === 'mouse') await hand.press(/^Acknowledge/, '.actions');
    else await keys('a');
    await kept(async () => (await warning(id)).state).toBe('acknowledged');
    await page.waitForSelector('.detail-head .state.acknowledged');
  });

  both('a step of its checklist is done', async (hand) => {
    const id = await open(hand);
    await hand.press(/^Mark as done/, '.steps');
    await page.waitForSelector('.steps li.done');
    const done = (await warning(id)).checklist.filter(({ doneBy }) => doneBy === 'user:operator');
    expect(done).toHaveLength(1);
  });

  both('it is shelved for a time with a reason, found again and brought back', async (hand) => {
    const id = await open(hand);
    if (hand.name === 'mouse') await hand.press(/^Shelve/, '.actions');
    else await keys('s');
    await hand.write(/^Reason/, `owner moves it (${hand.name})`, 'dialog');
    if (hand.name === 'mouse') await hand.press(/^8 hours/, 'dialog');
    await hand.press(/^Shelve it/, 'dialog');
    await kept(async () => (await warning(id)).shelvedReason).toBe(`owner moves it (${hand.name})`);
    await page.waitForSelector(`.item[data-id="${id}"]`, { state: 'detached' });
    await hand.press(/^1 shelved/, '.list-head');
    await page.waitForFunction(() => document.querySelectorAll('.item').length === 1);
    if (hand.name === 'mouse') await hand.press(/^Bring back/, '.actions');
    else await keys('s');
    await kept(async () => (await warning(id)).shelvedUntilUs).toBeUndefined();
    await hand.press(/^back to what is not/, '.list-head');
    await page.waitForSelector(`.item[data-id="${id}"]`);
  });

  both('it is closed with a reason, and opened again', async (hand) => {
    const id = await open(hand);
    if (hand.name === 'mouse') await hand.press(/^Close…/, '.actions');
    else await keys('x');
    await hand.write(/^Reason/, `passed (${hand.name})`, 'dialog');
    await hand.press(/^Close it/, 'dialog');
    await kept(async () => (await warning(id)).closeReason).toBe(`passed (${hand.name})`);
    await hand.press(/^Reopen…/, '.actions');
    await hand.write(/^Reason/, 'too early', 'dialog');
    await hand.press(/^Reopen it/, 'dialog');
    await kept(async () => (await warning(id)).state).toBe('open');
    await page.waitForSelector('.detail-head .state.open');
  });

  both('an object is found by its name, with its orbit', async (hand) => {
    await home();
    const reply = await page.evaluate(() =>
      fetch('/api/v1/objects?limit=3&text=ALPHA').then((got) => got.json()),
    );
    const { name, objectId } = reply.objects[hand.name === 'mouse' ? 0 : 1];
    if (hand.name === 'mouse') await hand.press(/^Find/, 'header.top');
    else await keys('/');
    await page.waitForSelector('.palette input:focus');
    await page.keyboard.type(name);
    const option = page.locator(OPTION, { hasText: objectId }).first();
    await option.waitFor();
    if (hand.name === 'mouse') await option.click();
    else {
      await expect.poll(reached(objectId), SOON).toBe(true);
      await keys('Enter');
    }
    await page.waitForSelector('.object .object-facts');
    const told = (await page.textContent('.object')) ?? '';
    expect(told).toContain(objectId);
    expect(told).toMatch(/Inclination[\d.]+ °/);
    expect(told).toMatch(/Period[\d.]+ min/);
    await keys('Escape');
  });

  both('the clock jumps to the instant of an approach and back to live', async (hand) => {
    await home();
    await page.waitForSelector('.track button.tick');
    if (hand.name === 'mouse') await page.locator('.track button.tick').first().click();
    else await keys('.');
    await page.waitForSelector('.shown-chip');
    const id = decodeURIComponent(page.url().split('/').at(-1)!);
    const shown = Date.parse((await page.textContent('.clock-readout strong'))!.replace(' ', 'T'));
    const { window } = await warning(id);
    const barBeginsMs = Date.now() - 24 * 3_600_000; // what began before is marked there
    const atMs = Math.max(unixMsFromTaiUs(window.fromUs), barBeginsMs);
    expect(Math.abs(shown - atMs)).toBeLessThan(60_000);
    if (hand.name === 'mouse') await hand.press(/^Live/, '.clock-bar');
    else await keys('l');
    await page.waitForSelector('.shown-chip', { state: 'detached' });
  });

  both('an approach is seen close up: its view, its plane, its method', async (hand) => {
    await home();
    await page.evaluate(() => void (location.hash = '#/conjunctions'));
    await page.waitForSelector('.conjunctions-table .table-row');
    if (hand.name === 'mouse') await page.locator('.conjunctions-table .table-row').first().click();
    else {
      await tabTo(page, /^Conjunctions/, '.conjunctions-table');
      await keys('Home');
    }
    await page.waitForSelector('.relative-labels .two', { state: 'attached' });
    expect(await page.textContent('.approach-head')).toMatch(/Miss distance[\d.]+ k?m/);
    const turn = () => page.locator('.looks input').first().inputValue();
    const before = await turn();
    await hand.press(/^Encounter plane/, '.looks');
    await expect.poll(turn).not.toBe(before);
    expect(await page.locator('.plane svg polygon').count()).toBeGreaterThan(0);
    expect(await page.textContent('.plane figcaption')).toMatch(/\d (k?m)/);
    await hand.press(/^How this is computed/, '.conjunction');
    await page.waitForSelector('dialog .method');
    expect(await page.textContent('dialog .method')).toMatch(/Flohrer|covariance/i);
    if (hand.name === 'mouse') await hand.press(/^Back/, 'dialog');
    else await keys('Escape');
    await page.waitForSelector('dialog', { state: 'detached' });
  });

  both('the list goes out as a file, marked and safe to open', async (hand) => {
    const atUs = whole.node.context.clock.watchUs();
    const window = { fromUs: atUs + 30 * HOUR_US, toUs: atUs + 30 * HOUR_US };
    await admitNotices(whole.node.context, [
      aDraft({ ...{ atUs, window, key: 'formula', title: FORMULA, severity: 'low' } }),
    ]);
    if (hand.name === 'mouse') await hand.press(/^Warnings/, 'header nav');
    else await keys('g', 'a');
    await page.waitForSelector('.warnings-page .table-row');
    await hand.press(/^Export/, '.export');
    await page.waitForSelector('.export .menu-panel button:focus');
    const saving = page.waitForEvent('download');
    if (hand.name === 'mouse') await hand.press(/^CSV/, '.export');
    else await keys('Enter'); // the menu has the focus on its first
    const file = await saving;
    expect(file.suggestedFilename()).toMatch(/^EXERCISE_alpha_TLP-[A-Z]+_warnings_.*\.csv$/);
    const text = await readFile(await file.path(), 'utf8');
    expect(text).toContain('HYPERLINK');
    for (const cell of text.split(/[,\r\n]+/)) expect(cell).not.toMatch(/^"?[=+@\t]|^"?-\D/);
    expect(text).toContain(',EXERCISE EXERCISE EXERCISE,');
    const audit = await auditLines(whole.node.context.store.db, 0, 100_000);
    expect(audit.at(-1)).toMatchObject({ action: 'export', actor: 'user:operator' });
  });

  both(
    'a threshold is changed, its effect seen first, and taken back by its versions',
    async (hand) => {
      const row = async () =>
        (await configRow(whole.node.context.store.db, 'watch', 'conjunction')) ?? {
          version: 0,
          doc: {},
        };
      const set = async (miss: string) => {
        await hand.write(/^High by distance/, miss, '.row-editor');
        await hand.press(/^Review the change/, '.row-editor');
        await page.waitForSelector('dialog .difference');
        expect(await page.textContent('dialog .difference')).toMatch(new RegExp(miss));
        await page.waitForSelector('dialog :text("What it would do now")');
        await hand.press(/^Save/, 'dialog');
        await page.waitForSelector('dialog', { state: 'detached' });
      };
      if (hand.name === 'mouse') {
        await hand.press(/^More/, 'header nav');
        await hand.press(/^Configuration/, '.page-menu');
      } else await keys('g', 's');
      await hand.press(/^Thresholds/, '.config-nav');
      await page.waitForSelector('.row-editor');
      const { version } = await row();
      const [first, second] = hand.name === 'mouse' ? ['1.5', '2.5'] : ['3.5', '4.5'];
      await set(first!);
      await kept(async () => (await row()).version).toBe(version + 1);
      await page.waitForSelector(`.versions :text("version ${version + 1}")`); // the form is of it
      await set(second!);
      await kept(async () => (await row()).doc).toMatchObject({ missHighKm: Number(second) });
      await page.waitForSelector(`.versions :text("version ${version + 2}")`);
      await hand.press(new RegExp(`^version ${version + 1}`), '.versions');
      await hand.press(new RegExp(`^Back to version ${version + 1}`), '.versions');
      await page.waitForSelector('dialog .difference');
      await hand.press(/^Save/, 'dialog');
      await kept(async () => (await row()).doc).toMatchObject({ missHighKm: Number(first) });
      expect((await row()).version).toBe(version + 3);
      await page.waitForSelector('dialog', { state: 'detached' });
    },
  );

  both('the shift is handed over and taken', async (hand) => {
    if (hand.name === 'mouse') await hand.press(/^Handover/, 'header nav');
    else await keys('g', 'h');
    await page.waitForSelector('.handover .card');
    const said = `quiet night (${hand.name})`;
    await hand.press(/^Hand over/, '.handover .card');
    await hand.write(/^Reason/, said, 'dialog');
    await hand.press(/^Hand over/, 'dialog .row');
    await page.waitForSelector(`.hint .said:text("${said}")`);
    await hand.press(/^Take over/, '.handover .hint');
    await hand.write(/^Reason/, 'taken', 'dialog');
    await hand.press(/^Take over/, 'dialog .row');
    await page.waitForSelector('.handover .hint', { state: 'detached' });
    const shift = await page.evaluate(() => fetch('/api/v1/shift').then((got) => got.json()));
    expect(shift.openHandover).toBeNull();
    expect(shift.entries.map((one: { text: string }) => one.text)).toContain(said);
  });

  test('no two areas on one page want the same key; nothing went wrong meanwhile', async () => {
    const shared: string[] = [];
    for (const name of PAGES) {
      await page.evaluate((hash) => void (location.hash = hash), `#/${name}`);
      await settled(page);
      if (name === 'watch') await keys('j');
      if (name === 'watch') await page.waitForSelector('.detail .actions');
      await keys('?');
      await page.waitForSelector('.key-list');
      const all = await page.locator('.key-list dt').allTextContents();
      shared.push(
        ...all.filter((key, i) => all.indexOf(key) !== i).map((key) => `${name}: ${key}`),
      );
      await keys('Escape');
      await page.waitForSelector('.key-list', { state: 'detached' });
    }
    expect(shared).toEqual([]);
    expect([seen.outside, await seen.trouble()]).toEqual([[], []]);
  });
});

/** Graphics by software are for the close-up alone; the globe, which has tests of its own, is a sign here. Runs in the page. */
function withoutGlobe(): void {
  HTMLCanvasElement.prototype.getContext = new Proxy(HTMLCanvasElement.prototype.getContext, {
    apply: (real, self, args: [string]) =>
      args[0].startsWith('webgl') && !location.hash.startsWith('#/conjunctions')
        ? null
        : Reflect.apply(real, self, args),
  });
}
