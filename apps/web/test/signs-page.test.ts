/**
 * The page of signs in a real browser before the exercise first-light: its planted signs are found by the node itself, and a
 * person finds them by keyboard, reads why, narrows them, comes from the warning to the sign and back, and takes a bundle away.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { FLOW_ENDS, KNOWN_SIGNS } from '@noroshi/sim';
import { configRows, listSigns } from '@noroshi/store';
import { TLP_LEVELS } from '@noroshi/watch';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { type Browser, openChromium } from '../../../packages/screen/test/browser/chromium.ts';
import { deskOf } from '../../node/src/access/desk.ts';
import { issueLink } from '../../node/src/access/people.ts';
import { prepareExercise } from '../../node/src/exercise/prepare.ts';
import { createFlowsPart } from '../../node/src/flows/part.ts';
import { admitNotices } from '../../node/src/warnings/admit.ts';
import { enter, settled, watched, withChromium } from './browser.ts';
import { openStage } from './stage.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A node in the exercise, its signs found and warned of. */
async function openFlows() {
  const stage = await openStage();
  const { context } = stage;
  await prepareExercise(context, 'first-light');
  const part = await createFlowsPart({
    everyMs: 300,
    admit: (of) => (drafts, marking) => admitNotices(of, drafts, { marking }),
  }).start(context);
  onTestFinished(() => part.close());
  const assetIds = (await configRows(context.store.db, 'asset')).map(({ id }) => id);
  const sight = { tlps: TLP_LEVELS, assetIds };
  const known = new Set<string>(KNOWN_SIGNS.map(({ kind }) => kind));
  const told = async () => {
    const { signs } = await listSigns(context.store.db, sight, { limit: 100 });
    const found = signs.filter(({ warningId }) => warningId !== null).map(({ kind }) => kind);
    return found.filter((kind) => known.has(kind)).sort();
  };
  await expect.poll(told, { timeout: 60_000 }).toEqual([...known].sort());
  const link = await issueLink(deskOf(context), 'console', 'operator', stage.url);
  if (!link.ok) throw new Error(JSON.stringify(link.error));
  return link.value.url;
}

withChromium('the page of signs', (path) => {
  let browser: Browser;
  beforeAll(async () => void (browser = await openChromium(path)), 60_000);
  afterAll(async () => browser?.close());

  test('the planted signs: found by keyboard, read, narrowed, from warning to sign and back, saved', async () => {
    const link = await openFlows();
    const { page, outside, trouble } = await watched(browser.context, link);
    await page.setViewportSize({ width: 1366, height: 900 });
    await enter(page, link);
    await page.keyboard.press('g');
    await page.keyboard.press('i');
    await page.waitForSelector('.signs .table-row');
    const list = (await page.textContent('.signs .table'))!;
    for (const end of [FLOW_ENDS.control, FLOW_ENDS.scanner, FLOW_ENDS.guesser])
      expect(list).toContain(end);
    expect(list).not.toMatch(ours());
    await page.locator('.approach-filters select').first().selectOption('beacon');
    await page.waitForFunction(() => document.querySelectorAll('.table-row').length === 1);
    expect(page.url()).toContain('kind=beacon');
    await page.focus('.signs .table');
    await page.keyboard.press('ArrowDown');
    await page.waitForSelector('.sign-one .sign-lead');
    const told = (await page.textContent('.sign-one'))!;
    for (const part of [`calls ${FLOW_ENDS.control} on 443/tcp about every`, 'Why it is told'])
      expect(told).toContain(part);
    expect(told).toMatch(/Period.*300/);
    expect(told).toContain('ask who runs the source');
    expect(told).not.toMatch(ours());
    await expect.poll(() => page.locator('.sign-one canvas').count()).toBeGreaterThan(0);
    expect(await faults(page)).toEqual([]);
    const sign = page.url();
    await page.getByRole('link', { name: 'To the warning' }).click();
    await page.waitForSelector('.detail-pane .notice');
    const back = page.locator('.notice', { hasText: FLOW_ENDS.control });
    await back
      .getByRole('link', { name: /^The sign/ })
      .first()
      .click();
    await page.waitForSelector('.sign-one .sign-lead');
    expect(new URLSearchParams(page.url().split('?')[1]).get('key')).toBe(
      new URLSearchParams(sign.split('?')[1]).get('key'),
    );
    await page.keyboard.press('Escape');
    await page.waitForSelector('.sign-one', { state: 'detached' });
    expect(await faults(page)).toEqual([]);
    for (const [name, ending] of [
      [/^STIX 2.1/, 'stix.json'],
      [/^CSV/, 'csv'],
    ] as const) {
      const saving = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.getByRole('button', { name }).click();
      const saved = await saving;
      expect(saved.suggestedFilename()).toMatch(/^EXERCISE_alpha_TLP-AMBER_signs/);
      expect(saved.suggestedFilename().endsWith(ending)).toBe(true);
      expect(readFileSync(await saved.path(), 'utf8')).not.toMatch(ours());
    }
    await page.evaluate(() => void (location.hash = '#/signs/list?kind=flood'));
    await page.getByText('No sign fits these filters.').waitFor();
    expect([outside, await trouble()]).toEqual([[], []]);
    await page.close();
  }, 120_000);
});

/** An address of the inside in clear: none may be anywhere. */
function ours(): RegExp {
  const inside = [...new Set(KNOWN_SIGNS.map((known) => known.inside))];
  return new RegExp(
    inside.map((end) => `(?<![\\d.])${end.replaceAll('.', '\\.')}(?![\\d])`).join('|'),
  );
}

type AxeResult = { violations: { id: string; impact: string; nodes: { target: string[] }[] }[] };

async function faults(page: Page): Promise<string[]> {
  await settled(page);
  await page.evaluate(AXE);
  const { violations } = (await page.evaluate(
    'axe.run("#main", { resultTypes: ["violations"] })',
  )) as AxeResult;
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id} ${nodes.map(({ target }) => target.join(' ')).join('; ')}`);
}
