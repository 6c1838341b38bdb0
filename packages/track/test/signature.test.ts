/** Signatures: staged ones against their verdicts, our own, and what an attacker would move about. */
import * as crypto from 'node:crypto';
import { generateKeyPairSync, type KeyObject, X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithData } from '@noroshi/tidy';
import { parseUtc } from '@noroshi/time';
import { describe, expect, test } from 'vitest';
import { readCap, readXml, signAlert, type Trust, verifySignature } from '../src/index.ts';

const trustAt = (date: string, more: Partial<Trust> = {}): Trust => {
  const at = parseUtc(`${date}T00:00:00Z`);
  if (!at.ok) throw new Error(date);
  return { certificates: [], keys: [], atUs: at.value, ...more };
};
const judged = (text: string | Uint8Array, trust = trustAt('2024-06-15')) => {
  const read = readXml(Buffer.from(text));
  if (!read.ok) throw new Error(read.error.message);
  return verifySignature(read.value, trust, crypto);
};

/** As expected.csv words it, in ours. */
const STATES: Readonly<Record<string, readonly string[]>> = {
  none: ['none'],
  'valid at 2024-06 (certificate since expired)': ['valid'],
  'digest mismatch': ['digest mismatch'],
  'signature value wrong': ['signature value wrong'],
  'untrusted/invalid certificate': ['valid'], // of a certificate that is damaged: below
  present: ['valid', 'digest mismatch'], // of files that were changed afterwards too
};

describeWithData('signatures, staged', 'track/cap/expected.csv', (path) => {
  const folder = join(path, '..');
  const bytesOf = (file: string) => readFileSync(join(folder, file));
  const rows = readFileSync(path, 'utf8')
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(','))
    .filter(([file]) => existsSync(join(folder, file!)));

  test.each(rows)('%s (CAP %s, valid %s): %s', (file, _version, _valid, signature) => {
    const verdict = judged(bytesOf(file));
    expect(STATES[signature!]).toContain(verdict.state);
    const isDamaged = signature === 'untrusted/invalid certificate';
    expect(verdict.chain?.state === 'damaged').toBe(isDamaged);
  });

  test('SHA-1 is called weak; a bare key is of nobody', () => {
    const { state, method, weak, chain } = judged(bytesOf('google/earthquake_signed.cap'));
    expect({ state, method, weak }).toEqual({
      ...{ state: 'valid', method: 'rsa-sha1', weak: ['SHA-1'] },
    });
    expect(chain).toEqual({ state: 'unknown issuer', subject: null });
  });

  test('certificates are judged at the date given, and trusted only as given', () => {
    const file = bytesOf('wmo/tg_valid.xml');
    const of = (date: string, more?: Partial<Trust>) => judged(file, trustAt(date, more)).chain;
    expect(of('2024-06-15')).toMatchObject({
      ...{ state: 'unknown issuer', subject: 'CN=www.anamet-togo.com' },
    });
    expect(of('2024-06-13')?.state).toBe('not yet valid');
    expect(of('2024-09-13')?.state).toBe('expired');
    const printed = /<ds:X509Certificate>([^<]+)</.exec(file.toString())![1]!;
    const certificates = [new X509Certificate(Buffer.from(printed, 'base64'))];
    expect(of('2024-06-15', { certificates })?.state).toBe('trusted');
    expect(of('2024-09-13', { certificates })?.state).toBe('expired');
  });

  test('one changed letter of the alert is found; blanks between its elements are told', () => {
    const file = bytesOf('wmo/tg_valid.xml').toString();
    expect(judged(file)).toMatchObject({ state: 'valid', isLaidOutLater: true });
    expect(judged(file.replace('Severe', 'Minor')).state).toBe('digest mismatch');
    expect(judged(file.replace('<ds:Reference ', '<ds:Reference Id="x" ')).state).toBe(
      'signature value wrong',
    );
  });
});

const ALERT = `<?xml version="1.0" encoding="UTF-8"?>
<?style plain?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>a</identifier><sender>b</sender>
<sent>2024-06-15T00:00:00+09:00</sent><status>Test</status><msgType>Alert</msgType>
<scope>Public</scope><note>警報 &amp; ]]&gt;</note></alert>
`;
const PAIRS: readonly (readonly [string, KeyObject])[] = [
  ['eddsa-ed25519', generateKeyPairSync('ed25519').privateKey],
  ['ecdsa-sha256', generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey],
  ['rsa-sha256', generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey],
];
const signed = (key: KeyObject, text = ALERT): string => {
  const made = signAlert(Buffer.from(text), key, crypto);
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
};

describe('our own signatures', () => {
  test.each(PAIRS)('%s: made and checked, valid CAP, no change passes', (method, key) => {
    const text = signed(key);
    expect(judged(text)).toEqual({
      ...{ state: 'valid', method, weak: [] },
      chain: { state: 'unknown issuer', subject: null },
    });
    const read = readCap(Buffer.from(text));
    expect(read.ok && read.value.alerts[0]!.faults).toEqual([]);
    for (const [from, to] of [
      ['Test', 'Actual'],
      ['警報', '解除'],
      ['<?style plain?>', ''],
      ['<alert xmlns', '<alert xmlns:x="y" xmlns'],
    ] as const)
      expect(judged(text.replace(from, to)).state, to).toBe('digest mismatch');
    const other = signed(generateKeyPairSync('ed25519').privateKey);
    const value = /<ds:SignatureValue>[^<]+/.exec(other)![0];
    const swapped = text.replace(/<ds:SignatureValue>[^<]+/, value);
    expect(judged(swapped).state).toBe('signature value wrong');
    expect(signAlert(Buffer.from(text), key, crypto).ok).toBe(false);
  });

  test('a key given as trusted is trusted', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const trust = trustAt('2024-06-15', { keys: [publicKey] });
    expect(judged(signed(privateKey), trust).chain?.state).toBe('trusted');
    expect(judged(signed(PAIRS[0]![1]), trust).chain?.state).toBe('unknown issuer');
  });

  const text = signed(PAIRS[0]![1]);
  const signature = /<ds:Signature .*<\/ds:Signature>/s.exec(text)![0];
  const fake = ALERT.replace('Test', 'Actual');
  const body = ALERT.slice(ALERT.indexOf('<alert'), ALERT.lastIndexOf('</alert>') + 8);
  test.each([
    ['moved into another alert', fake.replace('</alert>', `${signature}</alert>`)],
    ['with the signed alert inside', fake.replace('</alert>', `${body}${signature}</alert>`)],
    [
      'with the signed alert in an object',
      fake.replace(
        '</alert>',
        `${signature.replace('</ds:Signature>', `<ds:Object>${body}</ds:Object></ds:Signature>`)}</alert>`,
      ),
    ],
    ['twice', text.replace('</alert>', `${signature}</alert>`)],
    ['deeper', text.replace(signature, `<info>${signature}</info>`)],
    ['of a part', text.replace('URI=""', 'URI="#a"').replace('<alert ', '<alert Id="a" ')],
    ['of nothing', text.replace(' URI=""', '')],
    [
      'by a path',
      text
        .replace('xmlenc#sha256"/>', 'xmlenc#sha256"/>')
        .replace('2006/12/xml-c14n11', 'TR/1999/REC-xpath-19991116'),
    ],
    ['with no digest', text.replace(/<ds:DigestValue>[^<]+/, '<ds:DigestValue>')],
  ])('wrapped: %s is not valid', (_, attack) => {
    expect(judged(attack).state).not.toBe('valid');
    expect(judged(attack).state).not.toBe('none');
  });
});
