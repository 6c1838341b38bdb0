/**
 * Warnings in a real browser before a real node: read, acknowledged and taken back, shelved and brought back by keyboard; somebody
 * faster; several at once; filters in the address; a file with its marks; hostile texts that stay text.
 */
import { readFile } from 'node:fs/promises';
import { auditLines } from '@noroshi/store';
import { warningById } from '@noroshi/store/warnings';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Browser, openChromium } from '../../../packages/screen/test/browser/chromium.ts';
import { actOnWarning } from '../../node/src/warnings/act.ts';
import { admitNotices } from '../../node/src/warnings/admit.ts';
import { drawn, enter, watched, withChromium } from './browser.ts';
import { PAYLOADS } from './payloads.ts';
import { fillStage, finding, openStage, type Stage } from './stage.ts';

const SOON = { timeout: 30_000 };

const stateOf = async (stage: Stage, id: string) =>
  (await warningById(stage.context.store.db, id))!.warning;

/** Waits for what the node keeps, not for what the page shows. */
async function kept(stage: Stage, id: string, is: (state: string, aside: boolean) => boolean) {
  await expect
    .poll(async () => {
      const { state, shelvedUntilUs } = await stateOf(stage, id);
      return is(state, shelvedUntilUs !== undefined);
    }, SOON)
    .toBe(true);
}

const goTo = (page: Page, hash: string) => page.evaluate((to) => void (location.hash = to), hash);

withChromium('the pages of warnings', (path) => {
  let browser: Browser;
  beforeAll(async () => void (browser = await openChromium(path)), 60_000);
  afterAll(async () => await browser?.close());

  test('by keyboard: read, acknowledge, undo, shelve, find it again, bring it back', async () => {
    const stage = await openStage();
    const [, second] = await fillStage(stage); // the first and the third are one case, acknowledged
    const { page, outside, trouble } = await watched(browser.context, stage.link);
    await enter(page, stage.link);
    await page.waitForSelector('.item');
    const texts = await page.locator('.item .mark').allTextContents();
    expect(texts.map((text) => text.trim().split(' ')[0])).toEqual([
      ...['FLASH', 'IMMEDIATE', 'ROUTINE'],
    ]);
    await page.keyboard.press('j');
    await page.waitForSelector('.detail .steps');
    expect(await page.textContent('#detail-title')).toContain('ALPHA RELAY 1');
    expect(await page.isDisabled('.actions button:has-text("Shelve")')).toBe(true); // FLASH
    await page.keyboard.press('j');
    await page.waitForFunction(() =>
      document.querySelector('#detail-title')?.textContent?.includes('SURVEY'),
    );
    await drawn(page); // its keys are there once it has been drawn
    await page.keyboard.press('a');
    await kept(stage, second!, (state) => state === 'acknowledged');
    await page.click('.toast button'); // undo
    await kept(stage, second!, (state) => state === 'open');
    await page.waitForSelector('.detail-head .state.open');
    await page.waitForSelector('.actions[aria-busy="false"]');
    await drawn(page);
    await page.keyboard.press('s');
    await page.waitForSelector('dialog textarea:focus');
    await page.keyboard.type('owner moves it at 18 Z');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await kept(stage, second!, (_, aside) => aside);
    await page.waitForSelector('.shelved-count');
    await page.waitForFunction(() => document.querySelectorAll('.item').length === 2);
    await page.click('.shelved-count');
    await page.waitForFunction(() => document.querySelectorAll('.item').length === 1);
    expect(await page.textContent('.detail-head .hint')).toContain('owner moves it at 18 Z');
    await drawn(page);
    await page.keyboard.press('s');
    await kept(stage, second!, (_, aside) => !aside);
    expect([outside, await trouble()]).toEqual([[], []]);
    await page.close();
  });

  test('who is second is told who was first and with what; a tick and a note stay', async () => {
    const stage = await openStage();
    const [, first] = await fillStage(stage);
    const { page, trouble } = await watched(browser.context, stage.link);
    await enter(page, stage.link);
    await goTo(page, `#/watch/${first}`);
    await page.waitForSelector('.detail .steps button');
    await page.route('**/acknowledge', async (route) => {
      const by = { warningId: first!, actor: 'user:anna' };
      await actOnWarning(stage.context, { ...by, action: 'assign', assignee: 'user:anna' });
      await route.continue();
    });
    await drawn(page);
    await page.keyboard.press('a');
    await page.waitForSelector('.toast');
    expect(await page.textContent('.toast')).toMatch(/Somebody was faster.*user:anna did "assign"/);
    expect((await stateOf(stage, first!)).state).toBe('open');
    await page.waitForSelector('.history :text("assigned")');
    await page.locator('.detail .steps button').first().focus();
    await page.keyboard.press('Enter'); // a message that lies over the button hinders no key
    await page.waitForSelector('.steps li.done');
    await page.fill('#note', 'asked the owner');
    await page.locator('.note-form button').focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector('.history :text("asked the owner")');
    expect(await trouble()).toEqual([]);
    await page.close();
  });

  test('the table: sorted and filtered by address, several acknowledged, a marked file', async () => {
    const stage = await openStage();
    const ids = await fillStage(stage);
    const { page, trouble } = await watched(browser.context, stage.link);
    await enter(page, stage.link);
    await goTo(page, '#/warnings?sort=-title');
    await page.waitForSelector('.table-row');
    const titles = () => page.locator('.table-row a').allTextContents();
    const all = await titles();
    expect(all).toEqual([...all].sort().reverse());
    await page.fill('#search', 'rocket');
    await page.waitForFunction(() => document.querySelectorAll('.table-row').length === 1);
    expect(page.url()).toContain('text=rocket');
    await page.fill('#search', '');
    await page.waitForFunction(() => document.querySelectorAll('.table-row').length === 3);
    await page.click('.table-head input');
    await page.click('.bulk .main');
    for (const id of ids) await kept(stage, id, (state) => state === 'acknowledged');
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.click('.export > button').then(() => page.click('.export .menu-panel button')),
    ]);
    expect(file.suggestedFilename()).toMatch(/^EXERCISE_alpha_TLP-AMBER_warnings_.*\.csv$/);
    const text = await readFile(await file.path(), 'utf8');
    expect(text.split('\r\n')).toHaveLength(5);
    expect(text).toContain(',EXERCISE EXERCISE EXERCISE,AMBER,alpha,user:operator,');
    const audit = await auditLines(stage.context.store.db, 0, 10_000);
    expect(audit.at(-1)).toMatchObject({ action: 'export', actor: 'user:operator' });
    expect(await trouble()).toEqual([]);
    await page.close();
  });

  test('hostile texts in title, evidence, source and note stay text in list, table and detail', async () => {
    const stage = await openStage();
    const some = PAYLOADS.filter((_, i) => i % 6 === 0);
    const drafts = some.map((text, i) =>
      finding(stage, {
        ...{ key: `x${i}`, title: text.slice(0, 200) },
        about: [{ type: 'object', id: `object-${i}` }],
        evidence: [
          { type: 'value', name: text.slice(0, 200), value: text, unit: '<b>' },
          { type: 'value', name: 'why', value: `${text}; \u202e${text}` },
        ],
      }),
    );
    const [one] = await admitNotices(stage.context, drafts);
    await actOnWarning(stage.context, {
      ...{ warningId: one!.warningId, actor: 'user:anna', action: 'note', text: some.join(' ') },
    });
    const { page, outside, trouble } = await watched(browser.context, stage.link);
    await enter(page, stage.link);
    await page.waitForSelector('.item');
    await goTo(page, `#/watch/${one!.warningId}`);
    await page.waitForSelector('.history .said');
    await page.evaluate(() => {
      for (const one of document.querySelectorAll('details')) one.open = true;
    });
    await goTo(page, '#/warnings');
    await page.waitForSelector('.table-row');
    expect(await page.evaluate(() => 'ran' in window)).toBe(false);
    expect([outside, await trouble()]).toEqual([[], []]);
    await page.close();
  });
});
