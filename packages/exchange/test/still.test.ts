/**
 * What was told once, read again under other rules: it stands exactly where today's decision, made without what the partner has,
 * would let it go in that form. Random rules over one notice, from one seed; told under some rules, judged under others.
 */
import { createRandom, type Random } from '@noroshi/sim';
import {
  canonicalText,
  type Notice,
  openWarning,
  PLAIN_POLICY,
  SEVERITIES,
  TLP_LEVELS,
} from '@noroshi/watch';
import { expect, test } from 'vitest';
import {
  APPROVALS,
  DROPS,
  decide,
  type Question,
  type ReleaseRule,
  stillGoes,
} from '../src/index.ts';

const T0_US = 800e12;
const CASES = process.env.NOROSHI_PROVE === '1' ? 200_000 : 6000;
const SEED = `still ${process.env.NOROSHI_SEED ?? '1'}`;

test('as a decision of today: what was removed, narrowed or has expired does not stand', () => {
  const random = createRandom(SEED);
  const count = { stands: 0, falls: 0 };
  for (let i = 0; i < CASES; i++) {
    const notice = randomNotice(random);
    const told = decide(asked(random, notice)).allowed;
    if (told.length === 0) continue;
    const now = asked(random, notice);
    const today = decide({ ...now, has: undefined });
    const expected = text(today.allowed) === text(told);
    const has = { noticeIds: new Set([notice.id, told[0]!.id]), ruleIds: ['r-0', 'r-1', 'r-2'] };
    const stands = stillGoes({ ...now, has }, told);
    if (stands !== expected) throw new Error(`${SEED}, case ${i}: ${JSON.stringify(now)}`);
    expect(stillGoes({ ...now, rules: [] }, told)).toBe(false);
    expect(stillGoes({ ...now, notices: [] }, told)).toBe(false);
    count[stands ? 'stands' : 'falls']++;
  }
  console.log(`rules at read time: ${CASES} cases (${SEED}), ${JSON.stringify(count)}, 0 differ`);
  for (const n of Object.values(count)) expect(n).toBeGreaterThan(CASES / 100);
});

function asked(random: Random, notice: Notice): Question {
  const lucky = random.uniform() < 0.3;
  return {
    ...{
      rules: randomRules(random),
      notices: [notice],
      partner: 'bravo',
      nodeId: 'alpha',
      atUs: T0_US,
    },
    ...{ warning: openWarning('w-1', notice, PLAIN_POLICY), assetOf: () => undefined },
    pseudonym: (type, id) => `x-${type}-${id.length}`,
    isApproved: () => lucky,
  };
}

function randomRules(random: Random): ReleaseRule[] {
  const chance = (p: number) => random.uniform() < p;
  const some = <T>(all: readonly T[], p: number) => all.filter(() => chance(p));
  return Array.from({ length: Math.floor(random.uniform() * 4) }, (_, i) => ({
    ...{ id: `r-${i}`, partner: chance(0.9) ? 'bravo' : 'charlie', kinds: ['conjunction'] },
    ...{ tlpMax: chance(0.8) ? 'RED' : 'GREEN', severities: some(SEVERITIES, 0.8) },
    ...{ assets: '*', owners: '*', reason: `reason ${i}`, drop: some(DROPS, 0.1) },
    ...(chance(0.2) && { untilUs: T0_US + (chance(0.5) ? 1 : -1) }),
    ...(chance(0.2) && { approval: APPROVALS[Math.floor(random.uniform() * APPROVALS.length)]! }),
  })) as ReleaseRule[];
}

function randomNotice(random: Random): Notice {
  const pick = <T>(all: readonly T[]) => all[Math.floor(random.uniform() * all.length)]!;
  const marking = { tlp: pick(TLP_LEVELS), originator: 'alpha', releasableTo: ['bravo'] };
  return {
    ...{ id: 'n-1', origin: 'alpha', mode: 'exercise', marking: { ...marking, caveats: [] } },
    ...{ kind: 'conjunction', key: 'k', title: 'a title', severity: pick(SEVERITIES) },
    about: [
      { type: 'asset', id: 'sat-1' },
      { type: 'object', id: 'object-1' },
    ],
    ...{ atUs: T0_US - 60e6, window: { fromUs: T0_US, toUs: T0_US + 60e6 }, confidence: 0.9 },
    evidence: [{ type: 'value', name: 'missKm', value: 1.5, unit: 'km' }],
    method: { name: 'screen', version: '1', parameters: {} },
  };
}

function text(value: unknown): string {
  const made = canonicalText(value);
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
}
