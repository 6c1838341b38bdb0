/**
 * The release rules over random worlds, against a reference of its own (reference-rules.ts): what goes, what waits and what
 * leaves unreviewed, in the same form: 30,000 cases in CI, 1,000,000 under NOROSHI_PROVE=1. Every notice carries canaries in
 * every field that a rule can withhold; none of them may be in what its rule withholds. The trace agrees with the decision.
 */
import { createHash } from 'node:crypto';
import { createRandom, type Random } from '@noroshi/sim';
import {
  ASSET_KINDS,
  canonicalText,
  type Evidence,
  type Notice,
  type NoticeKind,
  openWarning,
  PLAIN_POLICY,
  PRECEDENCES,
  SEVERITIES,
  TLP_LEVELS,
} from '@noroshi/watch';
import { expect, test } from 'vitest';
import {
  APPROVALS,
  type AssetFacts,
  contentOf,
  type Decision,
  DROPS,
  decide,
  explain,
  needsKey,
  type Pseudonym,
  type Question,
  type ReleaseRule,
  TIME_GRIDS,
} from '../src/index.ts';
import { referenceRelease } from './reference-rules.ts';

const HOUR_US = 3600e6;
const T0_US = 800e12;
const KINDS: readonly NoticeKind[] = ['conjunction', 'proximity', 'scan', 'node'];
const ASSETS = ['sat-1', 'sat-2', 'station-1', 'area-1', 'nobody-1'];
const FACTS: Readonly<Record<string, AssetFacts>> = {
  'sat-1': { owner: 'a', kind: 'satellite', places: [] },
  'sat-2': { owner: 'b', kind: 'satellite', places: [] },
  'station-1': { owner: 'a', kind: 'station', places: [[35, 139]] },
  'area-1': {
    ...{ owner: 'a', kind: 'area' },
    places: [
      [10, 170],
      [20, 190],
      [20, -178],
    ],
  },
};
const AREAS = [
  { southDeg: 30, northDeg: 40, westDeg: 130, eastDeg: 140 },
  { southDeg: 5, northDeg: 40, westDeg: 100, eastDeg: -170 },
  { southDeg: 5, northDeg: 36, westDeg: -180, eastDeg: 180 },
];
const PARTNERS = ['bravo', 'charlie'];
/** A name of its own for every id; nothing of the id in it. */
const names = new Map<string, string>();
const pseudonym: Pseudonym = (type, id) => {
  const text = `${type} ${id}`;
  const name =
    names.get(text) ?? `x-${createHash('sha256').update(text).digest('hex').slice(0, 20)}`;
  names.set(text, name);
  return name;
};

test('as the reference decides, and nothing withheld is in what goes', () => {
  const cases = process.env.NOROSHI_PROVE === '1' ? 1_000_000 : 30_000;
  const seed = `rules ${process.env.NOROSHI_SEED ?? '1'}`;
  const random = createRandom(seed);
  const count = { went: 0, waits: 0, urgent: 0, lapsed: 0, handed: 0, shaped: 0, canaries: 0 };
  for (let i = 0; i < cases; i++) {
    const question =
      i % 20 === 0
        ? endedQuestion(random)
        : i % 20 === 1
          ? theirQuestion(random)
          : randomQuestion(random);
    const decision = decide(question);
    const { allowed, waiting, unreviewed, lapsed } = decision;
    const found = textOf({ allowed, waiting, unreviewed, lapsed });
    const expected = textOf(referenceRelease(question));
    if (found !== expected)
      throw new Error(
        `${seed}, case ${i}: ${found} instead of ${expected}: ${JSON.stringify(question)}`,
      );
    if (allowed.length > 0) count.went++;
    if (waiting.length > 0) count.waits++;
    if (unreviewed.length > 0) count.urgent++;
    if (lapsed.length > 0) count.lapsed++;
    if (allowed.length > 0 && question.handOn !== undefined) count.handed++;
    if (allowed.some(({ id }) => id.startsWith('x-'))) count.shaped++;
    if (i % 5 === 0) checkTrace(question, decision);
    if (i % 5 === 0 && allowed.length > 0) count.canaries += checkCanaries(question, decision);
  }
  console.log(`release rules: ${cases} cases (${seed}), ${JSON.stringify(count)}, 0 differ`);
  for (const n of Object.values(count)) expect(n).toBeGreaterThan(cases / 1000);
  expect(count.went).toBeLessThan(cases / 2);
});

function textOf(value: unknown): string {
  const text = canonicalText(value);
  if (!text.ok) throw new Error(`${text.error.path}: ${text.error.message}`);
  return text.value;
}

/** Where a rule fits by the trace, the notice went or waits by the first such; each no has a next step. */
function checkTrace(question: Question, { notices }: Decision): void {
  const traces = explain(question);
  for (const { noticeId, ruleId, waitsBy, next } of notices) {
    const trace = traces.find((one) => one.noticeId === noticeId)!;
    const passes = trace.rules.find(({ conditions }) =>
      conditions.every(({ met, name }) => met || name === 'approval'),
    );
    const by = ruleId ?? waitsBy;
    if (by !== passes?.ruleId)
      throw new Error(`the trace of ${noticeId}: ${JSON.stringify(trace)}`);
    if (ruleId === null && (next ?? '') === '') throw new Error(`no next step for ${noticeId}`);
    for (const { conditions } of trace.rules)
      for (const line of conditions)
        if (!line.met && ((line.why ?? '') === '' || (line.next ?? '') === ''))
          throw new Error(`a no without a why: ${JSON.stringify(line)}`);
  }
}

/** Which canaries a rule lets a notice keep. */
function kept({ drop = [], pseudonymise = [], ...rule }: ReleaseRule): string[] {
  const exact = !needsKey({ drop, pseudonymise, ...(rule.coarsen && { coarsen: rule.coarsen }) });
  const object = !drop.includes('objects') && !pseudonymise.includes('objects');
  return [
    ...(exact ? ['title', 'key', 'id', 'text', 'source'] : []),
    ...(exact && !drop.includes('parameters') ? ['parameter'] : []),
    ...(object ? ['object'] : []),
  ];
}

/** Every field has words of its own; only those that its rule lets go may be found in what goes. */
function checkCanaries(question: Question, { allowed, notices }: Decision): number {
  const text = contentOf(question.warning, allowed);
  let seen = 0;
  for (const { id } of question.notices) {
    const { ruleId } = notices.find(({ noticeId }) => noticeId === id) ?? { ruleId: null };
    const rule = question.rules.find((one) => one.id === ruleId);
    const may = rule === undefined ? [] : kept(rule);
    for (const field of ['title', 'key', 'id', 'text', 'source', 'parameter', 'object']) {
      if (!text.includes(`${id.slice(0, 9)}${field}`)) continue;
      seen++;
      if (!may.includes(field)) throw new Error(`canary of ${id}: ${field} by ${ruleId}: ${text}`);
    }
  }
  const sources = allowed.flatMap(({ origin, marking }) => [origin, marking.originator]);
  const handedOn = question.rules.some(({ hops = 0 }) => hops > 0);
  for (const partner of PARTNERS)
    if (![...sources, question.partner].includes(partner) && !handedOn && text.includes(partner))
      throw new Error(`names ${partner}`);
  if (text.includes('assignee-canary')) throw new Error('says who works on it');
  return seen > 0 ? 1 : 0;
}

type Dice = {
  chance(p: number): boolean;
  pick<T>(all: readonly T[]): T;
  some<T>(all: readonly T[], p: number): T[];
};

function diceOf(random: Random): Dice {
  const chance = (p: number) => random.uniform() < p;
  return {
    chance,
    pick: (all) => all[Math.floor(random.uniform() * all.length)]!,
    some: (all, p) => all.filter(() => chance(p)),
  };
}

function randomQuestion(random: Random): Question {
  const dice = diceOf(random);
  const { chance, pick, some } = dice;
  const notices = Array.from({ length: 1 + Math.floor(random.uniform() * 4) }, (_, i) =>
    randomNotice(dice, i),
  );
  const rules = Array.from({ length: Math.floor(random.uniform() * 4) }, (_, i) =>
    randomRule(dice, i),
  );
  const origin = chance(0.05) ? 'bravo' : 'alpha';
  const state = pick(['open', 'acknowledged', 'closed', 'cancelled'] as const);
  const opened = openWarning('w-1', notices[0]!, PLAIN_POLICY);
  const judged = chance(0.3) ? { judgedUs: T0_US + pick([1, 10, 30]) * HOUR_US } : {};
  const warning = { ...opened, ...judged, origin, state, assignee: 'assignee-canary' };
  const has = {
    noticeIds: new Set(notices.map(({ id }) => (chance(0.5) ? id : pseudonym('notice', id)))),
    ruleIds: some(['r-0', 'r-1', 'r-2'], 0.5),
  };
  for (const id of [...has.noticeIds]) if (chance(0.5)) has.noticeIds.delete(id);
  const lucky = random.uniform();
  return {
    ...{ rules, warning, notices, partner: pick(PARTNERS), nodeId: 'alpha', atUs: T0_US },
    ...{ assetOf: (id) => FACTS[id], pseudonym, ...(chance(0.4) && { has }) },
    isApproved: ({ id }) => lucky < 0.3 && id.length % 2 === 0,
  };
}

/** News of what the partner has by rules that have ended, or are about to. */
function endedQuestion(random: Random): Question {
  const { warning, has: _, ...question } = randomQuestion(random);
  const { chance, pick, some } = diceOf(random);
  const marking = { ...question.notices[0]!.marking, originator: 'alpha', releasableTo: PARTNERS };
  const finding = { origin: 'alpha', key: 'k1', kind: pick(KINDS), marking };
  const notices = question.notices.map((notice) => ({ ...notice, ...finding }));
  const wide = { kinds: KINDS, tlpMax: 'RED', assets: '*', owners: '*' } as const;
  const rules = question.rules.map(({ area: _area, assetKinds: _kinds, ...rule }) => ({
    ...{ ...rule, ...wide, kinds: [...KINDS], partner: 'bravo' },
    ...(chance(0.8) && { untilUs: T0_US + pick([-1, 0, 1]) }),
  }));
  const noticeIds = new Set(some(notices, 0.5).map(({ id }) => id));
  const has = { noticeIds, ruleIds: some(['r-0', 'r-1', 'r-2'], 0.7) };
  const open = { ...warning, origin: 'alpha', state: 'open' } as const;
  return { ...question, warning: open, partner: 'bravo', notices, rules, has };
}

/** What Delta told us, perhaps by way of others. */
function theirQuestion(random: Random): Question {
  const question = randomQuestion(random);
  const { chance, pick, some } = diceOf(random);
  const marking = { ...question.notices[0]!.marking, originator: 'delta', releasableTo: PARTNERS };
  const notices = question.notices.map((notice) => ({
    ...notice,
    origin: 'delta',
    marking: { ...marking, tlp: pick(chance(0.1) ? TLP_LEVELS : (['GREEN', 'AMBER'] as const)) },
  }));
  const wide = { assets: '*', owners: '*' } as const;
  const rules = question.rules.map(({ id, tlpMax, reason, approval, hops, drop, coarsen }) => ({
    ...{ ...wide, id, tlpMax, reason, partner: chance(0.8) ? question.partner : pick(PARTNERS) },
    ...{ kinds: [...KINDS], severities: [...SEVERITIES] },
    ...(approval && { approval }),
    ...(hops !== undefined && { hops }),
    ...(chance(0.2) && { ...(drop && { drop }), ...(coarsen && { coarsen }) }),
  }));
  const said = chance(0.7) ? notices : some(notices, 0.7);
  const handOn = {
    path: pick([['delta'], ['delta', 'charlie'], ['delta', 'echo']]),
    hopsMax: pick([0, 1, 2, 4]),
    noticeIds: new Set((said.length > 0 ? said : notices).map(({ id }) => id)),
  };
  const warning = { ...question.warning, origin: handOn.path.at(-1)! };
  return { ...question, warning, notices, rules, ...(chance(0.95) && { handOn }) };
}

function randomNotice({ chance, pick, some }: Dice, i: number): Notice {
  const canary = (field: string) => `canary-${i}-${field}`;
  const assets = some(ASSETS, 0.3).map((id) => ({ type: 'asset' as const, id }));
  const objects = chance(0.8) ? [{ type: 'object' as const, id: canary('object') }] : [];
  const about = [...assets, ...objects];
  const evidence: Evidence[] = [
    { type: 'value', name: 'missKm', value: pick([0.2134, -0, 12.75]), unit: 'km' },
    { type: 'value', name: 'records', value: pick([0, 1, 7, 999, 123456]) },
    { type: 'value', name: 'latitudeDeg', value: pick([35.12345, -0.0004]), unit: 'deg' },
    { type: 'value', name: 'none', value: null },
    { type: 'value', name: 'text', value: canary('text') },
    { type: 'time', name: 'closest', atUs: T0_US + 1_234_567 },
    {
      type: 'elementSet',
      objectId: canary('object'),
      source: canary('source'),
      epochUs: T0_US - 5,
    },
  ];
  const fromUs = T0_US + pick([1, 2, 10, 30, 200]) * HOUR_US + 7;
  return {
    ...{ id: canary('id'), origin: chance(0.2) ? pick(['bravo', 'charlie']) : 'alpha' },
    ...{ mode: 'exercise', kind: pick(KINDS), key: chance(0.5) ? 'k1' : canary('key') },
    ...{ title: canary('title'), severity: pick(SEVERITIES), confidence: pick([0.3, 0.555, 0.9]) },
    about: about.length > 0 ? about : [{ type: 'object', id: canary('object') }],
    ...{ atUs: T0_US + i * 1_000_003, window: { fromUs, toUs: fromUs + pick([0, HOUR_US]) } },
    evidence: some(evidence, 0.5),
    method: {
      ...{ name: 'screen', version: '1' },
      parameters: { thresholdKm: 5.4321, source: canary('parameter'), exact: true },
    },
    marking: {
      tlp: pick(TLP_LEVELS),
      originator: chance(0.1) ? 'bravo' : 'alpha',
      releasableTo: some(PARTNERS, 0.7),
      caveats: [],
    },
  };
}

function randomRule({ chance, pick, some }: Dice, i: number): ReleaseRule {
  const coarsen = {
    ...(chance(0.5) && { times: pick(TIME_GRIDS) }),
    ...(chance(0.5) && { figureDigits: pick([1, 2, 3]) }),
    ...(chance(0.5) && { positionDecimals: pick([0, 1, 3]) }),
    ...(chance(0.5) && { counts: true as const }),
  };
  return {
    ...{ id: `r-${i}`, partner: pick(PARTNERS), kinds: some(KINDS, 0.8) },
    ...{ severities: some(SEVERITIES, 0.7), tlpMax: pick(TLP_LEVELS), reason: 'x' },
    assets: chance(0.7) ? '*' : some(ASSETS, 0.7),
    owners: chance(0.7) ? '*' : some(['a', 'b'], 0.7),
    ...(chance(0.15) && { assetKinds: some(ASSET_KINDS, 0.7) }),
    ...(chance(0.15) && { area: pick(AREAS) }),
    ...(chance(0.2) && { precedenceMin: pick(PRECEDENCES) }),
    ...(chance(0.2) && { confidenceMin: pick([0, 0.5, 0.9]) }),
    ...(chance(0.4) && { hops: pick([0, 1, 2]) }),
    ...(chance(0.3) && { drop: some(DROPS, 0.3) }),
    ...(chance(0.3) && { coarsen }),
    ...(chance(0.3) && { pseudonymise: some(['assets', 'objects'] as const, 0.6) }),
    ...(chance(0.4) && { approval: pick([...APPROVALS, 'standing'] as const) }),
    ...(chance(0.3) && { fromUs: T0_US + pick([-1, 0, 1]) }),
    ...(chance(0.3) && { untilUs: T0_US + pick([-1, 0, 1]) }),
  };
}
