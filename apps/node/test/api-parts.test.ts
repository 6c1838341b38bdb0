/** The parts of the server by themselves: the stream against a feed at any interleaving, the sieve, the buckets, addresses. */
import type { ServerResponse } from 'node:http';
import { type StoredEvent, StoreError } from '@noroshi/store';
import fc from 'fast-check';
import { type TSchema, Type } from 'typebox';
import { describe, expect, test } from 'vitest';
import { barrierOf, fitnessOf, sieveOf } from '../src/api/barrier.ts';
import { createBuckets } from '../src/api/buckets.ts';
import { networkOf } from '../src/api/connections.ts';
import { cookieName, sessionToken, setCookie } from '../src/api/cookie.ts';
import { allowedOf, isLoopback } from '../src/api/gate.ts';
import { API_LIMITS } from '../src/api/limits.ts';
import { listenRule } from '../src/api/listen.ts';
import { refusalOfError } from '../src/api/refusal.ts';
import { createStream } from '../src/api/stream.ts';
import { EVERYBODY } from './api-house.ts';

const event = (seq: number): StoredEvent => ({
  ...{
    seq,
    atUs: 0,
    kind: 'warning.opened',
    subject: `s-${seq}`,
    tlp: 'CLEAR',
    owners: [],
    doc: {},
  },
});

describe('the stream against a feed', () => {
  test('at any interleaving of reads, writes and batches: every event once, in order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.nat({ max: 6 }),
        fc.array(fc.constantFrom('write', 'hand'), { maxLength: 40 }),
        async (scheduler, before, steps) => {
          const store = Array.from({ length: before }, (_, i) => event(i + 1));
          let position = before;
          let out = '';
          const raw = {
            ...{ once: () => raw, write: (text: string) => (out += text) !== '' },
            ...{ writableNeedDrain: false, writableLength: 0 },
          } as unknown as ServerResponse;
          const after = (seq: number, limit: number) => {
            const found = store.filter((one) => one.seq > seq).slice(0, limit);
            return scheduler.schedule(Promise.resolve(found));
          };
          const feed = { position: () => position, after, follow: () => () => {}, wake: () => {} };
          const seal = { close: String, open: Number };
          const asked = { caller: EVERYBODY, token: '' };
          const stream = createStream(raw, seal, feed, API_LIMITS, asked);
          const hand = () => {
            const batch = store.filter((one) => one.seq > position);
            position = store.length;
            if (batch.length > 0) stream.push(batch);
          };
          const does = { write: () => void store.push(event(store.length + 1)), hand };
          const sequence = scheduler.scheduleSequence(
            steps.map((step) => ({ label: step, builder: async () => does[step]() })),
          );
          const running = stream.run(0);
          await scheduler.waitFor(Promise.all([sequence.task, running]));
          hand();
          const heard = [...out.matchAll(/"subject":"s-(\d+)"/g)].map(([, seq]) => Number(seq));
          expect(heard).toEqual(store.map(({ seq }) => seq));
        },
      ),
      { numRuns: process.env.NOROSHI_PROVE === '1' ? 50_000 : 1000 },
    );
  });
});

const SCHEMA = Type.Object({
  ...{ id: Type.String(), kind: Type.Enum(['a', 'b']), count: Type.Optional(Type.Integer()) },
  list: Type.Array(Type.Object({ name: Type.String() })),
  either: Type.Union([
    Type.Object({ text: Type.String() }),
    Type.Object({ number: Type.Number() }),
    Type.Null(),
  ]),
  pair: Type.Tuple([Type.Number(), Type.Number()]),
  byName: Type.Record(Type.String(), Type.Object({ on: Type.Boolean() })),
});
const CANARY = 'CANARY-7f3a';

describe('the sieve', () => {
  const value = () => ({
    ...{ id: 'x', kind: 'a', list: [{ name: 'n' }], either: { number: 1 }, pair: [1, 2] },
    byName: { one: { on: true } },
  });

  test('lets what is declared through as it is', () => {
    expect(sieveOf(SCHEMA)(value())).toEqual(value());
    expect(fitnessOf(SCHEMA, 'body')(value())).toBeUndefined();
  });

  test('whatever is put anywhere beside what is declared never leaves, and never comes in unnoticed', () => {
    const places = (root: unknown): object[] =>
      typeof root === 'object' && root !== null
        ? [...(Array.isArray(root) ? [] : [root]), ...Object.values(root).flatMap(places)]
        : [];
    const secret = fc.constantFrom<unknown>(CANARY, [CANARY], { deep: CANARY }, { id: CANARY });
    const name = fc.constantFrom('secret', 'x', 'toString', 'constructor', 'on2');
    fc.assert(
      fc.property(fc.nat(), name, secret, (where, key, hidden) => {
        const dirty = value();
        const spots = places(dirty).filter((spot) => spot !== dirty.byName);
        Object.defineProperty(spots[where % spots.length], key, {
          value: hidden,
          enumerable: true,
          configurable: true,
        });
        const told = barrierOf(SCHEMA)(dirty);
        expect(JSON.stringify(told)).not.toContain(CANARY);
        expect(fitnessOf(SCHEMA, 'body')(dirty)).toBeDefined();
      }),
    );
  });

  test('a value of another shape does not leave, and the log hears where, not what', () => {
    const told = barrierOf(SCHEMA)({ ...value(), id: { nested: CANARY }, kind: CANARY });
    expect(told).toEqual({ ok: false, paths: expect.stringMatching(/\/id|\/kind/) });
    expect(JSON.stringify(told)).not.toContain(CANARY);
  });

  test('prototypes are not reached, references are not taken', () => {
    const polluted = JSON.parse('{"__proto__":{"id":"x"},"constructor":{"id":1}}') as object;
    expect(sieveOf(Type.Record(Type.String(), Type.Unknown()))(polluted)).toEqual({
      constructor: { id: 1 },
    });
    expect(({} as { id?: string }).id).toBeUndefined();
    expect(() => sieveOf({ $ref: '#/x' } as TSchema)).toThrow(/\$ref/);
  });
});

describe('buckets', () => {
  test('never give more than burst + rate × time, whatever the order and however many names', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat({ max: 3 }), fc.double({ min: 0, max: 2, noNaN: true })), {
          maxLength: 200,
        }),
        (asks) => {
          let nowS = 0;
          const buckets = createBuckets(2, 5, 10, () => nowS);
          const given = new Map<number, number>();
          for (const [name, pauseS] of asks) {
            nowS += pauseS;
            if (buckets.take(String(name)) === 0) given.set(name, (given.get(name) ?? 0) + 1);
          }
          for (const count of given.values())
            expect(count).toBeLessThanOrEqual(5 + 2 * nowS + 1e-9);
        },
      ),
    );
  });

  test('say how long to wait, and waiting that long is enough', () => {
    let nowS = 0;
    const buckets = createBuckets(0.1, 1, 10, () => nowS);
    expect([buckets.take('a'), buckets.take('a')]).toEqual([0, 10]);
    nowS = 10;
    expect(buckets.take('a')).toBe(0);
  });
});

describe('addresses and names', () => {
  test.each([
    ['127.0.0.1', '127.0.0.1'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
  ])('%s counts as %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  test('loopback is loopback, however it is written; nothing else is', () => {
    for (const host of ['127.0.0.1', '127.9.9.9', '::1', '[::1]', 'localhost', '::ffff:127.0.0.1'])
      expect(isLoopback(host), host).toBe(true);
    for (const host of [
      '0.0.0.0',
      '::',
      '127.0.0.1.evil.example',
      '192.0.2.1',
      'localhost.evil.example',
      '',
    ])
      expect(isLoopback(host), host).toBe(false);
  });

  test('a listener answers to its own names and those given, with their ports', () => {
    const hosts = (...asked: Parameters<typeof allowedOf>) => [...allowedOf(...asked).hosts].sort();
    expect(hosts('127.0.0.1', 8460, false, [])).toEqual([
      '127.0.0.1:8460',
      '[::1]:8460',
      'localhost:8460',
    ]);
    expect(hosts('192.0.2.1', 443, true, [])).toEqual(['192.0.2.1']);
    expect(hosts('192.0.2.1', 8460, true, ['watch.example'])).toEqual([
      '192.0.2.1:8460',
      'watch.example',
      'watch.example:8460',
    ]);
    expect(hosts('0.0.0.0', 8460, true, ['https://Watch.example:99'])).toContain(
      'watch.example:99',
    );
  });

  test('outside loopback nothing is served without TLS', () => {
    expect(listenRule('127.0.0.1', undefined).ok).toBe(true);
    expect(listenRule('0.0.0.0', undefined).ok).toBe(false);
    expect(listenRule('0.0.0.0', { key: '', cert: '' }).ok).toBe(true);
  });

  test('with TLS the cookie is Secure and belongs to this host alone', () => {
    const token = 'a-token-of-the-test-0123';
    expect(setCookie({ token, maxAgeS: 9.9 }, true)).toBe(
      `__Host-noroshi=${token}; Path=/; Max-Age=9; HttpOnly; SameSite=Strict; Secure`,
    );
    expect(sessionToken(`noroshi=${token}`, true)).toBeNull();
    expect(sessionToken(`a=b; ${cookieName(true)}=${token}`, true)).toBe(token);
    expect(() => setCookie({ token: 'a;b\r\nset-cookie: x', maxAgeS: 1 }, true)).toThrow(
      RangeError,
    );
  });
});

test('what a store cannot keep is the client’s to mend; what it cannot do is ours', () => {
  const refused = refusalOfError(new StoreError('text', 'a text has the character U+0000'));
  expect(refused).toMatchObject({ status: 400, code: 'text' });
  expect(refusalOfError(new StoreError('full', 'the disk is full'))).toBeUndefined();
});
