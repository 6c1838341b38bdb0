/**
 * Files for a partner who has only curl: its own releases as CAP and CDM with an ETag that outlives a restart, nothing of another's,
 * no path out of the list; a close is a Cancel, and what no rule permits any more is gone.
 */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { listWarnings } from '@noroshi/store/warnings';
import { PLAIN_POLICY } from '@noroshi/watch';
import { expect, test } from 'vitest';
import { openKeys } from '../../src/keys/keys.ts';
import { taxiiPart } from '../../src/taxii/part.ts';
import { actOnWarning } from '../../src/warnings/act.ts';
import { admitNotices } from '../../src/warnings/admit.ts';
import {
  cardOf,
  configure,
  conjunction,
  markedFor,
  resumeNode,
  ruleFor,
  stopNode,
  type TestNode,
  until,
} from '../partner-nodes.ts';
import { tempFolder, testNode } from '../partner-world.ts';

type Got = { status: number; headers: Record<string, unknown>; text: string };
type Key = { readonly key: string; readonly cert: string };

function ask(port: number, path: string, key: Key, more: object = {}): Promise<Got> {
  return new Promise((resolve, reject) => {
    const about = { host: '127.0.0.1', port, path, rejectUnauthorized: false, agent: false };
    const asked = request({ ...about, ...key, ...more }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (piece) => (text += piece));
      answer.on('end', () =>
        resolve({ status: answer.statusCode!, headers: answer.headers, text }),
      );
    });
    asked.on('error', reject).end();
  });
}

async function keyOf({ path, nodeId, mode, context }: TestNode): Promise<Key> {
  const keys = await openKeys(path, { nodeId, mode }, context.clock.wallUs());
  return { key: keys.tlsKeyPem, cert: keys.tlsCertificatePem };
}

test('warnings as CAP, by mutual TLS', async () => {
  const [alpha, bravo, charlie] = [
    await testNode('alpha'),
    await testNode('bravo'),
    await testNode('charlie'),
  ];
  let port = 0;
  const door = () =>
    taxiiPart({ host: '127.0.0.1', port, onListening: (found) => void (port = found) });
  await stopNode(alpha);
  await resumeNode(alpha, [door()]);
  for (const other of [bravo, charlie]) {
    const { address: _, ...card } = await cardOf(other);
    await configure(alpha, 'partner', other.nodeId, card);
  }
  await configure(alpha, 'rule', 'to-bravo', ruleFor('bravo'));
  await admitNotices(alpha.context, [conjunction(1)], { marking: markedFor('alpha', 'bravo') });
  const [asBravo, asCharlie] = [await keyOf(bravo), await keyOf(charlie)];
  const path = await until('the file', async () => {
    const { text } = await ask(port, '/files/', asBravo);
    return text === '' ? undefined : `/files/${text.trim()}`;
  });
  expect(path).toMatch(/^\/files\/cap\/[^/]+\.xml$/);
  const first = await ask(port, path, asBravo);
  expect(first).toMatchObject({ status: 200, headers: { 'x-noroshi-mode': 'exercise' } });
  expect(first.headers['content-type']).toContain('application/cap+xml');
  expect(first.text).toContain('<status>Exercise</status>\n  <msgType>Alert</msgType>');
  expect(first.text).toContain('<restriction>TLP:AMBER</restriction>');
  expect(first.text).toContain('訓練');
  const etag = String(first.headers.etag);
  const known = { headers: { 'if-none-match': etag } };
  expect(await ask(port, path, asBravo, known)).toMatchObject({ status: 304, text: '' });
  expect(await ask(port, path, asBravo, { method: 'HEAD' })).toMatchObject({
    status: 200,
    text: '',
  });
  expect((await ask(port, path, asBravo, { method: 'POST' })).status).toBe(405);
  expect((await ask(port, path, asCharlie)).status).toBe(404); // another's, as what is not there
  expect((await ask(port, '/files/', asCharlie)).text).toBe('');
  for (const odd of [
    '/files/cap/..%2f..%2fnoroshi.sqlite.xml',
    '/files/cap/%ff.xml',
    '/files/../keys',
    '/files/cdm/x.cdm',
  ])
    expect([odd, (await ask(port, odd, asBravo)).status]).toEqual([odd, 404]);
  const index = JSON.parse((await ask(port, '/files/index.json', asBravo)).text);
  expect(index).toMatchObject({ mode: 'exercise', node: 'alpha', files: [{ state: 'open' }] });

  await stopNode(alpha);
  await resumeNode(alpha, [door()]);
  expect((await ask(port, path, asBravo)).headers.etag).toBe(etag);
  await curls(asBravo, (await cardOf(alpha)).tlsPin, port, path, first.text);

  await configure(alpha, 'rule', 'to-bravo', null);
  expect((await ask(port, path, asBravo)).status).toBe(410);
  const listed = await listWarnings(
    alpha.context.store.db,
    { clearance: 'RED', owners: '*', limit: 5 },
    () => PLAIN_POLICY,
  );
  const warningId = listed.items[0]!.warning.id;
  const close = { warningId, action: 'close', actor: 'user:aya', text: 'over' } as const;
  expect((await actOnWarning(alpha.context, close)).ok).toBe(true);
  const over = await until('the end', async () => {
    const found = await ask(port, path, asBravo);
    return found.status === 200 ? found : undefined;
  });
  expect(over.text).toContain('<msgType>Cancel</msgType>');
  expect(over.text).toContain(`<references>alpha,${warningId}#1,`);
  const reads = await alpha.context.store.db
    .selectFrom('audit')
    .selectAll()
    .where('action', '=', 'files.read')
    .execute();
  expect(reads.length).toBeGreaterThanOrEqual(3); // not those that were answered 304 or HEAD
  expect(new Set(reads.map(({ actor }) => actor))).toEqual(new Set(['bravo']));
});

/** The line of the documents, where the machine has curl. */
async function curls(key: Key, pin: string, port: number, path: string, text: string) {
  const folder = tempFolder();
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  writeFileSync(keyFile, key.key, { mode: 0o600 });
  writeFileSync(certFile, key.cert);
  const known = ['--insecure', '--pinnedpubkey', `sha256//${pin}`]; // the key counts, not an authority
  const line = [
    '-s',
    ...known,
    '--key',
    keyFile,
    '--cert',
    certFile,
    `https://127.0.0.1:${port}${path}`,
  ];
  const got = await promisify(execFile)('curl', line).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return null;
    throw cause;
  });
  if (got !== null) expect(got.stdout).toBe(text);
}
