/**
 * Where tests find acceptance data: NOROSHI_DATA, else ../shared/data beside the checkout.
 * A test that needs data and does not find it is skipped with its reason, and fails under NOROSHI_DATA_REQUIRED=1.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, test } from 'vitest';

const besideCheckout = fileURLToPath(new URL('../../../../shared/data', import.meta.url));
const root = process.env.NOROSHI_DATA ?? besideCheckout;

/** Absolute path of a data file or folder, or undefined when it is not at hand. */
export function dataPath(relative: string): string | undefined {
  const path = `${root}/${relative}`;
  return existsSync(path) ? path : undefined;
}

/** `describe` over one data file or folder; skipped (or failed, when data is required) if it is absent. */
export function describeWithData(
  name: string,
  relative: string,
  body: (path: string) => void,
): void {
  const path = dataPath(relative);
  if (path !== undefined) {
    describe(name, () => body(path));
    return;
  }
  if (process.env.NOROSHI_DATA_REQUIRED === '1') {
    test(name, () => {
      throw new Error(`data is required, but ${relative} is not under NOROSHI_DATA`);
    });
    return;
  }
  describe.skip(`${name} (skipped: no data ${relative})`, () => {
    test('needs data', () => {});
  });
}
