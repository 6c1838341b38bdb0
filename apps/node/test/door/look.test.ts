/**
 * The page for everybody and on paper: names and roles as a screen reader hears them, targets, focus and its order; a linked
 * warning opens after login; a partner's warning says so and is answered; what is printed says what it is.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Browser, openChromium } from '../../../../packages/screen/test/browser/chromium.ts';
import { deskOf } from '../../src/access/desk.ts';
import { issueLink } from '../../src/access/people.ts';
import { receiveWarning } from '../../src/warnings/receive.ts';
import { HOUR_US } from '../warnings/make.ts';
import { enter, watched, withChromium } from './browser.ts';
import { fillStage, finding, openStage, type Stage } from './stage.ts';

/** Bravo tells alpha of something. */
async function tellFromBravo(stage: Stage): Promise<void> {
  const { context } = stage;
  const atUs = context.clock.wallUs();
  const marking = {
    ...{ tlp: 'GREEN' as const, originator: 'bravo', releasableTo: ['alpha'], caveats: [] },
  };
  const draft = finding(stage, { title: 'BRAVO 2 is closing on a communications satellite' });
  const notice = { ...draft, id: 'n-1', origin: 'bravo', mode: 'exercise' as const, marking };
  const about = [{ type: 'object' as const, id: '90001' }];
  const window = { fromUs: atUs + HOUR_US, toUs: atUs + HOUR_US };
  const warning = { id: 'w-1', precedence: 'PRIORITY' as const };
  const told = { partner: 'bravo', warning, notices: [{ ...notice, about, window }], atUs };
  const receiver = { nodeId: context.nodeId, mode: context.mode };
  const done = await context.store.write((tx) => receiveWarning(tx, receiver, told));
  if (!done.ok) throw new Error(done.error.message);
  context.feed.wake();
}

withChromium('the page for everybody', (path) => {
  let browser: Browser;
  beforeAll(async () => void (browser = await openChromium(path)), 60_000);
  afterAll(async () => await browser?.close());

  test('a linked warning opens after login, and at once where somebody is logged in', async () => {
    const stage = await openStage();
    const ids = await fillStage(stage);
    const { page, trouble } = await watched(browser.context, stage);
    const base = new URL(stage.link).origin;
    const linked = (id: string) => `${base}/#warning=${encodeURIComponent(id)}`;
    await enter(page, stage.link);
    await page.goto(linked(ids[1]!));
    await page.waitForSelector('.detail-head.IMMEDIATE');
    await page.waitForFunction(() => document.activeElement?.id === 'detail-title');
    await page.click('.item.FLASH');
    await page.waitForSelector('.detail-head.FLASH');
    expect(page.url()).toBe(linked(ids[0]!));
    await page.goto(linked('w-nothing'));
    await page.waitForSelector('.detail-pane [role=alert]');
    expect(await page.textContent('.detail-pane')).toContain('not here');
    await page.context().clearCookies();
    await page.goto('about:blank');
    await page.goto(linked(ids[1]!));
    await page.waitForSelector('.login');
    const link = await issueLink(deskOf(stage.context), 'console', 'operator', stage.url);
    await page.evaluate(
      (token) => {
        return fetch('/api/v1/login/link', {
          ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
          body: JSON.stringify({ token }),
        });
      },
      new URL(link.ok ? link.value.url : '').hash.slice('#link='.length),
    );
    await page.reload();
    await page.waitForSelector('.detail-head');
    expect(await page.textContent('#detail-title')).toContain('ALPHA SURVEY 3');
    expect(await trouble()).toEqual([]);
    await page.close();
  });

  test("a partner's warning says whose it is, and is answered; ours has no such buttons", async () => {
    const stage = await openStage();
    await fillStage(stage);
    await tellFromBravo(stage);
    const { page, trouble } = await watched(browser.context, stage);
    const said: unknown[] = [];
    await page.route('**/reply', async (route) => {
      said.push(route.request().postDataJSON());
      await route.fulfill({ json: { partner: 'bravo' } });
    });
    await enter(page, stage.link);
    await page.click('.item:has(.chip.from)');
    await page.waitForSelector('.theirs');
    expect(await page.textContent('.theirs')).toContain('Partner bravo sent this');
    await page.click('[data-key="reply:acting"]');
    await page.click('[data-key="reply:disagree"]');
    await page.fill('#reason', 'our own elements say 40 km');
    await page.click('dialog .main');
    await page.waitForSelector('dialog', { state: 'detached' });
    await expect.poll(() => said.length).toBe(2);
    expect(said).toEqual([
      { answer: 'acting' },
      { answer: 'disagree', text: 'our own elements say 40 km' },
    ]);
    await page.click('.item.FLASH');
    await page.waitForSelector('.detail-head.FLASH');
    expect(await page.locator('.theirs').count()).toBe(0);
    expect(await trouble()).toEqual([]);
    await page.close();
  });

  test('every control has a role and a name, a target of 24 px and a focus that shows, in order', async () => {
    const stage = await openStage();
    await fillStage(stage);
    const { page } = await watched(browser.context, stage);
    await page.goto(stage.link.replace(/#.*/, ''));
    await page.waitForSelector('.login');
    expect(await soundProblems(page)).toEqual([]);
    await page.goto('about:blank');
    await enter(page, stage.link);
    await page.keyboard.press('j');
    await page.waitForSelector('.notice');
    for (const width of [1360, 400]) {
      await page.setViewportSize({ width, height: 860 });
      expect(await soundProblems(page), `${width} px`).toEqual([]);
    }
    for (const key of ['account', 'help']) {
      await page.click(`[data-key=${key}]`);
      await page.waitForSelector('dialog');
      expect(await soundProblems(page), key).toEqual([]);
      await page.keyboard.press('Escape');
    }
    await page.keyboard.press('h');
    await page.waitForSelector('.handover');
    expect(await soundProblems(page), 'handover').toEqual([]);
    await page.keyboard.press('h');
    await page.waitForSelector('.list-pane');
    await page.setViewportSize({ width: 1360, height: 860 });
    expect(await focusProblems(page)).toEqual([]);
    await page.close();
  });

  test('paper: the mode, the strictest marking, the node, who and when, on every sheet', async () => {
    const stage = await openStage();
    await fillStage(stage);
    const { page } = await watched(browser.context, stage);
    await enter(page, stage.link);
    await page.keyboard.press('h');
    await page.waitForSelector('.handover');
    await page.emulateMedia({ media: 'print' });
    const sheet = await page.evaluate(() => {
      dispatchEvent(new Event('beforeprint'));
      const printed = document.getElementById('printed')!;
      const rules = document.adoptedStyleSheets.flatMap((one) => [...one.cssRules]);
      const shown = (query: string) => document.querySelector(query)!.checkVisibility();
      const text = `${printed.textContent} ${rules.map((rule) => rule.cssText).join(' ')}`;
      return { text, shown: ['#printed', '.banner', '#top', '.handover .row'].map(shown) };
    });
    expect(sheet.shown).toEqual([true, true, false, false]);
    expect(sheet.text).toMatch(/EXERCISE: nothing here is real · TLP:AMBER/);
    expect(sheet.text).toMatch(/alpha · printed by operator, \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ/);
    expect(sheet.text).toContain('@page');
    await page.close();
  });
});

/** What somebody would stumble over who cannot see the page, or has no fine hand. Empty when nothing. */
async function soundProblems(page: Page): Promise<string[]> {
  const devtools = await page.context().newCDPSession(page);
  const { nodes } = await devtools.send('Accessibility.getFullAXTree');
  await devtools.detach();
  const needed = ['button', 'link', 'textbox', 'searchbox', 'combobox', 'checkbox', 'dialog'];
  const nameless = nodes
    .filter(({ ignored, role }) => !ignored && needed.includes(String(role?.value)))
    .filter(({ name }) => String(name?.value ?? '').trim() === '')
    .map(({ role }) => `a ${role?.value} without a name`);
  const roles = nodes.filter(({ ignored }) => !ignored).map(({ role }) => String(role?.value));
  const mains = roles.filter((role) => role === 'main').length;
  const modal = roles.includes('dialog');
  return [
    ...nameless,
    ...(mains === 1 || modal ? [] : [`${mains} main landmarks`]),
    ...(await page.evaluate(partsProblems)),
  ];
}

/** Runs in the page. */
function partsProblems(): string[] {
  const found: string[] = [];
  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
  for (const id of ids.filter((id, i) => ids.indexOf(id) !== i)) found.push(`#${id} twice`);
  let above = 0;
  for (const heading of document.querySelectorAll('h1, h2, h3, h4')) {
    if (!heading.checkVisibility() || heading.closest('dialog') !== null) continue;
    const level = Number(heading.tagName[1]);
    if (level > above + 1) found.push(`${heading.tagName} after H${above}: ${heading.textContent}`);
    above = level;
  }
  const inside = document.querySelector('dialog') ?? document;
  for (const control of inside.querySelectorAll('button, select, input, textarea, summary, a')) {
    if (!control.checkVisibility() || control.classList.contains('skip')) continue;
    const box = (control.closest('label') ?? control).getBoundingClientRect();
    if (box.width < 24 || box.height < 24)
      found.push(`${control.tagName} ${control.textContent}: ${box.width} by ${box.height} px`);
  }
  return found;
}

/** Tab through everything: each stop shows an outline, and stops come in the order of the page. */
async function focusProblems(page: Page): Promise<string[]> {
  await page.evaluate(() => {
    (document.activeElement as HTMLElement | null)?.blur();
    const stops: Element[] = [];
    const found: string[] = [];
    document.addEventListener('focusin', ({ target }) => {
      const element = target as HTMLElement;
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      const name = `${element.tagName} ${element.textContent?.slice(0, 30)}`;
      if (outlineStyle === 'none' || Number.parseFloat(outlineWidth) < 2)
        found.push(`no outline: ${name}`);
      const before = stops.at(-1);
      const order = before?.compareDocumentPosition(element) ?? Node.DOCUMENT_POSITION_FOLLOWING;
      if (!(order & Node.DOCUMENT_POSITION_FOLLOWING)) found.push(`out of order: ${name}`);
      stops.push(element);
    });
    Object.assign(window, { stops, found });
  });
  for (let i = 0; i < 16; i++) await page.keyboard.press('Tab');
  return page.evaluate(() => {
    const { stops, found } = window as unknown as { stops: Element[]; found: string[] };
    return stops.length < 12 ? [...found, `only ${stops.length} stops`] : found;
  });
}
