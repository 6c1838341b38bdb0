/**
 * A notice with less in it, as a rule says: parts dropped, times and figures made coarse, ids under a key of this partner.
 * Words name what the other fields withhold, and ids made from content confirm a guess of it: wherever anything but the
 * parameters of the method is withheld, no free text goes, and the ids of notice and finding are pseudonyms too.
 */
import { taiUsFromUnixMs, unixMsFromTaiUs } from '@noroshi/time';
import type { About, Evidence, Notice } from '@noroshi/watch';
import type { ReleaseRule } from './rules.ts';

/** One partner's name for an id: the same each time, and nothing to who lacks the key. Printable ASCII, at most 40. */
export type Pseudonym = (type: 'asset' | 'object' | 'notice' | 'finding', id: string) => string;

/** Anything that goes by it is less than it was. */
export function isShaped({ drop = [], ...rest }: Shaping): boolean {
  return drop.length > 0 || needsKey(rest);
}

/** What a rule withholds needs a key; without one nothing goes. */
export function needsKey({ drop = [], coarsen, pseudonymise = [] }: Shaping): boolean {
  const coarse = coarsen !== undefined && Object.keys(coarsen).length > 0;
  return coarse || pseudonymise.length > 0 || drop.some((part) => part !== 'parameters');
}

type Shaping = Pick<ReleaseRule, 'drop' | 'coarsen' | 'pseudonymise'>;
type Coarsen = NonNullable<ReleaseRule['coarsen']>;

const GRID_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;
const POSITION = /latitude|longitude/i;

/** Null where nothing would be left that it is about. */
export function shapeNotice(notice: Notice, rule: Shaping, pseudonym: Pseudonym): Notice | null {
  const { drop = [], coarsen = {} } = rule;
  const method = { ...notice.method, parameters: parametersOf(notice, rule) };
  if (!needsKey(rule)) return { ...notice, method };
  const about = aboutOf(notice.about, rule, pseudonym);
  if (about.length === 0) return null;
  const { window } = notice;
  return {
    ...notice,
    id: pseudonym('notice', notice.id),
    key: pseudonym('finding', `${notice.kind} ${notice.key}`),
    title: `${notice.kind}: details withheld`,
    ...{ about, method },
    atUs: gridded(notice.atUs, coarsen, Math.floor),
    window: {
      fromUs: gridded(window.fromUs, coarsen, Math.floor),
      toUs: gridded(window.toUs, coarsen, Math.ceil),
    },
    confidence: figure(notice.confidence, coarsen),
    evidence: drop.includes('evidence')
      ? []
      : notice.evidence.flatMap((one) => evidenceOf(one, rule, pseudonym)),
  };
}

function parametersOf({ method }: Notice, rule: Shaping): Notice['method']['parameters'] {
  const { drop = [], coarsen = {} } = rule;
  if (drop.includes('parameters')) return {};
  if (!needsKey(rule)) return method.parameters;
  const kept = Object.entries(method.parameters).filter(([, value]) => typeof value !== 'string');
  return Object.fromEntries(
    kept.map(([name, value]) => [name, typeof value === 'number' ? figure(value, coarsen) : value]),
  );
}

function aboutOf(about: readonly About[], rule: Shaping, pseudonym: Pseudonym): About[] {
  const { drop = [], pseudonymise = [] } = rule;
  return about.flatMap(({ type, id }) => {
    const all = type === 'asset' ? 'assets' : 'objects';
    if (drop.includes(all)) return [];
    return { type, id: pseudonymise.includes(all) ? pseudonym(type, id) : id };
  });
}

function evidenceOf(one: Evidence, rule: Shaping, pseudonym: Pseudonym): Evidence[] {
  const { drop = [], coarsen = {}, pseudonymise = [] } = rule;
  if (one.type === 'time') return [{ ...one, atUs: gridded(one.atUs, coarsen, Math.floor) }];
  if (one.type === 'elementSet') {
    if (drop.includes('objects')) return [];
    const { objectId } = one;
    const id = pseudonymise.includes('objects') ? pseudonym('object', objectId) : objectId;
    const epochUs = gridded(one.epochUs, coarsen, Math.floor);
    return [{ type: 'elementSet', objectId: id, source: 'withheld', epochUs }];
  }
  const { name, value, unit } = one;
  if (typeof value === 'string') return [];
  if (value === null) return [one];
  const { positionDecimals, counts } = coarsen;
  if (positionDecimals !== undefined && POSITION.test(name))
    return [{ ...one, value: plain(Number(value.toFixed(positionDecimals))) }];
  if (counts === true && unit === undefined && Number.isInteger(value) && value >= 0)
    return [{ ...one, value: coarseCount(value) }];
  return [{ ...one, value: figure(value, coarsen) }];
}

/** On the grid of UTC: downward for a beginning, upward for an end. */
function gridded(atUs: number, { times }: Coarsen, round: (value: number) => number): number {
  if (times === undefined) return atUs;
  const grid = GRID_MS[times];
  return taiUsFromUnixMs(round(unixMsFromTaiUs(atUs) / grid) * grid);
}

function figure(value: number, { figureDigits }: Coarsen): number {
  return figureDigits === undefined ? value : plain(Number(value.toPrecision(figureDigits)));
}

/** No negative zero: it has no canonical form of its own. */
function plain(value: number): number {
  return value === 0 ? 0 : value;
}

/** 0, 1, 2, 5, 10, 20, 50 …: the largest that is not above. */
export function coarseCount(count: number): number {
  if (count < 1) return 0;
  const decade = 10 ** Math.floor(Math.log10(count));
  const lead = count / decade;
  return decade * (lead >= 5 ? 5 : lead >= 2 ? 2 : 1);
}
