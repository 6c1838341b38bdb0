/** The outbound client: what it never asks, what it never takes, and what it does with honest answers. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { addressFault } from '../../src/fetch/addresses.ts';
import { createBudget } from '../../src/fetch/budget.ts';
import { createFetcher, type FetchOptions, formatFetchError } from '../../src/fetch/fetcher.ts';
import { GOOD_ADDRESSES, REFUSED_ADDRESSES, REFUSED_URLS } from './cases.ts';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function getFrom(listener: RequestListener, options: FetchOptions = {}) {
  const port = await serve(listener);
  const rule = { host: 'data.test', scheme: 'http', port, local: true } as const;
  const fetcher = createFetcher({
    allow: [rule],
    nowMs: () => 0,
    resolve: async () => ['127.0.0.1'],
  });
  return fetcher.get(`http://data.test:${port}/x`, options);
}

describe('what is never asked', () => {
  test(`none of ${REFUSED_URLS.length} URLs and ${REFUSED_ADDRESSES.length} addresses gets through`, async () => {
    let resolved = 0;
    const allow = [{ host: 'allowed.example' }];
    const strict = createFetcher({
      ...{ allow, nowMs: () => 0 },
      resolve: async () => {
        resolved++;
        return ['127.0.0.1'];
      },
    });
    const escapes: string[] = [];
    for (const url of REFUSED_URLS) {
      const answer = await strict.get(url);
      if (answer.ok || answer.error.kind !== 'refused') escapes.push(url);
    }
    expect(resolved).toBe(0); // not even a look-up
    for (const addresses of REFUSED_ADDRESSES) {
      const resolve = async () => addresses;
      const answer = await createFetcher({ allow, nowMs: () => 0, resolve }).get(
        'https://allowed.example/',
      );
      if (answer.ok || answer.error.kind !== 'address') escapes.push(addresses.join());
    }
    expect(escapes).toEqual([]);
  });

  test('addresses of the world pass', () => {
    expect(GOOD_ADDRESSES.map(addressFault).filter((fault) => fault !== undefined)).toEqual([]);
  });

  test('a literal address that is listed is still checked, unless it is listed as local', async () => {
    const port = await serve((_request, reply) => void reply.end('inside'));
    const url = `http://127.0.0.1:${port}/`;
    const rule = { host: '127.0.0.1', scheme: 'http', port } as const;
    const refused = await createFetcher({ allow: [rule], nowMs: () => 0 }).get(url);
    expect(refused).toMatchObject({ ok: false, error: { kind: 'address' } });
    const local = { ...rule, local: true };
    const taken = await createFetcher({ allow: [local], nowMs: () => 0 }).get(url);
    expect(taken).toMatchObject({ ok: true, value: { status: 200 } });
  });

  test('a name is resolved once, and the connection goes where the check looked', async () => {
    const port = await serve((_request, reply) => void reply.end('inside'));
    let lookups = 0;
    const resolve = async () => (lookups++ === 0 ? ['127.0.0.2'] : ['127.0.0.1']);
    const rule = { host: 'rebind.test', scheme: 'http', port, local: true } as const;
    const fetcher = createFetcher({ allow: [rule], nowMs: () => 0, resolve });
    const answer = await fetcher.get(`http://rebind.test:${port}/`);
    expect(lookups).toBe(1);
    expect(answer).toMatchObject({ ok: false, error: { kind: 'connection' } }); // nobody is at 127.0.0.2
  });

  test('messages carry no query and no password', async () => {
    const answer = await createFetcher({ allow: [], nowMs: () => 0 }).get(
      'https://u:hidden@example.org/a?key=hidden',
    );
    expect(answer.ok).toBe(false);
    if (!answer.ok) expect(formatFetchError(answer.error)).not.toContain('hidden');
  });
});

describe('what is not taken', () => {
  test('a redirect to another host, a loop, and a redirect of a POST', async () => {
    const away = await getFrom((_request, reply) => {
      reply.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data/' }).end();
    });
    expect(away).toMatchObject({ ok: false, error: { kind: 'redirect' } });
    const loop = await getFrom((_request, reply) => {
      reply.writeHead(302, { location: '/x' }).end();
    });
    expect(loop).toMatchObject({ ok: false, error: { kind: 'redirect' } });
    const port = await serve((_request, reply) => reply.writeHead(307, { location: '/y' }).end());
    const allow = [{ host: '127.0.0.1', scheme: 'http', port, local: true }] as const;
    const posted = await createFetcher({ allow, nowMs: () => 0 }).post(
      `http://127.0.0.1:${port}`,
      '',
    );
    expect(posted).toMatchObject({ ok: false, error: { kind: 'redirect' } });
  });

  test('a redirect to another port of the same host', async () => {
    const other = await serve((_request, reply) => void reply.end('inside'));
    const answer = await getFrom((_request, reply) => {
      reply.writeHead(302, { location: `http://data.test:${other}/` }).end();
    });
    expect(answer).toMatchObject({ ok: false, error: { kind: 'redirect' } });
  });

  test('an endless body', async () => {
    const answer = await getFrom(
      (_request, reply) => {
        const more = () => {
          while (!reply.destroyed && reply.write(Buffer.alloc(16_384)));
          if (!reply.destroyed) reply.once('drain', more);
        };
        more();
      },
      { bytesMax: 100_000 },
    );
    expect(answer).toMatchObject({ ok: false, error: { kind: 'too long', bytesMax: 100_000 } });
  });

  test('a gzip bomb, a cut gzip and damaged gzip', async () => {
    const gzip = { 'content-encoding': 'gzip' };
    const bomb = gzipSync(Buffer.alloc(20_000_000));
    const big = await getFrom((_request, reply) => void reply.writeHead(200, gzip).end(bomb), {
      bytesMax: 1_000_000,
    });
    expect(big).toMatchObject({ ok: false, error: { kind: 'too long' } });
    const whole = gzipSync('element sets '.repeat(1000));
    for (const bytes of [whole.subarray(0, whole.length - 9), Buffer.from('not gzip at all')]) {
      const answer = await getFrom((_request, reply) => void reply.writeHead(200, gzip).end(bytes));
      expect(answer).toMatchObject({ ok: false, error: { kind: 'encoding' } });
    }
  });

  test('an encoding that was not asked for', async () => {
    const answer = await getFrom((_request, reply) => {
      reply.writeHead(200, { 'content-encoding': 'gzip, gzip' }).end('x');
    });
    expect(answer).toMatchObject({ ok: false, error: { kind: 'encoding' } });
  });

  test('a body that drips past the time, an answer that never begins', async () => {
    const drip = await getFrom(
      (_request, reply) => {
        const timer = setInterval(() => reply.write('x'), 5);
        reply.on('close', () => clearInterval(timer));
      },
      { timeoutMs: 100 },
    );
    expect(drip).toMatchObject({ ok: false, error: { kind: 'timeout' } });
    const silent = await getFrom(() => {}, { timeoutMs: 100 });
    expect(silent).toMatchObject({ ok: false, error: { kind: 'timeout' } });
  });

  test('half a file', async () => {
    const answer = await getFrom((_request, reply) => {
      reply.writeHead(200, { 'content-length': '1000' });
      reply.write('half', () => reply.destroy());
    });
    expect(answer).toMatchObject({ ok: false, error: { kind: 'connection' } });
  });

  test('headers without end', async () => {
    const answer = await getFrom((_request, reply) => {
      reply.writeHead(200, { 'x-long': 'x'.repeat(20_000) }).end();
    });
    expect(answer).toMatchObject({ ok: false, error: { kind: 'connection' } });
  });

  test('a header that would break the request', async () => {
    const answer = await getFrom((_request, reply) => void reply.end(), {
      headers: { 'x-a': 'b\r\nhost: other' },
    });
    expect(answer).toMatchObject({ ok: false, error: { kind: 'connection' } });
  });
});

describe('honest answers', () => {
  test('bytes, gzip, conditional requests, same-host redirect, any status', async () => {
    const text = 'OBJECT_NAME,EPOCH\n'.repeat(100);
    const seen: (string | undefined)[] = [];
    const listener: RequestListener = (request, reply) => {
      if (request.url === '/x') {
        reply.writeHead(301, { location: '/moved' }).end();
        return;
      }
      seen.push(request.headers['if-none-match'], request.headers.host);
      if (request.headers['if-none-match'] === '"1"') reply.writeHead(304).end();
      else reply.writeHead(200, { 'content-encoding': 'gzip', etag: '"1"' }).end(gzipSync(text));
    };
    const first = await getFrom(listener);
    expect(first.ok && new TextDecoder().decode(first.value.body)).toBe(text);
    expect(first.ok && first.value.headers.etag).toBe('"1"');
    const second = await getFrom(listener, { etag: '"1"' });
    expect(second).toMatchObject({ ok: true, value: { status: 304 } });
    expect(seen[1]).toMatch(/^data\.test:\d+$/);
    const missing = await getFrom((_request, reply) => reply.writeHead(404).end('no'));
    expect(missing).toMatchObject({ ok: true, value: { status: 404 } });
  });

  test('a budget ends before the host has to say so, and survives a restart', async () => {
    const port = await serve((_request, reply) => void reply.end('x'));
    const budget = [{ perS: 60, requestsMax: 2 }];
    const allow = [{ host: '127.0.0.1', scheme: 'http', port, local: true, budget }] as const;
    const url = `http://127.0.0.1:${port}/`;
    let nowMs = 1000;
    const fetcher = createFetcher({ allow, nowMs: () => nowMs });
    expect((await fetcher.get(url)).ok).toBe(true);
    nowMs = 2000;
    expect((await fetcher.get(url)).ok).toBe(true);
    const over = await fetcher.get(url);
    expect(over).toMatchObject({ ok: false, error: { kind: 'budget', freeAtMs: 61_000 } });
    const again = createFetcher({ allow, nowMs: () => nowMs, used: fetcher.used() });
    expect(await again.get(url)).toMatchObject({ ok: false, error: { kind: 'budget' } });
    expect(again.meters()[0]!.meters[0]).toMatchObject({ used: 2, requestsMax: 2 });
    nowMs = 61_001;
    expect((await again.get(url)).ok).toBe(true);
  });

  test('a clock that steps back frees nothing', () => {
    const budget = createBudget([{ perS: 10, requestsMax: 1 }]);
    expect(budget.take(100_000)).toBe(0);
    expect(budget.take(50_000)).toBe(110_000);
  });
});
