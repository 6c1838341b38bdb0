/**
 * What happens at a node in made-up time: detectors find things, people act on warnings, on rules and toward the partner. An act
 * whose process ends, or whose disk is full, was not done; what was answered is done and has to stay.
 */
import { REPLY_ANSWERS, REQUEST_ANSWERS } from '@noroshi/exchange';
import type { Random } from '@noroshi/sim';
import { StoreError, writeConfig } from '@noroshi/store';
import { linkOf } from '@noroshi/store/exchange';
import type { NoticeDraft, Severity } from '@noroshi/watch';
import { askByHand, withdrawRequest } from '../../src/partner/ask.ts';
import { releaseByHand, replyByHand } from '../../src/partner/by-hand.ts';
import { HaltedError } from '../../src/partner/halt.ts';
import { resumePartner } from '../../src/partner/manage.ts';
import { actOnWarning } from '../../src/warnings/act.ts';
import { admitNotices } from '../../src/warnings/admit.ts';
import { markedFor, ruleFor } from '../partner-nodes.ts';
import { rowsOf } from './judge.ts';
import {
  count,
  Ended,
  type Life,
  otherOf,
  type SimNode,
  say,
  type World,
  wallUs,
} from './world.ts';

const HOUR_US = 3600e6;
const VIEWER = { clearance: 'RED', owners: '*' } as const;
const ACTOR = 'user:aya';
const REASON = 'for a reason';

type Act = (world: World, node: SimNode, life: Life, random: Random) => Promise<unknown>;

/** How often each is done, of their sum. */
const ACTS: readonly (readonly [number, Act])[] = [
  [30, find],
  [10, (world, node, life, random) => act(world, node, life, random, 'acknowledge')],
  [7, (world, node, life, random) => act(world, node, life, random, 'close')],
  [5, (world, node, life, random) => act(world, node, life, random, 'cancel')],
  [4, (world, node, life, random) => act(world, node, life, random, 'reopen')],
  [6, release],
  [6, reply],
  [5, ask],
  [2, withdraw],
  [7, changeRule],
];
const ACTS_SUM = ACTS.reduce((sum, [weight]) => sum + weight, 0);

/** One thing happens at this node, if it is there. */
export function somethingHappens(world: World, node: SimNode): void {
  const random = world.randomOf(`${node.id} people`);
  let at = random.integer(ACTS_SUM);
  const [, chosen] = ACTS.find(([weight]) => {
    at -= weight;
    return at < 0;
  })!;
  tryIt(world, node, (life) => chosen(world, node, life, random));
}

/** An act that may be cut off by the end of the process, or refused by the disk; nothing else may go wrong. */
export function tryIt(world: World, node: SimNode, work: (life: Life) => Promise<unknown>): void {
  const { life } = node;
  if (life === null) return;
  count(world, 'acts');
  work(life).catch((cause: unknown) => {
    if (cause instanceof Ended || cause instanceof StoreError || life.isOver) return;
    if (cause instanceof HaltedError && node.isRestored) return; // it says so, and signs nothing
    world.problems.push(`${node.id}: ${(cause as Error).stack ?? cause}`);
  });
}

const SEVERITIES: readonly Severity[] = ['low', 'moderate', 'high', 'severe'];

/** A new event, or an update of an old one; now and then with much evidence, which has to go in pieces. */
async function find(world: World, node: SimNode, life: Life, random: Random): Promise<void> {
  const made = world.counts[`found by ${node.id}`] ?? 0;
  const isUpdate = made > 0 && random.uniform() < 0.4;
  const number = isUpdate ? 1 + lately(random, made) : made + 1;
  if (!isUpdate) count(world, `found by ${node.id}`);
  const nowUs = wallUs(world, node);
  const evidence: NoticeDraft['evidence'] = [
    { type: 'value', name: 'missKm', value: random.uniform(), unit: 'km' },
  ];
  const texts = number % 7 === 0 ? 40 : random.integer(2);
  for (let i = 0; i < texts; i++)
    evidence.push({ type: 'value', name: `note${i}`, value: noise(random, 900) });
  // Far away it is routine, near it is urgent: the two go by other lanes. Some are over before they arrive.
  const inUs = [20e6, HOUR_US, 30 * HOUR_US, 300 * HOUR_US][random.integer(4)]!;
  const draft: NoticeDraft = {
    ...{ kind: 'conjunction', key: `asset-${number}/debris`, title: `Debris ${number} passes` },
    about: [{ type: 'asset', id: `asset-${node.id}-${number}` }],
    ...{
      atUs: nowUs,
      window: { fromUs: nowUs + inUs, toUs: nowUs + inUs },
      evidence,
      confidence: 0.9,
    },
    severity: SEVERITIES[isUpdate ? random.integer(4) : 1 + random.integer(3)]!,
    method: { name: 'screen', version: '1', parameters: {} },
  };
  const partner = otherOf(world, node).id;
  const isNamed = number % 4 !== 0 && random.uniform() < 0.9;
  const marking = isNamed ? markedFor(node.id, partner) : markedFor(node.id);
  await admitNotices(life.context, [draft], { marking });
}

/** One of so many; half the time the newest. */
function lately(random: Random, length: number): number {
  if (random.uniform() < 0.5) return Math.max(0, length - 1);
  return random.integer(Math.max(1, length));
}

function noise(random: Random, length: number): string {
  return Array.from({ length }, () => String.fromCharCode(97 + random.integer(26))).join('');
}

function anyWarning({ memory }: SimNode, random: Random, where: string): string | undefined {
  const rows = rowsOf(memory, `select id from warning where ${where} order by opened_us, id`);
  return rows[lately(random, rows.length)]?.id;
}

async function act(
  _world: World,
  node: SimNode,
  { context }: Life,
  random: Random,
  action: 'acknowledge' | 'close' | 'cancel' | 'reopen',
): Promise<void> {
  const warningId = anyWarning(node, random, action === 'reopen' ? "state = 'closed'" : '1');
  if (warningId === undefined) return;
  await actOnWarning(context, { warningId, actor: ACTOR, text: REASON, action });
}

async function release(world: World, node: SimNode, { context }: Life, random: Random) {
  const warningId = anyWarning(node, random, `origin = '${node.id}'`);
  if (warningId === undefined) return;
  node.byHand.add(warningId);
  const hand = { context, author: node.author, actor: ACTOR };
  const given = { partner: otherOf(world, node).id, reason: REASON, viewer: VIEWER };
  await releaseByHand(hand, warningId, given);
}

async function reply(_world: World, node: SimNode, { context }: Life, random: Random) {
  const warningId = anyWarning(node, random, `origin <> '${node.id}'`);
  if (warningId === undefined) return;
  const all = [...REPLY_ANSWERS, ...REQUEST_ANSWERS];
  const said = { answer: all[random.integer(all.length)]!, text: REASON };
  await replyByHand({ context, author: node.author, actor: ACTOR }, warningId, said);
}

async function ask(world: World, node: SimNode, { context }: Life, random: Random) {
  const about = { type: 'object', id: String(90_000 + random.integer(100)) } as const;
  const asking = { ask: 'look', about, text: REASON, tlp: 'AMBER', viewer: VIEWER } as const;
  const hand = { context, author: node.author, actor: ACTOR };
  await askByHand(hand, { ...asking, partner: otherOf(world, node).id });
}

async function withdraw(world: World, node: SimNode, { context }: Life, random: Random) {
  const asked = rowsOf(
    node.memory,
    "select warning_id from exchange_record where kind = 'request' order by warning_id",
  );
  const one = asked[random.integer(Math.max(1, asked.length))];
  if (one === undefined) return;
  const hand = { context, author: node.author, actor: ACTOR };
  await withdrawRequest(hand, otherOf(world, node).id, one.warning_id);
}

/** Rules come, go, and end by the clock. */
async function changeRule(world: World, node: SimNode, life: Life, random: Random) {
  const chance = random.uniform();
  if (chance < 0.3) return putRule(world, node, life, null);
  const untilUs = wallUs(world, node) + (1 + random.integer(30)) * 1e6;
  const more = chance < 0.6 ? { untilUs } : chance < 0.8 ? { kinds: [] } : {};
  return putRule(world, node, life, more);
}

export async function putRule(
  world: World,
  node: SimNode,
  { context }: Life,
  more: Parameters<typeof ruleFor>[1] | null,
): Promise<void> {
  const { id: partner } = otherOf(world, node);
  const doc = more === null ? null : ruleFor(partner, { requests: true, ...more });
  const write = { kind: 'rule', id: `to-${partner}`, doc, atUs: wallUs(world, node) } as const;
  await context.store.write((tx) => writeConfig(tx, { ...write, actor: 'console' }));
  context.feed.wake();
}

export async function putPartner(world: World, node: SimNode, { context }: Life): Promise<void> {
  const { card } = otherOf(world, node);
  const write = { kind: 'partner', id: card.id, doc: card, atUs: wallUs(world, node) } as const;
  await context.store.write((tx) => writeConfig(tx, { ...write, actor: 'console' }));
  context.feed.wake();
}

/** A person has looked at why a feed ended. */
export async function resume(world: World, node: SimNode, { context }: Life): Promise<void> {
  const { id: partner } = otherOf(world, node);
  const atUs = wallUs(world, node);
  if ((await linkOf(context.store.db, partner, atUs)).state !== 'stopped') return;
  await resumePartner(context.store, partner, { actor: ACTOR, reason: REASON, atUs });
  context.feed.wake();
  count(world, 'resumed');
  say(world, `${node.id} goes on with ${partner}`);
}
