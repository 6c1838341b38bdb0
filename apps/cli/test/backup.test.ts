/** backup, restore, audit verify and audit fsck as a person types them. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { appendAudit, openStore } from '@noroshi/store';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { folderWith, noroshi } from './session.ts';

const ENV = { DATABASE_URL: '' };

function nodeFolder(): string {
  const cwd = folderWith();
  for (const folder of ['alpha', 'alpha/store', 'alpha/keys']) mkdirSync(join(cwd, folder));
  const facts = { format: 1, mode: 'exercise', nodeId: 'alpha', scenario: null };
  const text = JSON.stringify({ ...facts, createdUtc: '2026-01-01T00:00:00Z' });
  writeFileSync(join(cwd, 'alpha', 'noroshi.json'), text);
  writeFileSync(join(cwd, 'alpha', 'keys', 'log.pem'), 'secret');
  return cwd;
}

async function change(cwd: string, statement: 'append' | 'edit'): Promise<void> {
  const store = await openStore({
    engine: 'sqlite',
    file: join(cwd, 'alpha/store/noroshi.sqlite'),
  });
  await store.write(async (tx) => {
    if (statement === 'edit')
      await sql`update audit set actor = 'user:other' where seq = 2`.execute(tx);
    else
      for (const subject of ['a', 'b', 'c'])
        await appendAudit(tx, { atUs: 1, actor: 'user:me', action: 'test', subject });
  });
  await store.close();
}

test('a backup becomes the same node elsewhere', async () => {
  const cwd = nodeFolder();
  const run = (...args: string[]) => noroshi(args, { cwd, env: ENV });
  expect(await run('audit', 'verify', '--data', 'alpha')).toMatchObject({ code: 0 });
  await change(cwd, 'append');
  const backup = await run('backup', '--data', 'alpha', '--out', 'a.gz', '--json');
  expect(backup).toMatchObject({ code: 0, stderr: '' });
  const written = JSON.parse(backup.stdout);
  expect(written).toMatchObject({ nodeId: 'alpha', mode: 'exercise', keys: 0 });
  const restored = await run('restore', 'a.gz', '--data', 'beta', '--json');
  expect(restored).toMatchObject({ code: 0 });
  expect(JSON.parse(restored.stdout)).toMatchObject({ nodeId: 'alpha', root: written.root });
  expect(await run('audit', 'verify', '--data', 'beta')).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^the audit is whole: 3 lines, head [0-9a-f]{64}\n$/),
  });
  expect(await run('audit', 'fsck', '--data', 'beta')).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^no damage: \d+ tables, \d+ rows, \d+ digests compared\n$/),
  });
  expect(await run('restore', 'a.gz', '--data', 'beta')).toMatchObject({
    code: 3,
    stderr: 'noroshi: beta is not empty: restore into a new or empty directory\n',
  });
});

test('keys only when asked for', async () => {
  const cwd = nodeFolder();
  const run = (...args: string[]) => noroshi(args, { cwd, env: ENV });
  expect((await run('backup', '--data', 'alpha', '--out', 'a.gz', '--with-keys')).stderr).toContain(
    'with 1 key file: keep it as secret as they are',
  );
  expect(await run('restore', 'a.gz', '--data', 'beta')).toMatchObject({ code: 0 });
  expect(readFileSync(join(cwd, 'beta', 'keys', 'log.pem'), 'utf8')).toBe('secret');
});

test('what was changed by hand is named', async () => {
  const cwd = nodeFolder();
  const run = (...args: string[]) => noroshi(args, { cwd, env: ENV });
  await run('audit', 'verify', '--data', 'alpha');
  await change(cwd, 'append');
  await change(cwd, 'edit');
  expect(await run('audit', 'verify', '--data', 'alpha')).toMatchObject({
    code: 1,
    stdout: 'the audit is broken: line 2 is not what was written; whole before it: 1 line\n',
  });
  const fsck = await run('audit', 'fsck', '--data', 'alpha', '--json');
  expect(fsck.code).toBe(1);
  expect(JSON.parse(fsck.stdout).damages).toEqual([
    { table: 'audit', row: '2', what: 'the line is not what was written' },
  ]);
});

test('a directory that is none, a file that is none, a store that is damaged: one line each', async () => {
  const cwd = nodeFolder();
  const run = (...args: string[]) => noroshi(args, { cwd, env: ENV });
  expect(await run('audit', 'verify', '--data', 'nowhere')).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(/^noroshi: nowhere is not a data directory of Noroshi: .*\n$/),
  });
  writeFileSync(join(cwd, 'text'), 'text');
  expect(await run('restore', 'text', '--data', 'beta')).toMatchObject({
    code: 3,
    stderr: 'noroshi: text is not a backup: give a file written by noroshi backup\n',
  });
  writeFileSync(join(cwd, 'alpha/store/noroshi.sqlite'), 'no database at all '.repeat(500));
  expect(await run('backup', '--data', 'alpha', '--out', 'a.gz')).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(/^noroshi: the store is damaged .*restore a backup.*\n$/),
  });
});
