/** What is known: the findings behind a warning, each with its evidence, units, method and age. */
import type { Evidence, Notice, Whole } from './api.ts';
import { type Child, el } from './dom.ts';
import { timeElement, utcText } from './time.ts';
import { words } from './words.ts';

export function noticeSection({ warning, notices }: Whole): Child {
  const w = words();
  const current = notices.filter(({ id }) => warning.currentNoticeIds.includes(id));
  const earlier = notices.filter(({ id }) => !warning.currentNoticeIds.includes(id));
  const older =
    earlier.length === 0
      ? null
      : el(
          'details',
          {},
          el('summary', {}, w.earlier(earlier.length)),
          ...earlier.reverse().map(noticeCard),
        );
  return el('section', {}, el('h3', {}, w.evidence), ...current.reverse().map(noticeCard), older);
}

function noticeCard(notice: Notice): HTMLElement {
  const w = words();
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
    el('h4', {}, notice.title),
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
      return row(name, el('span', { class: 'value' }, valueText(evidence.value)), unit);
    }
    case 'time':
      return row(spaced(evidence.name), utcText(Date.parse(evidence.atUtc)), '');
    case 'elementSet': {
      const epoch = el('span', {}, `${w.epoch} ${utcText(Date.parse(evidence.epochUtc))} `);
      epoch.append(el('span', { class: 'dim' }, timeElement('found', evidence.epochUtc)));
      return row(`${w.elementSet} ${evidence.objectId} (${evidence.source})`, epoch, '');
    }
  }
}

function row(name: string, value: Child, unit: string): HTMLElement {
  return el('tr', {}, el('th', { scope: 'row' }, name), el('td', {}, value, unit && ` ${unit}`));
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
function valueText(value: number | string | null): string {
  if (value === null) return '–';
  if (typeof value === 'string') return value;
  if (Number.isInteger(value)) return value.toLocaleString('en-US');
  const size = Math.abs(value);
  return size < 1e-3 || size >= 1e6 ? value.toExponential(2) : String(Number(value.toPrecision(6)));
}
