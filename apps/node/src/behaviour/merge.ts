/**
 * What stands after a look: findings seen again take the place of what was said before, those not found any more are closed
 * with why, and each change of state is a step of its history. Pure: the same look and the same table give the same answer.
 */
import {
  type DecayForecast,
  type Manoeuvre,
  type Proximity,
  RELEASE_LIMITS,
} from '@noroshi/behave';
import type { Finding } from '@noroshi/store';
import { aboutOf, type FindingDoc, type Found, severityOf } from './found.ts';
import { type Said, saidMore } from './said.ts';

export type Change = {
  readonly finding: Finding;
  /** It says something new: its state, its words or whom it concerns. Otherwise only figures moved. */
  readonly isNews: boolean;
};

const STEPS_MAX = 50;

/** In order of key. What is equal to what is kept is not there. `isLooked`: kinds that this look went through. */
export function mergeFindings(
  before: readonly Finding[],
  found: readonly Found[],
  atUs: number,
  isLooked: (kind: string) => boolean = () => true,
): Change[] {
  const known = new Map(before.map((one) => [one.key, one]));
  const changes: Change[] = [];
  const seen = new Set<string>();
  const windowless = new Map(found.flatMap(({ body: { decay } }) => isWindowless(decay)));
  const parents = new Map(found.flatMap(({ body: { proximity } }) => parentOf(proximity)));
  const taken = new Set(found.map(({ case: { key } }) => key).filter((key) => known.has(key)));
  for (const one of found.map((each) => underOldKey(each, known, before, taken))) {
    const { key, state } = one.case;
    if (state === 'closed' && isWindowless(one.body.decay).length > 0) continue; // ends what stands, below
    if (seen.has(key)) continue; // the same finding from two detectors: the first stands
    seen.add(key);
    const change = changeOf(known.get(key), one, atUs);
    if (change !== undefined) changes.push(change);
  }
  for (const old of before) {
    if (!old.isOpen || seen.has(old.key) || !isLooked(old.kind)) continue;
    const text = endOf(old, atUs, { windowless, parents });
    if (text !== undefined) changes.push({ finding: closedOf(old, atUs, text), isNews: true });
  }
  return changes.sort((a, b) => (a.finding.key < b.finding.key ? -1 : 1));
}

/** Two looks may put the first day of one stay some days apart: the open finding of the same pair is the same stay. */
function underOldKey(
  found: Found,
  known: ReadonlyMap<string, Finding>,
  before: readonly Finding[],
  taken: Set<string>,
): Found {
  const { proximity, manoeuvre } = found.body;
  if (known.has(found.case.key)) return found;
  if (manoeuvre !== undefined) return underOldGap(found, manoeuvre, before, taken);
  if (proximity === undefined) return found;
  const pair = pairOf(proximity);
  const assets = assetsOf(found);
  const old = before.find((one) => {
    const other = (one.doc as FindingDoc).body.proximity;
    if (!one.isOpen || other === undefined || pairOf(other) !== pair) return false;
    if (isRelease(other) !== isRelease(proximity)) return false; // who let go may stay beside it: two things to say
    return assetsOf(one.doc as FindingDoc) === assets;
  });
  if (old === undefined) return found;
  return {
    ...found,
    case: { ...found.case, key: old.key },
    body: { ...found.body, proximity: { ...proximity, key: old.key } },
  };
}

/** The gap that a manoeuvre is put into can move to the one beside it. */
const GAP_US = 86_400e6;

/**
 * A set that came later can narrow the gap that a manoeuvre lies in, or show that it was before it, and so change its name: the
 * nearest in time of what overlaps is the same one. One old finding is one burn: two burns a day apart keep a key each.
 */
function underOldGap(
  found: Found,
  now: Manoeuvre,
  before: readonly Finding[],
  taken: Set<string>,
): Found {
  let [key, leastUs] = ['', Number.POSITIVE_INFINITY];
  for (const one of before) {
    const doc = one.doc as FindingDoc;
    const was = doc.body.manoeuvre;
    if (!one.isOpen || was === undefined || was.objectId !== now.objectId) continue;
    const isNear = was.fromUs - GAP_US < now.toUs && now.fromUs - GAP_US < was.toUs;
    const apartUs = Math.abs(was.atUs - now.atUs);
    if (!isNear || taken.has(one.key) || assetsOf(doc) !== assetsOf(found) || apartUs >= leastUs)
      continue;
    [key, leastUs] = [one.key, apartUs];
  }
  if (key === '') return found;
  taken.add(key);
  return { ...found, case: { ...found.case, key } };
}

function isRelease({ kind }: Pick<Proximity, 'kind'>): boolean {
  return kind === 'release';
}

function assetsOf({ concerns }: Pick<Found, 'concerns'>): string {
  return concerns.map(({ assetId }) => assetId).join(' ');
}

function pairOf({ id1, id2 }: { readonly id1: string; readonly id2: string }): string {
  return [id1, id2].sort().join(' ');
}

/** What happened stays said for so long, found again or not; what goes on is over when it is not found any more. */
const EVENT_DAYS: Readonly<Record<string, number>> = { manoeuvre: 14, departure: 14, breakup: 60 };
const DAY_US = 86_400e6;

function isWindowless(decay: DecayForecast | undefined): [string, DecayForecast][] {
  return decay === undefined || decay.why === '' ? [] : [[decay.objectId, decay]];
}

/** What was let go, and from whom. */
function parentOf(proximity: Proximity | undefined): [string, string][] {
  return proximity !== undefined && isRelease(proximity) ? [[proximity.id1, proximity.id2]] : [];
}

/** Why a finding that was not found again is over; undefined while it stands. */
function endOf(
  old: Finding,
  atUs: number,
  now: {
    readonly windowless: ReadonlyMap<string, DecayForecast>;
    readonly parents: ReadonlyMap<string, string>; // of what was let go, by this look
  },
): string | undefined {
  const { body, concerns } = old.doc as FindingDoc;
  if (body.decay?.why === '') return endOfDecay(old, body.decay, atUs, now.windowless);
  const release = parentOf(body.proximity)[0];
  if (release !== undefined && (now.parents.get(release[0]) ?? release[1]) !== release[1])
    return `another object is taken to be its parent: ${now.parents.get(release[0])}`;
  const days = release === undefined ? EVENT_DAYS[old.kind] : RELEASE_LIMITS.openDays;
  const isCrossing = old.kind === 'breakup' && concerns.length > 0;
  if (days === undefined || isCrossing) return 'the newest sets no longer show it';
  if (body.manoeuvre?.isConfirmed === false) return 'the sets after it do not confirm it';
  return atUs - old.openedUs > days * DAY_US ? `it was more than ${days} days ago` : undefined;
}

/** What falls and is not heard of is still falling, until its window is over or a newer set says otherwise. */
function endOfDecay(
  old: Finding,
  was: DecayForecast,
  atUs: number,
  windowless: ReadonlyMap<string, DecayForecast>,
): string | undefined {
  if (atUs > old.toUs) return 'its window is over and no set shows it since: taken as down';
  const now = windowless.get(was.objectId);
  if (now === undefined) return 'the newest sets no longer show it';
  return now.setEpochUs > was.setEpochUs ? now.why : undefined;
}

function changeOf(old: Finding | undefined, found: Found, atUs: number): Change | undefined {
  const before = old?.doc as FindingDoc | undefined;
  const { case: one, bound, ...rest } = found;
  const isOpen = one.state !== 'closed';
  if (old === undefined && !isOpen) return undefined; // over before anybody was told
  const isNews = old === undefined || before === undefined || saysNew(before, found);
  const last = before?.steps.at(-1);
  const step = { atUs, state: one.state, title: one.title };
  const steps = before?.steps ?? [];
  const doc: FindingDoc = {
    ...rest,
    case: one,
    steps: last?.state === one.state ? steps : [...steps, step].slice(-STEPS_MAX),
    closedBecause: isOpen ? '' : (one.reasons.at(-1)?.text ?? one.title),
    said: saidMore(before?.said ?? [], found, atUs, isNews),
  };
  if (old !== undefined && !isNews && JSON.stringify(old.doc) === JSON.stringify(doc))
    return undefined;
  const finding: Finding = {
    ...{ key: one.key, kind: found.kind, state: one.state, bound, title: one.title, doc },
    ...{ objectIds: aboutOf(found), openedUs: old?.openedUs ?? Math.round(one.atUs) },
    fromUs: Math.round(one.window.fromUs),
    toUs: Math.round(Math.max(one.window.fromUs, one.window.toUs)),
    ...{ updatedUs: isNews ? atUs : old!.updatedUs, isOpen, confidence: one.confidence },
    ...{ score: found.score, severity: old?.severity ?? null, warningId: old?.warningId ?? null },
  };
  return { finding, isNews };
}

/** Words with figures in them change at every look; a person is told again when the state or the asset does. */
function saysNew(before: FindingDoc, found: Found): boolean {
  const told = ({ concerns }: Pick<Found, 'concerns'>) =>
    JSON.stringify(concerns.map(({ assetId, isTold }) => [assetId, isTold]));
  return (
    before.case.state !== found.case.state ||
    before.declared !== found.declared ||
    (before.learned ?? '') !== (found.learned ?? '') ||
    severityOf(before) !== severityOf(found) ||
    told(before) !== told(found) ||
    (before.body.proximity?.kind ?? '') !== (found.body.proximity?.kind ?? '') ||
    before.body.manoeuvre?.isConfirmed !== found.body.manoeuvre?.isConfirmed
  );
}

function closedOf(old: Finding, atUs: number, text: string): Finding {
  const doc = old.doc as FindingDoc;
  const last = { ...doc.case, state: 'closed' as const, nextCheckUs: atUs };
  const reasons = [...doc.case.reasons, { atUs, text }];
  return {
    ...old,
    ...{ state: 'closed', isOpen: false, updatedUs: atUs },
    doc: {
      ...doc,
      case: { ...last, reasons },
      steps: [...doc.steps, { atUs, state: 'closed', title: old.title }].slice(-STEPS_MAX),
      closedBecause: text,
      ...(doc.said !== undefined && { said: closedSaid(doc.said, atUs) }),
    } satisfies FindingDoc,
  };
}

/** Its last figures, over. */
function closedSaid(said: readonly Said[], atUs: number): readonly Said[] {
  const last = said.at(-1);
  return last === undefined ? said : [...said, { ...last, atUs, state: 'closed' }];
}
