/** Each command of a node prints under --json what `noroshi schema` says of it. In one process: it is about the documents. */
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { createDataDir } from '@noroshi/node';
import { taiUsFromUnixMs } from '@noroshi/time';
import type { Command } from 'commander';
import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import { createProgram } from '../src/program.ts';
import { runCommandLine } from '../src/run.ts';
import { SCHEMAS } from '../src/tables/schemas.ts';
import type { World } from '../src/world.ts';
import { folderWith, noroshi } from './session.ts';

async function run(line: string, cwd: string): Promise<unknown> {
  let text = '';
  let told = '';
  const sink = (take: (chunk: string) => null) =>
    new Writable({ write: (chunk, _encoding, done) => done(take(String(chunk))) });
  const code = await runCommandLine(line.split(' '), {
    ...{ stdin: process.stdin, env: { NOROSHI_DIR: join(cwd, 'node') } },
    stdout: sink((chunk) => {
      text += chunk;
      return null;
    }),
    stderr: sink((chunk) => {
      told += chunk;
      return null;
    }),
    ...{ clockMs: () => performance.now(), nowUs: () => taiUsFromUnixMs(Date.now()) },
    signal: new AbortController().signal,
  });
  expect([line, code, code > 1 ? told : '']).toEqual([line, expect.toSatisfy((c) => c < 2), '']);
  return JSON.parse(text);
}

const LOW = `1 37820U 11053A   14314.79851609  .00064249  00000-0  44961-3 0  5637
2 37820  42.7687 147.7173 0010686 283.6368 148.1694 15.73279710179072
`;

test('every command and subcommand has its examples first', async () => {
  const missing: string[] = [];
  const walk = (command: Command, name: string) => {
    if (command.name() === 'help') return;
    let text = '';
    command.configureOutput({ writeOut: (chunk) => void (text += chunk) });
    command.outputHelp();
    if (!text.startsWith(`Examples:\n  ${name}`)) missing.push(name);
    for (const each of command.commands) walk(each, `${name} ${each.name()}`);
  };
  walk(await createProgram([], {} as World, () => {}), 'noroshi');
  expect(missing).toEqual([]);
});

test('--json is of the schema that is published', { timeout: 60_000 }, async () => {
  const cwd = folderWith({
    'alert.xml': '<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"/>',
    'odd.csv': 'id,kind,name,owner,object_id\nSAT-1,satellite,X,a,1\nS,boat,Y,a,\n',
  });
  const facts = { mode: 'exercise', nodeId: 'alpha', scenario: null } as const;
  await createDataDir(join(cwd, 'node'), facts, '2026-01-01T00:00:00Z', {});
  const config = await noroshi(['schema', 'config', '--example'], { cwd });
  const { writeFileSync } = await import('node:fs');
  writeFileSync(join(cwd, 'config.json'), config.stdout);
  const file = (name: string) => join(cwd, name);
  writeFileSync(file('low.tle'), LOW);
  const link = await noroshi(['schema', 'link', '--example'], { cwd });
  writeFileSync(file('link.json'), link.stdout);
  const lines: readonly (readonly [string, string])[] = [
    ['cap-check', `cap check ${file('alert.xml')}`],
    ['asset-import', `asset import ${file('odd.csv')}`],
    ['config-check', `config check ${file('config.json')}`],
    ['config-apply', `config apply ${file('config.json')} --reason setting-up-the-node`],
    ['config', 'config export'],
    ['user-add', 'user add aya --role duty'],
    ['user-link', 'user link aya --url https://watch.example'],
    ['user-list', 'user list'],
    ['user-revoke', 'user revoke aya'],
    ['partner-invite', 'partner invite --address 198.51.100.7:8461'],
    ['partner-list', 'partner list'],
    ['partner-keys', 'partner keys'],
    ['partner-status', 'partner status'],
    ['partner-requests', 'partner requests'],
    ['taxii-waiting', 'taxii waiting'],
    ['partner-case-list', 'partner case list'],
    ['partner-observation-list', 'partner observation list'],
    ['warning-list', 'warning list'],
    ['release', 'release --dry-run'],
    ['track', `track ${import.meta.dirname}/../../../packages/track/scenarios/one-flight.json`],
    ['passes', `passes ${file('low.tle')} --station 42.4,-71.1,0`],
    ['itu', 'itu'],
    ['budget', `budget ${file('link.json')}`],
    ['exercise-list', 'exercise list'],
    ['audit-verify', 'audit verify'],
    ['audit-keys', 'audit keys'],
    ['witness-status', 'witness status'],
    ['audit-fsck', 'audit fsck'],
    ['backup', `backup --out ${file('b.gz')}`],
    ['restore', `restore ${file('b.gz')} --data ${file('again')}`],
  ];
  for (const [name, line] of lines) {
    const document = await run(`${line} --json`, cwd);
    const errors = Value.Errors(SCHEMAS[name] as never, document);
    expect([line, errors]).toEqual([line, []]);
  }
});
