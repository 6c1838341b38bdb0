/** What the tests of the picture need: a strict reader of its XML, its words and marks, and made-up events. */
import type { ConjunctionRow } from '@noroshi/screen';
import type { PlotEvent, PlotSummary } from '../../src/plot/summary.ts';

export type Element = {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string; // of its own
};

const CHARACTER = /^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u; // XML 1.0 §2.2
const TAG = /^<([a-z][A-Za-z]*)((?: [a-zA-Z-]+="[^"<]*")*)(\/?)>/;

/** Well-formed XML of elements and text, no comments, no doctype; throws at the first offence. */
export function readXml(xml: string): Element {
  if (!CHARACTER.test(xml)) throw new Error('a character that XML does not allow');
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  let at = 0;
  while (at < xml.length) {
    const rest = xml.slice(at, at + 200_000);
    const parent = open.at(-1)!;
    if (!rest.startsWith('<')) {
      const text = xml.slice(at, xml.indexOf('<', at) < 0 ? xml.length : xml.indexOf('<', at));
      parent.text += decoded(text);
      at += text.length;
    } else if (rest.startsWith('</')) {
      const close = `</${parent.name}>`;
      if (!rest.startsWith(close)) throw new Error(`${rest.slice(0, 30)} where ${close} should be`);
      open.pop();
      at += close.length;
    } else {
      at += openTag(xml.slice(at, xml.indexOf('>', at) + 1), open);
    }
  }
  if (open.length !== 1 || root.children.length !== 1) throw new Error('not one closed root');
  return root.children[0]!;
}

function openTag(tag: string, open: Element[]): number {
  const found = TAG.exec(tag);
  if (found === null || found[0] !== tag) throw new Error(`not a tag: ${tag.slice(0, 100)}`);
  const pairs = [...found[2]!.matchAll(/ ([a-zA-Z-]+)="([^"]*)"/g)];
  const attributes = Object.fromEntries(pairs.map(([, key, value]) => [key!, decoded(value!)]));
  if (Object.keys(attributes).length !== pairs.length) throw new Error(`twice in ${tag}`);
  const element: Element = { name: found[1]!, attributes, children: [], text: '' };
  open.at(-1)!.children.push(element);
  if (found[3] === '') open.push(element);
  return tag.length;
}

function decoded(text: string): string {
  if (/&(?!#\d+;)|>/.test(text.replace(/@media[^{]*/g, '')))
    throw new Error(`bare markup: ${text}`);
  return text.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
}

export function all(root: Element, name: string, className?: string): Element[] {
  const here = root.name === name && (className ?? root.attributes.class) === root.attributes.class;
  return [...(here ? [root] : []), ...root.children.flatMap((c) => all(c, name, className))];
}

export function texts(root: Element): string[] {
  return all(root, 'text').map(({ text }) => text);
}

const FROM_US = 820_497_637e6; // 2026-01-01T00:00:00Z: 9497 days less 12 h, and 37 s of TAI-UTC
export const DAY = { fromUs: FROM_US, toUs: FROM_US + 86_400e6 };

export const SUMMARY: PlotSummary = {
  ...{ ...DAY, thresholdKm: 5, hbrM: 10, objectsGiven: 100, objectsScreened: 99 },
  ...{ primaries: undefined, ageMedianD: 0.5, ageP95D: 2, complete: true, covered: [DAY] },
  about: undefined,
};

export function event(row: Partial<ConjunctionRow> = {}, altitudeKm = 540): PlotEvent {
  const tcaUs = row.tcaUs ?? FROM_US + 3600e6;
  return {
    altitudeKm,
    row: {
      ...{ id1: '90001', name1: 'ALPHA', id2: '90002', name2: 'BRAVO', kind: 'crossing' },
      ...{ tcaUs, fromUs: tcaUs, toUs: tcaUs, missKm: 2, missRKm: 1, missTKm: 1, missNKm: 1 },
      ...{ relativeSpeedKmS: 14.5, age1D: 0.1, age2D: 0.2, hbrM: 10, pc: 1e-6, pcMax: 1e-5 },
      ...{ dilution: false, covariance: 'aida-kirschner-2013', ...row },
    },
  };
}

/** As a screen has them: misses as in a plane, probabilities over many decades, some without a model. */
export function manyEvents(count: number, seed = 1): PlotEvent[] {
  let state = seed;
  const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  return Array.from({ length: count }, (_, i) => {
    const missKm = 5 * Math.sqrt(random());
    const pc = random() < 0.01 ? null : Math.min(1, 4e-4 * 10 ** (-random() * missKm * 8));
    const tcaUs = DAY.fromUs + Math.floor(random() * 86_400e6);
    const ids = { id1: String(i + 1), id2: String(900_000 + i), name1: `A ${i}`, name2: `B ${i}` };
    const covariance = pc === null ? 'none' : 'aida-kirschner-2013';
    const speed = { relativeSpeedKmS: 15 * Math.sqrt(random()) };
    const altitudeKm = random() < 0.02 ? 35_786 : 400 + 1000 * random() * random();
    return event({ ...ids, tcaUs, missKm, pc, pcMax: pc, covariance, ...speed }, altitudeKm);
  });
}
