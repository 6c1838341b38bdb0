/** Two directories without a network: a request and its answer go to and fro by file, as two people with a USB stick do it. */
import { readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { createDataDir } from '@noroshi/node';
import { taiUsFromUnixMs } from '@noroshi/time';
import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import { runCommandLine } from '../src/run.ts';
import { SCHEMAS } from '../src/tables/schemas.ts';
import { folderWith } from './session.ts';

const PLACE = /^[a-z]+\.(node|drop|invite|json)$/;

/** In this process: thirty commands, and no start for each. */
async function runHere(words: readonly string[]) {
  const said = { stdout: '', stderr: '' };
  const sink = (to: keyof typeof said) =>
    new Writable({
      write: (chunk, _encoding, done) => {
        said[to] += String(chunk);
        done();
      },
    });
  const code = await runCommandLine([...words], {
    ...{ stdin: process.stdin, env: {}, stdout: sink('stdout'), stderr: sink('stderr') },
    ...{ clockMs: () => performance.now(), nowUs: () => taiUsFromUnixMs(Date.now()) },
    signal: new AbortController().signal,
  });
  return { code, ...said };
}

const ASKS = { id: 'asks', kinds: [], severities: [], tlpMax: 'AMBER', assets: '*', owners: '*' };

test('a file each way: looked through, taken, confirmed; what is wrong is named', {
  timeout: 60_000,
}, async () => {
  const cwd = folderWith();
  const place = (word: string) => (PLACE.test(word) ? join(cwd, word) : word);
  const run = (args: string) => runHere(args.split(' ').map(place));
  const json = async (args: string) => JSON.parse((await run(`${args} --json`)).stdout);
  for (const nodeId of ['alpha', 'bravo', 'carol']) {
    const facts = { mode: 'exercise', nodeId, scenario: null } as const;
    await createDataDir(join(cwd, `${nodeId}.node`), facts, '2026-01-01T00:00:00Z', {});
  }
  for (const [own, other] of [
    ['alpha', 'bravo'],
    ['bravo', 'alpha'],
  ] as const) {
    const invite = await run(`partner invite --data ${other}.node --address 127.0.0.1:8471`);
    writeFileSync(join(cwd, 'other.invite'), invite.stdout);
    expect((await run(`partner add other.invite --data ${own}.node`)).code).toBe(0);
    const rule = { ...ASKS, partner: other, requests: true, reason: 'agreed' };
    const file = { format: 'noroshi-config/1', mode: 'exercise', config: { rule: { asks: rule } } };
    writeFileSync(join(cwd, 'rules.json'), JSON.stringify(file));
    expect((await run(`config apply rules.json --data ${own}.node`)).code).toBe(0);
  }
  await run('partner ask bravo --about object:25544 --text please --data alpha.node');

  const made = await json('partner export-file bravo --out a.drop --data alpha.node');
  expect(Value.Errors(SCHEMAS['partner-export-file'] as never, made)).toEqual([]);
  expect(made).toMatchObject({ partner: 'bravo', records: 1, cancels: 0, tlp: 'AMBER' });
  const path = join(cwd, 'a.drop');
  expect(statSync(path)).toMatchObject({ size: made.bytes });
  if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(await run('partner export-file bravo --out a.drop --data alpha.node')).toMatchObject({
    code: 3,
  });

  const dry = await json('partner import-file a.drop --dry-run --data bravo.node');
  expect(Value.Errors(SCHEMAS['partner-import-file'] as never, dry)).toEqual([]);
  expect(dry).toMatchObject({ partner: 'alpha', isTaken: false, lanes: [{ records: 1 }] });
  expect((await json('partner requests --data bravo.node')).requests).toEqual([]);
  const taken = await run('partner import-file a.drop --data bravo.node');
  expect(taken).toMatchObject({ code: 0, stdout: expect.stringContaining('of alpha') });
  expect((await json('partner requests --data bravo.node')).requests).toHaveLength(1);
  expect(await json('partner import-file a.drop --data bravo.node')).toMatchObject({
    lanes: [{ records: 0 }],
  });

  expect((await run('partner export-file alpha --out b.drop --data bravo.node')).code).toBe(0);
  expect(await json('partner import-file b.drop --data alpha.node')).toMatchObject({
    confirms: [{ taken: 1, isNews: true, isAhead: false }],
  });
  const status = await json('partner status --data alpha.node');
  expect(JSON.stringify(status)).toContain('"confirmed":1');
  const audit = readdirSync(cwd).filter((name) => name.endsWith('.drop'));
  expect(audit.sort()).toEqual(['a.drop', 'b.drop']); // and no drafts

  const refused = async (args: string, words: string, code = 3) => {
    const done = await run(args);
    expect([args, done.code, done.stderr]).toEqual([args, code, expect.stringContaining(words)]);
  };
  writeFileSync(join(cwd, 'cut.drop'), readFileSync(path).subarray(0, -16));
  symlinkSync(path, join(cwd, 'link.drop'));
  await refused('partner import-file cut.drop --data bravo.node', 'it was cut off');
  await refused('partner import-file a.drop --data carol.node', 'not sealed to a key of this node');
  await refused('partner import-file b.drop --data bravo.node', 'not sealed to a key of this node');
  await refused('partner import-file none.drop --data bravo.node', 'there is no such file');
  await refused('partner import-file alpha.node --data bravo.node', 'it is no file');
  await refused('partner import-file - --data bravo.node', 'read twice', 2);
  if (process.platform !== 'win32')
    await refused('partner import-file link.drop --data bravo.node', 'it is a link');
  await refused('partner export-file dora --out d.drop --data alpha.node', 'dora is no partner');
  await refused(
    'partner export-file bravo --out d.drop --from bulk=9 --data alpha.node',
    'cannot begin at 9',
  );
  await refused(
    'partner export-file bravo --out d.drop --from sky=9 --data alpha.node',
    'LANE=N',
    2,
  );
  expect(readdirSync(cwd)).not.toContain('d.drop');
});
