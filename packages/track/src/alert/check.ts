/**
 * An <alert> against its schema, by hand: order, number, names, values, times. A valid alert of 1.2 is what the XSD of OASIS calls valid.
 * Faults bear the names of profile rules (INVALID_SEQUENCE …) where one fits. What the XSD lets pass is judged in rules.ts.
 */
import { daysInMonth } from '@noroshi/time';
import type { CapElement, CapForm } from '@noroshi/watch';
import { DSIG } from './signature.ts';
import { type CapVersion, elementsOf } from './versions.ts';
import { elementsIn, textIn, type XmlElement } from './xml.ts';

export type SchemaFault = {
  readonly line: number;
  readonly element: string;
  readonly rule: string;
  readonly message: string;
};

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';
const SHOWN_MAX = 40;

/** Every fault of an <alert> against the schema of its version; none: it is valid. */
export function checkSchema(alert: XmlElement, version: CapVersion): SchemaFault[] {
  const faults: SchemaFault[] = [];
  checkBlock(alert, elementsOf(version), { faults, version, uri: alert.uri });
  return faults;
}

type Context = {
  readonly faults: SchemaFault[];
  readonly version: CapVersion;
  readonly uri: string;
};

function checkBlock(block: XmlElement, elements: readonly CapElement[], c: Context): void {
  checkAttributes(block, c);
  if (textIn(block).trim() !== '')
    fault(c, block, 'INVALID_CHARACTERS', 'text stands between its elements');
  let at = 0;
  let count = 0;
  for (const child of elementsIn(block)) {
    if (isSignature(block, child)) {
      at = elements.length;
      continue;
    }
    const index = elements.findIndex(({ name }) => name === child.local && child.uri === c.uri);
    const known = elements[index];
    if (known === undefined) {
      fault(c, child, 'UNSUPPORTED_ELEMENT', `not an element of <${block.local}>`);
      continue;
    }
    if (index < at) fault(c, child, 'INVALID_SEQUENCE', 'it stands behind a later element');
    count = index === at ? count + 1 : 1;
    if (count === 2 && known.many !== true)
      fault(c, child, 'DUPLICATE_ELEMENT', 'one at most may stand');
    at = Math.max(at, index);
    checkContent(child, known.form, c);
  }
  for (const { name, needed } of elements)
    if (needed && !elementsIn(block).some(({ local, uri }) => local === name && uri === c.uri))
      fault(c, block, 'MISSING_REQUIRED_ELEMENT', `<${name}> is missing`);
}

const isSignature = (block: XmlElement, child: XmlElement): boolean =>
  block.local === 'alert' && child.uri === DSIG;

const PAIR: readonly CapElement[] = [
  { name: 'valueName', form: { as: 'text' }, needed: true },
  { name: 'value', form: { as: 'text' }, needed: true },
];

function checkContent(element: XmlElement, form: CapForm, c: Context): void {
  const elements = form.as === 'block' ? form.elements : form.as === 'pair' ? PAIR : null;
  if (elements !== null) {
    checkBlock(element, elements, c);
    return;
  }
  checkAttributes(element, c);
  if (elementsIn(element).length > 0) {
    fault(c, element, 'INVALID_VALUE', 'an element stands where text is right');
    return;
  }
  const text = textIn(element);
  const right = wrongOf(text, form, c.version);
  if (right === null) return;
  const shown = text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text;
  fault(c, element, right.rule, `"${shown}": ${right.right}`);
}

type Wrong = { readonly rule: string; readonly right: string };

/** What would be right, or null where it is. */
function wrongOf(text: string, form: CapForm, version: CapVersion): Wrong | null {
  const collapsed = text.trim();
  switch (form.as) {
    case 'one of':
      if (form.values.includes(text)) return null;
      return { rule: 'INVALID_ENUM_VALUE', right: `one of ${form.values.join(', ')}` };
    case 'time': {
      const isForm = version !== '1.2' || STRICT_TIME.test(collapsed);
      if (isForm && unixMsOf(collapsed) !== null) return null;
      return { rule: 'INVALID_DATE', right: 'a time as 2002-05-24T16:49:00-07:00' };
    }
    case 'language':
      if (/^(?:[A-Za-z]{1,8}(?:-[A-Za-z\d]{1,8})*)?$/.test(collapsed)) return null;
      return { rule: 'INVALID_LANGUAGE', right: 'a language as en-US' };
    case 'whole':
      if (/^[+-]?\d+$/.test(collapsed)) return null;
      return { rule: 'INVALID_RESOURCE_SIZE', right: 'a whole number of bytes' };
    case 'feet':
      if (/^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(collapsed)) return null;
      return { rule: 'INVALID_VALUE', right: 'a decimal number' };
    case 'uri':
      if (!/%(?![\da-fA-F]{2})|#.*#/s.test(collapsed)) return null;
      return { rule: 'INVALID_URI', right: 'an address as https://…' };
    default:
      return null;
  }
}

const STRICT_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d$/;
const TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(?:(Z)|([-+])(\d\d):(\d\d))?$/;

/** Milliseconds since 1970 of an XML time, or null where there is no such time; one without an offset is UTC. */
export function unixMsOf(text: string): number | null {
  const found = TIME.exec(text);
  if (found === null) return null;
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map(Number);
  const [offsetHour, offsetMinute] = found.slice(10, 12).map((part) => Number(part ?? 0));
  const isMidnight = hour === 24 && minute === 0 && second === 0; // of the next day
  const isDay =
    year! > 0 && month! >= 1 && month! <= 12 && day! >= 1 && day! <= daysInMonth(year!, month!);
  if (!isDay || (hour! > 23 && !isMidnight) || minute! > 59 || second! > 59) return null;
  if (offsetMinute! > 59 || offsetHour! * 60 + offsetMinute! > 14 * 60) return null;
  const offsetMs = (found[9] === '-' ? -1 : 1) * (offsetHour! * 60 + offsetMinute!) * 60_000;
  const date = new Date(0);
  date.setUTCFullYear(year!, month! - 1, day!);
  date.setUTCHours(hour!, minute!, second!, Math.floor(Number(found[7] ?? 0) * 1000));
  return date.getTime() - offsetMs;
}

function checkAttributes(element: XmlElement, c: Context): void {
  for (const { name, uri } of element.attributes)
    if (uri !== XSI) fault(c, element, 'INVALID_VALUE', `the attribute ${name} is not of CAP`);
}

function fault(c: Context, element: XmlElement, rule: string, message: string): void {
  c.faults.push({ line: element.line, element: element.local, rule, message });
}
