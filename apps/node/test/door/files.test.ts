/** The page as files: within its size, nothing inline, every path that one file names is served. */
import { expect, test } from 'vitest';
import { doorFiles } from '../../src/door/files.ts';
import { en } from '../../src/door/page/words-en.ts';
import { ja } from '../../src/door/page/words-ja.ts';

const BYTES_MAX = 60 * 1024;
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

test('60 KiB in all', async () => {
  const sizes = [...(await doorFiles()).values()].map(({ bytes }) => bytes.length);
  const sum = sizes.reduce((a, b) => a + b, 0);
  console.log(`page: ${sum} bytes in ${sizes.length} files`);
  expect(sum).toBeLessThanOrEqual(BYTES_MAX);
});

test('nothing inline, nothing from elsewhere, no way to make HTML of a text', async () => {
  for (const [path, { bytes }] of await doorFiles()) {
    const content = text(bytes);
    expect(content, path).not.toMatch(
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b/,
    );
    expect(content.replace('http://www.w3.org/2000/svg', ''), path).not.toMatch(/https?:\/\//);
    if (path === '/') expect(content).not.toMatch(/<style|<script(?! type="module" src)| on\w+=/);
  }
});

test('every script that another imports is served, without types', async () => {
  const files = await doorFiles();
  for (const [path, { type, bytes }] of files) {
    if (!type.startsWith('text/javascript')) continue;
    for (const [, name] of text(bytes).matchAll(/from '\.\/([^']+)'/g))
      expect([...files.keys()], `${path} imports ${name}`).toContain(`/door/${name}`);
    expect(text(bytes), path).not.toMatch(/^(export )?(type|interface) /m);
  }
});

test('Japanese says something of its own wherever English has words', () => {
  const same: string[] = [];
  const compare = (a: object, b: object, path: string) => {
    for (const [key, value] of Object.entries(a)) {
      const other = (b as Record<string, unknown>)[key];
      if (typeof value === 'object') compare(value, other as object, `${path}${key}.`);
      else if (typeof value === 'string' && value === other) same.push(path + key);
    }
  };
  compare(en, ja, '');
  expect(same).toEqual([]);
});
