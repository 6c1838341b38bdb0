/**
 * What hostile peers send: other hosts, other pages, doubled headers, bodies that are bombs, bytes that are no HTTP, and a fuzz
 * over the whole surface. Each has one clear answer; nothing is a 500, nothing hangs, nothing is echoed as it came.
 */
import { connect } from 'node:net';
import fc from 'fast-check';
import { Type } from 'typebox';
import { describe, expect, onTestFinished, test } from 'vitest';
import { defineRoute } from '../src/api/route.ts';
import { routes } from '../src/routes.ts';
import { type House, openHouse, speak, TOKEN } from './api-house.ts';

const keep = defineRoute({
  ...{ method: 'POST', url: '/api/v1/keep', tag: 'test', summary: 'Keeps anything' },
  access: { who: 'session' },
  schema: { body: Type.Unknown(), reply: Type.Object({ kept: Type.Unknown() }) },
  handle: async ({ body }) => ({ ok: true, body: { kept: body as never } }),
});

const COOKIE = `cookie: noroshi=${TOKEN}`;

/** A request by hand: `lines` after the request line, then the body. */
function by(house: House, first: string, lines: readonly string[], body = ''): Promise<string> {
  const host = lines.some((line) => /^host:/i.test(line))
    ? []
    : [`host: ${new URL(house.url).host}`];
  return speak(house.url, `${first}\r\n${[...host, ...lines].join('\r\n')}\r\n\r\n${body}`);
}

function posted(house: House, body: string, more: readonly string[] = []): Promise<string> {
  const lines = [COOKIE, `origin: ${house.url}`, 'content-type: application/json'];
  const length = `content-length: ${Buffer.byteLength(body)}`;
  return by(house, 'POST /api/v1/keep HTTP/1.1', [...lines, length, ...more], body);
}

const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
const codeOf = (answer: string) => /"code":"([^"]+)"/.exec(answer)?.[1];
const said = (answer: string) => `${statusOf(answer)} ${codeOf(answer)}`;

test('a NUL in any text or name is refused where it comes in, with its place', async () => {
  const house = await openHouse({ routes: [keep] });
  for (const [body, place] of [
    ['{"a": [{"b": "x\\u0000y"}]}', 'body.a.0.b'],
    ['{"c": {"x\\u0000": 1}}', 'body.c'],
  ] as const) {
    const answer = await posted(house, body);
    expect(statusOf(answer)).toBe(400);
    expect(answer).toContain(`${place} holds the character U+0000`);
  }
  expect(statusOf(await posted(house, '{"a": "\\u0001 \\\\u0000"}'))).toBe(200);
});

describe('Host and Origin', () => {
  test.each(['evil.example', 'localhost.evil.example', '127.0.0.1', '127.0.0.1:1', '[::1]:1', ''])(
    'another Host is refused: %s (DNS rebinding)',
    async (host) => {
      const house = await openHouse({ routes: [keep] });
      expect(said(await by(house, 'GET /health HTTP/1.1', [`host: ${host}`]))).toBe('421 host');
    },
  );

  test('without Host, with two, or with a whole URL as target', async () => {
    const house = await openHouse();
    const { host } = new URL(house.url);
    expect(statusOf(await speak(house.url, 'GET /health HTTP/1.1\r\n\r\n'))).toBe(400);
    expect(
      said(await by(house, 'GET /health HTTP/1.1', [`host: ${host}`, 'host: evil.example'])),
    ).toBe('400 header');
    expect(statusOf(await by(house, `GET ${house.url}/health HTTP/1.1`, []))).toBe(400);
    expect(statusOf(await by(house, 'GET http://evil.example/health HTTP/1.1', []))).toBe(400);
  });

  test('a stolen or borrowed cookie is of no use to a page elsewhere, to read or to write', async () => {
    const house = await openHouse({ routes: [keep] });
    const body = ['content-type: application/json', 'content-length: 2'];
    const write = (...lines: string[]) =>
      by(house, 'POST /api/v1/keep HTTP/1.1', [COOKIE, ...body, ...lines], '{}');
    const own = `origin: ${house.url}`;
    expect(statusOf(await write(own))).toBe(200);
    expect(statusOf(await write('sec-fetch-site: same-origin'))).toBe(200);
    expect(said(await write())).toBe('403 origin');
    expect(said(await write('sec-fetch-site: none'))).toBe('403 origin');
    for (const origin of [
      'null',
      'https://evil.example',
      house.url.replace('http', 'https'),
      `${house.url}.evil`,
      'not a url',
    ])
      expect(said(await write(`origin: ${origin}`))).toBe('403 origin');
    const other = house.url.replace('127.0.0.1', 'localhost'); // allowed, but not the Host of this request
    expect(said(await write(`origin: ${other}`))).toBe('403 origin');
    for (const site of ['cross-site', 'same-site', 'strange'])
      expect(said(await write(own, `sec-fetch-site: ${site}`))).toBe('403 origin');
    const read = (...lines: string[]) =>
      by(house, 'GET /openapi.json HTTP/1.1', [COOKIE, ...lines]);
    expect(said(await read('sec-fetch-site: cross-site', 'sec-fetch-mode: no-cors'))).toBe(
      '403 origin',
    );
    expect(said(await read('sec-fetch-site: cross-site', 'sec-fetch-mode: navigate'))).toBe(
      '403 origin',
    );
    const page = await by(house, 'GET /api HTTP/1.1', [
      'sec-fetch-site: cross-site',
      'sec-fetch-mode: navigate',
    ]);
    expect(statusOf(page)).toBe(200); // a link to the page is a link
  });

  test('no answer lets another origin read it, and every answer carries every header', async () => {
    const house = await openHouse({ routes: [keep] });
    const answers = [
      await by(house, 'GET /health HTTP/1.1', []),
      await by(house, 'GET /nothing HTTP/1.1', []),
      await by(house, 'PATCH /health HTTP/1.1', [`origin: ${house.url}`]),
      await by(house, 'GET /health HTTP/1.1', ['host: evil.example']),
      await posted(house, '{'),
    ];
    for (const answer of answers) {
      expect(answer).not.toMatch(/access-control-/i);
      expect(answer).toMatch(
        /content-security-policy: default-src 'none'; script-src 'self'; worker-src 'self'/,
      );
      for (const header of [
        'nosniff',
        'same-origin',
        'require-corp',
        'no-referrer',
        'DENY',
        'no-store',
      ])
        expect(answer).toContain(header);
      expect(answer).not.toMatch(/x-powered-by|server:/i);
    }
  });
});

describe('bodies', () => {
  const deep = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
  test.each([
    ['10,000 deep', deep(10_000)],
    ['65 deep', deep(65)],
    ['duplicate keys', '{"a":1,"a":2}'],
    ['duplicate keys by escape', '{"a":1,"\\u0061":2}'],
    ['__proto__', '{"__proto__":{"admin":true}}'],
    ['an unsafe integer', '{"n":12345678901234567890}'],
    ['NaN', '{"n":NaN}'],
    ['a lone surrogate', '{"a":"\\ud800"}'],
    ['two values', '{}{}'],
    ['a byte-order mark', '\ufeff{}'],
    ['half of it', '{"a":'],
    ['a control character', '{"a":"\u0001"}'],
  ])('%s is refused', async (_what, body) => {
    const house = await openHouse({ routes: [keep] });
    expect(said(await posted(house, body))).toBe('400 json');
  });

  test('64 deep is taken as it is', async () => {
    const house = await openHouse({ routes: [keep] });
    expect(statusOf(await posted(house, deep(64)))).toBe(200);
  });

  test('invalid UTF-8 is refused', async () => {
    const house = await openHouse({ routes: [keep] });
    const head = [
      'POST /api/v1/keep HTTP/1.1',
      `host: ${new URL(house.url).host}`,
      COOKIE,
      `origin: ${house.url}`,
      'content-type: application/json',
      'content-length: 4',
      '',
      '',
    ].join('\r\n');
    const bytes = Buffer.concat([Buffer.from(head), Buffer.from([0x22, 0xff, 0xfe, 0x22])]);
    expect(said(await speak(house.url, bytes))).toBe('400 json');
  });

  test('more than 1 MiB is refused before it is read, said or chunked', async () => {
    const house = await openHouse({ routes: [keep] });
    const big = `"${'x'.repeat(2_000_000)}"`;
    const lines = [COOKIE, `origin: ${house.url}`, 'content-type: application/json'];
    const first = 'POST /api/v1/keep HTTP/1.1';
    expect(said(await by(house, first, [...lines, 'content-length: 99999999999'], '"'))).toBe(
      '413 too-large',
    );
    const chunked = `${big.length.toString(16)}\r\n${big}\r\n0\r\n\r\n`;
    const answer = await by(house, first, [...lines, 'transfer-encoding: chunked'], chunked).catch(
      () => 'cut',
    );
    expect(['413 too-large', 'cut']).toContain(answer === 'cut' ? 'cut' : said(answer));
  });

  test.each([
    ['a form', 'application/x-www-form-urlencoded', 'a=1'],
    ['plain text', 'text/plain', '{}'],
    ['another charset', 'application/json; charset=utf-16', '{}'],
    ['a list of types', 'application/json, text/plain', '{}'],
  ])('%s is 415', async (_what, type, body) => {
    const house = await openHouse({ routes: [keep] });
    const lines = [
      COOKIE,
      `origin: ${house.url}`,
      `content-type: ${type}`,
      `content-length: ${body.length}`,
    ];
    expect(said(await by(house, 'POST /api/v1/keep HTTP/1.1', lines, body))).toBe('415 media-type');
  });

  test('a compressed body is 415, and a body on GET is 400', async () => {
    const house = await openHouse({ routes: [keep] });
    expect(said(await posted(house, '{}', ['content-encoding: gzip']))).toBe('415 media-type');
    expect(said(await by(house, 'GET /health HTTP/1.1', ['content-length: 2'], '{}'))).toBe(
      '400 body',
    );
    expect(said(await posted(house, ''))).toBe('400 body');
  });
});

describe('framing and sizes', () => {
  const chunk = '0\r\n\r\nGET /health HTTP/1.1\r\n\r\n';
  test.each([
    ['both lengths', ['content-length: 4', 'transfer-encoding: chunked'], chunk],
    ['two lengths', ['content-length: 4', 'content-length: 5'], 'abcd'],
    ['a length that is none', ['content-length: 0x10'], ''],
    ['a negative length', ['content-length: -1'], ''],
    ['a doubled encoding', ['transfer-encoding: chunked', 'transfer-encoding: identity'], chunk],
    ['an unknown encoding', ['transfer-encoding: gibberish'], chunk],
    ['a folded header', ['x-one: a\r\n b'], ''],
    ['a blank before the colon', ['content-length : 4'], 'abcd'],
    ['a bare line feed', ['x-one: a\nx-two: b'], ''],
    ['a NUL', ['x-one: a\0b'], ''],
  ])('%s is refused and the connection ends', async (_what, lines, body) => {
    const house = await openHouse({ routes: [keep] });
    const all = [COOKIE, `origin: ${house.url}`, 'content-type: application/json', ...lines];
    const answer = await by(house, 'POST /api/v1/keep HTTP/1.1', all, body);
    expect(statusOf(answer)).toBe(400);
    expect(answer.match(/^HTTP\/1\.1 \d/gm)).toHaveLength(1); // the smuggled request was never one
  });

  test('a huge URL, huge headers, a part of a path, broken percent-encoding', async () => {
    const house = await openHouse({ routes });
    expect(said(await by(house, `GET /health?${'a'.repeat(3000)} HTTP/1.1`, []))).toBe('414 url');
    expect(said(await by(house, `GET /${'a'.repeat(20_000)} HTTP/1.1`, []))).toBe('431 headers');
    expect(said(await by(house, 'GET /health HTTP/1.1', [`x-one: ${'a'.repeat(20_000)}`]))).toBe(
      '431 headers',
    );
    expect(statusOf(await by(house, 'GET /%ff%fe HTTP/1.1', []))).toBe(400);
    expect(statusOf(await by(house, 'GET /api/v1/warnings/%E0%A4%A HTTP/1.1', [COOKIE]))).toBe(400);
  });

  test('unknown methods, other protocols, no protocol at all', async () => {
    const house = await openHouse();
    expect(statusOf(await by(house, 'BREW /health HTTP/1.1', []))).toBe(400);
    expect(statusOf(await by(house, 'TRACE /health HTTP/1.1', [`origin: ${house.url}`]))).toBe(404);
    expect(statusOf(await by(house, 'PROPFIND /health HTTP/1.1', [`origin: ${house.url}`]))).toBe(
      404,
    );
    expect(statusOf(await speak(house.url, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'))).toBe(400);
    expect(
      statusOf(await speak(house.url, '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n')),
    ).toBe(400);
    expect(statusOf(await speak(house.url, 'GET / HTTP/9.9\r\n\r\n'))).toBe(400);
    const upgrade = ['connection: upgrade', 'upgrade: websocket', 'sec-websocket-version: 13'];
    expect(await by(house, 'GET /health HTTP/1.1', upgrade)).not.toMatch(/ 101 /);
  });

  test('who sends headers one by one for ever is cut off', async () => {
    const house = await openHouse({ limits: { headersTimeoutMs: 200, requestTimeoutMs: 400 } });
    const answer = await speak(house.url, 'GET /health HTTP/1.1\r\nx-one: ');
    expect(['408 timeout', '0 undefined']).toContain(said(answer));
  });

  test('connections beyond the cap of one address are closed unread; others live', async () => {
    const house = await openHouse({ limits: { connectionsPerAddressMax: 3 } });
    const { hostname, port } = new URL(house.url);
    const open = () => connect({ host: hostname, port: Number(port) });
    const held = [open(), open(), open()];
    onTestFinished(() => held.forEach((socket) => void socket.destroy()));
    await Promise.all(
      held.map((socket) => new Promise((resolve) => socket.once('connect', resolve))),
    );
    const fourth = open();
    await new Promise((resolve) => fourth.once('close', resolve).once('error', () => {}));
    held[0]!.destroy();
    await expect
      .poll(async () => statusOf(await by(house, 'GET /health HTTP/1.1', []).catch(() => '')), {
        timeout: 60_000,
      })
      .toBe(200);
  });
});

const NO_LIMITS = {
  ...{ sessionBurst: 1e9, addressBurst: 1e9, anonymousBurst: 1e9, loginBurst: 1e9 },
  ...{ streamsPerSessionMax: 0, exportBurst: 1e9 },
};
const RUNS = process.env.NOROSHI_PROVE === '1' ? 100_000 : 1500;

describe('fuzz', () => {
  test('any path, query, header and body on any route: an answer of the one shape, never 500', async () => {
    const house = await openHouse({ routes, limits: NO_LIMITS });
    const paths = house.mounts.map(({ url }) => url);
    const part = fc.oneof(
      fc.string({ maxLength: 30 }),
      fc.constantFrom('..', '%00', "' or 1=1--", '<script>', '💥', 'w-1', 'asset'),
    );
    const piece = part.map((text) => encodeURIComponent(text.toWellFormed()));
    const path = fc
      .tuple(fc.constantFrom(...paths), fc.array(piece, { minLength: 3, maxLength: 3 }))
      .map(([url, pieces]) => {
        let i = 0;
        return url.replaceAll(/:[^/]+/g, () => pieces[i++] || 'x');
      });
    const query = fc.array(
      fc.tuple(fc.oneof(piece, fc.constantFrom('limit', 'after', 'text', 'states', 'kind')), piece),
      { maxLength: 3 },
    );
    const method = fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH');
    const body = fc.oneof(
      fc.jsonValue({ maxDepth: 4 }),
      fc.record(
        { text: fc.string(), id: fc.string(), version: fc.integer(), name: fc.string() },
        { requiredKeys: [] },
      ),
    );
    await fc.assert(
      fc.asyncProperty(method, path, query, body, async (how, where, asked, sent) => {
        const search = asked.map(([name, value]) => `${name}=${value}`).join('&');
        const answer = await house.call(`${where}?${search}`, {
          method: how,
          ...(how !== 'GET' && {
            body: JSON.stringify(sent),
            headers: { 'content-type': 'application/json' },
          }),
        });
        const text = await answer.text();
        expect(
          answer.status,
          `${how} ${where} ${JSON.stringify(sent)} ${house.log.at(-1)}`,
        ).not.toBe(500);
        if (answer.status >= 400)
          expect(Object.keys(JSON.parse(text).error)).toEqual(['code', 'message']);
      }),
      { numRuns: RUNS, interruptAfterTimeLimit: 110_000 },
    );
  });

  test('random bytes on the wire: an answer or a closed connection, and the next client is served', async () => {
    const house = await openHouse({
      limits: { ...NO_LIMITS, headersTimeoutMs: 100, requestTimeoutMs: 200 },
    });
    const line = fc.constantFrom(
      'GET / HTTP/1.1\r\n',
      'POST /api/v1/login/link HTTP/1.1\r\n',
      'host: localhost\r\n',
      'content-length: 3\r\n',
      'transfer-encoding: chunked\r\n',
      '\r\n',
      ': \r\n',
      '\0',
    );
    const bytes = fc.array(
      fc.oneof(
        line.map((text) => Buffer.from(text)),
        fc.uint8Array({ maxLength: 40 }),
      ),
      { maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(bytes, async (pieces) => {
        const answer = await speak(
          house.url,
          Buffer.concat([...pieces, Buffer.from('\r\n\r\n')]),
        ).catch(() => '');
        expect(statusOf(answer)).not.toBe(500);
      }),
      { numRuns: 40, interruptAfterTimeLimit: 60_000 },
    );
    expect((await house.call('/health')).status).toBe(200);
  });
});
