/** What is known: the findings behind a warning, each with its evidence, units, method and age. */
import type { Evidence, Notice, Whole } from './api.ts';
import { type Child, el } from './dom.ts';
import { TERMS } from './terms.ts';
import { timeElement, utcText } from './time.ts';
import { spoken, words } from './words.ts';

export function noticeSection({ warning, notices }: Whole): Child {
  const w = words();
  const current = notices.filter(({ id }) => warning.currentNoticeIds.includes(id));
  const earlier = notices.filter(({ id }) => !warning.currentNoticeIds.includes(id));
  const older =
    earlier.length === 0
      ? null
      : el(
          'details',
          { 'data-key': 'earlier' },
          el('summary', {}, w.earlier(earlier.length)),
          ...earlier.reverse().map((notice) => noticeCard(notice, warning.title)),
        );
  return el(
    'section',
    {},
    el('h3', {}, w.evidence),
    ...current.reverse().map((notice) => noticeCard(notice, warning.title)),
    older,
  );
}

/** What the warning's title says already is not said twice: the kind stands instead. */
function noticeCard(notice: Notice, above: string): HTMLElement {
  const w = words();
  const kinds: Readonly<Record<string, string>> = w.kinds;
  const title = notice.title === above ? (kinds[notice.kind] ?? notice.kind) : notice.title;
  const facts = [
    `${w.severity}: ${w.severities[notice.severity]}`,
    `${w.confidence}: ${Math.round(notice.confidence * 100)} %`,
    `${w.method}: ${notice.method.name} ${notice.method.version}`,
    `TLP:${notice.marking.tlp}`,
  ].join(' · ');
  const found = timeElement('found', notice.atUtc);
  return el(
    'article',
    { class: 'notice' },
    el('h4', {}, title),
    el('p', { class: 'dim' }, facts, ` · ${w.found} `, found, ` (${notice.origin})`),
    notice.evidence.length > 0 &&
      el('table', {}, el('tbody', {}, ...notice.evidence.map(evidenceRow))),
  );
}

function evidenceRow(evidence: Evidence): HTMLElement {
  const w = words();
  switch (evidence.type) {
    case 'value': {
      const [name, unit] = nameAndUnit(evidence.name, evidence.unit);
      const [word, meaning] = termOf(evidence.name) ?? [name, ''];
      const value = el('span', { class: 'value' }, valueText(evidence.name, evidence.value));
      return row(word, value, unit, meaning);
    }
    case 'time': {
      const [word, meaning] = termOf(evidence.name) ?? [spaced(evidence.name), ''];
      const at = el('span', {}, `${utcText(Date.parse(evidence.atUtc))} `);
      at.append(el('span', { class: 'dim' }, timeElement('when', evidence.atUtc)));
      return row(word, at, '', meaning);
    }
    case 'elementSet': {
      const epoch = el('span', {}, `${w.epoch} ${utcText(Date.parse(evidence.epochUtc))} `);
      epoch.append(el('span', { class: 'dim' }, timeElement('found', evidence.epochUtc)));
      return row(`${w.elementSet} ${evidence.objectId} (${evidence.source})`, epoch, '');
    }
  }
}

function row(name: string, value: Child, unit: string, meaning = ''): HTMLElement {
  const told = meaning !== '' && el('span', { class: 'meaning' }, meaning);
  const head = el('th', { scope: 'row' }, name, told);
  return el('tr', {}, head, el('td', {}, value, unit && ` ${unit}`));
}

/** Own words only: a name from outside cannot reach what every object inherits. */
function termOf(name: string): readonly [string, string] | undefined {
  return Object.hasOwn(TERMS, name) ? TERMS[name]?.[spoken()] : undefined;
}

const UNITS: Readonly<Record<string, string>> = {
  ...{ KmS: 'km/s', Km: 'km', Deg: '°', M: 'm', D: 'd', S: 's', Rad: 'rad', Dbm: 'dBm' },
};

/** `missKm` is "miss" in km. */
function nameAndUnit(name: string, unit: string | undefined): readonly [string, string] {
  const found = Object.keys(UNITS).find((end) => name.endsWith(end) && name !== end);
  if (found === undefined) return [spaced(name), unit ?? ''];
  return [spaced(name.slice(0, -found.length)), unit ?? UNITS[found]!];
}

function spaced(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`);
}

/** Six significant digits; very small numbers as powers of ten. */
function valueText(name: string, value: number | string | null): string {
  const known: Readonly<Record<string, string>> = words().values;
  if (value === null) return '–';
  if (typeof value === 'string')
    return Object.hasOwn(TERMS, name) && Object.hasOwn(known, value) ? known[value]! : value;
  if (/^pc(Max)?$/.test(name)) return probabilityText(value);
  if (Number.isInteger(value)) return value.toLocaleString('en-US');
  const size = Math.abs(value);
  return size < 1e-3 || size >= 1e6 ? value.toExponential(2) : String(Number(value.toPrecision(6)));
}

/** 3.28e-4 (1 in 3,050): few people compare powers of ten at four in the morning. */
function probabilityText(value: number): string {
  if (value <= 0 || value >= 1) return String(value);
  const count = Math.round(Number((1 / value).toPrecision(3)));
  return `${value.toExponential(2)} (${words().oneIn(count.toLocaleString('en-US'))})`;
}
