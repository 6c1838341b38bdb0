/** A lane leaves as files and as a proof: both are checked by who has the key alone, marked, and in the audit with their digest. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { formatVkey } from '@noroshi/exchange';
import { createDataDir } from '@noroshi/node';
import { openStore } from '@noroshi/store';
import { taiUsFromUnixMs } from '@noroshi/time';
import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import { runCommandLine } from '../src/run.ts';
import { SCHEMAS } from '../src/tables/schemas.ts';
import { folderWith } from './session.ts';

test('export, verify, prove, check-proof: marked, and a line of the audit each', async () => {
  const cwd = folderWith();
  for (const nodeId of ['alpha', 'bravo']) {
    const facts = { mode: 'exercise', nodeId, scenario: null } as const;
    const made = await createDataDir(join(cwd, nodeId), facts, '2026-01-01T00:00:00Z', {});
    expect(made.ok).toBe(true);
  }
  const run = (line: string, stdin = '') => inProcess(line.replaceAll('@', `${cwd}/`), stdin);
  const invite = await run('partner invite --data @bravo --address 127.0.0.1:8471');
  await run('partner add - --data @alpha', invite.stdout);
  const asks = { id: 'asks', partner: 'bravo', kinds: [], severities: [], tlpMax: 'AMBER' };
  const rule = { ...asks, assets: '*', owners: '*', requests: true, reason: 'agreed' };
  const rules = { format: 'noroshi-config/1', mode: 'exercise', config: { rule: { asks: rule } } };
  await run('config apply - --data @alpha', JSON.stringify(rules));
  const asked = await run('partner ask bravo --about object:25544 --data @alpha --json');
  const { requestId } = JSON.parse(asked.stdout);

  const exported = await run('audit export bravo --lane routine --out @log --data @alpha --json');
  expect(exported.code).toBe(0);
  const { key } = JSON.parse(exported.stdout);
  expect(errorsOf('audit-export', exported)).toEqual([]);
  const verified = await run(`audit verify @log --key ${key} --json`);
  expect([verified.code, errorsOf('audit-verify-log', verified)]).toEqual([0, []]);
  const other = formatVkey(sha256, { name: key.split('+')[0], publicKey: new Uint8Array(32) });
  const both = await run(`audit verify @log --key ${other} --key ${key} --json`); // a key of before
  expect(JSON.parse(both.stdout)).toMatchObject({ ok: true, signatures: 1, wrongSignatures: 0 });
  expect((await run(`audit verify @log --key ${other}`)).code).toBe(1);
  const marking = readFileSync(join(cwd, 'log', 'MARKING.txt'), 'utf8');
  const checkpoint = sha256Hex(readFileSync(join(cwd, 'log', 'checkpoint')));
  expect(marking).toContain('EXERCISE EXERCISE EXERCISE');
  expect(marking).toContain('marking: TLP:AMBER+STRICT');
  expect(marking).toContain(`sha256: ${checkpoint}`);

  const proof = await run(`audit prove ${requestId} --data @alpha --out @proofs`);
  const [name = ''] = proof.stdout.split(' ');
  const checked = await run(`audit check-proof @proofs/${name} --key ${key} --json`);
  expect([checked.code, errorsOf('audit-check-proof', checked)]).toEqual([0, []]);
  const inJson = await run(`audit prove ${requestId} --data @alpha --json`);
  expect(errorsOf('audit-prove', inJson)).toEqual([]);
  const proven = sha256Hex(readFileSync(join(cwd, 'proofs', name)));
  expect(readFileSync(join(cwd, 'proofs', 'MARKING.txt'), 'utf8')).toContain(proven);

  const dry = await run(`partner erase --warning ${requestId} --dry-run --data @alpha --json`);
  expect(errorsOf('partner-erase', dry)).toEqual([]);
  const would = JSON.parse(dry.stdout);
  expect(would).toMatchObject({
    state: 'dry run',
    goes: 1,
    rows: [{ kind: 'request', held: null }],
  });
  const ordered = await run(
    `partner erase --warning ${requestId} --reason wrong --data @alpha --json`,
  );
  expect(JSON.parse(ordered.stdout)).toMatchObject({ state: 'written', goes: 1 });

  const store = await openStore({
    engine: 'sqlite',
    file: join(cwd, 'alpha/store/noroshi.sqlite'),
  });
  const lines = await store.db
    .selectFrom('audit')
    .selectAll()
    .where('action', '=', 'export')
    .execute();
  await store.close();
  expect(lines.map(({ actor, subject }) => [actor, subject])).toEqual([
    ['console', 'bravo'],
    ['console', requestId],
    ['console', requestId],
  ]);
  expect(lines.map(({ doc }) => JSON.parse(doc).sha256)).toEqual([
    [checkpoint],
    [proven],
    [proven],
  ]);
});

function errorsOf(name: string, { stdout }: { readonly stdout: string }) {
  return Value.Errors(SCHEMAS[name] as never, JSON.parse(stdout));
}

function sha256(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest();
}

function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function inProcess(line: string, stdin: string) {
  let stdout = '';
  const sink = (take: (chunk: string) => null) =>
    new Writable({ write: (chunk, _encoding, done) => done(take(String(chunk))) });
  const code = await runCommandLine(line.split(' '), {
    ...{ stdin: Readable.from([stdin]), env: {}, signal: new AbortController().signal },
    ...{
      stdout: sink((chunk) => {
        stdout += chunk;
        return null;
      }),
      stderr: sink(() => null),
    },
    ...{ clockMs: () => performance.now(), nowUs: () => taiUsFromUnixMs(Date.now()) },
  });
  return { stdout, code };
}
