/** Nobody configures beyond themselves: channels, rules, and what names files of this machine. */
import { writeConfig } from '@noroshi/store';
import { expect, test } from 'vitest';
import { deskOf } from '../../src/access/desk.ts';
import { applyConfig, configText, exportConfig } from '../../src/config/file.ts';
import { openTown, type Town } from '../access/house.ts';

const CHANNEL = {
  ...{ id: 'out', type: 'webhook', url: 'https://hooks.example/x', secret: 'hook' },
  clearance: 'AMBER',
};
const NOTIFY = { id: 'tell', channel: 'out', precedences: ['FLASH'], withheld: 'nothing' };
const RULE = {
  ...{ id: 'r1', partner: 'bravo', kinds: ['conjunction'], severities: ['high'], tlpMax: 'RED' },
  ...{ assets: '*', owners: '*', reason: 'test' },
};
const at = (kind: string, id: string) => `/api/v1/config/${kind}/${id}`;

test.each([
  ['channel', CHANNEL],
  ['notification', NOTIFY],
  ['contact', { id: 'kato', name: 'Kato' }],
])('a %s is for the release officer', async (kind, doc) => {
  const town = await openTown();
  const duty = await town.person('duty', ['duty', 'analyst']);
  const aiko = await town.person('aiko', ['release']);
  expect((await duty.ask('PUT', at(kind, doc.id), doc)).status).toBe(403);
  expect((await aiko.ask('PUT', at(kind, doc.id), doc)).status).toBe(200);
  expect((await duty.ask('DELETE', at(kind, doc.id))).status).toBe(403);
  expect((await duty.ask('GET', at(kind, doc.id))).status).toBe(200);
});

test('nobody gives, takes, narrows or brings back what is above their clearance', async () => {
  const town = await openTown();
  const mori = await town.person('mori', ['release'], { clearance: 'AMBER' });
  const red = { ...CHANNEL, clearance: 'RED' };
  const refused = await mori.ask('PUT', at('channel', 'out'), red);
  expect(refused.status).toBe(403);
  expect(JSON.stringify(refused.body)).toContain('TLP:RED, and you are cleared for TLP:AMBER');
  expect((await mori.ask('PUT', at('rule', 'r1'), RULE)).status).toBe(403);
  const aiko = await town.person('aiko', ['release']);
  expect((await aiko.ask('PUT', at('channel', 'out'), red)).status).toBe(200);
  expect((await mori.ask('PUT', at('channel', 'out'), CHANNEL)).status).toBe(403);
  expect((await mori.ask('DELETE', at('channel', 'out'))).status).toBe(403);
  expect((await aiko.ask('PUT', at('channel', 'out'), CHANNEL)).status).toBe(200);
  const back = `${at('channel', 'out')}/revert`;
  expect((await mori.ask('POST', back, { version: 1 })).status).toBe(403);
  expect((await mori.ask('DELETE', at('channel', 'out'))).status).toBe(200);
});

test('a rule tells of no owner that its writer may not see', async () => {
  const town = await openTown();
  const mori = await town.person('mori', ['release'], { owners: ['org-a'] });
  for (const [kind, doc] of [
    ['notification', NOTIFY],
    ['notification', { ...NOTIFY, owners: ['org-a', 'org-b'] }],
    ['rule', RULE],
    ['rule', { ...RULE, owners: ['org-b'] }],
  ] as const)
    expect((await mori.ask('PUT', at(kind, doc.id), doc)).status).toBe(403);
  const own = { ...NOTIFY, owners: ['org-a'] };
  expect((await mori.ask('PUT', at('notification', 'tell'), own)).status).toBe(200);
});

test.each([
  ['channel', CHANNEL],
  ['notification', NOTIFY],
  [
    'partner',
    {
      ...{ id: 'bravo', mode: 'live', address: 'bravo.example:8461' },
      ...{ signingKey: `${'A'.repeat(43)}=`, tlsPin: `${'A'.repeat(43)}=` },
    },
  ],
])('live: a %s needs a second person, within what they may see', async (kind, doc) => {
  const town = await openTown('live');
  const [aiko, taro, mori] = [
    await town.person('aiko', ['release']),
    await town.person('taro', ['release']),
    await town.person('mori', ['release'], { clearance: 'GREEN', owners: ['org-a'] }),
  ];
  const proposed = await aiko.ask('PUT', at(kind, doc.id), doc);
  expect(proposed.body).toMatchObject({ state: 'proposed', version: 0 });
  expect((await aiko.ask('GET', at(kind, doc.id))).status).toBe(404);
  const { body } = await taro.ask('GET', '/api/v1/proposals?state=open');
  const [{ id, digest }] = body.proposals as [{ id: string; digest: string }];
  const yes = { digest, reason: 'agreed' };
  const approve = `/api/v1/proposals/${id}/approve`;
  expect((await aiko.ask('POST', approve, yes)).status).toBe(403);
  if (kind !== 'partner') expect((await mori.ask('POST', approve, yes)).status).toBe(403);
  expect((await taro.ask('POST', approve, yes)).status).toBe(200);
  expect((await aiko.ask('GET', at(kind, doc.id))).status).toBe(200);
});

async function byConsole({ context }: Town, doc: { readonly id: string }): Promise<void> {
  const common = { kind: 'source', id: doc.id, atUs: 0, actor: 'console' } as const;
  await context.store.write((tx) => writeConfig(tx, { ...common, doc }));
}

test('what reaches into this machine is set on the machine', async () => {
  const town = await openTown();
  const aiko = await town.person('aiko', ['analyst', 'duty', 'release', 'reviewer', 'admin']);
  const inside = [
    { id: 's', type: 'file', path: '/etc/shadow' },
    { id: 's', type: 'directory', path: '/etc' },
    { id: 's', type: 'url', url: 'http://169.254.169.254/latest', local: true },
    { id: 's', type: 'url', url: 'https://evil.example/x', tokenFile: '/srv/token' },
    { id: 's', type: 'spacetrack', accountFile: '/srv/account' },
  ];
  for (const doc of inside) {
    const refused = await aiko.ask('PUT', at('source', 's'), doc);
    expect([refused.status, JSON.stringify(refused.body)], doc.type).toEqual([
      403,
      expect.stringContaining('noroshi config apply'),
    ]);
  }
  const outside = { id: 's', type: 'url', url: 'https://data.example/gp.csv' };
  expect((await aiko.ask('PUT', at('source', 's'), outside)).status).toBe(200);

  const file = { id: 'f', type: 'file', path: '/srv/gp.csv' };
  await byConsole(town, file);
  expect((await aiko.ask('PUT', at('source', 'f'), { ...file, everyS: 600 })).status).toBe(200);
  const other = { ...file, path: '/etc/shadow' };
  expect((await aiko.ask('PUT', at('source', 'f'), other)).status).toBe(403);
  expect((await aiko.ask('DELETE', at('source', 'f'))).status).toBe(200);
  expect((await aiko.ask('POST', `${at('source', 'f')}/revert`, { version: 1 })).status).toBe(403);
});

test('an address with a password in it is refused, and not repeated', async () => {
  const town = await openTown();
  const aiko = await town.person('aiko', ['analyst', 'release']);
  const url = 'https://user:hunter2@data.example/x';
  for (const [kind, doc] of [
    ['source', { id: 's', type: 'url', url }],
    ['channel', { ...CHANNEL, url }],
  ] as const) {
    const refused = await aiko.ask('PUT', at(kind, doc.id), doc);
    expect(refused.status).toBe(422);
    expect(JSON.stringify(refused.body)).not.toContain('hunter2');
  }
  const { store } = town.context;
  expect(configText(await exportConfig(store.db, 'exercise'))).not.toContain('hunter2');
});

test('live: no made-up world, by any way', async () => {
  const doc = { id: 's', type: 'seeded', scenario: 'first-light', seed: 1 };
  for (const mode of ['exercise', 'live'] as const) {
    const town = await openTown(mode);
    const aiko = await town.person('aiko', ['analyst']);
    const put = await aiko.ask('PUT', at('source', 's'), doc);
    expect(put.status, mode).toBe(mode === 'live' ? 422 : 200);
    const plan = [{ what: 'add', kind: 'source', id: 't', doc: { ...doc, id: 't' } }] as const;
    const rows = plan.map((row) => ({ ...row, version: 0, before: null }));
    const by = { actor: 'console', reason: '' };
    expect((await applyConfig(deskOf(town.context), rows, by)).ok).toBe(mode === 'exercise');
  }
});
