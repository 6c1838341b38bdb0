/** A node's keys: made once, read by their owner only, never another node's or mode's; a certificate that ends is made again. */
import { X509Certificate } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { taiUsFromUnixMs } from '@noroshi/time';
import { expect, onTestFinished, test } from 'vitest';
import { openKeys, pinOf, verifyEd25519 } from '../src/keys/keys.ts';

const OWNER = { nodeId: 'alpha', mode: 'exercise' } as const;
const NOW_US = taiUsFromUnixMs(Date.UTC(2026, 5, 1));
const YEAR_US = 365 * 86_400e6;

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'noroshi-keys-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

test('made once, 0600, and the same ever after', async () => {
  const path = folder();
  const first = await openKeys(path, OWNER, NOW_US);
  const again = await openKeys(path, OWNER, NOW_US);
  expect(again.signingKey).toEqual(first.signingKey);
  expect(again.tlsCertificatePem).toBe(first.tlsCertificatePem);
  for (const file of ['keys.json', 'signing.pem', 'tls.pem', 'tls-cert.pem'])
    expect(statSync(join(path, 'keys', file)).mode & 0o777).toBe(0o600);
  const message = new TextEncoder().encode('fire');
  const signature = first.sign(message);
  expect(verifyEd25519(first.signingKey, message, signature)).toBe(true);
  expect(verifyEd25519(first.signingKey, message.subarray(1), signature)).toBe(false);
});

test('two nodes never have the same keys', async () => {
  const [a, b] = [await openKeys(folder(), OWNER, NOW_US), await openKeys(folder(), OWNER, NOW_US)];
  expect(a.signingKey).not.toEqual(b.signingKey);
  expect(a.tlsPin).not.toEqual(b.tlsPin);
});

test('keys of another node or mode are refused, and so are keys that others can read', async () => {
  const path = folder();
  await openKeys(path, OWNER, NOW_US);
  await expect(openKeys(path, { ...OWNER, mode: 'live' }, NOW_US)).rejects.toThrow(
    /keys of alpha \(exercise\), not of alpha \(live\)/,
  );
  await expect(openKeys(path, { ...OWNER, nodeId: 'bravo' }, NOW_US)).rejects.toThrow(
    /not of bravo/,
  );
  chmodSync(join(path, 'keys', 'signing.pem'), 0o644);
  await expect(openKeys(path, OWNER, NOW_US)).rejects.toThrow(/others can read it/);
});

test('a damaged key is named, never replaced', async () => {
  const path = folder();
  await openKeys(path, OWNER, NOW_US);
  writeFileSync(join(path, 'keys', 'signing.pem'), 'no key', { mode: 0o600 });
  await expect(openKeys(path, OWNER, NOW_US)).rejects.toThrow(
    /signing\.pem: it is not a private key/,
  );
});

test('a certificate near its end is made again with the same key: the pin stays', async () => {
  const path = folder();
  const first = await openKeys(path, OWNER, NOW_US);
  const later = await openKeys(path, OWNER, NOW_US + 2 * YEAR_US);
  expect(later.tlsCertificatePem).not.toBe(first.tlsCertificatePem);
  expect(later.tlsPin).toEqual(first.tlsPin);
  const certificate = new X509Certificate(later.tlsCertificatePem);
  expect(pinOf(certificate)).toEqual(first.tlsPin);
  expect(certificate.validToDate.getTime()).toBeGreaterThan(Date.UTC(2029, 0, 1));
});
