/** `noroshi partner` and `noroshi release --dry-run` as a person types them, without a running node. */
import { createDataDir } from '@noroshi/node';
import { expect, test } from 'vitest';
import { folderWith, noroshi } from './session.ts';

async function directory(cwd: string, nodeId: string, mode: 'exercise' | 'live' = 'exercise') {
  const facts = { mode, nodeId, scenario: null };
  const made = await createDataDir(`${cwd}/${nodeId}`, facts, '2026-01-01T00:00:00Z', {});
  if (!made.ok) throw new Error(made.error.kind);
}

test('two people meet: invite, add, list, status, a dry run', async () => {
  const cwd = folderWith();
  await directory(cwd, 'alpha');
  await directory(cwd, 'bravo');
  const run = (args: string, stdin = '') => noroshi(args.split(' '), { cwd, stdin });

  const invite = await run('partner invite --data bravo --address 127.0.0.1:8471');
  expect(invite.code).toBe(0);
  expect(JSON.parse(invite.stdout)).toMatchObject({
    ...{ format: 'noroshi-partner', v: 2, id: 'bravo', mode: 'exercise' },
    address: '127.0.0.1:8471',
  });
  expect(invite.stdout).not.toMatch(/PRIVATE|secret/i);
  const again = await run('partner invite --data bravo --address 127.0.0.1:8471');
  const bare = (text: string) => text.replace(/"expiresUtc":"[^"]+",/, '');
  expect(bare(again.stdout)).toBe(bare(invite.stdout)); // keys are made once

  const added = await run('partner add - --data alpha', invite.stdout);
  expect(added).toMatchObject({ code: 0, stdout: 'added bravo\n' });
  expect((await run('partner add - --data alpha', invite.stdout)).stdout).toBe('known bravo\n');
  expect((await run('partner list --data alpha')).stdout).toContain('127.0.0.1:8471');
  const status = JSON.parse((await run('partner status --data alpha --json')).stdout);
  expect(status.partners).toMatchObject([
    {
      id: 'bravo',
      state: 'new',
      lanes: ['flash', 'routine', 'bulk'].map((lane) => ({ lane, taken: 0, backlog: 0 })),
    },
  ]);

  const config = await run('config export --data alpha');
  const file = JSON.parse(config.stdout);
  expect(JSON.stringify(file)).toContain('"bravo"'); // the partner is configuration, and goes with it
  expect(await run('release --dry-run --data alpha')).toMatchObject({
    ...{ code: 0, stdout: 'no open warning of ours, or no partner yet\n' },
  });
  expect(await run('release --dry-run --warning w-none --data alpha')).toMatchObject({ code: 3 });
  expect(await run('release --data alpha')).toMatchObject({ code: 2 });

  // without a rule that says so nothing is asked, and the refusal names it
  const refused = await run('partner ask bravo --about object:25544 --data alpha');
  expect(refused).toMatchObject({ code: 3, stdout: '' });
  expect(refused.stderr).toContain('no rule names bravo');
  const asks = { id: 'asks', partner: 'bravo', kinds: [], severities: [], tlpMax: 'AMBER' };
  const rule = { ...asks, assets: '*', owners: '*', requests: true, reason: 'agreed' };
  const rules = { format: 'noroshi-config/1', mode: 'exercise', config: { rule: { asks: rule } } };
  expect((await run('config apply - --data alpha', JSON.stringify(rules))).code).toBe(0);
  const done = await run('partner ask bravo --about object:25544 --for more --data alpha --json');
  expect(JSON.parse(done.stdout)).toMatchObject({ ruleId: 'asks' });
  const listed = JSON.parse((await run('partner requests --data alpha --json')).stdout);
  expect(listed.requests).toMatchObject([{ ask: 'more', direction: 'ours', state: 'signed' }]);
});

test('keys: new ones planned, a partner revoked, a passphrase', async () => {
  const cwd = folderWith({ secret: 'correct horse battery\n' });
  await directory(cwd, 'bravo');
  const run = (args: string, env = {}) => noroshi(args.split(' '), { cwd, stdin: '', env });
  const planned = 'partner rotate --data bravo --at 2099-01-01T00:00:00Z --reason yearly';
  expect((await run(planned)).code).toBe(0);
  const env = { NOROSHI_PASSPHRASE_FILE: `${cwd}/secret` };
  expect((await run('partner keys protect --data bravo', env)).code).toBe(0);
  const shut = await run('partner keys --data bravo');
  expect(shut).toMatchObject({ code: 3, stdout: '' });
  expect(shut.stderr).toContain('it is under a passphrase');
  const keys = JSON.parse((await run('partner keys --data bravo --json', env)).stdout);
  expect(keys.own.next).toMatchObject({ state: 'planned', types: ['signing', 'tls', 'seal'] });
  expect(keys.own.next.keys.signingKey).not.toBe(keys.own.inForce.signingKey);
});

test('what is wrong is said, with what would be right', async () => {
  const cwd = folderWith({ 'no.invite': '{"format":"x"}' });
  await directory(cwd, 'alpha');
  await directory(cwd, 'delta', 'live');
  const run = (args: string, stdin = '') => noroshi(args.split(' '), { cwd, stdin });

  const own = await run('partner invite --data alpha --address 127.0.0.1:8471');
  const self = await run('partner add - --data alpha', own.stdout);
  expect(self).toMatchObject({ code: 3, stdout: '' });
  expect(self.stderr).toContain('this is the invitation of alpha itself');
  const live = await run('partner invite --data delta --address 127.0.0.1:8472');
  const mixed = await run('partner add - --data alpha', live.stdout);
  expect(mixed.code).toBe(3);
  expect(mixed.stderr).toContain('the modes never mix');
  const wrong = await run('partner add no.invite --data alpha');
  expect(wrong.stderr).toContain('this is no invitation');
  expect(await run('partner add none.invite --data alpha')).toMatchObject({ code: 3 });
  const port = await run('partner invite --data alpha --address nowhere');
  expect(port).toMatchObject({ code: 2 });
  expect(port.stderr).toContain('expected HOST:PORT');
  const resume = await run('partner resume bravo --reason x --data alpha');
  expect(resume.stderr).toContain('there is no partner bravo');
});
