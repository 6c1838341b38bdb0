/** `noroshi taxii collections|pull` against a small TAXII server in this process: pages, a damaged object, and what it may not. */
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Value } from 'typebox/value';
import { expect, onTestFinished, test } from 'vitest';
import { SCHEMAS } from '../src/tables/schemas.ts';
import { folderWith, noroshi } from './session.ts';

const ID = '91a7b528-80eb-42ed-a74d-c6fbd5a26116';
const MEDIA = 'application/taxii+json;version=2.1';
const date = (n: number) => `2026-01-01T00:00:0${n}.000000Z`;
const note = (n: number) => ({
  ...{ type: 'note', spec_version: '2.1', created: date(n), modified: date(n) },
  id: `note--00000000-0000-4000-8000-00000000000${n}`,
});

async function serve(): Promise<string> {
  const server = createServer((request, response) => {
    const url = new URL(request.url!, 'http://127.0.0.1');
    const pages: Record<string, unknown> = {
      '/taxii2/': { title: 't', api_roots: ['/r/'] },
      '/r/': { title: 'r', versions: [MEDIA], max_content_length: 1000 },
      '/r/collections/': {
        collections: [{ id: ID, title: 'c\u001b[2J', can_read: true, can_write: false }],
      },
    };
    const second = url.searchParams.get('next') === '2';
    const objects = second ? [note(2), note(3)] : [note(1), { id: 'damaged' }, note(2)];
    const page = second ? { objects } : { more: true, next: '2', objects };
    const known = request.headers.authorization !== undefined;
    response.writeHead(known ? 200 : 401, {
      'content-type': MEDIA,
      'x-taxii-date-added-first': date(second ? 2 : 1),
      'x-taxii-date-added-last': date(second ? 3 : 2),
    });
    response.end(JSON.stringify(known ? (pages[url.pathname] ?? page) : { title: 'no' }));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/taxii2/`;
}

test('a collection becomes a bundle', { timeout: 30_000 }, async () => {
  const url = await serve();
  const cwd = folderWith({});
  const account = join(cwd, 'account.txt');
  writeFileSync(account, '127.0.0.1\nname\npassword\n');
  chmodSync(account, 0o600);
  const at = ['--local', '--account', account, '--json'];
  const listed = await noroshi(['taxii', 'collections', url, ...at], { cwd });
  expect(listed.stderr).toBe('');
  const document = JSON.parse(listed.stdout);
  expect(Value.Check(SCHEMAS['taxii-collections']! as never, document)).toBe(true);
  expect(document.collections[0]).toMatchObject({ id: ID, title: 'c [2J', canRead: true });
  const out = join(cwd, 'theirs.json');
  const line = ['taxii', 'pull', url, '--collection', ID, '--out', out, ...at];
  const pulled = await noroshi(line, { cwd });
  expect([pulled.code, JSON.parse(pulled.stdout)]).toEqual([1, { objects: 3, refused: 1, out }]);
  const bundle = JSON.parse(readFileSync(out, 'utf8'));
  expect(bundle.objects).toEqual([note(1), note(2), note(3)]);
  const stranger = await noroshi(['taxii', 'pull', url, '--collection', ID, '--local'], { cwd });
  expect([stranger.code, stranger.stderr]).toEqual([3, expect.stringMatching(/401.*not known/)]);
  const open = await noroshi(['taxii', 'pull', url, '--collection', ID], { cwd });
  expect([open.code, open.stderr]).toEqual([2, expect.stringContaining('https')]);
});
