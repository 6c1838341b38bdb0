/**
 * The shell in a real browser before a real node: ways in and out, what is told by itself, a lost node, the mode on every view,
 * the clock bar, the panes and the palette by keyboard.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Browser, openChromium } from '../../../packages/screen/test/browser/chromium.ts';
import { deskOf } from '../../node/src/access/desk.ts';
import { addPerson, issueLink } from '../../node/src/access/people.ts';
import { admitNotices } from '../../node/src/warnings/admit.ts';
import { enter, watched, withChromium } from './browser.ts';
import { fillStage, finding, openStage, type Stage } from './stage.ts';

const PASSWORD = 'correct horse battery staple';

async function linkOf(stage: Stage, name = 'operator'): Promise<string> {
  const link = await issueLink(deskOf(stage.context), 'console', name, stage.url);
  if (!link.ok) throw new Error(JSON.stringify(link.error));
  return link.value.url;
}

const press = async (page: Page, ...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key);
};

withChromium('the shell', (path) => {
  let browser: Browser;
  beforeAll(async () => void (browser = await openChromium(path)), 60_000);
  afterAll(async () => await browser?.close());

  test('a link lets in once and offers a way in; a passkey is made and used; so is a password', async () => {
    const stage = await openStage();
    const { page, outside, trouble } = await watched(browser.context, stage.link);
    const devtools = await browser.context.newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true },
        ...{ hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
      },
    });
    await page.goto(stage.link);
    await page.waitForSelector('.account .hint');
    expect(page.url()).not.toContain('link=');
    await page.click('.account .main');
    await page.waitForFunction(() =>
      /passkey is kept/.test(document.querySelector('.account .said')?.textContent ?? ''),
    );
    await page.fill('.account input[name=fresh]', PASSWORD);
    await page.click('.account [type=submit]');
    await page.waitForFunction(() =>
      /password is set/.test(document.querySelector('.account .said')?.textContent ?? ''),
    );
    await page.waitForSelector('.sessions li');
    await page.click('.account > .row button');
    await page.waitForSelector('.login');
    await page.click('.login .main');
    await page.waitForSelector('.list-pane');
    await page.click('.settings > button');
    await page.click('[data-key=account]');
    await page.waitForSelector('.sessions li');
    expect(await page.textContent('.sessions')).toContain('passkey');
    await page.click('.account > .row button');
    await page.waitForSelector('.login');
    await page.fill('.login input[name=username]', 'operator');
    await page.fill('.login input[name=password]', `${PASSWORD}r`);
    await page.click('.login [type=submit]');
    await page.waitForSelector('.login .wrong:not(:empty)');
    await page.fill('.login input[name=password]', PASSWORD);
    await page.click('.login [type=submit]');
    await page.waitForSelector('.list-pane');
    const again = await watched(browser.context, stage.link);
    await again.page.goto(stage.link);
    await again.page.waitForSelector('.login .wrong:not(:empty)');
    expect(await again.page.textContent('.login .wrong')).toContain('does not work');
    expect([outside, await trouble(), again.outside]).toEqual([[], [], []]);
    await Promise.all([page.close(), again.page.close()]);
  });

  test('a new warning is told at once; a lost node says as of when; an ended session is at the door', async () => {
    const stage = await openStage();
    const { page, trouble } = await watched(browser.context, stage.link);
    await enter(page, stage.link);
    expect(await page.textContent('.foot .watch-line')).toContain('NOT WATCHING');
    expect(await page.title()).toMatch(/^EXERCISE · /);
    await admitNotices(stage.context, [
      finding(stage, { severity: 'severe', confidence: 0.95, key: 'n', title: 'A close thing' }),
    ]);
    await page.waitForSelector('.toast');
    const said = await Promise.all(['#assertive', '#polite'].map((id) => page.textContent(id)));
    expect(said.join('')).toMatch(/^New warning, [A-Z]+: A close thing$/);
    await page.waitForFunction(() => document.title.startsWith('(1) '));
    await page.click('.toast button');
    await page.waitForSelector('.detail-pane');
    expect(page.url()).toContain('#/watch/');
    await page.evaluate(() => fetch('/api/v1/logout', { method: 'POST' }));
    await page.waitForSelector('.login');
    expect(await page.textContent('.login .wrong')).toContain('session has ended');
    expect(await page.textContent('body')).not.toContain('A close thing');
    expect(await trouble()).toEqual([]);
    await page.goto('about:blank');
    await enter(page, await linkOf(stage));
    await stage.close();
    await page.waitForSelector('.lost-bar');
    expect(await page.textContent('.lost-bar')).toMatch(/as of \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ/);
    expect(await page.title()).toMatch(/^\(\?\) /);
    expect(await page.textContent('.foot')).toContain('not heard');
    expect(await page.$('.link.ok')).toBe(null);
    await page.close();
  });

  test('a window that cannot be drawn says so, can be closed and tried again; the page behind it stays', async () => {
    const stage = await openStage();
    await fillStage(stage);
    const { page, trouble } = await watched(browser.context, stage.link);
    await enter(page, stage.link);
    await page.waitForSelector('.list-pane .item');
    const sessions = '**/api/v1/me/sessions';
    await page.route(sessions, (route) => route.fulfill({ json: { sessions: [null] } }));
    const openAccount = async () => {
      await page.click('.settings > button');
      await page.click('[data-key=account]');
      await page.waitForSelector('dialog[open] .undrawn');
    };
    await openAccount();
    expect(await page.textContent('dialog[open] .undrawn')).toContain('this part cannot be drawn');
    await press(page, 'Escape');
    await page.waitForSelector('dialog', { state: 'detached' });
    await openAccount();
    await page.unroute(sessions);
    await page.click('dialog[open] .undrawn button');
    await page.waitForSelector('dialog[open] .sessions li');
    await page.click('dialog[open] .leave');
    await page.waitForSelector('dialog', { state: 'detached' });
    expect(await page.$$('.list-pane .item')).not.toHaveLength(0);
    expect(await trouble()).toEqual([]);
    await page.close();
  });

  test('live looks unlike an exercise; an admin alone is offered no case work', async () => {
    const stage = await openStage('live');
    await fillStage(stage);
    const desk = deskOf(stage.context);
    const doc = { roles: ['admin' as const], owners: '*' as const, clearance: 'RED' as const };
    await addPerson(desk, 'console', 'mori', doc);
    const { page } = await watched(browser.context, stage.link);
    await enter(page, await linkOf(stage, 'mori'));
    expect(await page.textContent('.banner.live')).toContain('LIVE');
    expect(await page.textContent('body')).not.toContain('EXERCISE');
    expect(await page.textContent('#main')).toContain('do not let you see warnings');
    expect(await page.$('.clock-bar')).toBe(null);
    await press(page, 'g', 'u');
    await page.waitForFunction(() => location.hash === '#/people');
    await page.close();
  });

  test('by keyboard: pages, palette, panes and the clock bar; what is not now says so', async () => {
    const stage = await openStage();
    await fillStage(stage);
    const { page, trouble } = await watched(browser.context, stage.link);
    await enter(page, stage.link);
    await page.waitForSelector('.track .tick');
    await press(page, '.');
    await page.waitForSelector('.shown-chip');
    expect(await page.textContent('.clock-readout')).toMatch(/SHOWN TIME \+.*, not now/);
    expect(page.url()).toContain('#/watch/');
    await page.focus('.track-shown');
    const minutes = () => page.getAttribute('.track-shown', 'aria-valuenow');
    const before = Number(await minutes());
    await press(page, 'Shift+ArrowRight', 'ArrowLeft');
    await page.waitForFunction(
      (least) =>
        Number(document.querySelector('.track-shown')?.getAttribute('aria-valuenow')) > least,
      before + 57,
    );
    await press(page, 'End');
    await page.waitForFunction(
      () => document.querySelector('.track-shown')?.getAttribute('aria-valuenow') === '10080',
    );
    await press(page, 'l');
    await page.waitForSelector('.shown-chip', { state: 'detached' });
    await page.focus('.sash');
    const width = () => page.evaluate(() => document.querySelector('.list-pane')!.clientWidth);
    const first = await width();
    await press(page, 'ArrowRight', 'ArrowRight');
    expect(await width()).toBeGreaterThan(first + 40);
    await press(page, 'Escape');
    await page.waitForSelector('.detail-pane', { state: 'detached' });
    await press(page, '/');
    await page.waitForSelector('.palette input:focus');
    await page.keyboard.type('survey 3');
    await page.waitForSelector('.option[aria-selected=true] .mark');
    await press(page, 'Enter');
    await page.waitForSelector('.detail-pane');
    await press(page, 'g', 'h');
    await page.waitForSelector('.handover .hand');
    await page.fill('.handover textarea', 'moon is up');
    await page.click('.handover [type=submit]');
    await page.waitForSelector('.shift-log .said');
    expect(await page.textContent('.shift-log')).toContain('moon is up');
    await press(page, 'Escape', '?');
    await page.waitForSelector('.key-list');
    expect(await page.evaluate(sheetOnPaper)).toMatch(/EXERCISE.*TLP:.*alpha.*operator/s);
    expect(await trouble()).toEqual([]);
    await page.close();
  });
});

/** What the margins of a printed sheet would say. Runs in the page. */
function sheetOnPaper(): string {
  dispatchEvent(new Event('beforeprint'));
  const rules = document.adoptedStyleSheets.flatMap((sheet) => [...sheet.cssRules]);
  dispatchEvent(new Event('afterprint'));
  return rules.map((rule) => rule.cssText.replaceAll('\n', ' ')).join(' ');
}
