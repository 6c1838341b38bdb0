/**
 * For Suricata: a reputation list with its categories (iprep: addresses and networks), sets of names and of addresses (datasets),
 * and rules that use them; a service has a rule of its own. Rules alert and do not drop. Numbers of rules come from what they look
 * for, so that the same thing keeps its number. Forms: https://docs.suricata.io (iprep, datasets, rules).
 */
import type { PortRange } from '../pattern/ranges.ts';
import { type EdgeElement, type EdgeNetwork, isOne, isWhole, networkText } from './element.ts';
import { type EdgeForm, linesOf, noteOf, utcText } from './form.ts';

const SID = { lists: 910_000_000, services: 911_000_000, servicesMax: 1_000_000 } as const;
const SCORE_MAX = 127;
const CATEGORY = 1;
const PROTOCOLS: Readonly<Record<number, string>> = { 6: 'tcp', 17: 'udp', 132: 'sctp' };

export const SURICATA: EdgeForm = {
  elementsMax: 500_000,
  whyNot({ match }) {
    if (match.kind === 'name' || isWhole(match)) return null;
    if (match.ports.length === 0) return 'a rule of a protocol without ports would be too wide';
    return match.protocols.some((one) => one in PROTOCOLS)
      ? null
      : 'a rule knows tcp, udp and sctp';
  },
  files(elements, { atUs }) {
    const head = `# made ${utcText(atUs)}: ${elements.length} elements`;
    const names = elements.flatMap(({ match }) => (match.kind === 'name' ? [match.name] : []));
    const whole = elements.filter(({ match }) => match.kind === 'network' && isWhole(match));
    const alone = whole.filter(({ match }) => match.kind === 'network' && isOne(match.prefix));
    return [
      { name: 'categories.txt', text: `${CATEGORY},Noroshi,Indicators of a partner\n` },
      { name: 'iprep.list', text: linesOf(reputations(whole)) },
      { name: 'noroshi-names.lst', text: linesOf(names.map(base64Of)) },
      { name: 'noroshi-addresses.lst', text: linesOf([...new Set(alone.map(textOf))]) },
      { name: 'noroshi.rules', text: linesOf([head, ...LIST_RULES, ...serviceRules(elements)]) },
    ];
  },
};

/** The highest score of each network. */
function reputations(elements: readonly EdgeElement[]): string[] {
  const scores = new Map<string, number>();
  for (const element of elements) {
    const text = textOf(element);
    const score = Math.max(1, Math.round((element.confidence ?? 0.5) * SCORE_MAX));
    scores.set(text, Math.max(score, scores.get(text) ?? 0));
  }
  return [...scores].map(([text, score]) => `${text},${CATEGORY},${score}`);
}

const textOf = ({ match }: EdgeElement): string => networkText((match as EdgeNetwork).prefix);

const LIST_RULES = [
  `alert ip any any -> any any (msg:"Noroshi: address of an indicator"; iprep:any,Noroshi,>,0; threshold:type limit,track by_both,count 1,seconds 3600; sid:${SID.lists + 1}; rev:1;)`,
  `alert dns any any -> any any (msg:"Noroshi: name of an indicator asked for"; dns.query; dataset:isset,noroshi-names,type string,load noroshi-names.lst; sid:${SID.lists + 2}; rev:1;)`,
  `alert tls any any -> any any (msg:"Noroshi: name of an indicator in TLS"; tls.sni; dataset:isset,noroshi-names,type string,load noroshi-names.lst; sid:${SID.lists + 3}; rev:1;)`,
  '# In the place of the first, where reputation is not switched on (addresses alone, no networks):',
  `# alert ip any any -> any any (msg:"Noroshi: address of an indicator"; ip.dst; dataset:isset,noroshi-addresses,type ip,load noroshi-addresses.lst; sid:${SID.lists + 4}; rev:1;)`,
];

function serviceRules(elements: readonly EdgeElement[]): string[] {
  const taken = new Set<number>();
  return elements.flatMap((element) => {
    const { match } = element;
    if (match.kind === 'name' || isWhole(match)) return [];
    const names = match.protocols.flatMap((one) => PROTOCOLS[one] ?? []);
    const ends = match.end === 'either' ? (['source', 'destination'] as const) : [match.end];
    const rules = names.flatMap((name) =>
      ends.map((end) => ruleOf(name, end, match, element, taken)),
    );
    return [`# ${noteOf(element)}`, ...rules];
  });
}

function ruleOf(
  protocol: string,
  end: 'source' | 'destination',
  { prefix, ports }: EdgeNetwork,
  { key, indicatorId }: EdgeElement,
  taken: Set<number>,
): string {
  const where = networkText(prefix);
  const services = `[${ports.map(rangeText).join(',')}]`;
  const line =
    end === 'source' ? `${where} any -> any ${services}` : `any any -> ${where} ${services}`;
  const sid = numberOf(`${protocol} ${end} ${key}`, taken);
  const options = `msg:"Noroshi: service of an indicator"; metadata:stix ${indicatorId}`;
  return `alert ${protocol} ${line} (${options}; sid:${sid}; rev:1;)`;
}

const rangeText = ([from, to]: PortRange): string => (from === to ? `${from}` : `${from}:${to}`);

/** FNV-1a, 32 bits, and the next free number where two meet. */
function numberOf(text: string, taken: Set<number>): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  let place = (hash >>> 0) % SID.servicesMax;
  while (taken.has(place)) place = (place + 1) % SID.servicesMax;
  taken.add(place);
  return SID.services + place;
}

/** Of a checked name: ASCII alone. */
function base64Of(name: string): string {
  return btoa(name);
}
