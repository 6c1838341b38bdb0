/** The globe in a real browser, graphics by software, over made-up orbits: it is drawn, it can be worked, it can fail and come back. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Browser, openChromium } from '../../../packages/screen/test/browser/chromium.ts';
import type { GlobeWindow } from '../bench/globe-page.tsx';
import { type GlobeSite, openGlobeSite } from '../bench/globe-site.ts';
import { withChromium } from './browser.ts';

const SOON = { timeout: 60_000 };

declare const globe: GlobeWindow['globe'];

withChromium('the globe', (path) => {
  let site: GlobeSite;
  let browser: Browser;
  let page: Page;
  const wrong: string[] = [];

  beforeAll(async () => {
    site = await openGlobeSite();
    browser = await openChromium(path, { webgl: true });
    page = await browser.context.newPage();
    await page.setViewportSize({ width: 900, height: 640 });
    page.on('pageerror', (error) => void wrong.push(String(error)));
    page.on('console', (said) => {
      const isKnown = said.text().includes('404'); // the page alone has no node to ask for assets
      if (said.type() === 'error' && !isKnown) wrong.push(said.text());
    });
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`);
      });
    });
    await page.goto(`${site.url}?count=4000&seed=7`);
    await drawn(page);
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });

  test('objects and Earth are drawn, and the legend counts them', async () => {
    await expect.poll(() => brightness(page), SOON).toBeGreaterThan(8); // land has come too
    expect(await page.textContent('.globe-sum')).toContain('4,000');
    expect(await page.getAttribute('.globe', 'data-globe')).toBe('drawn');
  });

  test('the keyboard chooses, says, flies, filters and turns', async () => {
    await page.focus('canvas.globe-gl');
    await page.keyboard.press('n');
    const chosen = await page.evaluate(() => globe.chosenObject.value);
    expect(chosen).toMatch(/^9000[0-7]$/); // assets come first
    await expect
      .poll(() => page.textContent('.globe [role="status"].unseen'), SOON)
      .toMatch(/ALPHA \d/);
    await page.keyboard.press('n');
    expect(await page.evaluate(() => globe.chosenObject.value)).not.toBe(chosen);
    await page.keyboard.press('N');
    expect(await page.evaluate(() => globe.chosenObject.value)).toBe(chosen);
    await page.keyboard.press('f');
    await expect.poll(() => page.evaluate(() => globe.show.following.value), SOON).toBe(true);
    await page.keyboard.press('Home');
    await expect.poll(() => page.evaluate(() => globe.show.following.value), SOON).toBe(false);
    await page.keyboard.press('2');
    await expect.poll(() => page.evaluate(() => globe.show.counts.value.shown[1])).toBe(0);
    await page.keyboard.press('y');
    await expect.poll(() => page.textContent('.globe-sum')).toMatch(/^Objects \d of 4,000/);
    await page.click('.globe-sum button');
    expect(await page.evaluate(() => globe.show.isFiltered.value)).toBe(false);
  });

  test('a click chooses what is under it, and its card has the figures with their units', async () => {
    await page.evaluate(() => {
      globe.chosenObject.value = null;
      globe.showAt(globe.shownNowMs());
    });
    const spot = await findSpot(page);
    await page.mouse.click(spot.xPx, spot.yPx);
    expect(await page.evaluate(() => globe.chosenObject.value)).toBe(spot.objectId);
    const card = (await page.textContent('.globe-card')) ?? '';
    expect(card).toMatch(/Altitude[\d,.]+ km/);
    expect(card).toMatch(/Speed[\d.]+ km\/s/);
    expect(card).toMatch(/old/);
  });

  test('an approach has both marks, its distance and its instant', async () => {
    await page.evaluate(() => {
      globe.chosenApproach.value = { id1: '90001', id2: '90100', tcaUtc: '2026-11-23T05:00:00Z' };
    });
    expect(await page.textContent('.globe-card')).toMatch(/Apart now[\d,.]+ k?m/);
    await page.click('.globe-card button.main');
    const atMs = await page.evaluate(() => globe.shownNowMs());
    expect(atMs).toBe(Date.parse('2026-11-23T05:00:00Z'));
    await page.evaluate(() => {
      globe.chosenApproach.value = null;
    });
  });

  test('the picture is saved with mode and marking in its name, after it was recorded', async () => {
    const asked = page.waitForRequest((request) => request.url().endsWith('/api/v1/exports'));
    const saved = page.waitForEvent('download');
    await page.click('.globe-tools button:last-of-type');
    expect((await asked).postDataJSON()).toMatchObject({ what: 'globe', format: 'png' });
    expect((await saved).suggestedFilename()).toMatch(/TLP-AMBER_globe_.*\.png$/);
  });

  test('graphics that are taken away are said to be, and come back', async () => {
    await page.evaluate(() => {
      const gl = document.querySelector<HTMLCanvasElement>('.globe-gl')!.getContext('webgl2')!;
      const lose = gl.getExtension('WEBGL_lose_context')!;
      Object.assign(window, { giveBack: () => lose.restoreContext() });
      lose.loseContext();
    });
    await page.waitForSelector('[data-globe="lost"] .globe-none a[href="#/objects"]');
    await page.evaluate(() => (window as unknown as { giveBack(): void }).giveBack());
    await drawn(page);
    await expect.poll(() => brightness(page), SOON).toBeGreaterThan(8);
  });

  test('without WebGL the pane leads to the table', async () => {
    const other = await browser.context.newPage();
    await other.addInitScript(() => {
      HTMLCanvasElement.prototype.getContext = new Proxy(HTMLCanvasElement.prototype.getContext, {
        apply: (real, self, args: [string]) =>
          args[0] === 'webgl2' ? null : Reflect.apply(real, self, args),
      });
    });
    await other.goto(`${site.url}?count=10`);
    await other.waitForSelector('[data-globe="missing"] .globe-none a[href="#/objects"]');
    await other.close();
  });

  test('nothing went wrong meanwhile, and nothing broke the policy', () => {
    expect(wrong).toEqual([]);
  });
});

async function drawn(page: Page): Promise<void> {
  await page.waitForSelector('[data-globe="drawn"]');
}

/** Mean brightness of the middle of the picture as it stands, 0 … 255. */
async function brightness(page: Page): Promise<number> {
  return page.evaluate(() => {
    const picture = globe.hands.value!.picture();
    const side = 64;
    const small = document.createElement('canvas');
    small.width = small.height = side;
    const plane = small.getContext('2d')!;
    const { width, height } = picture;
    plane.drawImage(picture, width / 4, height / 4, width / 2, height / 2, 0, 0, side, side);
    const { data } = plane.getImageData(0, 0, side, side);
    return data.reduce((sum, value, k) => sum + (k % 4 === 3 ? 0 : value), 0) / (3 * side * side);
  });
}

/** A point of the picture with an object under it: asks the pointer along a line over the Earth. */
async function findSpot(page: Page): Promise<{ objectId: string; xPx: number; yPx: number }> {
  for (let step = 0; step < 80; step++) {
    const [xPx, yPx] = [340 + 3 * step, 320 + (step % 9) * 9];
    await page.mouse.move(xPx, yPx);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => done(0))));
    const objectId = await page.evaluate(() => globe.show.under.value?.objectId ?? null);
    if (objectId !== null) return { objectId, xPx, yPx };
  }
  throw new Error('no object under any of 80 points');
}
