/**
 * Whether a request may go to a partner, by the same rules as a release: asking about a thing tells that one cares for it. A
 * rule lets requests go only where it says so, and only about assets and owners that it names; no rule widens the marking of
 * an asset; a warning of ours is asked about only where the partner was told of it. Deny by default.
 */
import { type Marking, mayRelease, type Tlp, tlpRank } from '@noroshi/watch';
import type { RequestAbout } from './body.ts';
import { covers, type ReleaseRule } from './rules.ts';

export type RequestQuestion = {
  readonly rules: readonly ReleaseRule[];
  readonly partner: string;
  readonly nodeId: string;
  readonly about: RequestAbout;
  readonly tlp: Tlp; // of the request itself
  readonly atUs: number; // wall clock
  /** Of our asset, where it is about one. */
  readonly asset?: { readonly owner: string; readonly marking: Marking };
  /** The partner was told of our warning, where it is about one. */
  readonly told?: boolean;
};

export type RequestDecision = {
  readonly ruleId: string | null; // null: it stays
  readonly reason: string;
};

/** Pure: the same question has the same answer. */
export function decideRequest(question: RequestQuestion): RequestDecision {
  const { rules, partner } = question;
  const barred = barOf(question);
  if (barred !== null) return { ruleId: null, reason: barred };
  const mine = rules.filter((rule) => rule.partner === partner);
  let nearest = `no rule names ${partner}`;
  for (const rule of mine.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const misfit = misfitOf(rule, question);
    if (misfit === null) return { ruleId: rule.id, reason: rule.reason };
    nearest = `rule ${rule.id}: ${misfit}`;
  }
  return { ruleId: null, reason: nearest };
}

/** What no rule can change. */
function barOf({ about, partner, nodeId, asset, told }: RequestQuestion): string | null {
  if (about.of !== nodeId) return null;
  if (about.type === 'warning')
    return told === true ? null : `${partner} was never told of ${about.id}: release it first`;
  if (asset === undefined) return `there is no asset ${about.id} here`;
  if (mayRelease(asset.marking, partner)) return null;
  return `the marking of ${about.id} does not name ${partner}: ${asset.marking.originator} decides that`;
}

function misfitOf(rule: ReleaseRule, question: RequestQuestion): string | null {
  const { about, nodeId, atUs, asset, tlp } = question;
  if (rule.requests !== true) return 'it lets no requests go';
  if (rule.approval !== undefined) return 'what goes under it waits for a release officer';
  if (rule.fromUs !== undefined && atUs < rule.fromUs) return 'it is not in force yet';
  if (rule.untilUs !== undefined && atUs >= rule.untilUs) return 'it has expired';
  const mark = asset === undefined ? [tlp] : [tlp, asset.marking.tlp];
  const above = mark.find((one) => tlpRank(one) > tlpRank(rule.tlpMax));
  if (above !== undefined) return `TLP:${above} is above its TLP:${rule.tlpMax}`;
  if (about.type === 'warning' || (about.type === 'asset' && about.of !== nodeId)) return null; // they know of it
  const named = about.type === 'asset' ? 'assets' : 'objects';
  if (rule.drop?.includes(named) === true || rule.pseudonymise?.includes(named) === true)
    return 'it withholds what the request names';
  if (rule.assetKinds !== undefined || rule.area !== undefined)
    return 'it is for some kinds of asset or an area, and lets no request go';
  const ids = about.type === 'asset' ? [about.id] : [];
  if (!covers(rule.assets, ids)) return 'it does not name what the request is about';
  if (!covers(rule.owners, asset === undefined ? [] : [asset.owner]))
    return 'it does not name the owner of what the request is about';
  return null;
}
