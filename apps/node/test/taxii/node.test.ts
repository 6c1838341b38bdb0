/**
 * TAXII of a whole node: a partner comes with its own key and finds its releases as STIX, a close as a new version that is revoked,
 * and nothing of another partner; who has no key and no password is refused; what is erased in the lane is gone here.
 */
import { type RequestOptions, request } from 'node:https';
import { connect } from 'node:tls';
import { checkObject } from '@noroshi/stix';
import { listWarnings } from '@noroshi/store/warnings';
import { PLAIN_POLICY } from '@noroshi/watch';
import { expect, test } from 'vitest';
import { openKeys } from '../../src/keys/keys.ts';
import { rotateKeys } from '../../src/partner/manage.ts';
import { taxiiPart } from '../../src/taxii/part.ts';
import { collectionId } from '../../src/taxii/view.ts';
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
import { testNode } from '../partner-world.ts';

type Got = { readonly status: number; readonly body: Record<string, unknown> };

function ask(port: number, path: string, options: RequestOptions, text?: string): Promise<Got> {
  return new Promise((resolve, reject) => {
    const media = 'application/taxii+json;version=2.1';
    const headers = { accept: media, 'content-type': media };
    const about = { host: '127.0.0.1', port, path, headers, rejectUnauthorized: false };
    const asked = request({ ...about, agent: false, ...options }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (piece) => (body += piece));
      answer.on('end', () => resolve({ status: answer.statusCode!, body: JSON.parse(body) }));
    });
    asked.on('error', reject).end(text);
  });
}

async function keyOf({ path, nodeId, mode, context }: TestNode): Promise<RequestOptions> {
  const keys = await openKeys(path, { nodeId, mode }, context.clock.wallUs());
  return { key: keys.tlsKeyPem, cert: keys.tlsCertificatePem };
}

test('a partner finds its own releases, and a close as revoked', async () => {
  const [alpha, bravo, charlie] = [
    await testNode('alpha'),
    await testNode('bravo'),
    await testNode('charlie'),
  ];
  await stopNode(alpha);
  let port = 0;
  const onListening = (found: number) => void (port = found);
  await resumeNode(alpha, [taxiiPart({ host: '127.0.0.1', port: 0, onListening })]);
  const { context } = alpha;
  for (const other of [bravo, charlie]) {
    const { address: _, ...card } = await cardOf(other);
    await configure(alpha, 'partner', other.nodeId, card);
  }
  await configure(alpha, 'rule', 'to-bravo', ruleFor('bravo'));
  await admitNotices(context, [conjunction(1)], { marking: markedFor('alpha', 'bravo') });

  const asBravo = await keyOf(bravo);
  const objects = (partner: string) =>
    `/noroshi/collections/${collectionId(context, 'released', partner)}/objects/`;
  const reports = async () => {
    const { body } = await ask(port, `${objects('bravo')}?match[type]=report`, asBravo);
    return body.objects as Record<string, unknown>[] | undefined;
  };
  const [report] = await until('the report', reports);
  expect(report).toMatchObject({ labels: ['exercise'], name: expect.stringContaining('Debris 1') });
  const all = await ask(port, objects('bravo'), asBravo);
  for (const object of all.body.objects as never[])
    expect(checkObject(object, {}).faults.filter(({ level }) => level === 'fault')).toEqual([]);
  expect(JSON.stringify(all.body)).not.toContain('charlie');

  const asCharlie = await keyOf(charlie);
  expect((await ask(port, objects('bravo'), asCharlie)).status).toBe(404);
  expect((await ask(port, objects('charlie'), asCharlie)).body).toEqual({});
  expect((await ask(port, '/taxii2/', {})).status).toBe(401);
  const inbox = `/noroshi/collections/${collectionId(context, 'inbox', 'bravo')}/objects/`;
  const post = { ...asBravo, method: 'POST' };
  const posted = await ask(port, inbox, post, JSON.stringify({ objects: [report] }));
  expect(posted).toMatchObject({ status: 202, body: { failure_count: 1, pending_count: 0 } });
  expect((await ask(port, inbox, asBravo)).status).toBe(403);

  const listed = await listWarnings(
    context.store.db,
    { clearance: 'RED', owners: '*', limit: 5 },
    () => PLAIN_POLICY,
  );
  expect(listed.items.length).toBe(1);
  const warningId = listed.items[0]!.warning.id;
  const close = { warningId, action: 'close', actor: 'user:aya', text: 'over' } as const;
  expect((await actOnWarning(context, close)).ok).toBe(true);
  const revoked = await until('the withdrawal', async () =>
    (await reports())?.find((each) => each.revoked === true),
  );
  expect(revoked).toMatchObject({ id: report!.id, created: report!.created });
  expect(String(revoked.modified) > String(report!.modified)).toBe(true);
  expect(JSON.stringify(revoked)).not.toContain('Debris 1'); // an end says nothing anew
  const versions = `${objects('bravo')}${report!.id}/versions/`;
  const told = await ask(port, versions, asBravo);
  expect(told.body.versions).toEqual([report!.modified, revoked.modified]);
  const tombstone = Buffer.from('erased');
  await context.store.write((tx) => tx.updateTable('exchange_body').set({ tombstone }).execute());
  expect(await reports()).toBeUndefined();
  for (const node of [alpha, bravo, charlie]) await stopNode(node);
});

test('what no rule permits any more is not handed out anew; its end always is', async () => {
  const [alpha, bravo] = [await testNode('alpha'), await testNode('bravo')];
  await stopNode(alpha);
  let port = 0;
  const onListening = (found: number) => void (port = found);
  await resumeNode(alpha, [taxiiPart({ host: '127.0.0.1', port: 0, onListening })]);
  const { context } = alpha;
  const { address: _, ...card } = await cardOf(bravo);
  await configure(alpha, 'partner', 'bravo', card);
  const rule = ruleFor('bravo');
  await configure(alpha, 'rule', 'to-bravo', rule);
  await admitNotices(context, [conjunction(1)], { marking: markedFor('alpha', 'bravo') });
  const asBravo = await keyOf(bravo);
  const collection = `/noroshi/collections/${collectionId(context, 'released', 'bravo')}`;
  const reports = async (tail = '&match[version]=all') => {
    const { body } = await ask(port, `${collection}/objects/?match[type]=report${tail}`, asBravo);
    return (body.objects ?? []) as Record<string, unknown>[];
  };
  const [report] = await until('the report', async () => {
    const found = await reports();
    return found.length > 0 ? found : undefined;
  });
  const doors = async () => {
    const one = await ask(port, `${collection}/objects/${report!.id}/`, asBravo);
    const versions = await ask(port, `${collection}/objects/${report!.id}/versions/`, asBravo);
    const manifest = await ask(port, `${collection}/manifest/?match[type]=report`, asBravo);
    const text = JSON.stringify([one, versions, manifest]);
    return [one.status, versions.status, text.includes(String(report!.id))];
  };
  expect(await doors()).toEqual([200, 200, true]);
  const expired = { ...rule, untilUtc: '2020-01-01T00:00:00Z' };
  const narrowed = { ...rule, severities: ['low'] };
  for (const next of [null, expired, narrowed, { ...rule, partner: 'charlie' }]) {
    await configure(alpha, 'rule', 'to-bravo', next);
    expect([next, await doors(), await reports()]).toEqual([next, [404, 404, false], []]);
    await configure(alpha, 'rule', 'to-bravo', rule);
    expect(await doors()).toEqual([200, 200, true]);
  }
  await configure(alpha, 'rule', 'to-bravo', null);
  const [line] = await context.store.db.selectFrom('warning').select('id').execute();
  const close = { warningId: line!.id, action: 'close', actor: 'user:aya', text: 'over' } as const;
  expect((await actOnWarning(context, close)).ok).toBe(true);
  const all = await until('the withdrawal', async () => {
    const found = await reports();
    return found.length > 0 ? found : undefined;
  });
  expect(all.map(({ id, revoked }) => [id, revoked])).toEqual([[report!.id, true]]);
  for (const node of [alpha, bravo]) await stopNode(node);
});

test('after new keys the certificate in force is shown, without a stop', async () => {
  const alpha = await testNode('alpha');
  await stopNode(alpha);
  let port = 0;
  const onListening = (found: number) => void (port = found);
  await resumeNode(alpha, [taxiiPart({ host: '127.0.0.1', port: 0, onListening })]);
  const shown = () =>
    new Promise<string>((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false }, () => {
        resolve(socket.getPeerX509Certificate()!.toString());
        socket.destroy();
      }).on('error', reject);
    });
  const before = await shown();
  const atUs = alpha.context.clock.wallUs();
  const plan = { fromUs: atUs, by: 'console', reason: 'the yearly change', atUs };
  await rotateKeys(alpha.path, alpha, alpha.context.store, { ...plan, types: ['tls'] });
  alpha.context.feed.wake();
  await until('the new one', async () => (await shown()) !== before);
  const keys = await openKeys(alpha.path, alpha, atUs);
  expect((await shown()).trim()).toBe(keys.tlsCertificatePem.trim());
});
