/** The page of partners with something on it, and the first steps by keyboard alone: axe, a narrow window, the policy. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { writeConfig } from '@noroshi/store';
import { type Browser, chromium, type Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { ruleFor } from '../../node/test/partner-nodes.ts';
import { told } from '../../node/test/partner-told.ts';
import { enter, settled, watched, withChromium } from './browser.ts';
import { openStage, type Stage } from './stage.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
type AxeResult = { violations: { id: string; impact: string; nodes: { target: string[] }[] }[] };

async function faults(page: Page): Promise<readonly string[]> {
  await settled(page);
  await page.evaluate(AXE);
  const { violations } = (await page.evaluate('axe.run(document)')) as AxeResult;
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join('; ')}`);
}

/** Opens a case from the page by a rule that lets it go, and proposes an action: shown as both nodes will have them. */
async function jointCase(page: Page, stage: Stage, warningId: string): Promise<void> {
  const { store, clock } = stage.context;
  const doc = ruleFor('bravo', { id: 'cases', kinds: [], severities: [], cases: true });
  const row = { kind: 'rule', id: 'cases', doc, atUs: clock.wallUs(), actor: 'console' } as const;
  await store.write((tx) => writeConfig(tx, row));
  await page.locator('.one-partner [role=tab]').nth(4).click();
  await page.click('.cases > button');
  const [title, about] = [
    page.locator('.ask-form input').nth(0),
    page.locator('.ask-form input').nth(1),
  ];
  await title.fill('Debris 1: who watches');
  await about.fill(warningId);
  expect(await faults(page), 'opening').toEqual([]);
  await page.keyboard.press('Enter');
  await page.click('.case-head');
  await page.waitForSelector('.case-thread li');
  await page.locator('.case-body .row button').nth(1).click();
  await page.locator('.ask-form textarea').fill('observe the pass at 06:00Z');
  await page.click('.ask-form button.main');
  await page.waitForFunction(() =>
    document.querySelector('.case-body')?.textContent?.includes('observe the pass'),
  );
  expect(await faults(page), 'a joint case').toEqual([]);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(over, 'a joint case').toBeLessThanOrEqual(0);
  const folder = process.env.NOROSHI_PICTURES;
  if (folder !== undefined) await page.screenshot({ path: `${folder}/joint-case.png` });
}

withChromium('partners and first steps', (executablePath) => {
  test('who was told, by mouse; four steps, by keyboard', { timeout: 120_000 }, async () => {
    const stage = await openStage();
    const { goes } = await told(stage);
    const browser: Browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    onTestFinished(() => browser.close());
    const { page, outside, trouble } = await watched(
      await browser.newContext(),
      new URL(stage.link).origin,
    );
    await page.setViewportSize({ width: 420, height: 800 });
    await enter(page, stage.link);
    const open = (hash: string) => page.evaluate((to) => void (location.hash = to), hash);

    await open('#/partners/bravo');
    for (const [i, words] of [
      'their digits',
      'pass',
      'nothing',
      'no requests',
      'no joint case',
      'nothing waits',
      'nothing that you may see waits',
      'would go',
    ].entries()) {
      await page.locator('.one-partner [role=tab]').nth(i).click();
      await page.waitForFunction(
        (text) => document.querySelector('.one-partner')?.textContent?.toLowerCase().includes(text),
        words,
      );
      expect(await faults(page), words).toEqual([]);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(over, words).toBeLessThanOrEqual(0);
    }
    expect(await page.textContent('.one-partner')).toContain('1 of 2 open warnings would go');
    await open('#/partners/bravo');
    await jointCase(page, stage, goes);
    await open(`#/watch/${goes}`);
    await page.click('.told summary');
    expect(await page.textContent('.told .entry')).toContain(`"id": "${goes}"`);
    expect(await page.textContent('.told .left-out')).toContain('checklist');

    await open('#/guide');
    await page.waitForSelector('.guide-step.is-open');
    await page.focus('.guide-step:nth-child(2) h2 button'); // the first has nothing to watch on this stage
    await page.keyboard.press('Enter');
    await page.waitForSelector('.guide-step:nth-child(2).is-open .guide-list li');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter'); // understood
    await page.waitForSelector('.guide-step:nth-child(3).is-open .guide-figures');
    expect(await page.textContent('.guide-figures')).toContain('210 m');
    expect(await faults(page)).toEqual([]);
    expect([outside, await trouble()]).toEqual([[], []]);
  });
});
