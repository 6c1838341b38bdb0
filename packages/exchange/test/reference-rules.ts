/**
 * The release rules a second time, written from their description alone and as plainly as possible: what goes, what waits and
 * what leaves unreviewed, in the form in which the partner gets it. Only for tests.
 */
import { type Notice, precedenceOf } from '@noroshi/watch';
import type { Question, ReleaseRule } from '../src/index.ts';

const LEVELS = 'CLEAR GREEN AMBER AMBER+STRICT RED'.split(' ');
const URGENCY = 'ROUTINE PRIORITY IMMEDIATE FLASH'.split(' ');
type Row = { notice: Notice; form: Notice; how: 'goes' | 'waits' | 'urgent' };

export function referenceRelease(q: Question) {
  const rows: Row[] = [];
  if (q.warning.origin !== q.partner && q.warning.state !== 'cancelled' && mayHandOn(q))
    q.notices.forEach((notice, i) => {
      const same = q.notices
        .slice(0, i)
        .filter((o) => o.kind === notice.kind && o.key === notice.key);
      for (const rule of [...q.rules].sort((a, b) => (a.id < b.id ? -1 : 1))) {
        if (!fits(q, rule, notice, same)) continue;
        const form = formOf(q, rule, notice);
        if (form === null) continue;
        const free = rule.approval === undefined || q.isApproved!(form);
        const flash = rule.approval === 'standing' && urgencyNow(q, form) === 3;
        rows.push({ notice, form, how: free ? 'goes' : flash ? 'urgent' : 'waits' });
        break;
      }
    });
  const going = whole(q, newest(rows.filter(({ how }) => how !== 'waits')));
  const all = whole(q, newest(rows));
  return {
    allowed: going.map(({ form }) => form),
    waiting: all.some(({ how }) => how === 'waits') ? all.map(({ form }) => form) : [],
    unreviewed: going.filter(({ how }) => how === 'urgent').map(({ form }) => form),
    lapsed: lapsedOf(q, rows),
  };
}

/** What others told: as often as they say, to nobody who had it. */
function mayHandOn({ warning, nodeId, handOn, partner }: Question): boolean {
  if (warning.origin === nodeId) return true;
  return (
    handOn !== undefined && handOn.path.length <= handOn.hopsMax && !handOn.path.includes(partner)
  );
}

function whole({ handOn }: Question, rows: Row[]): Row[] {
  const lacks = [...(handOn?.noticeIds ?? [])].some((id) => !rows.some((r) => r.notice.id === id));
  return lacks ? [] : rows;
}

/** Ended rules of the partner, that would still let news go of what it has by them. */
function lapsedOf(q: Question, rows: Row[]): string[] {
  if (q.warning.state === 'closed' || q.warning.origin === q.partner) return [];
  if (q.warning.state === 'cancelled' || !mayHandOn(q)) return [];
  const has = ({ id }: Notice) =>
    q.has?.noticeIds.has(id) || q.has?.noticeIds.has(q.pseudonym!('notice', id));
  const ended = q.rules.filter(({ id, untilUs, partner }) => {
    if (partner !== q.partner || untilUs === undefined || untilUs > q.atUs) return false;
    return q.has?.ruleIds.includes(id) === true;
  });
  const found = ended.filter(({ untilUs: _, ...rule }) =>
    q.notices.some((n, i) => {
      const of = (o: Notice) => o.kind === n.kind && o.key === n.key;
      if (q.notices.slice(i + 1).some(of) || has(n) || rows.some((r) => r.notice === n))
        return false;
      return q.notices.slice(0, i).some((o) => of(o) && has(o)) && fitsAside(q, rule, n);
    }),
  );
  return found.map(({ id }) => id).sort();
}

function newest(rows: Row[]): Row[] {
  return rows.filter(({ notice: { kind, key } }, i) =>
    rows.slice(i + 1).every(({ notice: o }) => o.kind !== kind || o.key !== key),
  );
}

function fits(q: Question, rule: ReleaseRule, notice: Notice, same: Notice[]): boolean {
  const told = [notice, ...same].some(
    ({ id }) => q.has?.noticeIds.has(id) || q.has?.noticeIds.has(q.pseudonym!('notice', id)),
  );
  const follows = told && q.has!.ruleIds.includes(rule.id);
  if (!fitsAside(q, rule, notice)) return false;
  if (follows || heavy(rule, notice, urgencyNow(q, notice))) return true;
  for (const old of same) {
    const then = URGENCY.indexOf(precedenceOf(old, old.atUs));
    if (!fitsAside(q, rule, old)) continue;
    if (heavy(rule, old, Math.max(then, urgencyNow(q, old)))) return true;
  }
  return false;
}

function urgencyNow(q: Question, notice: Notice): number {
  return URGENCY.indexOf(precedenceOf(notice, Math.max(notice.atUs, q.warning.judgedUs ?? -1e300)));
}

function heavy(rule: ReleaseRule, { severity, confidence }: Notice, urgency: number): boolean {
  if (!rule.severities.includes(severity)) return false;
  if (rule.confidenceMin !== undefined && confidence < rule.confidenceMin) return false;
  return urgency >= (rule.precedenceMin === undefined ? 0 : URGENCY.indexOf(rule.precedenceMin));
}

function fitsAside(q: Question, rule: ReleaseRule, notice: Notice): boolean {
  const { origin, marking } = notice;
  if (rule.partner !== q.partner) return false;
  if (origin === q.partner || marking.originator === q.partner) return false;
  if (!marking.releasableTo.includes(q.partner)) return false;
  if (rule.fromUs !== undefined && q.atUs < rule.fromUs) return false;
  if (rule.untilUs !== undefined && q.atUs >= rule.untilUs) return false;
  if (!rule.kinds.includes(notice.kind)) return false;
  if (LEVELS.indexOf(marking.tlp) > LEVELS.indexOf(rule.tlpMax)) return false;
  if (q.warning.origin !== q.nodeId) {
    if (marking.tlp === 'RED' || !q.handOn!.noticeIds.has(notice.id)) return false;
    if (rule.drop?.length || rule.pseudonymise?.length) return false;
    if (rule.coarsen && Object.keys(rule.coarsen).length > 0) return false;
  }
  if (hopsOf(q, notice) > (rule.hops ?? 0)) return false;
  const assets = notice.about.filter((about) => about.type === 'asset').map((about) => about.id);
  const facts = assets.map((id) => q.assetOf(id));
  for (const [list, ids] of [
    [rule.assets, assets],
    [rule.owners, facts.map((one) => one?.owner)],
    [rule.assetKinds ?? '*', facts.map((one) => one?.kind)],
  ] as const) {
    if (list === '*') continue;
    if (ids.length === 0) return false;
    for (const id of ids) if (id === undefined || !(list as string[]).includes(id)) return false;
  }
  if (rule.area === undefined) return true;
  const { southDeg: s, northDeg: n, westDeg: w, eastDeg: e } = rule.area;
  if (facts.length === 0) return false;
  for (const one of facts) {
    if (one === undefined || one.places.length === 0) return false;
    for (const [lat, lon] of one.places) {
      if (lat < s || lat > n) return false;
      const turns = [lon - 360, lon, lon + 360];
      if (!turns.some((x) => x >= w && x <= (e < w ? e + 360 : e))) return false;
    }
  }
  return true;
}

function hopsOf(q: Question, { origin, marking }: Notice): number {
  if (q.handOn) return q.handOn.path.length;
  return origin === q.nodeId ? 0 : marking.originator === origin ? 1 : 2;
}

const STEP_US = { minute: 60e6, hour: 3600e6, day: 86400e6 };

/** Only for worlds without leap seconds and without notices of flows; times are counted from a full day of UTC. */
function formOf(q: Question, rule: ReleaseRule, from: Notice): Notice | null {
  const n = structuredClone(from);
  if (q.handOn) return n;
  if (hopsOf(q, n) >= (rule.hops ?? 0)) n.marking.releasableTo = [q.partner];
  const { drop = [], coarsen: c = {}, pseudonymise: hide = [] } = rule;
  const onlyParameters = drop.every((part) => part === 'parameters');
  if (drop.includes('parameters')) n.method.parameters = {};
  if (onlyParameters && Object.keys(c).length === 0 && hide.length === 0) return n;
  const name = q.pseudonym!;
  const digits = (x: number) => (c.figureDigits ? Number(x.toPrecision(c.figureDigits)) : x);
  const step = c.times ? STEP_US[c.times] : 1;
  const grid = (us: number, up = 0) =>
    Q0_US + step * (Math.floor((us - Q0_US) / step) + (up && (us - Q0_US) % step ? 1 : 0));
  for (const part of ['asset', 'object'] as const) {
    if (drop.includes(`${part}s`)) n.about = n.about.filter((a) => a.type !== part);
    if (hide.includes(`${part}s`))
      for (const a of n.about) if (a.type === part) a.id = name(part, a.id);
  }
  if (n.about.length === 0) return null;
  for (const [key, value] of Object.entries(n.method.parameters)) {
    if (typeof value === 'string') delete n.method.parameters[key];
    if (typeof value === 'number') n.method.parameters[key] = digits(value);
  }
  n.evidence = n.evidence.filter((x) => {
    if (drop.includes('evidence') || (x.type === 'value' && typeof x.value === 'string'))
      return false;
    return x.type !== 'elementSet' || !drop.includes('objects');
  });
  for (const x of n.evidence) {
    if (x.type === 'time') x.atUs = grid(x.atUs);
    if (x.type === 'elementSet') {
      x.epochUs = grid(x.epochUs);
      x.source = 'withheld';
      if (hide.includes('objects')) x.objectId = name('object', x.objectId);
    }
    if (x.type !== 'value' || typeof x.value !== 'number') continue;
    if (c.positionDecimals !== undefined && /latitude|longitude/i.test(x.name)) {
      x.value = Number(x.value.toFixed(c.positionDecimals));
    } else if (c.counts && x.unit === undefined && Number.isInteger(x.value) && x.value >= 0) {
      let most = 0;
      for (let tens = 1; tens <= x.value; tens *= 10)
        for (const k of [1, 2, 5]) if (k * tens <= x.value) most = k * tens;
      x.value = most;
    } else x.value = digits(x.value);
  }
  Object.assign(n, { id: name('notice', n.id), key: name('finding', `${n.kind} ${n.key}`) });
  Object.assign(n, { title: `${n.kind}: details withheld`, confidence: digits(n.confidence) });
  n.atUs = grid(n.atUs);
  n.window = { fromUs: grid(n.window.fromUs), toUs: grid(n.window.toUs, 1) };
  return n;
}

/** A full day of UTC; the tests' world has no leap second after it. */
const Q0_US = 799_934_437_000_000;
