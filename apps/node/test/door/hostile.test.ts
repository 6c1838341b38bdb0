/**
 * 240 texts that try to run, in every text that the node can send to the page, in one load: the answers of the API are
 * replaced in the browser, so that not even a node that has lost its own checks could run something here.
 */
import type { Route } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Browser, openChromium } from '../../../../packages/screen/test/browser/chromium.ts';
import type { Health, Notice, Warning } from '../../src/door/page/api.ts';
import { enter, watched, withChromium } from './browser.ts';
import { PAYLOADS } from './payloads.ts';
import { openStage } from './stage.ts';

const AT = '2026-11-23T05:00:00.000000Z';
const bad = (i: number) => PAYLOADS[i % PAYLOADS.length]!;
const all = <T>(make: (text: string, i: number) => T): T[] => PAYLOADS.map(make);

function aWarning(title: string, i: number): Warning {
  return {
    ...{ id: `w-${i}${title}`, origin: bad(i + 1), title, state: 'open', precedence: 'PRIORITY' },
    ...{ domains: [bad(i + 2)], assetIds: [bad(i + 3)], objectIds: [bad(i + 4)] },
    ...{ owners: [bad(i + 5)], currentNoticeIds: [bad(0)], window: { fromUtc: AT, toUtc: AT } },
    ...{ openedUtc: AT, updatedUtc: AT, decideByUtc: AT, assignee: bad(i + 6) },
    checklist: [],
    marking: { tlp: bad(i + 7), originator: bad(i), releasableTo: [bad(i + 8)] },
    closeReason: bad(i + 9),
  };
}

function aNotice(): Notice {
  return {
    ...{ id: bad(0), origin: bad(1), kind: bad(2), title: bad(3), atUtc: AT, severity: 'high' },
    ...{ confidence: 0.5, method: { name: bad(4), version: bad(5) } },
    marking: { tlp: bad(6), originator: bad(7), releasableTo: [] },
    evidence: [
      ...all((text) => ({ type: 'value' as const, name: text, value: text, unit: text })),
      ...all((name) => ({ type: 'time' as const, name, atUtc: AT })),
      ...all((text) => ({
        ...{ type: 'elementSet' as const, objectId: text, source: text, epochUtc: AT },
      })),
    ],
  };
}

/** What the node answers, with a payload wherever there is a text. */
function hostileAnswers(health: Health): Readonly<Record<string, unknown>> {
  const line = (title: string, i: number) => ({ version: 1, warning: aWarning(title, i) });
  const history = all((text, number) => ({
    ...{ number, atUtc: AT, actor: `user:${text}`, action: number % 2 ? text : 'reply', text },
  }));
  const checklist = all((text, n) => ({
    ...{ id: `${n}${text}`, text, role: 'duty', doneBy: text, ...(n % 2 && { doneUtc: AT }) },
  }));
  const hand = all((title, i) => ({
    ...{ id: title, title, precedence: 'ROUTINE', state: 'open', tlp: bad(i) },
    ...{ decideByUtc: AT, updatedUtc: AT },
  }));
  return {
    '/health': {
      ...{ ...health, node: `${bad(11)}"}}*{color:red}`, version: bad(12) },
      parts: all((text, i) => ({ part: bad(i + 1), state: 'failed', text, sinceUtc: AT })),
    },
    '/api/v1/me': {
      ...{ userId: bad(13), roles: ['duty'], owners: all((text) => text), clearance: bad(14) },
      ...{ mode: 'exercise', expiresUtc: AT, hasPassword: true, passkeys: 1, method: bad(15) },
      allowed: ['warning.note', 'warning.decide'],
      blocked: all((reason) => ({ action: reason, reason })),
    },
    '/api/v1/me/sessions': {
      sessions: all((text) => ({ id: text, method: text, address: text, createdUtc: AT })),
    },
    '/api/v1/warnings': { warnings: all(line), next: null, counts: [] },
    '/api/v1/handover': {
      ...{ node: bad(16), atUtc: AT, sinceUtc: AT, onDuty: bad(17), tlp: 'RED', open: [] },
      ...{ unacknowledged: hand, decisions: hand, changed: hand, cutAt: null },
      troubles: all((text) => ({ part: text, state: 'failed', text })),
      notes: all((text) => ({ atUtc: AT, actor: text, text })),
    },
    whole: {
      ...{ version: 1, warning: { ...aWarning(bad(20), 20), checklist } },
      ...{ notices: [aNotice()], history },
    },
    releases: {
      releases: all((text) => ({ partner: text, kind: text, atUtc: AT, confirmed: false })),
    },
  };
}

withChromium('hostile texts', (path) => {
  let browser: Browser;
  beforeAll(async () => void (browser = await openChromium(path)), 60_000);
  afterAll(async () => await browser?.close());

  test('240 texts in every place: nothing runs, nothing is loaded, no policy is violated', async () => {
    expect(new Set(PAYLOADS).size).toBeGreaterThanOrEqual(200);
    const stage = await openStage();
    const { page, outside, trouble } = await watched(browser.context, stage);
    await enter(page, stage.link);
    const health = (await (await stage.call('/health')).json()) as Health;
    const answers = hostileAnswers(health);
    const answer = (route: Route) => {
      const asked = new URL(route.request().url()).pathname;
      const found = answers[asked] ?? answers[asked.endsWith('/releases') ? 'releases' : 'whole'];
      const refused = { error: { code: bad(18), message: bad(19) } };
      return route.request().method() === 'GET'
        ? route.fulfill({ json: found })
        : route.fulfill({ status: 422, json: refused });
    };
    await page.route(/\/(health|api\/v1\/(?!events))/, answer);
    await page.goto('about:blank');
    await page.goto(`${new URL(stage.link).origin}/#warning=${encodeURIComponent(bad(20))}`);
    await page.waitForSelector('.notice');
    expect(await page.locator('.item').count()).toBe(PAYLOADS.length);
    expect(await page.locator('.notice tr').count()).toBe(3 * PAYLOADS.length);
    expect(await page.locator('.history li').count()).toBe(PAYLOADS.length);
    expect(await page.locator('.steps li').count()).toBe(PAYLOADS.length);
    expect(await page.textContent('.theirs')).toContain(bad(21));
    await page.dispatchEvent('[data-key="reply:read"]', 'click');
    await page.waitForSelector('.toast');
    expect(await page.textContent('.toast')).toContain(bad(19));
    await page.dispatchEvent('[data-key=account]', 'click');
    await page.waitForSelector('.sessions li');
    expect(await page.locator('dialog details li').count()).toBe(PAYLOADS.length);
    await page.keyboard.press('Escape');
    await page.dispatchEvent('[data-key=handover]', 'click');
    await page.waitForSelector('.handover');
    expect(await page.locator('.hand').count()).toBe(3 * PAYLOADS.length);
    expect(await page.evaluate(sheetRules)).toEqual(['CSSPageRule']);
    const made =
      'main img, iframe, main script, svg script, link[rel=stylesheet][href^=data], form, video';
    expect(await page.locator(made).count()).toBe(0);
    expect(await page.evaluate(attributesThatRun)).toEqual([]);
    expect(await page.evaluate(() => 'ran' in window)).toBe(false);
    expect([outside, await trouble()]).toEqual([[], []]);
    await page.close();
  });
});

/** Rules of the style sheet that printing makes: a node's or a person's name must not add one. Runs in the page. */
function sheetRules(): string[] {
  dispatchEvent(new Event('beforeprint'));
  return document.adoptedStyleSheets.flatMap((sheet) =>
    [...sheet.cssRules].map((rule) => rule.constructor.name),
  );
}

/** Runs in the page. */
function attributesThatRun(): string[] {
  return [...document.querySelectorAll('*')].flatMap((element) =>
    [...element.attributes]
      .filter(
        ({ name, value }) =>
          /^on|^style$/.test(name) ||
          (/^(href|src)$/.test(name) && /^\s*(javascript|data):/i.test(value)),
      )
      .map(({ name }) => `${element.tagName} ${name}`),
  );
}
