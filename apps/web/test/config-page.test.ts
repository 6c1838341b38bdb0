/**
 * Configuration in a real browser: every change shows its difference before it is saved, versions come back, what is not saved
 * is asked about, who was faster is shown; every section without a serious fault for those who cannot see it.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { configRow, writeConfig } from '@noroshi/store';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Browser, openChromium } from '../../../packages/screen/test/browser/chromium.ts';
import { enter, settled, watched, withChromium } from './browser.ts';
import { openStage, type Stage } from './stage.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SECTIONS = [
  ...['assets?row=station-1', 'thresholds', 'sources', 'checklists?add=one', 'rules?add=one'],
  ...[
    'partners',
    'channels?add=one',
    'notifications',
    'contacts',
    'proposals',
    'audit',
    'transfer',
  ],
];

withChromium('configuration', (path) => {
  let browser: Browser;
  beforeAll(async () => void (browser = await openChromium(path)));
  afterAll(async () => browser?.close());

  const open = async (): Promise<{
    stage: Stage;
    page: Page;
    trouble: () => Promise<string[]>;
  }> => {
    const stage = await openStage();
    const { page, trouble } = await watched(browser.context, stage.link);
    await enter(page, stage.link);
    await page.evaluate(() => void (location.hash = '#/config/assets'));
    await page.waitForSelector('.config-list .table-row');
    return { stage, page, trouble };
  };

  test('a change by keyboard: difference, version, back to the first; unsaved and overtaken are told', async () => {
    const { stage, page, trouble } = await open();
    const button = (name: string) => page.getByRole('button', { name, exact: true });
    await page.focus('.table');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await page.waitForSelector('.row-editor');
    expect(page.url()).toMatch(/#\/config\/assets\?row=sat-1$/);
    await page.getByLabel('Hard-body radius').fill('12.5');
    await button('Review the change').press('Enter');
    await page.waitForSelector('dialog .difference');
    expect(await page.textContent('dialog .difference')).toContain('Hard-body radiusnot set12.5 m');
    await button('Save').press('Enter');
    await page.waitForSelector('.versions li:nth-child(2)');
    expect(await page.textContent('.versions')).toContain('version 2');
    await page.locator('.versions .version').nth(1).press('Enter');
    await button('Back to version 1').press('Enter');
    await page.waitForSelector('dialog .difference del');
    await button('Save').press('Enter');
    await page.waitForSelector('.versions li:nth-child(3)');
    const now = await configRow(stage.context.store.db, 'asset', 'sat-1');
    expect([now!.version, now!.actor]).toEqual([3, 'user:operator']);
    expect(now!.doc).not.toHaveProperty('hardBodyRadiusM');

    await page.getByLabel('Name').fill('Mine');
    await page.evaluate(() => void (location.hash = '#/config/sources'));
    await page.waitForSelector('dialog');
    await page.keyboard.press('Escape');
    expect(page.url()).toMatch(/row=sat-1$/);
    await stage.context.store.write((tx) =>
      writeConfig(tx, {
        ...{ kind: 'asset', id: 'sat-1', doc: { ...(now!.doc as object), name: 'Theirs' } },
        ...{ atUs: stage.context.clock.wallUs(), actor: 'user:taro' },
      }),
    );
    await button('Review the change').press('Enter');
    await page.waitForSelector('dialog .hint');
    const told = await page.textContent('dialog');
    for (const part of ['Somebody was faster', 'taro', 'Theirs', 'Mine'])
      expect(told).toContain(part);
    await button('Save mine over theirs').press('Enter');
    await page.waitForSelector('.versions li:nth-child(5)');
    await page.evaluate(() => void (location.hash = '#/config/sources'));
    await page.waitForFunction(() => document.querySelector('h1')?.textContent === 'Sources');
    expect(await trouble()).toEqual([]);
    await page.close();
  });

  test('what is wrong is told at its field; every section holds for those who cannot see it', async () => {
    const { page, trouble } = await open();
    await page.evaluate(() => void (location.hash = '#/config/assets?row=station-1'));
    await page.waitForSelector('.row-editor');
    await page.getByLabel('Latitude').fill('99');
    await page.getByRole('button', { name: 'Review the change' }).press('Enter');
    await page.waitForSelector('.field .wrong');
    expect(await page.getByLabel('Latitude').getAttribute('aria-invalid')).toBe('true');
    await page.getByRole('button', { name: 'Discard' }).press('Enter');
    for (const section of SECTIONS) {
      await page.evaluate((hash) => void (location.hash = hash), `#/config/${section}`);
      await settled(page);
      expect(await seriousFaults(page), section).toEqual([]);
    }
    expect(await trouble()).toEqual([]);
    await page.close();
  });
});

async function seriousFaults(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run(of: string): Promise<{ violations: Fault[] }> };
    };
    type Fault = { id: string; impact: string; nodes: { html: string }[] };
    const { violations } = await axe.run('#main');
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
  });
}
