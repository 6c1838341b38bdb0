/**
 * BGP FlowSpec (RFC 8955, 8956) as text for GoBGP and for ExaBGP, and the NLRI as bytes: routes that discard what goes to a
 * network, or comes from it. Routes have no end of their own: the file is made again, and what is over is not in it. Few routes are
 * allowed, since routers hold few: the most certain ones.
 */
import { formatPrefix } from '../address.ts';
import type { PortRange } from '../pattern/ranges.ts';
import type { EdgeElement, EdgeNetwork } from './element.ts';
import { flowSpecNlri } from './flowspec-nlri.ts';
import { type EdgeForm, hexOf, linesOf, noteOf, utcText } from './form.ts';

export const FLOWSPEC: EdgeForm = {
  elementsMax: 1000,
  whyNot({ match }) {
    if (match.kind === 'name') return 'a route knows no names';
    return match.ports.length > RANGES_MAX ? `more than ${RANGES_MAX} ranges of ports` : null;
  },
  files(elements, { atUs }) {
    const routes = elements.flatMap(routesOf);
    const head = `# made ${utcText(atUs)}: ${elements.length} elements, ${routes.length} routes; discard`;
    const noted = (text: (route: Route, i: number) => string) =>
      routes.flatMap((route, i) => [`# ${noteOf(route.element)}`, text(route, i)]);
    const exabgp = ['flow {', ...noted(exabgpText).map((line) => `  ${line}`), '}'];
    return [
      { name: 'flowspec.gobgp.sh', text: linesOf(['#!/bin/sh', head, ...noted(gobgpText)]) },
      { name: 'flowspec.exabgp.conf', text: linesOf([head, ...exabgp]) },
      { name: 'flowspec.nlri.txt', text: linesOf([head, ...noted(nlriText)]) },
    ];
  },
};

const RANGES_MAX = 64;

type Route = {
  readonly element: EdgeElement;
  readonly match: EdgeNetwork;
  readonly end: 'source' | 'destination';
};

function routesOf(element: EdgeElement): Route[] {
  const { match } = element;
  if (match.kind === 'name') return [];
  const ends = match.end === 'either' ? (['destination', 'source'] as const) : [match.end];
  return ends.map((end) => ({ element, match, end }));
}

function gobgpText({ match: { prefix, protocols, ports }, end }: Route): string {
  const parts = [
    `${end} ${formatPrefix(prefix)}`,
    ...(protocols.length === 0
      ? []
      : [`protocol ${protocols.map((one) => `'==${one}'`).join(' ')}`]),
    ...(ports.length === 0
      ? []
      : [`destination-port ${ports.map((range) => `'${rangeText(range, '==')}'`).join(' ')}`]),
  ];
  return `gobgp global rib add -a ipv${prefix.family}-flowspec match ${parts.join(' ')} then discard`;
}

function exabgpText({ match: { prefix, protocols, ports }, end }: Route, i: number): string {
  const isV4 = prefix.family === 4;
  const parts = [
    `${end} ${formatPrefix(prefix)}${isV4 ? '' : '/0'};`, // of IPv6 with the offset of its bits
    ...(protocols.length === 0
      ? []
      : [
          `${isV4 ? 'protocol' : 'next-header'} [ ${protocols.map((one) => `=${one}`).join(' ')} ];`,
        ]),
    ...(ports.length === 0
      ? []
      : [`destination-port [ ${ports.map((range) => rangeText(range, '=')).join(' ')} ];`]),
  ];
  return `route noroshi-${i + 1} { match { ${parts.join(' ')} } then { discard; } }`;
}

function rangeText([from, to]: PortRange, equal: string): string {
  return from === to ? `${equal}${from}` : `>=${from}&<=${to}`;
}

/** Family and hexadecimal bytes, as after AFI and SAFI 133 in MP_REACH_NLRI. */
function nlriText({ match, end }: Route): string {
  const { prefix, protocols, ports } = match;
  const where = end === 'source' ? { source: prefix } : { destination: prefix };
  return `ipv${prefix.family} ${hexOf(flowSpecNlri({ ...where, protocols, destinationPorts: ports }))}`;
}
