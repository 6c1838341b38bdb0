/** A command beside the running node knows where it is reached; what keeps a node from starting is told in words. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { folderWith, noroshi, session, startNode } from './session.ts';

const BARE = ['--exercise', 'none', '--port', '0', '--partner-port', '0'];

test(
  'links and invitations are of the running node; without one they ask for the place',
  { timeout: 180_000 },
  () =>
    session(
      `& alpha noroshi start --data node ${BARE.join(' ')}
     > login    http…
     > partner  {link}
     > data     node
     > ready    http://127.0.0.1:{port}  node alpha  EXERCISE
     $ noroshi user link operator --data node
     > http://localhost:{port}/#link=…
     ! ...
     $ noroshi partner invite --data node
     > {"address":"{link}",…
     ! noroshi: {link} is this machine only: another one needs --address 198.51.100.7:8461
     ! ...
     $ noroshi partner list --data node
     > no partners yet: …
     - alpha
     $ noroshi partner invite --data node
     ! noroshi: no node is running on node: say where the partner link is reached: --address 198.51.100.7:8461
     ? 2`,
    ),
);

test('a killed node leaves a file behind that nobody believes; damage is told without a stack', {
  timeout: 180_000,
}, async () => {
  const cwd = folderWith();
  const node = await startNode(['start', '--data', 'node', ...BARE], { cwd });
  await node.end('SIGKILL');
  expect(existsSync(join(cwd, 'node', 'running.json'))).toBe(true);
  const link = await noroshi(['user', 'link', 'operator', '--data', 'node'], { cwd });
  expect([link.code, link.stderr]).toEqual([2, expect.stringContaining('no node is running')]);

  const start = (...more: string[]) =>
    noroshi(['start', '--data', 'node', ...BARE, ...more], { cwd });
  const busy = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void busy.close());
  await new Promise((resolve) => busy.once('listening', resolve));
  const { port } = busy.address() as { port: number };
  const taken = await start('--partner-port', String(port));
  const words = `127.0.0.1:${port} is in use by another program: give another --partner-port`;
  expect(taken).toMatchObject({ code: 3, stderr: expect.stringContaining(words) });
  expect(taken.stderr).not.toMatch(/defect|^ +at /m);

  const key = join(cwd, 'node', 'keys', 'signing.pem');
  writeFileSync(key, readFileSync(key, 'utf8').replaceAll('PRIVATE', 'PRIVAT'));
  const damaged = await start();
  expect(damaged).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('signing.pem: it is not'),
  });
  expect(damaged.stderr).not.toMatch(/defect|^ +at /m);

  writeFileSync(
    join(cwd, 'node', 'node.lock'),
    'no lock at all, and longer than a header of a database has to be',
  );
  const locked = await start();
  expect(locked).toMatchObject({ code: 3, stderr: expect.stringContaining('remove it') });

  const facts = join(cwd, 'node', 'noroshi.json');
  writeFileSync(facts, readFileSync(facts, 'utf8').replace('"format": 1', '"format": 2'));
  const newer = await start();
  expect(newer).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('made by a newer Noroshi'),
  });
});

test('a live node is not started into the past, and leaves no directory behind', async () => {
  const cwd = folderWith();
  const live = ['--data', 'node', '--mode', 'live', '--node', 'north', '--port', '0'];
  const refused = await noroshi(['start', ...live, '--clock', '2009-02-09T00:00:00Z@600'], { cwd });
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('watches now') });
  expect(existsSync(join(cwd, 'node'))).toBe(false);
});
