/** The state machine against a model: random findings and acts in random order; and each transition by name. */
import fc from 'fast-check';
import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import {
  type Act,
  CHECKLISTS,
  currentNotices,
  decideByUs,
  joinNotice,
  judgeAgain,
  moreUrgent,
  NOTICE_KINDS,
  type Notice,
  type NoticeKind,
  openWarning,
  PLAIN_POLICY,
  type Precedence,
  precedenceOf,
  SCHEMA_LIMITS,
  SEVERITIES,
  strictestMarking,
  TLP_LEVELS,
  transition,
  Warning,
} from '../src/index.ts';
import { aMarking, aNotice, HOUR_US } from './make.ts';

const BY = { actor: 'user:1', atUs: 5, nodeId: 'alpha' };

type Model = { state: Warning['state']; ids: string[]; ticks: Set<string> };
type Real = { warning: Warning; notices: Notice[] };

/** Kinds that join may ask for the same step, which then goes by the name of one of them. */
const stepOf = ({ role, text }: Warning['checklist'][number]) => `${role} ${text}`;

/** Everything that must hold after anything. */
function check(model: Model, { warning, notices }: Real): void {
  expect(Value.Check(Warning, warning)).toBe(true);
  expect(warning.state).toBe(model.state);
  expect(warning.noticeIds).toEqual(model.ids);
  const current = currentNotices(notices);
  expect(warning.currentNoticeIds).toEqual(current.map(({ id }) => id));
  expect(new Set(current.map(({ kind, key }) => `${kind} ${key}`)).size).toBe(current.length);
  expect(warning.marking).toEqual(
    strictestMarking(
      current.map(({ marking }) => marking),
      'alpha',
    ),
  );
  const judged = (n: Notice) => precedenceOf(n, Math.max(n.atUs, warning.judgedUs ?? n.atUs));
  const worst = current.reduce<Precedence>((p, n) => moreUrgent(p, judged(n)), 'ROUTINE');
  expect(warning.precedence).toBe(worst);
  const done = warning.checklist.filter(({ doneUs }) => doneUs !== undefined).map(stepOf);
  expect(new Set(done)).toEqual(model.ticks);
  for (const { dueUs } of warning.checklist) expect(dueUs).toBeGreaterThanOrEqual(warning.openedUs);
  expect('closeReason' in warning).toBe(model.state === 'closed' || model.state === 'cancelled');
}

class Join implements fc.Command<Model, Real> {
  readonly notice: Notice;
  constructor(notice: Notice) {
    this.notice = notice;
  }
  check = (model: Model) => model.state !== 'cancelled';
  run(model: Model, real: Real): void {
    const notice = { ...this.notice, id: `n-${real.notices.length}` };
    const before = currentNotices(real.notices).find(
      (n) => n.kind === notice.kind && n.key === notice.key,
    );
    const joined = joinNotice(real.warning, real.notices, notice, PLAIN_POLICY);
    expect(joined.supersededId).toBe(before?.id ?? null);
    if (model.state === 'closed' && before === undefined) expect(joined.reopened).toBe(true);
    if (joined.reopened) expect(model.state).toBe('closed');
    if (joined.reopened) model.state = 'open';
    real.warning = joined.warning;
    real.notices.push(notice);
    model.ids.push(notice.id);
    check(model, real);
  }
  toString = () => `join ${this.notice.kind} ${this.notice.key} ${this.notice.severity}`;
}

/** What the table of decision 0005 says, written a second time. */
const NEXT: Readonly<Record<string, Warning['state'] | undefined>> = {
  'open acknowledge': 'acknowledged',
  'open assign': 'open',
  'acknowledged assign': 'acknowledged',
  'open tick': 'open',
  'acknowledged tick': 'acknowledged',
  'open note': 'open',
  'acknowledged note': 'acknowledged',
  'closed note': 'closed',
  'cancelled note': 'cancelled',
  'open close': 'closed',
  'acknowledged close': 'closed',
  'closed reopen': 'open',
  'acknowledged reopen': 'open',
  'open cancel': 'cancelled',
  'acknowledged cancel': 'cancelled',
  'closed cancel': 'cancelled',
};

class Do implements fc.Command<Model, Real> {
  readonly action: Act['action'];
  readonly pick: number;
  constructor(action: Act['action'], pick: number) {
    this.action = action;
    this.pick = pick;
  }
  check = () => true;
  run(model: Model, real: Real): void {
    const item = real.warning.checklist[this.pick % real.warning.checklist.length];
    const itemId = item?.id ?? 'none';
    const step = item === undefined ? 'none' : stepOf(item);
    const act = { action: this.action, text: 'because', assignee: 'user:2', itemId } as Act;
    const done = transition(real.warning, act, BY);
    const next = NEXT[`${model.state} ${this.action}`];
    if (this.action === 'tick' && next !== undefined && model.ticks.has(step)) {
      expect(done).toMatchObject({ ok: false, error: { kind: 'step' } });
      return;
    }
    expect(done.ok).toBe(next !== undefined);
    if (!done.ok) {
      expect(done.error.message).toMatch(/expected/);
      return;
    }
    model.state = next!;
    if (this.action === 'tick') model.ticks.add(step);
    real.warning = done.value.warning;
    expect(done.value.line.action).toBe(this.action);
    check(model, real);
  }
  toString = () => `${this.action} ${this.pick}`;
}

class Judge implements fc.Command<Model, Real> {
  readonly atUs: number;
  constructor(atUs: number) {
    this.atUs = atUs;
  }
  check = (_: Model) => true;
  run(model: Model, real: Real): void {
    const atUs = Math.max(this.atUs, real.warning.judgedUs ?? 0);
    const judged = judgeAgain(real.warning, real.notices, atUs, PLAIN_POLICY);
    if (judged !== null) real.warning = judged;
    check(model, real);
    expect(judgeAgain(real.warning, real.notices, real.warning.judgedUs ?? 0, PLAIN_POLICY)).toBe(
      null,
    );
  }
  toString = () => `judge ${this.atUs}`;
}

const notice = fc
  .record({
    kind: fc.constantFrom(...(Object.keys(NOTICE_KINDS) as NoticeKind[])),
    key: fc.constantFrom('k1', 'k2', 'k3'),
    severity: fc.constantFrom(...SEVERITIES),
    confidence: fc.constantFrom(0.2, 0.9),
    atUs: fc.integer({ min: 0, max: 100 }).map((h) => h * HOUR_US),
    tlp: fc.constantFrom(...TLP_LEVELS),
    releasableTo: fc.subarray(['bravo', 'charlie']),
    aheadH: fc.integer({ min: -10, max: 100 }),
  })
  .map(({ tlp, releasableTo, aheadH, ...rest }) => {
    const fromUs = rest.atUs + aheadH * HOUR_US;
    const window = { fromUs, toUs: fromUs + HOUR_US };
    return aNotice({ ...rest, window, marking: aMarking({ tlp, releasableTo }) });
  });

describe('a warning', () => {
  it('keeps its invariants through any findings, acts and passing of time', () => {
    const actions = ['acknowledge', 'assign', 'tick', 'note', 'close', 'reopen', 'cancel'] as const;
    const commands = fc.commands(
      [
        notice.map((n) => new Join(n)),
        fc.tuple(fc.constantFrom(...actions), fc.nat(40)).map(([a, pick]) => new Do(a, pick)),
        fc.integer({ min: 0, max: 250 }).map((h) => new Judge(h * HOUR_US)),
      ],
      { size: 'large', maxCommands: 40 },
    );
    fc.assert(
      fc.property(notice, commands, (first, list) => {
        const setup = () => {
          const opened = { ...first, id: 'n-0' };
          const warning = openWarning('w-1', opened, PLAIN_POLICY);
          const model: Model = { state: 'open', ids: ['n-0'], ticks: new Set() };
          return { model, real: { warning, notices: [opened] } };
        };
        fc.modelRun(setup, list);
      }),
      { numRuns: 400 },
    );
  });

  it('needs a reason for close, cancel and note, and caps it', () => {
    const warning = openWarning('w-1', aNotice(), PLAIN_POLICY);
    for (const action of ['close', 'cancel', 'note'] as const)
      expect(transition(warning, { action, text: ' ' }, BY)).toMatchObject({
        error: { kind: 'reason' },
      });
    const text = 'x'.repeat(SCHEMA_LIMITS.textLengthMax + 1);
    expect(transition(warning, { action: 'note', text }, BY)).toMatchObject({
      error: { kind: 'length' },
    });
  });

  it('is cancelled only where it comes from', () => {
    const warning = openWarning('bravo:w-1', aNotice({ origin: 'bravo' }), PLAIN_POLICY);
    const cancelled = transition(warning, { action: 'cancel', text: 'no' }, BY);
    expect(cancelled).toMatchObject({ ok: false, error: { kind: 'origin' } });
    expect(transition(warning, { action: 'close', text: 'no' }, BY).ok).toBe(true);
  });

  it('says the gravest, how many more, when to decide and what to do', () => {
    const first = aNotice({ title: 'x'.repeat(200), severity: 'moderate' });
    const grave = aNotice({ id: 'n-2', key: 'k2', title: 'y'.repeat(200), kind: 'proximity' });
    const opened = openWarning('w-1', first, PLAIN_POLICY);
    const { warning } = joinNotice(opened, [first], grave, PLAIN_POLICY);
    expect(warning.title).toMatch(/^y+… \(and 1 more\)$/);
    expect(warning.title).toHaveLength(SCHEMA_LIMITS.titleLengthMax);
    expect(warning.decideByUs).toBe(Math.min(decideByUs(first), decideByUs(grave)));
    const steps = (kind: NoticeKind) => CHECKLISTS[kind].map(({ id }) => `${kind}:${id}`);
    expect(warning.checklist.map(({ id }) => id)).toEqual([
      ...steps('conjunction'),
      ...steps('proximity'),
    ]);
  });

  it('has steps for every kind, each with an owner and in time', () => {
    for (const kind of Object.keys(NOTICE_KINDS) as NoticeKind[]) {
      const found = aNotice({ kind, key: kind });
      const { checklist, openedUs, decideByUs: byUs } = openWarning('w', found, PLAIN_POLICY);
      expect(checklist.length).toBeGreaterThan(0);
      expect(new Set(checklist.map(({ id }) => id)).size).toBe(checklist.length);
      expect(byUs).toBeGreaterThanOrEqual(openedUs);
      expect(checklist.some(({ dueUs }) => dueUs === byUs)).toBe(true); // a step is the decision
    }
  });
});

it('asks once for what several kinds ask for, by the earlier time, and keeps a tick', () => {
  const of = (kind: NoticeKind, atUs: number, id: string) => aNotice({ kind, atUs, id, key: kind });
  const first = openWarning('w', of('beacon', 10e12, 'n-1'), PLAIN_POLICY);
  const [step] = first.checklist;
  const ticked = {
    ...first,
    checklist: [{ ...step!, doneUs: 11e12 }, ...first.checklist.slice(1)],
  };
  const joined = joinNotice(
    ticked,
    [of('beacon', 10e12, 'n-1')],
    of('scan', 12e12, 'n-2'),
    PLAIN_POLICY,
  );
  const { checklist } = joined.warning;
  expect(new Set(checklist.map(({ text, role }) => `${role} ${text}`)).size).toBe(checklist.length);
  expect(checklist).toHaveLength(first.checklist.length);
  expect(checklist.find(({ text }) => text === step!.text)).toMatchObject({ doneUs: 11e12 });
  expect(checklist.map(({ dueUs }) => dueUs)).toEqual(first.checklist.map(({ dueUs }) => dueUs));
});
