/**
 * The board of public alerts: who may raise, update, cancel and clear, as a pure function. Live, exercise and test have a board each, and no command
 * crosses. Two people release with typed words that differ between live and exercise, or a rule that two people approved before does.
 * A region has one alert at most; each alert ends. Every decision, also not to warn, leaves a line for the audit log.
 */
import type { CapArea, CapReference } from '@noroshi/watch';

export type AlertStatus = 'Actual' | 'Exercise' | 'Test';
export type AlertKind = 'raise' | 'update' | 'cancel' | 'all clear';

/** What is to be said of a region. */
export type Draft = {
  readonly areas: readonly CapArea[];
  /** Of an impact in the areas, 0 … 1. */
  readonly probability: number;
  readonly impactFromUs: number; // µs TAI
  readonly impactToUs: number;
  readonly expiresUs: number;
};

export type StandingRule = {
  readonly id: string;
  readonly approvedBy: readonly [string, string];
  readonly fromUs: number;
  readonly toUs: number;
  readonly kinds: readonly AlertKind[];
  readonly probabilityMin: number;
};

export type Command<S extends AlertStatus> = {
  readonly status: S;
  readonly atUs: number;
} & (
  | { readonly do: 'raise' | 'update'; readonly region: string; readonly draft: Draft }
  | { readonly do: 'cancel' | 'all clear'; readonly region: string; readonly why: string }
  | {
      readonly do: 'confirm';
      readonly proposal: number;
      readonly person: string;
      readonly typed: string;
    }
  | { readonly do: 'withdraw'; readonly proposal: number; readonly person: string }
  | { readonly do: 'tick' }
);

/** A message that goes out. */
export type Release<S extends AlertStatus> = {
  readonly status: S;
  readonly kind: AlertKind;
  readonly region: string;
  readonly sequence: number;
  readonly sentUs: number;
  readonly draft: Draft;
  readonly references: readonly CapReference[];
  readonly by: readonly string[]; // two people, or the rule
  readonly why: string;
};

export type Active = {
  readonly region: string;
  readonly raisedUs: number;
  readonly draft: Draft;
  readonly sent: readonly CapReference[]; // newest last
};

export type Proposal = {
  readonly number: number;
  readonly kind: AlertKind;
  readonly region: string;
  readonly draft: Draft;
  readonly why: string;
  readonly askedUs: number;
  readonly people: readonly string[]; // who confirmed
};

export type Board<S extends AlertStatus> = {
  readonly status: S;
  readonly sender: string;
  readonly rules: readonly StandingRule[];
  readonly active: ReadonlyMap<string, Active>;
  readonly proposals: ReadonlyMap<number, Proposal>;
  readonly count: number; // of proposals and releases so far
};

export type TraceLine = {
  readonly atUs: number;
  readonly region: string;
  readonly decided: AlertKind | 'asked' | 'confirmed' | 'withdrawn' | 'lapsed' | 'refused';
  readonly why: string;
  readonly by: readonly string[];
};

export type Stepped<S extends AlertStatus> = {
  readonly board: Board<S>;
  readonly releases: readonly Release<S>[];
  readonly trace: readonly TraceLine[];
};

export const BOARD_LIMITS = { activeMax: 10_000, proposalsMax: 1000, referencesMax: 32 } as const;

/** An empty board. Rules whose two approvers are one person are refused. */
export function createBoard<S extends AlertStatus>(
  status: S,
  sender: string,
  rules: readonly StandingRule[] = [],
): Board<S> {
  for (const { id, approvedBy } of rules)
    if (approvedBy[0] === approvedBy[1] || approvedBy.includes(''))
      throw new RangeError(`rule ${id}: approved by two different people`);
  return { status, sender, rules, active: new Map(), proposals: new Map(), count: 0 };
}

/** What each of two people types to release a proposal: never the same live and in exercise. */
export function confirmationOf(status: AlertStatus, { kind, region }: Proposal): string {
  if (status === 'Actual') return `LIVE ${kind.toUpperCase()} ${region}`;
  return `${status === 'Exercise' ? 'exercise only' : 'test only'}: ${kind} ${region}`;
}

/** The board after commands, what goes out, and why. Commands stand in order of time. */
export function stepBoard<S extends AlertStatus>(
  board: Board<S>,
  commands: readonly Command<S>[],
): Stepped<S> {
  const s: State<S> = {
    ...{ ...board, active: new Map(board.active), proposals: new Map(board.proposals) },
    ...{ releases: [], trace: [] },
  };
  for (const command of commands) {
    if (command.status !== s.status) {
      const region = 'region' in command ? command.region : '';
      tell(s, command.atUs, region, 'refused', `a command of ${command.status} on ${s.status}`);
    } else take(s, command);
  }
  const { releases, trace, ...after } = s;
  return { board: after, releases, trace };
}

type State<S extends AlertStatus> = {
  readonly status: S;
  readonly sender: string;
  readonly rules: readonly StandingRule[];
  readonly active: Map<string, Active>;
  readonly proposals: Map<number, Proposal>;
  readonly releases: Release<S>[];
  readonly trace: TraceLine[];
  count: number;
};

function take<S extends AlertStatus>(s: State<S>, command: Command<S>): void {
  const { atUs } = command;
  switch (command.do) {
    case 'tick':
      lapse(s, atUs);
      return;
    case 'confirm':
      confirm(s, command.proposal, command.person, command.typed, atUs);
      return;
    case 'withdraw':
      withdraw(s, command.proposal, command.person, atUs);
      return;
    case 'cancel':
    case 'all clear': {
      const draft = s.active.get(command.region)?.draft;
      if (draft !== undefined) propose(s, command.do, command.region, draft, command.why, atUs);
      else tell(s, atUs, command.region, 'refused', 'no alert stands there');
      return;
    }
    default: {
      const wrong = wrongDraft(command.draft, atUs);
      if (wrong !== null) tell(s, atUs, command.region, 'refused', wrong);
      else propose(s, command.do, command.region, command.draft, 'impact predicted', atUs);
    }
  }
}

function wrongDraft(draft: Draft, atUs: number): string | null {
  if (!(draft.probability >= 0 && draft.probability <= 1)) return 'a probability outside 0 … 1';
  if (!(draft.impactFromUs <= draft.impactToUs)) return 'an impact that ends before it begins';
  if (!(draft.expiresUs > atUs)) return 'it would have expired already';
  return draft.areas.length === 0 ? 'no area' : null;
}

/** Released by a rule, or asked of two people. Where an alert stands, another raise is its update. */
function propose<S extends AlertStatus>(
  s: State<S>,
  asked: AlertKind,
  region: string,
  draft: Draft,
  why: string,
  atUs: number,
): void {
  const kind = asked === 'raise' || asked === 'update' ? kindNow(s, region) : asked;
  if (kind === 'raise' && s.active.size >= BOARD_LIMITS.activeMax) {
    tell(s, atUs, region, 'refused', `${s.active.size} alerts stand: at most that many`);
    return;
  }
  const judged = s.rules.map((rule) => [rule, whyNot(rule, kind, draft, atUs)] as const);
  const rule = judged.find(([, reason]) => reason === null)?.[0];
  if (rule !== undefined) {
    dropProposals(s, region, kind);
    release(s, { kind, region, draft, why }, [`rule ${rule.id}`, ...rule.approvedBy], atUs);
    return;
  }
  const reasons = judged.map(([{ id }, reason]) => `rule ${id}: ${reason}`);
  dropProposals(s, region, kind, true);
  if (s.proposals.size >= BOARD_LIMITS.proposalsMax) {
    tell(s, atUs, region, 'refused', `${s.proposals.size} proposals wait: at most that many`);
    return;
  }
  const number = ++s.count;
  s.proposals.set(number, { number, kind, region, draft, why, askedUs: atUs, people: [] });
  tell(s, atUs, region, 'asked', [`${kind}, two people`, ...reasons].join('; '));
}

const kindNow = <S extends AlertStatus>(s: State<S>, region: string): AlertKind =>
  s.active.has(region) ? 'update' : 'raise';

/** Newer words take the place of those that wait; an end takes the place of all. */
function dropProposals<S extends AlertStatus>(
  s: State<S>,
  region: string,
  kind: AlertKind,
  isAsked = false,
): void {
  for (const [number, proposal] of s.proposals) {
    if (proposal.region !== region) continue;
    const isEnd = kind === 'cancel' || kind === 'all clear';
    if (proposal.kind === kind || (isEnd && !isAsked)) s.proposals.delete(number);
  }
}

function whyNot(rule: StandingRule, kind: AlertKind, draft: Draft, atUs: number): string | null {
  if (!rule.kinds.includes(kind)) return `not for ${kind}`;
  if (atUs < rule.fromUs || atUs >= rule.toUs) return 'not in force at this time';
  const isEnd = kind === 'cancel' || kind === 'all clear';
  if (isEnd || draft.probability >= rule.probabilityMin) return null;
  return `probability ${draft.probability.toFixed(3)} below ${rule.probabilityMin}`;
}

function confirm<S extends AlertStatus>(
  s: State<S>,
  number: number,
  person: string,
  typed: string,
  atUs: number,
): void {
  const proposal = s.proposals.get(number);
  if (proposal === undefined) {
    tell(s, atUs, '', 'refused', `proposal ${number} does not wait`, [person]);
    return;
  }
  const { region, people } = proposal;
  const refuse = (why: string) => tell(s, atUs, region, 'refused', why, [person]);
  if (person === '' || people.includes(person)) {
    refuse('a second person confirms');
    return;
  }
  if (typed !== confirmationOf(s.status, proposal)) {
    refuse('other words were typed');
    return;
  }
  const isStale =
    proposal.kind !== 'cancel' && proposal.kind !== 'all clear' && proposal.draft.expiresUs <= atUs;
  if (isStale) {
    s.proposals.delete(number);
    refuse('it would have expired already');
    return;
  }
  const both = [...people, person];
  if (both.length < 2) {
    s.proposals.set(number, { ...proposal, people: both });
    tell(s, atUs, region, 'confirmed', proposal.kind, both);
    return;
  }
  s.proposals.delete(number);
  const isEnd = proposal.kind === 'cancel' || proposal.kind === 'all clear';
  const kind = isEnd ? proposal.kind : kindNow(s, region);
  if (isEnd && !s.active.has(region)) {
    refuse('no alert stands there any more');
    return;
  }
  release(s, { ...proposal, kind }, both, atUs);
}

function withdraw<S extends AlertStatus>(
  s: State<S>,
  number: number,
  person: string,
  atUs: number,
): void {
  const proposal = s.proposals.get(number);
  if (s.proposals.delete(number))
    tell(s, atUs, proposal!.region, 'withdrawn', proposal!.kind, [person]);
  else tell(s, atUs, '', 'refused', `proposal ${number} does not wait`, [person]);
}

type Said = Pick<Proposal, 'kind' | 'region' | 'draft' | 'why'>;

function release<S extends AlertStatus>(
  s: State<S>,
  { kind, region, draft, why }: Said,
  by: readonly string[],
  atUs: number,
): void {
  const before = s.active.get(region);
  const sequence = ++s.count;
  const references = before?.sent ?? [];
  const { status } = s;
  s.releases.push({ status, kind, region, sequence, sentUs: atUs, draft, references, by, why });
  tell(s, atUs, region, kind, why, by);
  if (kind === 'cancel' || kind === 'all clear') {
    s.active.delete(region);
    dropProposals(s, region, kind);
    return;
  }
  const identifier = identifierOf(status, atUs, sequence);
  const sent = [...references, { sender: s.sender, identifier, sentUs: atUs }];
  const kept = sent.slice(-BOARD_LIMITS.referencesMax);
  s.active.set(region, { region, raisedUs: before?.raisedUs ?? atUs, draft, sent: kept });
}

/** Names the message, and in it whether it is live. */
export function identifierOf(status: AlertStatus, sentUs: number, sequence: number): string {
  return `${status.toLowerCase()}.${sentUs}.${sequence}`;
}

/** Alerts past their time end: by a rule for the all-clear, or else they lapse and the all-clear waits for two people. */
function lapse<S extends AlertStatus>(s: State<S>, atUs: number): void {
  for (const [region, { draft }] of [...s.active]) {
    if (draft.expiresUs > atUs) continue;
    const isAsked = [...s.proposals.values()].some(
      (each) => each.region === region && each.kind === 'all clear',
    );
    if (isAsked) continue;
    tell(s, atUs, region, 'lapsed', 'its time is over');
    propose(s, 'all clear', region, draft, 'its time is over', atUs);
  }
}

/** What would end each alert now, ready before anyone asks: the correction of an error, and the all-clear. */
export function preparedEnds<S extends AlertStatus>(
  board: Board<S>,
  region: string,
  atUs: number,
): { readonly cancel: Release<S>; readonly allClear: Release<S> } | null {
  const active = board.active.get(region);
  if (active === undefined) return null;
  const ready = (kind: AlertKind, why: string): Release<S> => ({
    ...{ status: board.status, kind, region, sequence: board.count + 1, sentUs: atUs, why, by: [] },
    ...{ draft: active.draft, references: active.sent },
  });
  return {
    cancel: ready('cancel', 'sent in error'),
    allClear: ready('all clear', 'the danger is over'),
  };
}

function tell<S extends AlertStatus>(
  s: State<S>,
  atUs: number,
  region: string,
  decided: TraceLine['decided'],
  why: string,
  by: readonly string[] = [],
): void {
  s.trace.push({ atUs, region, decided, why, by });
}
