/**
 * Joint cases: what each act may and may not do, and the property that binds: two nodes that append whatever they like, over a
 * link that holds anything back for as long as it likes, come to the same thread, and no entry stands before what its author knew.
 */
import { taiUsFromUnixMs } from '@noroshi/time';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  CASE_ACTS,
  type CaseBody,
  type CaseEntry,
  caseFault,
  caseRefusal,
  caseThread,
  decideCase,
  decodeBody,
  draftReport,
  encodeBody,
  type ReleaseRule,
} from '../src/index.ts';

const HEAVY = process.env.NOROSHI_PROVE === '1';
const T0 = taiUsFromUnixMs(Date.UTC(2026, 10, 23));
const ID = 'alpha:c-1';
const PARTIES = { mode: 'exercise', from: 'alpha', to: 'bravo' } as const;

type Said = Partial<CaseBody> & Pick<CaseBody, 'act'>;

/** A node with what it wrote and what reached it. */
class Side {
  readonly name: string;
  readonly mine: CaseEntry[] = [];
  readonly theirs: CaseEntry[] = [];
  constructor(name: string) {
    this.name = name;
  }
  entries(): CaseEntry[] {
    return [...this.theirs, ...this.mine];
  }
  add(said: Said): CaseEntry {
    const [n, seen] = [this.mine.length + 1, this.theirs.length];
    const body: CaseBody = {
      ...{ type: 'case', caseId: ID, opener: 'alpha', n, seen, atUs: T0 + n * 60e6 },
      ...said,
    };
    const entry = { by: this.name, body };
    this.mine.push(entry);
    return entry;
  }
  /** Takes the next `count` entries of the other, in their order. */
  take(other: Side, count: number): void {
    const from = this.theirs.length;
    this.theirs.push(...other.mine.slice(from, from + count));
  }
}

const OPEN: Said = {
  ...{ act: 'open', title: 'Debris 90001 beside Observer', tlp: 'AMBER' },
  about: { type: 'warning', id: 'w-1', of: 'alpha' },
};

function pairOf(): [Side, Side] {
  const [alpha, bravo] = [new Side('alpha'), new Side('bravo')];
  alpha.add(OPEN);
  bravo.take(alpha, 1);
  return [alpha, bravo];
}

const nothingOf = (side: Side) => caseThread(side.entries())!.lines.map(({ nothing }) => nothing);

test('from request to report: agreed only when both said so, a report stands when both stand by it', () => {
  const [alpha, bravo] = pairOf();
  bravo.add({ act: 'accept' });
  bravo.add({ act: 'propose', text: 'lower perigee by 2 km', doer: 'alpha', untilUs: T0 + 3600e6 });
  expect(caseThread(bravo.entries())!.actions[0]!.state).toBe('proposed');
  const ownYes = caseRefusal(bravo.entries(), {
    by: 'bravo',
    body: { ...bravo.mine[1]!.body, n: 3, act: 'agree', ref: 'bravo.2' },
  });
  expect(ownYes).toBe('the other side agrees');
  alpha.take(bravo, 2);
  alpha.add({ act: 'agree', ref: 'bravo.2' });
  alpha.add({ act: 'done', ref: 'bravo.2', text: 'burnt at 11:02Z' });
  alpha.add({ act: 'report', report: draftReport(caseThread(alpha.entries())!) });
  bravo.take(alpha, 9);
  expect(caseThread(bravo.entries())!.report!.signedBy).toEqual(['alpha']);
  bravo.add({ act: 'sign', ref: 'alpha.4' });
  bravo.add({ act: 'close' });
  alpha.take(bravo, 9);
  const thread = caseThread(alpha.entries())!;
  expect(thread).toEqual(caseThread(bravo.entries()));
  expect(thread).toMatchObject({
    ...{ state: 'closed', title: OPEN.title },
    actions: [{ id: 'bravo.2', state: 'done', doer: 'alpha', proposedBy: 'bravo' }],
    report: { id: 'alpha.4', signedBy: ['alpha', 'bravo'] },
  });
  expect(thread.report!.text).toContain('alpha done bravo.2: burnt at 11:02Z');
  expect(nothingOf(alpha).every((each) => each === null)).toBe(true);
  alpha.add({ act: 'say', text: 'one more thing' });
  expect(nothingOf(alpha).at(-1)).toContain('the case was over');
});

test('what may not be does nothing, on both sides alike', () => {
  const [alpha, bravo] = pairOf();
  const why = (said: Said, side: Side) => {
    const { name: by, mine, theirs } = side;
    const body = { ...mine[0]?.body, n: mine.length + 1, seen: theirs.length } as CaseBody;
    const base = { type: 'case', caseId: ID, opener: 'alpha', atUs: T0 } as const;
    return caseRefusal(side.entries(), {
      by,
      body: { ...base, n: body.n, seen: body.seen, ...said },
    });
  };
  expect(why({ act: 'say', text: 'x' }, bravo)).toBe('it was not accepted first');
  expect(why({ act: 'accept' }, alpha)).toBe('the other side answers it');
  expect(why({ act: 'agree', ref: 'alpha.9' }, alpha)).toBe('there is no action alpha.9');
  expect(why({ act: 'sign', ref: 'alpha.9' }, alpha)).toBe('there is no report alpha.9');
  alpha.add({ act: 'propose', text: 'look', doer: 'bravo' });
  bravo.add({ act: 'accept' });
  bravo.take(alpha, 1);
  alpha.take(bravo, 1);
  expect(why({ act: 'accept' }, bravo)).toBe('it is answered already, or over');
  expect(why({ act: 'done', ref: 'alpha.2' }, bravo)).toBe('it is proposed: both agree first');
  expect(why({ act: 'done', ref: 'alpha.2' }, alpha)).toBe('bravo does it, and says so');
  expect(why({ act: 'refuse', ref: 'alpha.2' }, alpha)).toBeNull();
});

test('an entry is read strictly: fields of another act, other nodes, a case that begins elsewhere', () => {
  const [alpha] = pairOf();
  const open = alpha.mine[0]!.body;
  const bytes = encodeBody(open);
  expect(decodeBody(bytes, 'case', PARTIES)).toEqual({ ok: true, value: open });
  const say: CaseBody = { ...open, n: 2, act: 'say', text: 'x' };
  for (const key of ['title', 'about', 'tlp'] as const) delete say[key];
  expect(caseFault(say, PARTIES)).toBeNull();
  expect(caseFault({ ...say, ref: 'alpha.1' }, PARTIES)).toContain('says nothing of that');
  expect(caseFault({ ...say, act: 'agree' }, PARTIES)).toContain('lacks ref');
  expect(caseFault({ ...say, act: 'propose', doer: 'cecil' }, PARTIES)).toContain('an action for');
  expect(caseFault({ ...say, opener: 'cecil', caseId: 'cecil:c-1' }, PARTIES)).toContain('one of');
  expect(caseFault({ ...say, caseId: 'bravo:c-1' }, PARTIES)).toContain('none of alpha');
  expect(caseFault({ ...open, n: 2 }, PARTIES)).toContain('begins with one entry');
  const file = { sha256: 'a'.repeat(64), bytes: 1, name: '../x', mediaType: 'text/plain' };
  expect(() => encodeBody({ ...say, files: [file] })).toThrow();
});

test('deny by default: a rule names the partner, says cases, is in force, withholds nothing', () => {
  const rule: ReleaseRule = {
    ...{ id: 'a', partner: 'bravo', kinds: [], severities: [], tlpMax: 'AMBER', reason: 'agreed' },
    ...{ assets: '*', owners: '*', cases: true },
  };
  const asked = { partner: 'bravo', act: 'say', tlp: 'AMBER', atUs: T0 } as const;
  const goes = (more: Partial<ReleaseRule>) =>
    decideCase({ ...asked, rules: [{ ...rule, ...more }] }).ruleId;
  expect(goes({})).toBe('a');
  const no: Partial<ReleaseRule>[] = [
    { cases: false },
    { partner: 'cecil' },
    { tlpMax: 'GREEN' },
    { untilUs: T0 },
    { fromUs: T0 + 1 },
    { approval: 'officer' },
    { coarsen: { counts: true } },
    { assetKinds: ['satellite'] },
    { drop: ['texts'] },
    { area: { southDeg: 0, northDeg: 1, westDeg: 0, eastDeg: 1 } },
  ];
  for (const more of no) expect(goes(more), JSON.stringify(more)).toBeNull();
  expect(decideCase({ ...asked, rules: [] })).toEqual({
    ruleId: null,
    reason: 'no rule names bravo',
  });
  for (const act of ['close', 'decline'] as const)
    expect(decideCase({ ...asked, rules: [], act }).ruleId).toBe('');
});

/** Who acts, what, and how many of the other's entries reach whom in between. */
const STEP = fc.record({
  isAlpha: fc.boolean(),
  act: fc.constantFrom(
    ...CASE_ACTS.filter((act) => act !== 'open'),
    ...(['accept', 'propose', 'propose', 'agree', 'agree', 'agree', 'done', 'say'] as const),
  ),
  pick: fc.nat(40),
  reach: fc.nat(5),
});

/** Plain entries; whether they mean anything is for the thread. */
function saidBy(side: Side, act: CaseBody['act'], pick: number): Said {
  const known = side.entries().map(({ by, body }) => `${by}.${body.n}`);
  const actions = caseThread(side.entries())!.actions.map(({ id }) => id);
  const ref = [...actions, ...actions, ...known][pick % (2 * actions.length + known.length)]!;
  if (act === 'propose') return { act, text: `do ${pick}`, doer: pick % 2 ? 'alpha' : 'bravo' };
  if (act === 'say') return { act, text: `say ${pick}` };
  if (act === 'report') return { act, report: `report ${pick}` };
  return ['agree', 'refuse', 'done', 'sign'].includes(act) ? { act, ref } : { act };
}

test('whatever the link does, both nodes come to the same thread in an order that nobody’s knowledge breaks', () => {
  const runs = HEAVY ? 50_000 : 1500;
  let lines = 0;
  let agreed = 0;
  const property = fc.property(fc.array(STEP, { maxLength: 60, size: 'max' }), (steps) => {
    const [alpha, bravo] = pairOf();
    for (const { isAlpha, act, pick, reach } of steps) {
      if ((act === 'close' || act === 'decline') && pick > 2) continue; // else most cases end early
      const [me, other] = isAlpha ? [alpha, bravo] : [bravo, alpha];
      me.take(other, reach);
      const said = saidBy(me, act, pick);
      if (pick % 3 > 0 && refusedFor(me, said)) continue; // a right node writes what may be, a wrong one anything
      me.add(said);
    }
    alpha.take(bravo, 99);
    bravo.take(alpha, 99);
    const thread = caseThread(alpha.entries())!;
    expect(caseThread(bravo.entries().reverse())).toEqual(thread);
    lines += thread.lines.length;
    const place = new Map(thread.lines.map(({ id }, i) => [id, i]));
    for (const { by, body } of alpha.entries()) {
      const here = place.get(`${by}.${body.n}`)!;
      const other = by === 'alpha' ? 'bravo' : 'alpha';
      if (body.n > 1) expect(place.get(`${by}.${body.n - 1}`)!).toBeLessThan(here);
      if (body.seen > 0) expect(place.get(`${other}.${body.seen}`)!).toBeLessThan(here);
    }
    for (const { id, state, proposedBy } of thread.actions) {
      if (state !== 'agreed' && state !== 'done') continue;
      agreed++;
      const yes = thread.lines.some(
        (line) => line.act === 'agree' && line.ref === id && line.by !== proposedBy,
      );
      expect(yes).toBe(true);
    }
  });
  const seed = 20_261_123;
  fc.assert(property, { numRuns: runs, seed });
  expect(agreed).toBeGreaterThan(runs / 3);
  console.log(`joint cases: ${runs} runs of seed ${seed}, ${lines} lines, ${agreed} agreed: same`);
});

function refusedFor(me: Side, said: Said): boolean {
  const probe = new Side(me.name);
  probe.mine.push(...me.mine);
  probe.theirs.push(...me.theirs);
  const next = probe.add(said);
  return caseRefusal(me.entries(), next) !== null;
}
