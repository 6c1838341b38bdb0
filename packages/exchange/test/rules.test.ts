/** The release rules by stated cases: each condition, each form, each approval, and what the trace says of them. */
import { createHash } from 'node:crypto';
import { type Marking, type Notice, openWarning, PLAIN_POLICY, type Warning } from '@noroshi/watch';
import { describe, expect, test } from 'vitest';
import {
  type AssetFacts,
  decide,
  explain,
  manualRule,
  type Pseudonym,
  type Question,
  type ReleaseRule,
  readRules,
} from '../src/index.ts';

const HOUR_US = 3600e6;
const T0_US = 800e12;

function notice(more: Partial<Notice> = {}): Notice {
  return {
    ...{ id: 'n-1', origin: 'alpha', mode: 'exercise', kind: 'conjunction', key: 'a/b' },
    ...{ title: 'Debris passes Observer', severity: 'high', confidence: 0.9, atUs: T0_US },
    about: [
      { type: 'asset', id: 'observer' },
      { type: 'object', id: '90001' },
    ],
    window: { fromUs: T0_US + HOUR_US, toUs: T0_US + HOUR_US },
    evidence: [],
    method: { name: 'screen', version: '1', parameters: {} },
    marking: { tlp: 'AMBER', originator: 'alpha', releasableTo: ['bravo'], caveats: [] },
    ...more,
  };
}

function warningOf(notices: readonly Notice[]): Warning {
  return { ...openWarning('w-1', notices[0]!, PLAIN_POLICY), origin: 'alpha' };
}

const OBSERVER: AssetFacts = { owner: 'agency', kind: 'satellite', places: [] };
/** A name of its own for every id; nothing of the id in it. */
const pseudonym: Pseudonym = (type, id) =>
  `x-${createHash('sha256').update(`${type} ${id}`).digest('hex').slice(0, 20)}`;

const WORLD = { southDeg: -90, northDeg: 90, westDeg: -180, eastDeg: 180 };
const RULE: ReleaseRule = {
  ...{ id: 'r-1', partner: 'bravo', kinds: ['conjunction'], severities: ['high', 'severe'] },
  ...{ tlpMax: 'AMBER', assets: '*', owners: '*', reason: 'agreed' },
};

function ask(
  notices: readonly Notice[],
  rules: readonly ReleaseRule[],
  more: Partial<Question> = {},
) {
  return decide(questionOf(notices, rules, more));
}

function questionOf(
  notices: readonly Notice[],
  rules: readonly ReleaseRule[],
  more: Partial<Question> = {},
): Question {
  return {
    ...{ rules, warning: warningOf(notices), notices, partner: 'bravo', nodeId: 'alpha' },
    ...{
      atUs: T0_US,
      pseudonym,
      assetOf: (id: string) => (id === 'observer' ? OBSERVER : undefined),
    },
    ...more,
  };
}

describe('stated cases', () => {
  test('a rule that fits lets it go, marked for this partner alone', () => {
    const marking: Marking = { ...notice().marking, releasableTo: ['bravo', 'charlie'] };
    const { allowed, ruleIds, reason } = ask([notice({ marking })], [RULE]);
    expect(allowed.map(({ marking: { releasableTo } }) => releasableTo)).toEqual([['bravo']]);
    expect(ruleIds).toEqual(['r-1']);
    expect(reason).toBe('rule r-1: agreed');
  });

  test.each<[string, readonly ReleaseRule[], Partial<Question>]>([
    ['no rule names bravo', [], {}],
    ['no rule names bravo', [{ ...RULE, partner: 'charlie' }], {}],
    ['rule r-1: kind conjunction is not in it', [{ ...RULE, kinds: [] }], {}],
    ['rule r-1: severity high is not in it', [{ ...RULE, severities: [] }], {}],
    ['rule r-1: TLP:AMBER is above its TLP:GREEN', [{ ...RULE, tlpMax: 'GREEN' }], {}],
    ['rule r-1: it does not name every asset of the notice', [{ ...RULE, assets: [] }], {}],
    ['rule r-1: it does not name the owner of every asset', [{ ...RULE, owners: ['x'] }], {}],
    [
      'rule r-1: it does not name the kind of every asset',
      [{ ...RULE, assetKinds: ['station'] }],
      {},
    ],
    ['rule r-1: not every asset of the notice lies in its area', [{ ...RULE, area: WORLD }], {}],
    ['rule r-1: the confidence is below its least', [{ ...RULE, confidenceMin: 0.95 }], {}],
    [
      'rule r-1: precedence IMMEDIATE is below its FLASH',
      [{ ...RULE, precedenceMin: 'FLASH' }],
      {},
    ],
    [
      'rule r-1: nothing would be left that it is about',
      [{ ...RULE, drop: ['assets', 'objects'] }],
      {},
    ],
    ['rule r-1: a release officer must approve', [{ ...RULE, approval: 'officer' }], {}],
    ['rule r-1: it has expired', [{ ...RULE, untilUs: T0_US }], {}],
    ['rule r-1: it is not in force yet', [{ ...RULE, fromUs: T0_US + 1 }], {}],
    ['its marking does not name charlie: alpha decides that', [RULE], { partner: 'charlie' }],
  ])('%s', (reason, rules, more) => {
    const decision = ask([notice()], rules, more);
    expect(decision.allowed).toEqual([]);
    expect(decision.reason).toBe(reason);
    for (const { next } of decision.notices) expect(next).toMatch(/\w/);
  });

  test('a release by hand needs the marking too', () => {
    const manual = [manualRule('bravo', 'aya', 'by telephone')];
    expect(ask([notice({ kind: 'scan', severity: 'low' })], manual).allowed.length).toBe(1);
    const marking = { ...notice().marking, releasableTo: [] };
    expect(ask([notice({ marking })], manual).allowed).toEqual([]);
  });

  test('what came from a partner never goes back, whatever names it', () => {
    const marking = { ...notice().marking, originator: 'bravo' };
    expect(ask([notice({ marking })], [RULE]).reason).toBe('it came from bravo');
    expect(ask([notice({ origin: 'bravo' })], [RULE]).allowed).toEqual([]);
  });

  test('an update goes too, however low it has become; another finding does not', () => {
    const first = notice();
    const lower = notice({ id: 'n-2', severity: 'low', atUs: T0_US + 1 });
    const other = notice({ id: 'n-3', severity: 'low', key: 'a/c' });
    const { allowed } = ask([first, lower, other], [RULE]);
    expect(allowed.map(({ id }) => id)).toEqual(['n-2']);
  });

  test('a newer notice that stays does not take back the older one that went', () => {
    const hidden = { ...notice().marking, releasableTo: [] };
    const { allowed } = ask([notice(), notice({ id: 'n-2', marking: hidden })], [RULE]);
    expect(allowed.map(({ id }) => id)).toEqual(['n-1']);
  });

  test('a row that is no rule allows nothing', () => {
    const rows = [
      { id: 'r-1', doc: RULE },
      { id: 'r-2', doc: RULE }, // named otherwise inside
      { id: 'r-3', doc: { ...RULE, id: 'r-3', kinds: '*' } },
      { id: 'r-4', doc: null },
      { id: 'r-5', doc: { ...RULE, id: 'r-5', unless: 'x' } },
    ];
    const { rules, unusable } = readRules(rows);
    expect(rules).toEqual([RULE]);
    expect(unusable).toEqual(['r-2', 'r-3', 'r-4', 'r-5']);
  });

  test('a standing approval is one that two people gave, until a date', () => {
    const doc = { ...RULE, approval: 'standing', untilUs: T0_US + HOUR_US };
    const approvalOf = (actor: string) => readRules([{ id: 'r-1', doc, actor }]).rules[0]?.approval;
    expect(approvalOf('user:aya+user:kei')).toBe('standing');
    for (const actor of ['user:aya', 'console', 'user:aya+user:aya', 'a+b+c', '+', ''])
      expect(approvalOf(actor)).toBe('officer');
    const endless = readRules([
      { id: 'r-1', doc: { ...RULE, approval: 'standing' }, actor: 'a+b' },
    ]);
    expect(endless).toEqual({ rules: [], unusable: ['r-1'] });
  });

  test('a FLASH leaves at once under a standing approval, less waits for an officer', () => {
    const rule: ReleaseRule = { ...RULE, approval: 'standing', untilUs: T0_US + HOUR_US };
    const flash = notice({ severity: 'severe' });
    const at = ask([flash], [rule]);
    expect(at).toMatchObject({
      allowed: [{ id: 'n-1' }],
      unreviewed: [{ id: 'n-1' }],
      waiting: [],
    });
    const less = ask([notice()], [rule]);
    expect(less).toMatchObject({ allowed: [], unreviewed: [], waiting: [{ id: 'n-1' }] });
    expect(less.notices).toMatchObject([{ ruleId: null, waitsBy: 'r-1' }]);
    const agreed = ask([notice()], [rule], { isApproved: () => true });
    expect(agreed).toMatchObject({ allowed: [{ id: 'n-1' }], unreviewed: [], waiting: [] });
  });

  test('what is newer and waits does not take back what went', () => {
    const rules = [
      { ...RULE, severities: ['high' as const] },
      { ...RULE, id: 'r-2', approval: 'officer' as const },
    ];
    const newer = notice({ id: 'n-2', key: 'a/c', severity: 'severe' });
    const { allowed, waiting, waitingBy } = ask([notice(), newer], rules);
    expect(allowed.map(({ id }) => id)).toEqual(['n-1']);
    expect(waiting.map(({ id }) => id)).toEqual(['n-1', 'n-2']);
    expect(waitingBy).toEqual(['r-2']);
  });

  test('news of what the partner has stays under a rule that has ended; that it changed is known by the rule', () => {
    const rules = [{ ...RULE, untilUs: T0_US }];
    const news = [notice(), notice({ id: 'n-2', severity: 'low' })];
    const has = { noticeIds: new Set(['n-1']), ruleIds: ['r-1'] };
    expect(ask(news, rules).allowed).toEqual([]);
    const { allowed, lapsed } = ask(news, rules, { has });
    expect({ allowed, lapsed }).toEqual({ allowed: [], lapsed: ['r-1'] });
    const both = { ...has, noticeIds: new Set(['n-1', 'n-2']) };
    expect(ask(news, rules, { has: both }).lapsed).toEqual([]);
    expect(ask(news, rules, { has: { ...has, ruleIds: ['r-9'] } }).allowed).toEqual([]);
    const other = [notice({ id: 'n-3', key: 'a/c' })];
    expect(ask(other, rules, { has }).allowed).toEqual([]);
  });

  test('handed on only as often as the rule says, and only where the originator named them', () => {
    const theirs = { origin: 'charlie', marking: { ...notice().marking, originator: 'charlie' } };
    const { reason } = ask([notice(theirs)], [RULE]);
    expect(reason).toBe('rule r-1: it comes from charlie and is not handed on');
    expect(ask([notice(theirs)], [{ ...RULE, hops: 1 }]).allowed.length).toBe(1);
    const unnamed = { ...theirs, marking: { ...theirs.marking, releasableTo: [] } };
    expect(ask([notice(unnamed)], [{ ...RULE, hops: 4 }]).reason).toMatch(/charlie decides that$/);
  });

  test('the trace asks every rule and every condition, and each no has a next step', () => {
    const rules = [
      { ...RULE, kinds: [], tlpMax: 'CLEAR' as const },
      { ...RULE, id: 'r-2' },
    ];
    const [trace] = explain({ ...questionOf([notice()], rules) });
    expect(trace!.rules.map(({ ruleId }) => ruleId)).toEqual(['r-1', 'r-2']);
    const [first, second] = trace!.rules;
    const noes = first!.conditions.filter(({ met }) => !met);
    expect(noes.map(({ name }) => name)).toEqual(['kinds', 'tlpMax']);
    expect(noes.map(({ next }) => next)).toEqual([
      'add conjunction to its kinds',
      'raise its tlpMax to AMBER',
    ]);
    expect(second!.conditions.every(({ met }) => met)).toBe(true);
  });
});
