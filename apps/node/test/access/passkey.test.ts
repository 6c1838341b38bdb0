/** Passkeys against a software authenticator: the honest one gets in, every lie is refused, and nothing works twice. */
import { expect, test } from 'vitest';
import { createAuthenticator, type Lies } from './authenticator.ts';
import { openTown, type Town } from './house.ts';

type Options = { challenge: string; user: { id: string } };

async function withPasskey() {
  const town = await openTown();
  const origin = town.url.replace('127.0.0.1', 'localhost');
  const aiko = await town.person('aiko', ['duty']);
  const key = createAuthenticator(origin);
  const local = { ...town, url: origin };
  const made = await call(local, aiko.cookie, '/api/v1/me/passkeys/options', {});
  const options = made.body.options as unknown as Options;
  const kept = await call(local, aiko.cookie, '/api/v1/me/passkeys', {
    ...{ label: 'test', response: key.create(options) },
  });
  return { town: local, key, kept, options, cookie: kept.cookie ?? aiko.cookie };
}

async function call(town: Pick<Town, 'url'>, cookie: string | null, path: string, body: unknown) {
  const headers = {
    ...{ origin: town.url, 'content-type': 'application/json' },
    ...(cookie === null ? {} : { cookie: `noroshi=${cookie}` }),
  };
  const response = await fetch(`${town.url}${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  const set = /^noroshi=([^;]+)/.exec(response.headers.get('set-cookie') ?? '')?.[1] ?? null;
  return {
    status: response.status,
    body: (await response.json()) as Record<string, never>,
    cookie: set,
  };
}

async function challenge(town: Pick<Town, 'url'>): Promise<Options> {
  const { body } = await call(town, null, '/api/v1/login/passkey/options', undefined);
  return body.options as unknown as Options;
}

test('made, kept with a new token, and logs in once with one answer', async () => {
  const { town, key, kept } = await withPasskey();
  expect([kept.status, kept.cookie?.length]).toEqual([200, 43]);
  const response = key.get(await challenge(town));
  const entered = await call(town, null, '/api/v1/login/passkey', { response });
  expect([entered.status, entered.body]).toEqual([200, { userId: 'aiko' }]);
  const replayed = await call(town, null, '/api/v1/login/passkey', { response });
  expect([replayed.status, replayed.cookie]).toEqual([401, null]);
});

const LIES: Readonly<Record<string, Lies>> = {
  'another place': { origin: 'http://localhost:1' },
  'another host in what is signed': { rpId: 'evil.example' },
  'a challenge that nobody gave': { challenge: 'A'.repeat(43) },
  'an answer to something else': { type: 'webauthn.create' },
  'nobody was asked for a PIN or finger': { flags: 0x01 },
  'nobody was there': { flags: 0x04 },
  'another person': { userHandle: Buffer.alloc(32).toString('base64url') },
  'a signature of something else': { damage: true },
  'a counter that went back: a copy': { counter: 1 },
};

test('every lie is refused in the same words', async () => {
  const { town, key } = await withPasskey();
  const login = async (lies: Lies) => {
    const response = key.get(await challenge(town), lies);
    return call(town, null, '/api/v1/login/passkey', { response });
  };
  expect((await login({})).status).toBe(200);
  const words = new Set<string>();
  for (const [lie, lies] of Object.entries(LIES)) {
    const { status, body, cookie } = await login(lies);
    expect([status, cookie], lie).toEqual([401, null]);
    words.add(JSON.stringify(body));
  }
  expect(words.size).toBe(1);
});

test('a key is made for the person who asked, in their session, for this place', async () => {
  const { town, options, cookie } = await withPasskey();
  const add = async (lies: Lies, given?: Options) => {
    const made = await call(town, cookie, '/api/v1/me/passkeys/options', {});
    const response = createAuthenticator(town.url).create(
      given ?? (made.body.options as unknown as Options),
      lies,
    );
    return (await call(town, cookie, '/api/v1/me/passkeys', { label: 'x', response })).status;
  };
  expect(await add({}, options)).toBe(422); // the first challenge was used
  expect(await add({ origin: 'http://localhost:1' })).toBe(422);
  expect(await add({ flags: 0x01 })).toBe(422);
  expect(
    await add({}, await challenge(town).then((login) => ({ ...login, user: options.user }))),
  ).toBe(422);
});
