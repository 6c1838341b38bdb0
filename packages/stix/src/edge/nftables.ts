/**
 * Sets for nftables, replaced as one by `nft -f`: each element leaves by itself when its time is over (a timeout, counted from when
 * the file is loaded: load it when it is made). Sets hold addresses, and addresses with a service; the rules count and drop.
 */
import { formatPrefix, maskAddress, type Prefix } from '../address.ts';
import type { PortRange } from '../pattern/ranges.ts';
import { type EdgeElement, type EdgeNetwork, isOne, isWhole, networkText } from './element.ts';
import { type EdgeForm, linesOf, utcText } from './form.ts';

const PORTS_MAX = 64; // of one element: a set of services holds each by itself

export const NFTABLES: EdgeForm = {
  elementsMax: 200_000,
  whyNot({ match }) {
    if (match.kind === 'name') return 'nftables knows no names';
    if (isWhole(match)) return null;
    if (!isOne(match.prefix)) return 'a set of services holds single addresses';
    const ports = portsOf(match.ports);
    if (ports.length === 0) return 'a set of services needs ports';
    return ports.length > PORTS_MAX ? `more than ${PORTS_MAX} ports of one address` : null;
  },
  files(elements, { atUs }) {
    const sets = SETS.map((set) => ({ ...set, entries: entriesOf(set, elements, atUs) }));
    const chains = ['input', 'forward', 'output'].flatMap((hook) => [
      `  chain ${hook} {`,
      `    type filter hook ${hook} priority 0; policy accept;`,
      ...sets.map(({ rule, name }) => `    ${rule} @${name} counter drop`),
      '  }',
    ]);
    const text = linesOf([
      `# made ${utcText(atUs)}: ${elements.length} elements; what lies in a listed network is not listed again`,
      ...['table inet noroshi', 'delete table inet noroshi', 'table inet noroshi {'],
      ...sets.flatMap(({ name, type, entries }) => setLines(name, type, entries)),
      ...chains,
      '}',
    ]);
    return [{ name: 'noroshi.nft', text }];
  },
};

type SetOf = {
  readonly name: string;
  readonly type: string;
  readonly rule: string;
  readonly family: 4 | 6;
  readonly end: 'source' | 'destination';
  readonly isService: boolean;
};

const SETS: readonly SetOf[] = ([4, 6] as const).flatMap((family) =>
  (['source', 'destination'] as const).flatMap((end) =>
    [false, true].map((isService): SetOf => {
      const address = `${family === 4 ? 'ip' : 'ip6'} ${end === 'source' ? 'saddr' : 'daddr'}`;
      const type = `ipv${family}_addr`;
      return {
        name: `${end === 'source' ? 'from' : 'to'}${isService ? '_service' : ''}_v${family}`,
        type: isService
          ? `type ${type} . inet_proto . inet_service; flags timeout;`
          : `type ${type}; flags interval, timeout;`,
        rule: isService ? `${address} . meta l4proto . th dport` : address,
        ...{ family, end, isService },
      };
    }),
  ),
);

function entriesOf(set: SetOf, elements: readonly EdgeElement[], atUs: number): string[] {
  const within = elements.flatMap((element): [EdgeNetwork, EdgeElement][] => {
    const { match } = element;
    if (match.kind === 'name' || match.prefix.family !== set.family) return [];
    const isHere = match.end === set.end || match.end === 'either';
    return isHere && isWhole(match) !== set.isService ? [[match, element]] : [];
  });
  const texts = set.isService ? serviceTexts(within) : networkTexts(within);
  return [...texts].map(([text, { untilUs, indicatorId }]) => {
    const leftS = Math.max(1, Math.ceil((untilUs - atUs) / 1e6));
    return `${text} timeout ${leftS}s comment "${indicatorId}"`;
  });
}

/** Each service once, by the element that stays longest. */
function serviceTexts(within: readonly [EdgeNetwork, EdgeElement][]): Map<string, EdgeElement> {
  const texts = new Map<string, EdgeElement>();
  for (const [{ prefix, protocols, ports }, element] of within)
    for (const protocol of protocols)
      for (const port of portsOf(ports)) {
        const text = `${networkText(prefix)} . ${protocol} . ${port}`;
        const known = texts.get(text);
        if (known === undefined || known.untilUs < element.untilUs) texts.set(text, element);
      }
  return texts;
}

/** Intervals of one set may not overlap: what lies in a wider one, or is listed for both ends, is in it already. */
function networkTexts(within: readonly [EdgeNetwork, EdgeElement][]): Map<string, EdgeElement> {
  const texts = new Map<string, EdgeElement>();
  const widestFirst = [...within].sort(
    ([a, one], [b, other]) => a.prefix.bits - b.prefix.bits || other.untilUs - one.untilUs,
  );
  const listed = new Set<string>();
  const lengths = new Set<number>();
  for (const [{ prefix }, element] of widestFirst) {
    if ([...lengths].some((bits) => listed.has(cutText(prefix, bits)))) continue;
    lengths.add(prefix.bits);
    listed.add(cutText(prefix, prefix.bits));
    texts.set(networkText(prefix), element);
  }
  return texts;
}

function cutText({ family, address }: Prefix, bits: number): string {
  return formatPrefix({ family, address: maskAddress(address, family, bits), bits });
}

function setLines(name: string, type: string, entries: readonly string[]): string[] {
  const lines = entries.map((entry, i) => `      ${entry}${i === entries.length - 1 ? '' : ','}`);
  const list = entries.length === 0 ? [] : ['    elements = {', ...lines, '    }'];
  return [`  set ${name} {`, `    ${type}`, ...list, '  }'];
}

function portsOf(ranges: readonly PortRange[]): number[] {
  const size = ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0);
  const length = Math.min(size, PORTS_MAX + 1);
  const all = ranges.flatMap(([from, to]) =>
    Array.from({ length: Math.min(to - from + 1, length) }, (_, i) => from + i),
  );
  return [...new Set(all)];
}
