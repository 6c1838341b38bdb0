/**
 * The page in a real browser before a real node: nothing violates its policy, nothing is asked elsewhere, nothing that came
 * over the wire runs, the keyboard does all of it, changes come by themselves, and what is old says so.
 */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Browser, openChromium } from '../../../../packages/screen/test/browser/chromium.ts';
import { deskOf } from '../../src/access/desk.ts';
import { addPerson, issueLink } from '../../src/access/people.ts';
import { admitNotices } from '../../src/warnings/admit.ts';
import { enter, watched, withChromium } from './browser.ts';
import { fillStage, finding, openStage } from './stage.ts';

const PAYLOADS = [
  '<img src=x onerror="window.ran=1">',
  '<script>window.ran=1</script>',
  '"><svg onload=window.ran=1>',
  'javascript:window.ran=1',
  '{{constructor.constructor("window.ran=1")()}}',
  '\u202Egnp.exe <iframe srcdoc="<script>parent.ran=1</script>">',
];

withChromium('the page', inChromium);

function inChromium(path: string): void {
  let browser: Browser;
  beforeAll(async () => void (browser = await openChromium(path)), 60_000);
  afterAll(async () => await browser?.close());

  test('a link lets in once; the keyboard reads and acknowledges; the mode is on every view', async () => {
    const stage = await openStage();
    await fillStage(stage);
    const { page, outside, trouble } = await watched(browser.context, stage);
    await page.goto(stage.link.replace(/#.*/, ''));
    await page.waitForSelector('.login');
    expect(await page.textContent('.banner')).toContain('EXERCISE');
    await page.goto('about:blank');
    await enter(page, stage.link);
    expect(page.url()).not.toContain('link=');
    expect(await page.textContent('.banner')).toContain('EXERCISE');
    expect(await page.title()).toContain('EXERCISE');
    for (const key of ['j', 'j', 'k', 'j']) await page.keyboard.press(key);
    await page.waitForSelector('.detail-head.IMMEDIATE');
    await page.keyboard.press('Enter');
    await page.keyboard.press('a');
    await page.waitForSelector('.detail-head .chip.acknowledged');
    await page.waitForSelector('.item.IMMEDIATE.acknowledged');
    expect(await page.textContent('.history')).toContain('operator');
    await page.keyboard.press('?');
    await page.waitForSelector('.keys');
    await page.keyboard.press('Escape');
    const again = await watched(browser.context, stage);
    await again.page.goto(stage.link);
    await again.page.waitForSelector('.wrong:not(:empty)');
    expect(await again.page.textContent('.wrong')).toContain('does not work');
    expect([outside, await trouble(), again.outside]).toEqual([[], [], []]);
    await Promise.all([page.close(), again.page.close()]);
  });

  test('what came over the wire is text, in titles, evidence, notes and reasons', async () => {
    const stage = await openStage();
    const drafts = PAYLOADS.map((title, i) =>
      finding(stage, {
        ...{ key: `x${i}`, title },
        about: [{ type: 'object', id: `x${i}` }],
        evidence: [{ type: 'value', name: title.slice(0, 60), value: title, unit: 'km' }],
      }),
    );
    await admitNotices(stage.context, drafts);
    const { page, outside, trouble } = await watched(browser.context, stage);
    await enter(page, stage.link);
    const items = await page.$$('.item');
    expect(items.length).toBe(PAYLOADS.length);
    for (const payload of PAYLOADS) {
      await page.keyboard.press('j');
      await page.waitForSelector('.notice');
      await page.fill('#note', payload);
      await page.click('[data-key=save]');
      await page.waitForSelector('.history .said');
    }
    await page.click('[data-key=close]');
    await page.fill('#reason', PAYLOADS[0]!);
    await page.click('dialog .main');
    await page.waitForSelector('.detail-head .chip.closed');
    expect(await page.textContent('main')).toContain(PAYLOADS[0]);
    expect(await page.evaluate(() => 'ran' in window)).toBe(false);
    expect(await page.$$('main img, main iframe, main script')).toEqual([]);
    expect([outside, await trouble()]).toEqual([[], []]);
    await page.close();
  });

  test('a new warning comes by itself; a lost node says since when; a revoked session is at the door', async () => {
    const stage = await openStage();
    const { page, trouble } = await watched(browser.context, stage);
    await enter(page, stage.link);
    // No elements: an empty list is no good news.
    expect(await page.textContent('.empty')).toContain('NOT WATCHING');
    await admitNotices(stage.context, [finding(stage, { severity: 'severe', key: 'n' })]);
    await page.waitForSelector('.item');
    expect(await page.textContent('#assertive, #polite')).toBeDefined();
    const said = await page.evaluate(
      () =>
        `${document.getElementById('assertive')?.textContent}${document.getElementById('polite')?.textContent}`,
    );
    expect(said).toContain('New warning');
    await page.evaluate(() => fetch('/api/v1/logout', { method: 'POST' }));
    await page.waitForSelector('.login');
    expect(await trouble()).toEqual([]);
    const link = await issueLink(deskOf(stage.context), 'console', 'operator', stage.url);
    await page.goto('about:blank');
    await enter(page, link.ok ? link.value.url : '');
    await stage.close();
    await page.waitForSelector('.lost-bar');
    expect(await page.textContent('.lost-bar')).toMatch(/Connection lost since \d{4}-\d\d-\d\d /);
    expect(await page.$('.link.ok')).toBe(null);
    expect(await page.textContent('.foot .health')).toContain('not heard');
    expect(await page.evaluate(faintTexts)).toEqual([]);
    expect(
      await page.evaluate(() => getComputedStyle(document.querySelector('.pane')!).opacity),
    ).toBe('1');
    await page.close();
  });

  test('a passkey is made, and logs in without a name; so does a password', async () => {
    const stage = await openStage();
    const { page, trouble } = await watched(browser.context, stage);
    const devtools = await browser.context.newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true },
        ...{ hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
      },
    });
    await enter(page, stage.link);
    await page.click('[data-key=account]');
    await page.click('dialog form .main');
    await page.waitForFunction(() => document.querySelector('.said')?.textContent !== '');
    expect(await page.textContent('dialog .said')).toContain('The passkey is kept');
    await page.fill('#fresh', 'correct horse battery staple');
    await page.click('dialog form [type=submit]');
    await page.waitForFunction(() =>
      /password is set/.test(document.querySelector('.said')?.textContent ?? ''),
    );
    await page.click('dialog .window > .row button');
    await page.waitForSelector('.login');
    await page.click('.login .main');
    await page.waitForSelector('.list-pane');
    await page.click('[data-key=account]');
    await page.waitForSelector('.sessions li');
    expect(await page.textContent('.sessions')).toContain('passkey');
    await page.click('dialog .window > .row button');
    await page.waitForSelector('.login');
    await page.fill('#name', 'operator');
    await page.fill('#password', 'correct horse battery stapler');
    await page.click('.login [type=submit]');
    await page.waitForSelector('.wrong:not(:empty)');
    await page.fill('#password', 'correct horse battery staple');
    await page.click('.login [type=submit]');
    await page.waitForSelector('.list-pane');
    expect(await trouble()).toEqual([]);
    await page.close();
  });

  test('live looks unlike an exercise, and a reviewer has no buttons', async () => {
    const stage = await openStage('live');
    await fillStage(stage);
    const desk = deskOf(stage.context);
    const doc = { roles: ['reviewer' as const], owners: '*' as const, clearance: 'RED' as const };
    await addPerson(desk, 'console', 'mori', doc);
    const link = await issueLink(desk, 'console', 'mori', stage.url);
    const { page } = await watched(browser.context, stage);
    await enter(page, link.ok ? link.value.url : '');
    expect(await page.textContent('.banner')).toContain('LIVE');
    expect(await page.textContent('body')).not.toContain('EXERCISE');
    await page.keyboard.press('j');
    await page.waitForSelector('.notice');
    await page.keyboard.press('a');
    expect(await page.$$('.actions, #note, .steps button')).toEqual([]);
    await page.click('[data-key=account]');
    expect(await page.textContent('dialog details')).toContain('duty officer');
    await page.close();
  });

  test.each(['dark', 'light', 'contrast'])(
    '%s: words have contrast 4.5, nothing overflows, en and ja',
    async (theme) => {
      const stage = await openStage();
      await fillStage(stage);
      const { page } = await watched(browser.context, stage);
      await page.addInitScript((chosen) => localStorage.setItem('noroshi.theme', chosen), theme);
      await enter(page, stage.link);
      for (const [language, width] of [
        ['en', 1360],
        ['ja', 1360],
        ['en', 400],
        ['ja', 400],
      ] as const) {
        await page.setViewportSize({ width, height: 860 });
        await page.selectOption('[data-key=language]', language);
        await page.keyboard.press('Escape');
        await page.keyboard.press('j');
        await page.waitForSelector('.notice');
        expect(await page.evaluate(faintTexts)).toEqual([]);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(over).toBeLessThanOrEqual(0);
      }
      await page.close();
    },
  );
}

/** Texts whose contrast with what is behind them is below 4.5 (WCAG 2.2, 1.4.3). Runs in the page. */
function faintTexts(): string[] {
  const channel = (value: number) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  const parse = (color: string) => (color.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = ([r, g, b]: number[]) =>
    0.2126 * channel(r!) + 0.7152 * channel(g!) + 0.0722 * channel(b!);
  const behind = (element: Element | null): number[] => {
    for (let at = element; at !== null; at = at.parentElement) {
      const color = parse(getComputedStyle(at).backgroundColor);
      if (color.length === 3 || color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  const faint: string[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement;
    if (
      element === null ||
      node.textContent?.trim() === '' ||
      element.closest('option, .unseen, .skip, noscript')
    )
      continue;
    const front = luminance(parse(getComputedStyle(element).color));
    const back = luminance(behind(element));
    const contrast = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
    if (contrast < 4.5) faint.push(`${contrast.toFixed(2)} ${node.textContent}`);
  }
  return faint;
}
