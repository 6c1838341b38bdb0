/**
 * The kinds of configuration: the schema of each, who may read and who may change it. A kind without a line here is refused:
 * nothing is configured that nobody checks. Schemas lie with the area that obeys them.
 */
import { isIP } from 'node:net';
import {
  ContactPlan,
  checkPartner,
  Partner,
  planFault,
  ReleaseRule,
  ruleFault,
} from '@noroshi/exchange';
import { Warrant } from '@noroshi/flow';
import { CONFIG_KINDS, type ConfigKind } from '@noroshi/store';
import { formatUtc } from '@noroshi/time';
import { ChecklistTemplate, Id, type Role, Text, Title } from '@noroshi/watch';
import { type TSchema, Type } from 'typebox';
import { AlertAreasRow, AlertRule, areasFault } from '../alerts/settings.ts';
import { Announced, BallisticWatch, LooksSource, sensorsOf } from '../ballistic/settings.ts';
import { BehaviourWatch, Benign } from '../behaviour/settings.ts';
import { IndicatorSource, wrongEntry } from '../edge/settings.ts';
import { warrantFaults } from '../flows/rule.ts';
import { FlowSource, SignsWatch } from '../flows/settings.ts';
import { NetworkRow, networkRowFaults } from '../links/settings.ts';
import { Channel, channelProblem, NotificationRule } from '../notify/schemas.ts';
import { ErasureOrder, Hold, holdFault, Keeping, orderFault } from '../partner/erase-settings.ts';
import { Source, sourceProblem } from '../sources/config.ts';
import { TaxiiSource, taxiiSourceProblem } from '../taxii-client/settings.ts';
import { ConjunctionWatch } from '../watching/settings.ts';
import { WitnessSetting, witnessFault } from '../witness/settings.ts';
import { AssetFile, assetProblems } from './asset-rules.ts';
import { type ConfigProblem, problem } from './problems.ts';

export type KindEntry = {
  readonly schema: TSchema; // of the inside; files and the API have its edge form
  readonly about: string;
  readonly read: readonly Role[];
  readonly write: readonly Role[];
  /** What a schema cannot say. */
  readonly check?: (doc: never) => readonly ConfigProblem[];
};

const STAFF = ['analyst', 'duty', 'release', 'reviewer'] as const;
const EVERYDAY = { read: STAFF, write: ['analyst', 'duty'] } as const;

/** Whom to call. Not a person of this node: those have names and roles. */
export const Contact = Type.Object(
  {
    id: Id,
    name: Title,
    organisation: Type.Optional(Title),
    email: Type.Optional(Type.String({ maxLength: 254, pattern: '^[^\\s@<>"\']+@[^\\s@<>"\']+$' })),
    telephone: Type.Optional(Type.String({ maxLength: 40, pattern: '^[+0-9][0-9 ()-]*$' })),
    text: Type.Optional(Text),
  },
  { additionalProperties: false },
);

const ANALYSIS = { read: STAFF, write: ['analyst'] } as const;
const RELEASE = { read: STAFF, write: ['release'] } as const;

const ENTRIES: Partial<Readonly<Record<ConfigKind, KindEntry>>> = {
  asset: { schema: AssetFile, about: 'What is protected.', ...EVERYDAY, check: assetProblems },
  source: {
    ...{ schema: Source, about: 'Where element sets come from.', ...ANALYSIS },
    check: sourceProblems,
  },
  watch: { schema: ConjunctionWatch, about: 'Horizons and thresholds of a watch.', ...ANALYSIS },
  rule: {
    ...{ schema: ReleaseRule, about: 'What one partner may have.', ...RELEASE },
    check: ruleProblems,
  },
  contact: { schema: Contact, about: 'Whom to call.', ...RELEASE },
  channel: {
    ...{ schema: Channel, about: 'How somebody is reached.', ...RELEASE },
    check: channelProblems,
  },
  notification: { schema: NotificationRule, about: 'What goes to which channel.', ...RELEASE },
  checklist: { schema: ChecklistTemplate, about: 'Steps of a kind of finding.', ...EVERYDAY },
  'contact-plan': {
    ...{ schema: ContactPlan, about: 'When a partner can be reached.', ...ANALYSIS },
    check: planProblems,
  },
  partner: {
    ...{ schema: Partner, about: 'Who a partner is: keys and address.', ...RELEASE },
    check: partnerProblems,
  },
  witness: {
    ...{ schema: WitnessSetting, about: 'Who cosigns our lanes, and how many must.', ...RELEASE },
    check: witnessProblems,
  },
  behaviour: {
    ...{ schema: BehaviourWatch, about: 'Limits of the watch of behaviour.', ...ANALYSIS },
  },
  warrant: {
    ...{ schema: Warrant, about: 'What may be looked at in flows; two people put it in force.' },
    ...{ ...RELEASE, check: warrantProblems },
  },
  flow: {
    schema: FlowSource,
    about: 'Where flow records come from.',
    ...ANALYSIS,
    check: flowProblems,
  },
  signs: { schema: SignsWatch, about: 'Limits of the watch of signs of attack.', ...ANALYSIS },
  indicators: {
    schema: IndicatorSource,
    about: 'Folders of STIX: indicators to look for, and for the files of own edges.',
    ...ANALYSIS,
    check: indicatorProblems,
  },
  looks: {
    schema: LooksSource,
    about: 'Where looks of radars and satellites come from, and these sensors.',
    ...{ ...ANALYSIS, check: looksProblems },
  },
  ballistic: {
    ...{ schema: BallisticWatch, about: 'Limits of the watch of ballistic objects.', ...ANALYSIS },
  },
  announced: {
    schema: Announced,
    about: 'Launches that were announced, and areas closed for them.',
    ...{ ...EVERYDAY, check: announcedProblems },
  },
  'alert-areas': {
    schema: AlertAreasRow,
    about: 'Whom public alerts are for: polygons (GeoJSON) with the time that shelter takes.',
    ...{ ...RELEASE, check: areasProblems },
  },
  'alert-rule': {
    schema: AlertRule,
    about: 'What is released to the public at once; two people put it in force.',
    ...{ ...RELEASE, check: alertRuleProblems },
  },
  network: {
    schema: NetworkRow,
    about: 'Services over hops: what open warnings would take from them is watched.',
    ...{ ...ANALYSIS, check: networkProblems },
  },
  keeping: {
    ...{ schema: Keeping, about: 'How long what partners were told is kept.', ...RELEASE },
  },
  hold: {
    ...{ schema: Hold, about: 'What is not erased, and why.', ...RELEASE },
    check: (hold: Hold) => faults(holdFault(hold)),
  },
  erasure: {
    ...{ schema: ErasureOrder, about: 'What partners were told that is to go.', ...RELEASE },
    check: (order: ErasureOrder) => faults(orderFault(order)),
  },
  taxii: {
    schema: TaxiiSource,
    about: 'TAXII servers of others: what is pulled from there, and what is posted.',
    ...{ ...RELEASE, check: taxiiProblems },
  },
  benign: {
    ...{ schema: Benign, about: 'Company that is no matter, and who says so.', ...ANALYSIS },
    check: benignProblems,
  },
};

function partnerProblems(partner: Partner): readonly ConfigProblem[] {
  const checked = checkPartner(partner);
  return checked.ok ? [] : [problem('', partner.id, checked.error)];
}

function witnessProblems(setting: WitnessSetting): readonly ConfigProblem[] {
  const fault = witnessFault(setting);
  return fault === null ? [] : [problem(fault.path, '(see file)', fault.expected)];
}

function sourceProblems(source: Source): readonly ConfigProblem[] {
  const found = sourceProblem(source);
  return found === null ? [] : [problem(found.path, '(not shown)', found.expected)];
}

function taxiiProblems(source: TaxiiSource): readonly ConfigProblem[] {
  const found = taxiiSourceProblem(source);
  return found === null ? [] : [problem(found.path, '(not shown)', found.expected)];
}

function warrantProblems(warrant: Warrant): readonly ConfigProblem[] {
  return warrantFaults(warrant).map(({ path, message }) => problem(path, '(see file)', message));
}

function looksProblems(source: LooksSource): readonly ConfigProblem[] {
  if (source.type !== 'folder') return [];
  const read = sensorsOf(source.sensors);
  return 'fault' in read ? [problem('sensors', '(see file)', read.fault)] : [];
}

function announcedProblems({ fromUs, toUs }: Announced): readonly ConfigProblem[] {
  return fromUs < toUs ? [] : [problem('toUtc', formatUtc(toUs), 'later than fromUtc')];
}

function areasProblems(row: AlertAreasRow): readonly ConfigProblem[] {
  const fault = areasFault(row);
  return fault === null ? [] : [problem('features', '(see file)', fault)];
}

function alertRuleProblems({ fromUs, toUs }: AlertRule): readonly ConfigProblem[] {
  return fromUs < toUs ? [] : [problem('toUtc', formatUtc(toUs), 'later than fromUtc')];
}

function networkProblems(row: NetworkRow): readonly ConfigProblem[] {
  return networkRowFaults(row).map(({ path, value, right }) =>
    problem(path.slice(1), value, right),
  );
}

function flowProblems(source: FlowSource): readonly ConfigProblem[] {
  if (source.type !== 'listener') return [];
  const wrong = source.peers.find((peer) => isIP(peer) === 0);
  return wrong === undefined ? [] : [problem('peers', wrong, 'addresses of exporters')];
}

function indicatorProblems(source: IndicatorSource): readonly ConfigProblem[] {
  const wrong = wrongEntry(source);
  return wrong === null ? [] : [problem('own', wrong, 'networks (192.0.2.0/24) and names')];
}

/** A rule that names nobody would explain nothing, or everything. */
function benignProblems({ objectIds, operator, namePattern, fromUs, toUs }: Benign) {
  const named = [objectIds, operator, namePattern].filter((one) => one !== undefined).length;
  const problems: ConfigProblem[] = [];
  if (named !== 1)
    problems.push(problem('', `${named} of them`, 'one of objectIds, operator, namePattern'));
  if (namePattern !== undefined && !/[A-Za-z0-9]{2}/.test(namePattern))
    problems.push(problem('namePattern', namePattern, 'two letters or digits together, at least'));
  if (fromUs !== undefined && toUs !== undefined && fromUs >= toUs)
    problems.push(problem('toUtc', formatUtc(toUs), 'later than fromUtc'));
  return problems;
}

function faults(fault: { readonly field: string; readonly right: string } | null) {
  return fault === null ? [] : [problem(fault.field, '(see file)', fault.right)];
}

function ruleProblems(rule: ReleaseRule): readonly ConfigProblem[] {
  const fault = ruleFault(rule);
  if (fault === null) return [];
  const { untilUs } = rule;
  const shown = fault.field !== 'untilUtc' ? '(see file)' : untilUs && formatUtc(untilUs);
  return [problem(fault.field, shown, fault.right)];
}

function planProblems(plan: ContactPlan): readonly ConfigProblem[] {
  const fault = planFault(plan);
  return fault === null ? [] : [problem(fault.path, '(see file)', fault.right)];
}

function channelProblems(channel: Channel): readonly ConfigProblem[] {
  const found = channelProblem(channel);
  if (found === null) return [];
  const isUrl = found.path === 'url'; // it may hold a password
  return [
    problem(
      found.path,
      isUrl ? '(not shown)' : channel[found.path as keyof Channel],
      found.expected,
    ),
  ];
}

/** Undefined for a kind that this node cannot check yet. */
export function kindEntry(kind: ConfigKind): KindEntry | undefined {
  return ENTRIES[kind];
}

export const CHECKED_KINDS: readonly ConfigKind[] = CONFIG_KINDS.filter(
  (kind) => ENTRIES[kind] !== undefined,
);

/**
 * What leaves the house, and to whom: in live mode these change only when a second person agrees. A warrant, and a rule by which the
 * public is alerted, need two people in an exercise too (flows/rule.ts).
 */
export const TWO_PERSON_KINDS: readonly ConfigKind[] = [
  'rule',
  'warrant',
  'alert-areas',
  'alert-rule',
  'partner',
  'channel',
  'notification',
  'keeping',
  'hold',
  'erasure',
  'taxii',
  'witness',
];
