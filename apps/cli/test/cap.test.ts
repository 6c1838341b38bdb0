/** `noroshi cap`: faults with line and rule, signatures made, trusted and refused, JSON by its schema. */
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import { SCHEMAS } from '../src/tables/schemas.ts';
import { folderWith, noroshi, session } from './session.ts';

const GOOD = `<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
<identifier>a</identifier><sender>b</sender>
<sent>2024-06-15T00:00:00+09:00</sent><status>Test</status><msgType>Alert</msgType><scope>Public</scope>
</alert>`;
const pem = { format: 'pem', type: 'pkcs8' } as const;
const pair = () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const key = String(privateKey.export(pem));
  return { key, public: String(publicKey.export({ format: 'pem', type: 'spki' })) };
};
const [ours, theirs] = [pair(), pair()];
const FILES = {
  'good.xml': GOOD,
  'bad.xml': GOOD.replace('<scope>Public</scope>', '').replace('+09:00', 'Z'),
  'attack.xml': `<!DOCTYPE alert SYSTEM "http://example.org/x.dtd">${GOOD.slice(39)}`,
  ...{ 'ours.pem': ours.key, 'ours.pub': ours.public, 'theirs.pub': theirs.public },
};

test('each fault has its line and rule; a line for each file', () =>
  session(
    `$ noroshi cap check good.xml bad.xml attack.xml none.xml
     > good.xml: 1 alert of CAP 1.2: good, not signed
     > bad.xml: line 4: sent: "2024-06-15T00:00:00Z": a time as 2002-05-24T16:49:00-07:00 [INVALID_DATE]
     > bad.xml: line 2: alert: <scope> is missing [MISSING_REQUIRED_ELEMENT]
     > bad.xml: 1 alert of CAP 1.2: refused, 2 faults, not signed
     > attack.xml: line 1: a document type (DOCTYPE): an alert has none; nothing of it is fetched [XML]
     > attack.xml: no XML: refused, 1 fault, not signed
     ! bad.xml: refused
     ! attack.xml: refused
     ! none.xml: there is no such file; …
     ? 1
     $ noroshi cap check good.xml --signed
     > good.xml: line 2: no signature, and --signed [SIGNATURE]
     > good.xml: 1 alert of CAP 1.2: refused, 1 fault, not signed
     ! good.xml: refused
     ? 1
     $ noroshi cap sign bad.xml --key ours.pem
     ! bad.xml: not signed: …
     ? 1
     $ noroshi cap check good.xml --trust good.xml
     ! noroshi: good.xml: certificates or public keys in PEM …
     ? 3`,
    FILES,
  ));

test('a signature of ours is trusted by its key alone; JSON is of its schema', async () => {
  const cwd = folderWith(FILES);
  const signed = await noroshi(['cap', 'sign', 'good.xml', '--key', 'ours.pem'], { cwd });
  expect(signed.code).toBe(0);
  writeFileSync(join(cwd, 'signed.xml'), signed.stdout);
  writeFileSync(join(cwd, 'changed.xml'), signed.stdout.replace('Test', 'Actual'));
  const check = async (file: string, ...flags: string[]) => {
    const { stdout, code } = await noroshi(['cap', 'check', file, '--json', ...flags], { cwd });
    const document = JSON.parse(stdout);
    expect(Value.Errors(SCHEMAS['cap-check'] as never, document)).toEqual([]);
    const { state, certificate } = document.files[0].signature;
    return [state, certificate, code];
  };
  expect(await check('signed.xml')).toEqual(['valid', 'unknown issuer', 0]);
  expect(await check('signed.xml', '--trust', 'ours.pub')).toEqual(['valid', 'trusted', 0]);
  expect(await check('signed.xml', '--trust', 'theirs.pub')).toEqual([
    'valid',
    'unknown issuer',
    1,
  ]);
  expect(await check('changed.xml', '--trust', 'ours.pub')).toEqual([
    ...['digest mismatch', 'trusted', 1],
  ]);
});
