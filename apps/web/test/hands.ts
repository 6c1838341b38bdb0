/** The two hands of a person before the page: a mouse that only clicks, and a keyboard that only presses; both find by name. */
import type { Page } from 'playwright-core';

export type Hand = {
  readonly name: 'mouse' | 'keyboard';
  /** Presses what has this name, wherever it stands. */
  press(name: RegExp, within?: string): Promise<void>;
  /** Puts a text into the field of this name. */
  write(name: RegExp, text: string, within?: string): Promise<void>;
};

const STOPS = 'a[href], button, input, select, textarea, summary, [tabindex], [role=option]';
const TABS_MAX = 160;
const CLICK_MS = 9000;
const CLICKS_MAX = 5;

export function handsOf(page: Page): { readonly mouse: Hand; readonly keyboard: Hand } {
  return { mouse: mouseOf(page), keyboard: keyboardOf(page) };
}

function mouseOf(page: Page): Hand {
  /** What was found may be drawn anew before the hand is there: then it looks again. */
  const click = async (name: RegExp, within = 'body', clickCount = 1) => {
    for (let tries = 1; ; tries++) {
      await page.waitForFunction(findsStop, [name.source, within, STOPS]);
      const found = page.locator('[data-found]').first();
      const cause = await found.click({ clickCount, timeout: CLICK_MS }).catch((no: Error) => no);
      if (cause === undefined) return;
      if (tries === CLICKS_MAX) throw cause;
    }
  };
  return {
    name: 'mouse',
    press: (name, within) => click(name, within),
    write: async (name, text, within) => {
      await click(name, within, 3); // what stands there is marked
      await page.keyboard.type(text);
    },
  };
}

function keyboardOf(page: Page): Hand {
  return {
    name: 'keyboard',
    press: async (name, within) => {
      await tabTo(page, name, within);
      await page.keyboard.press('Enter');
    },
    write: async (name, text, within) => {
      await tabTo(page, name, within);
      await page.keyboard.press('Control+a');
      await page.keyboard.type(text);
    },
  };
}

/** Presses Tab until what has the focus has this name. It fails where there is no way there. */
export async function tabTo(page: Page, name: RegExp, within = 'body'): Promise<void> {
  await page.waitForFunction(findsStop, [name.source, within, STOPS]);
  const met: string[] = [];
  for (let k = 0; k < TABS_MAX; k++) {
    const [now, inside] = await page.evaluate(namedFocus, within);
    if (inside && name.test(now)) return;
    met.push(now);
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not come to ${name} in ${within}: ${met.slice(0, 60).join(' | ')}`);
}

/** Marks what has the name; false while there is none. Runs in the page. */
function findsStop([name, within, stops]: string[]): boolean {
  for (const old of document.querySelectorAll('[data-found]')) old.removeAttribute('data-found');
  const nameOf = (of: Element) => {
    const labels =
      of instanceof HTMLInputElement || of instanceof HTMLTextAreaElement ? of.labels : null;
    const tied = [...(labels ?? [])].map((label) => label.textContent).join(' ');
    return (of.getAttribute('aria-label') || tied || of.textContent || '').trim();
  };
  for (const root of document.querySelectorAll(within!))
    for (const one of root.querySelectorAll<HTMLElement>(stops!)) {
      if (!one.checkVisibility() || one.matches(':disabled')) continue;
      if (!new RegExp(name!).test(nameOf(one))) continue;
      one.setAttribute('data-found', '');
      return true;
    }
  return false;
}

/** The name of what has the focus, and whether it is within. Runs in the page. */
function namedFocus(within: string): [string, boolean] {
  const of = document.activeElement;
  if (of === null) return ['', false];
  const labels =
    of instanceof HTMLInputElement || of instanceof HTMLTextAreaElement ? of.labels : null;
  const tied = [...(labels ?? [])].map((label) => label.textContent).join(' ');
  const name = (of.getAttribute('aria-label') || tied || of.textContent || '').trim().slice(0, 200);
  return [name, of.closest(within) !== null && of !== document.body];
}
