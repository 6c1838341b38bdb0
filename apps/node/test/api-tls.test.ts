/** With TLS: what is served, to whom the cookie belongs, what is refused; a certificate made for the test alone. */
import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { X509CertificateGenerator } from '@peculiar/x509';
import { Type } from 'typebox';
import { expect, test } from 'vitest';
import { defineRoute } from '../src/api/route.ts';
import { makeDir, openHouse, TOKEN } from './api-house.ts';

const login = defineRoute({
  ...{ method: 'POST', url: '/api/v1/login/test', tag: 'test', summary: 'Login' },
  access: { who: 'anyone' },
  schema: { reply: Type.Object({ origin: Type.String() }) },
  handle: async ({ origin }) => ({
    ok: true,
    body: { origin },
    cookie: { token: TOKEN, maxAgeS: 60 },
  }),
});

async function pair(folder: string) {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned(
    {
      ...{ name: 'CN=localhost', notBefore: new Date(0), notAfter: new Date(4e12) },
      ...{ signingAlgorithm: algorithm, keys },
    },
    crypto,
  );
  const key = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey));
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const lines = key.toString('base64').replace(/.{64}/g, '$&\n');
  writeFileSync(keyFile, `-----BEGIN PRIVATE KEY-----\n${lines}\n-----END PRIVATE KEY-----\n`);
  writeFileSync(certFile, certificate.toString('pem'));
  return { keyFile, certFile };
}

type Heard = {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
};

function ask(url: string, method: string, headers: Record<string, string>): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers, rejectUnauthorized: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (data) => (text += data));
      response.on('end', () =>
        resolve({ status: response.statusCode!, headers: response.headers, text }),
      );
    });
    outgoing.on('error', reject).end();
  });
}

test('HSTS, a cookie of this host alone, https origins only, and no old TLS', async () => {
  const dir = await makeDir();
  const house = await openHouse({ dir, routes: [login], tls: await pair(dir.path) });
  expect(house.url).toMatch(/^https:/);
  const own = { origin: house.url };
  const answer = await ask(`${house.url}/api/v1/login/test`, 'POST', own);
  expect(JSON.parse(answer.text)).toEqual({ origin: house.url });
  expect(answer.headers['strict-transport-security']).toBe('max-age=31536000');
  expect(String(answer.headers['set-cookie'])).toMatch(
    /^__Host-noroshi=.*; HttpOnly; SameSite=Strict; Secure$/,
  );
  const plain = { origin: house.url.replace('https', 'http') };
  expect((await ask(`${house.url}/api/v1/login/test`, 'POST', plain)).status).toBe(403);
  const metrics = (cookie: string) =>
    ask(`${house.url}/metrics`, 'GET', { cookie, via: 'a proxy' });
  expect((await metrics(`noroshi=${TOKEN}`)).status).toBe(401); // the name without Secure could be planted
  expect((await metrics(`__Host-noroshi=${TOKEN}`)).status).toBe(200);
  const { port } = new URL(house.url);
  const old = await new Promise((resolve) => {
    const options = { port: Number(port), rejectUnauthorized: false } as const;
    const socket = connect({
      ...options,
      minVersion: 'TLSv1.1',
      maxVersion: 'TLSv1.1',
      ciphers: 'ALL:@SECLEVEL=0',
    });
    socket.on('error', () => resolve('refused')).on('secureConnect', () => resolve('taken'));
  });
  expect(old).toBe('refused');
});

test('a pair that cannot be read, or does not fit, is told and nothing listens', async () => {
  const dir = await makeDir();
  const { keyFile } = await pair(dir.path);
  const certFile = join(dir.path, 'none.pem');
  await expect(openHouse({ dir, tls: { keyFile, certFile } })).rejects.toThrow(
    /--tls-cert .*none.pem cannot be read/,
  );
  writeFileSync(certFile, 'nothing');
  await expect(openHouse({ dir, tls: { keyFile, certFile } })).rejects.toThrow(/no usable pair/);
});
