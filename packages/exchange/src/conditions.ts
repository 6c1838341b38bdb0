/**
 * What a release rule asks of a notice: one table, in the order in which it is asked. The decision stops at the first no; the
 * trace shows every line. Each no says why, and the next step that would change it.
 */
import {
  type AssetKind,
  idsOf,
  mayRelease,
  moreUrgent,
  type Notice,
  type Precedence,
  precedenceOf,
  precedenceRank,
  tlpRank,
} from '@noroshi/watch';
import { covers, type ReleaseRule } from './rules.ts';
import { isShaped } from './shape.ts';

export type AssetFacts = {
  readonly owner: string;
  readonly kind: AssetKind;
  /** Latitude and longitude in degrees of where it stands, or of the corners of what it covers; none in orbit. */
  readonly places: readonly (readonly [latitudeDeg: number, longitudeDeg: number])[];
};

/** What the partner has of the warning: notices as it knows them, and the rules that let them go. */
export type Has = { readonly noticeIds: ReadonlySet<string>; readonly ruleIds: readonly string[] };

/** What its author says of a warning that another told us: only what was signed is handed on, and as often as they allow. */
export type HandOn = {
  readonly path: readonly string[]; // who had it before us, its author first
  readonly hopsMax: number; // by its author
  readonly noticeIds: ReadonlySet<string>; // of the author's last word, as they are called here
};

/** A notice under judgement, and what is known of its world. */
export type Facts = {
  readonly notice: Notice;
  readonly earlier: readonly Notice[]; // of the same finding
  readonly partner: string;
  readonly nodeId: string;
  readonly handOn?: HandOn | undefined;
  readonly atUs: number; // wall clock
  readonly judgedUs: number; // precedence as of then, where that is later than the notice
  readonly assetOf: (id: string) => AssetFacts | undefined;
  /** The partner has this finding by that rule: news of it follows, though it has become less. */
  readonly hasBy: (ruleId: string) => boolean;
  /** It has this very notice. */
  readonly isHad: boolean;
};

export type Refusal = { readonly why: string; readonly next: string };
type Ask = (rule: ReleaseRule, facts: Facts) => Refusal | null;
export type Condition = { readonly name: string; readonly ask: Ask };

const no = (why: string, next: string): Refusal => ({ why, next });

/** What no rule can change: whose it is, and whom its marking names. */
export function barOf({ origin, marking }: Notice, partner: string): Refusal | null {
  if (origin === partner || marking.originator === partner)
    return no(`it came from ${partner}`, 'nothing: nobody is told what they told us');
  if (mayRelease(marking, partner)) return null;
  return no(
    `its marking does not name ${partner}: ${marking.originator} decides that`,
    `${marking.originator} marks what is found next as releasable to ${partner}`,
  );
}

/** How often it has been handed on once we tell it: never where it is ours. */
export function handedOn({ origin, marking }: Notice, nodeId: string): number {
  if (origin === nodeId) return 0;
  return marking.originator === origin ? 1 : 2;
}

/** Asked of the notice alone. */
export const OWN_CONDITIONS: readonly Condition[] = [
  {
    name: 'fromUtc',
    ask: ({ fromUs }, { atUs }) =>
      fromUs === undefined || atUs >= fromUs
        ? null
        : no('it is not in force yet', 'wait until it is, or change fromUtc'),
  },
  {
    name: 'untilUtc',
    ask: ({ untilUs }, { atUs }) =>
      untilUs === undefined || atUs < untilUs
        ? null
        : no('it has expired', 'propose it anew with a later untilUtc'),
  },
  {
    name: 'kinds',
    ask: ({ kinds }, { notice: { kind } }) =>
      kinds.includes(kind) ? null : no(`kind ${kind} is not in it`, `add ${kind} to its kinds`),
  },
  {
    name: 'tlpMax',
    ask: ({ tlpMax }, { notice: { marking } }) =>
      tlpRank(marking.tlp) <= tlpRank(tlpMax)
        ? null
        : no(`TLP:${marking.tlp} is above its TLP:${tlpMax}`, `raise its tlpMax to ${marking.tlp}`),
  },
  {
    name: 'hops',
    ask: (rule, { notice, nodeId, handOn }) => {
      const { hops = 0 } = rule;
      const made = handOn?.path.length ?? handedOn(notice, nodeId);
      if (made <= hops && (handOn === undefined || !isShaped(rule))) return null;
      if (made <= hops)
        return no('it withholds, and what is handed on goes whole', 'let another rule hand it on');
      return no(`it comes from ${notice.origin} and is not handed on`, `set its hops to ${made}`);
    },
  },
  {
    name: 'assets',
    ask: ({ assets }, { notice }) =>
      covers(assets, idsOf(notice, 'asset'))
        ? null
        : no(
            'it does not name every asset of the notice',
            'add the assets of the notice to its assets',
          ),
  },
  {
    name: 'assetKinds',
    ask: ({ assetKinds }, { notice, assetOf }) => {
      if (assetKinds === undefined) return null;
      const kinds = idsOf(notice, 'asset').map((id) => assetOf(id)?.kind);
      return covers(assetKinds, kinds)
        ? null
        : no('it does not name the kind of every asset', 'add the kinds of asset to assetKinds');
    },
  },
  {
    name: 'owners',
    ask: ({ owners }, { notice, assetOf }) =>
      covers(
        owners,
        idsOf(notice, 'asset').map((id) => assetOf(id)?.owner),
      )
        ? null
        : no('it does not name the owner of every asset', 'add the owners to its owners'),
  },
  {
    name: 'area',
    ask: ({ area }, { notice, assetOf }) => {
      if (area === undefined) return null;
      const assets = idsOf(notice, 'asset').map((id) => assetOf(id)?.places ?? []);
      const inside = (places: AssetFacts['places']) =>
        places.length > 0 && places.every((place) => liesIn(area, place));
      return assets.length > 0 && assets.every(inside)
        ? null
        : no('not every asset of the notice lies in its area', 'widen its area, or leave it out');
    },
  },
];

/** Asked of the notice, or of an earlier one of the same finding: a lowered risk must not be silence. */
export const WEIGHT_CONDITIONS: readonly Condition[] = [
  {
    name: 'severities',
    ask: ({ severities }, { notice: { severity } }) =>
      severities.includes(severity)
        ? null
        : no(`severity ${severity} is not in it`, `add ${severity} to its severities`),
  },
  {
    name: 'precedenceMin',
    ask: ({ precedenceMin }, facts) => {
      const precedence = precedenceIn(facts);
      return precedenceMin === undefined ||
        precedenceRank(precedence) <= precedenceRank(precedenceMin)
        ? null
        : no(
            `precedence ${precedence} is below its ${precedenceMin}`,
            `lower its precedenceMin to ${precedence}`,
          );
    },
  },
  {
    name: 'confidenceMin',
    ask: ({ confidenceMin = 0 }, { notice: { confidence } }) =>
      confidence >= confidenceMin
        ? null
        : no('the confidence is below its least', `lower its confidenceMin to ${confidence}`),
  },
];

/** The first no of the notice to the rule; null where the rule lets it go. */
export function misfitOf(rule: ReleaseRule, facts: Facts): Refusal | null {
  const own = firstNo(OWN_CONDITIONS, rule, facts);
  if (own !== null || facts.hasBy(rule.id)) return own;
  const weight = firstNo(WEIGHT_CONDITIONS, rule, facts);
  return weight === null || weighed(rule, facts) ? null : weight;
}

/** An earlier notice of the finding went, or would have gone, by this rule. */
export function weighed(rule: ReleaseRule, facts: Facts): boolean {
  return facts.earlier.some((notice) => {
    const then = { ...facts, notice };
    if (barOf(notice, facts.partner) !== null) return false;
    if (firstNo(OWN_CONDITIONS, rule, then) !== null) return false;
    return firstNo(WEIGHT_CONDITIONS, rule, then) === null;
  });
}

function firstNo(conditions: readonly Condition[], rule: ReleaseRule, facts: Facts) {
  for (const { ask } of conditions) {
    const refusal = ask(rule, facts);
    if (refusal !== null) return refusal;
  }
  return null;
}

/** As it stands now; of an earlier one the more urgent of that and what it was when it was found. */
function precedenceIn({ notice, earlier, judgedUs }: Facts): Precedence {
  const now = precedenceOf(notice, Math.max(notice.atUs, judgedUs));
  return earlier.includes(notice) ? moreUrgent(now, precedenceOf(notice, notice.atUs)) : now;
}

type Area = NonNullable<ReleaseRule['area']>;

function liesIn(area: Area, [latitudeDeg, longitudeDeg]: readonly [number, number]): boolean {
  const { southDeg, northDeg, westDeg, eastDeg } = area;
  if (latitudeDeg < southDeg || latitudeDeg > northDeg) return false;
  const turned = (deg: number) => ((deg % 360) + 360) % 360;
  const width = eastDeg >= westDeg ? eastDeg - westDeg : eastDeg - westDeg + 360;
  return turned(longitudeDeg - westDeg) <= width;
}
