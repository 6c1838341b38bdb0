/** The page as files: within its size, nothing inline, every path that one file names is served. */
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { formFor, formsOf } from '../../src/api/files.ts';
import { doorFiles } from '../../src/door/files.ts';
import { en } from '../../src/door/page/words-en.ts';
import { ja } from '../../src/door/page/words-ja.ts';
import { openStage } from './stage.ts';

/** What a browser fetches for the whole page, compressed as it is served. */
const BROTLI_BYTES_MAX = 36 * 1024;
const GZIP_BYTES_MAX = 42 * 1024;
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

test('36 KiB in all as Brotli, 42 as gzip; each form is the file again, and q=0 refuses one', async () => {
  const files = [...(await doorFiles()).values()];
  const sums: Record<string, number> = { br: 0, gzip: 0, identity: 0 };
  for (const { bytes } of files) {
    const forms = formsOf(bytes);
    for (const accepted of ['br', 'gzip', 'identity'])
      sums[accepted]! += formFor(forms, accepted).body.length;
    for (const { coding, body } of forms) {
      const undo = { br: brotliDecompressSync, gzip: gunzipSync }[coding];
      expect((undo?.(body) ?? body).equals(bytes)).toBe(true);
    }
    expect(new Set(forms.map(({ tag }) => tag)).size).toBe(forms.length);
  }
  console.log(`page: ${JSON.stringify(sums)} bytes in ${files.length} files`);
  expect(sums.br).toBeLessThanOrEqual(BROTLI_BYTES_MAX);
  expect(sums.gzip).toBeLessThanOrEqual(GZIP_BYTES_MAX);
  const forms = formsOf(new Uint8Array(4096));
  const codings = ['gzip, deflate, br, zstd', 'br;q=0, GZIP', 'br; q=0.0', '*', undefined].map(
    (accepted) => formFor(forms, accepted).coding,
  );
  expect(codings).toEqual(['br', 'gzip', 'identity', 'identity', 'identity']);
});

test('the node serves them so: coding, tag and Vary', async () => {
  const stage = await openStage();
  const of = async (accepted: string, tag = '') => {
    const headers = { 'accept-encoding': accepted, 'if-none-match': tag };
    const answer = await fetch(`${stage.url}/door/main.ts`, { headers });
    return { answer, body: await answer.text() };
  };
  const [br, plain] = [await of('br'), await of('identity')];
  expect(br.answer.headers.get('content-encoding')).toBe('br');
  expect(plain.answer.headers.get('content-encoding')).toBe(null);
  expect(br.answer.headers.get('vary')).toBe('accept-encoding');
  expect(br.body).toBe(plain.body);
  const again = await of('br', br.answer.headers.get('etag') ?? '');
  expect(again.answer.status).toBe(304);
  expect((await of('identity', br.answer.headers.get('etag') ?? '')).answer.status).toBe(200);
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
