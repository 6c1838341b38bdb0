/**
 * A sign of attack on its way to a partner, between two real nodes: what was told at home under a warrant goes by a rule, with less
 * in it than people at home see; the partner's node raises it; the marking is the ceiling; the end follows.
 */
import { createOutward, outwardSign, type Sign } from '@noroshi/flow';
import { type Address, parseAddress } from '@noroshi/stix';
import { bodyOf } from '@noroshi/store/exchange';
import { keptNotices, warningById } from '@noroshi/store/warnings';
import { DAY_US, unixMsFromTaiUs } from '@noroshi/time';
import { type Asset, type Marking, noticeDefault } from '@noroshi/watch';
import { expect, test } from 'vitest';
import { toldOf } from '../../src/flows/announce.ts';
import { mergeSigns } from '../../src/flows/merge.ts';
import { actOnWarning } from '../../src/warnings/act.ts';
import { admitNotices } from '../../src/warnings/admit.ts';
import { takenFrom } from '../partner-lanes.ts';
import { configure, pair, ruleFor, type TestNode, until } from '../partner-nodes.ts';
import { testNode } from '../partner-world.ts';
import { warrantOf } from './zeek-log.ts';

const US = '192.0.2.17';
const PSEUDONYM = '203.0.113.99';
const THEM = '198.51.100.7';
const STATION: Asset = {
  ...{ id: 'station', kind: 'station', name: 'Station One', owner: 'agency', serves: [] },
  networks: ['192.0.2.0/24'],
};

/** Warrants name whom what is found under them may go to; the assets' markings must name them too. */
function marking(tlp: Marking['tlp'], ...releasableTo: string[]): Marking {
  return { ...noticeDefault('alpha'), tlp, releasableTo, caveats: ['for defence only'] };
}

/** As the watch under a warrant tells it at home. */
function toldAtHome(node: TestNode, tlp: Marking['tlp'], ownHosts: number, key = 'a') {
  const warrant = warrantOf({ marking: marking(tlp, 'bravo'), networks: ['192.0.2.0/24'] });
  const pan = {
    pseudonymOf: () => parseAddress(PSEUDONYM) as Address,
    addressOf: (one: Address) => one,
  };
  const atUs = node.context.clock.watchUs();
  const sign: Sign = {
    ...{ kind: 'beacon', key, source: parseAddress(US), destination: parseAddress(THEM) },
    ...{ port: 8443, protocol: 6, firstUs: atUs - 7e9, lastUs: atUs - 123_456_789 },
    ...{ count: 949, score: 0.987, confidence: 0.873, ends: [] },
    evidence: [{ name: 'periodS', value: 300.5, unit: 's' }],
    otherwise: [
      { explanation: 'monitoring of your own', fits: 'no', because: `${US} sends 310 bytes` },
    ],
  };
  const found = {
    ...{ id: `beacon-${key}`, sign: outwardSign(sign, 1, createOutward(warrant, pan)), ownHosts },
    ...{ urgency: 0.9, firstUs: sign.firstUs, lastUs: sign.lastUs, assetIds: [STATION.id] },
  };
  const [change] = mergeSigns([], [found], warrant, atUs);
  const assets = [{ ...STATION, marking: marking('GREEN', 'bravo', 'charlie') }];
  const told = toldOf(change!, warrant, { watch: {}, assets }, 'alpha', atUs);
  return admitNotices(node.context, [told!.draft], { marking: told!.marking });
}

const here = async (node: TestNode, id: string) =>
  (await keptNotices(node.context.store.db, id)).map(({ notice }) => notice);
const stateOf = async (node: TestNode, id: string) =>
  (await warningById(node.context.store.db, id))?.warning.state;

/** All that the partner was sent, as it came: records and bodies. */
async function sentTo(bravo: TestNode): Promise<string> {
  const { db } = bravo.context.store;
  const texts: string[] = [];
  for (const entry of await takenFrom(db, 'alpha')) {
    const body = await bodyOf(db, 'exchange_taken_body', entry);
    const bytes = body?.kind === 'whole' ? body.bytes : new Uint8Array();
    texts.push(Buffer.concat([entry.record, bytes]).toString());
  }
  return texts.join('\n');
}

test('goes by a rule with less in it, of few hosts with less still; is raised there, keeps its marking, and its end follows', async () => {
  const [alpha, bravo] = [await testNode('alpha'), await testNode('bravo')];
  await configure(alpha, 'asset', STATION.id, STATION);
  await configure(
    alpha,
    'rule',
    'to-bravo',
    ruleFor('bravo', { kinds: ['beacon'], tlpMax: 'AMBER' }),
  );
  await pair(alpha, bravo);
  const [above] = await toldAtHome(alpha, 'RED', 9, 'above');
  const [goes] = await toldAtHome(alpha, 'AMBER', 4);
  const theirs = `alpha:${goes!.warningId}`;
  const [notice] = await until('the sign at bravo', async () => {
    const found = await here(bravo, theirs);
    return found.length > 0 && found;
  });
  expect(notice).toMatchObject({
    ...{ kind: 'beacon', origin: 'alpha', confidence: 0.9 },
    marking: { tlp: 'AMBER', originator: 'alpha', releasableTo: ['bravo'] },
  });
  expect(notice!.marking.caveats).toEqual(['for defence only']);
  expect(notice!.title).toContain(`with ${THEM}, 8443/tcp`);
  expect(notice!.evidence).toEqual([
    { type: 'value', name: 'destination', value: THEM },
    { type: 'value', name: 'records', value: 500 },
    { type: 'value', name: 'benign', value: 'monitoring of your own: no' },
  ]);
  const text = await sentTo(bravo);
  for (const own of [
    US,
    PSEUDONYM,
    'own:2',
    '"value":949',
    '310 bytes',
    '300.5',
    '0.987',
    'warrant-1',
  ])
    expect(text, own).not.toContain(own);
  expect(text).not.toContain(above!.notice.id); // TLP:RED is above the rule

  const [few] = await toldAtHome(alpha, 'AMBER', 1, 'few');
  const ofFew = await until('what one host did, at bravo', async () =>
    (await here(bravo, `alpha:${few!.warningId}`)).find(({ key }) => key === few!.notice.key),
  );
  expect(ofFew.evidence).toEqual([
    { type: 'value', name: 'destination', value: THEM },
    { type: 'value', name: 'benign', value: 'monitoring of your own' },
  ]);
  expect(ofFew.window.toUs - ofFew.window.fromUs).toBe(DAY_US);
  const span = notice!.window;
  expect([span.fromUs, span.toUs].map((us) => unixMsFromTaiUs(us) % 3_600_000)).toEqual([0, 0]);

  const act = { warningId: goes!.warningId, actor: 'user:aiko' } as const;
  await actOnWarning(alpha.context, { ...act, action: 'close', text: 'it was our own monitor' });
  await until('its end at bravo', async () => (await stateOf(bravo, theirs)) === 'closed');
  expect((await here(bravo, theirs)).map(({ id }) => id)).not.toContain(
    `alpha:${above!.notice.id}`,
  );
  expect(await sentTo(bravo)).not.toContain('our own monitor');
});
