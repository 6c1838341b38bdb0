/**
 * Common Alerting Protocol 1.2 (OASIS, 1 July 2010; ITU-T X.1303 bis): an alert as XML. One table per block gives its elements in the
 * order of the standard, with what each may say (§3.2); it drives the writer and its checks. Times are written as the standard
 * asks: whole seconds with an offset, "-00:00" for UTC (§3.3.2). Text is escaped; what XML 1.0 cannot hold is left out.
 */
import { err, formatUtc, ok, type Result } from '@noroshi/time';

export const CAP_LIMITS = { bytesMax: 262_144, itemsMax: 256, textMax: 32_768 } as const;

export const CAP_FOOT_KM = 0.0003048;

export const CAP_VALUES = {
  status: ['Actual', 'Exercise', 'System', 'Test', 'Draft'],
  msgType: ['Alert', 'Update', 'Cancel', 'Ack', 'Error'],
  scope: ['Public', 'Restricted', 'Private'],
  category: [
    ...['Geo', 'Met', 'Safety', 'Security', 'Rescue', 'Fire', 'Health', 'Env', 'Transport'],
    ...['Infra', 'CBRNE', 'Other'],
  ],
  responseType: [
    ...['Shelter', 'Evacuate', 'Prepare', 'Execute', 'Avoid', 'Monitor', 'Assess', 'AllClear'],
    'None',
  ],
  urgency: ['Immediate', 'Expected', 'Future', 'Past', 'Unknown'],
  severity: ['Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown'],
  certainty: ['Observed', 'Likely', 'Possible', 'Unlikely', 'Unknown'],
} as const;

export type CapPair = { readonly valueName: string; readonly value: string };
/** Of an earlier message: sender, identifier and sent, as they stood there. */
export type CapReference = {
  readonly sender: string;
  readonly identifier: string;
  readonly sentUs: number;
};
/** Degrees, WGS 84; a polygon ends where it begins. */
export type CapPoint = { readonly latitudeDeg: number; readonly longitudeDeg: number };
export type CapArea = {
  readonly areaDesc: string;
  readonly polygon?: readonly (readonly CapPoint[])[];
  readonly circle?: readonly { readonly centre: CapPoint; readonly radiusKm: number }[];
  readonly geocode?: readonly CapPair[];
  readonly altitudeKm?: number; // above mean sea level; in feet on the wire
  readonly ceilingKm?: number;
};
export type CapResource = {
  readonly resourceDesc: string;
  readonly mimeType: string;
  readonly size?: number; // bytes
  readonly uri?: string;
  readonly derefUri?: string; // the content itself, base64
  readonly digest?: string;
};
export type CapInfo = {
  readonly language?: string;
  readonly category: readonly (typeof CAP_VALUES.category)[number][];
  readonly event: string;
  readonly responseType?: readonly (typeof CAP_VALUES.responseType)[number][];
  readonly urgency: (typeof CAP_VALUES.urgency)[number];
  readonly severity: (typeof CAP_VALUES.severity)[number];
  readonly certainty: (typeof CAP_VALUES.certainty)[number];
  readonly audience?: string;
  readonly eventCode?: readonly CapPair[];
  readonly effective?: number; // µs TAI, as all times here
  readonly onset?: number;
  readonly expires?: number;
  readonly senderName?: string;
  readonly headline?: string;
  readonly description?: string;
  readonly instruction?: string;
  readonly web?: string;
  readonly contact?: string;
  readonly parameter?: readonly CapPair[];
  readonly resource?: readonly CapResource[];
  readonly area?: readonly CapArea[];
};
export type CapAlert = {
  readonly identifier: string;
  readonly sender: string;
  readonly sent: number;
  readonly status: (typeof CAP_VALUES.status)[number];
  readonly msgType: (typeof CAP_VALUES.msgType)[number];
  readonly source?: string;
  readonly scope: (typeof CAP_VALUES.scope)[number];
  readonly restriction?: string;
  readonly addresses?: readonly string[];
  readonly code?: readonly string[];
  readonly note?: string;
  readonly references?: readonly CapReference[];
  readonly incidents?: readonly string[];
  readonly info?: readonly CapInfo[];
};

export type CapFault = { readonly element: string; readonly right: string };

type SimpleForm =
  | 'text'
  | 'name'
  | 'language'
  | 'uri'
  | 'time'
  | 'feet'
  | 'whole'
  | 'group'
  | 'references'
  | 'pair'
  | 'polygon'
  | 'circle';
export type CapForm =
  | { readonly as: SimpleForm }
  | { readonly as: 'one of'; readonly values: readonly string[] }
  | { readonly as: 'block'; readonly elements: readonly CapElement[] };
/** One element of a block: what it holds, whether it is needed and whether several may stand. */
export type CapElement = {
  readonly name: string;
  readonly field?: string; // of the typed alert, where it is not the name
  readonly form: CapForm;
  readonly needed?: true;
  readonly many?: true;
};

const text: CapForm = { as: 'text' };
const time: CapForm = { as: 'time' };
const pair: CapForm = { as: 'pair' };
const oneOf = (name: keyof typeof CAP_VALUES): CapForm => ({
  as: 'one of',
  values: CAP_VALUES[name],
});

const AREA: readonly CapElement[] = [
  { name: 'areaDesc', form: text, needed: true },
  { name: 'polygon', form: { as: 'polygon' }, many: true },
  { name: 'circle', form: { as: 'circle' }, many: true },
  { name: 'geocode', form: pair, many: true },
  { name: 'altitude', field: 'altitudeKm', form: { as: 'feet' } },
  { name: 'ceiling', field: 'ceilingKm', form: { as: 'feet' } },
];
const RESOURCE: readonly CapElement[] = [
  { name: 'resourceDesc', form: text, needed: true },
  { name: 'mimeType', form: text, needed: true },
  { name: 'size', form: { as: 'whole' } },
  { name: 'uri', form: { as: 'uri' } },
  ...['derefUri', 'digest'].map((name) => ({ name, form: text })),
];
const INFO: readonly CapElement[] = [
  { name: 'language', form: { as: 'language' } },
  { name: 'category', form: oneOf('category'), needed: true, many: true },
  { name: 'event', form: text, needed: true },
  { name: 'responseType', form: oneOf('responseType'), many: true },
  { name: 'urgency', form: oneOf('urgency'), needed: true },
  { name: 'severity', form: oneOf('severity'), needed: true },
  { name: 'certainty', form: oneOf('certainty'), needed: true },
  { name: 'audience', form: text },
  { name: 'eventCode', form: pair, many: true },
  ...['effective', 'onset', 'expires'].map((name) => ({ name, form: time })),
  ...['senderName', 'headline', 'description', 'instruction'].map((name) => ({ name, form: text })),
  { name: 'web', form: { as: 'uri' } },
  { name: 'contact', form: text },
  { name: 'parameter', form: pair, many: true },
  { name: 'resource', form: { as: 'block', elements: RESOURCE }, many: true },
  { name: 'area', form: { as: 'block', elements: AREA }, many: true },
];
/** The elements of <alert>, in the order in which the standard wants them. */
export const CAP_ELEMENTS: readonly CapElement[] = [
  { name: 'identifier', form: { as: 'name' }, needed: true },
  { name: 'sender', form: { as: 'name' }, needed: true },
  { name: 'sent', form: time, needed: true },
  { name: 'status', form: oneOf('status'), needed: true },
  { name: 'msgType', form: oneOf('msgType'), needed: true },
  { name: 'source', form: text },
  { name: 'scope', form: oneOf('scope'), needed: true },
  { name: 'restriction', form: text },
  { name: 'addresses', form: { as: 'group' } },
  { name: 'code', form: text, many: true },
  { name: 'note', form: text },
  { name: 'references', form: { as: 'references' } },
  { name: 'incidents', form: { as: 'group' } },
  { name: 'info', form: { as: 'block', elements: INFO }, many: true },
];

/** The document, or the first element that is wrong and what would be right. */
export function encodeCap(alert: CapAlert): Result<string, CapFault> {
  const wrong = beyondTable(alert);
  if (wrong !== null) return err(wrong);
  try {
    const lines = block(CAP_ELEMENTS, alert, '  ');
    const open =
      '<?xml version="1.0" encoding="UTF-8"?>\n<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">';
    const document = `${open}\n${lines.join('\n')}\n</alert>\n`;
    if (new TextEncoder().encode(document).length > CAP_LIMITS.bytesMax)
      return err({ element: 'alert', right: `at most ${CAP_LIMITS.bytesMax} bytes` });
    return ok(document);
  } catch (cause) {
    if (cause instanceof Wrong) return err(cause.fault);
    throw cause;
  }
}

class Wrong extends Error {
  readonly fault: CapFault;
  constructor(element: string, right: string) {
    super(`${element}: ${right}`);
    this.fault = { element, right };
  }
}

/** What the standard asks of one element because of another (§3.2.1). */
function beyondTable({ scope, restriction, addresses, msgType, references }: CapAlert) {
  if ((scope === 'Restricted') !== (restriction !== undefined))
    return { element: 'restriction', right: 'given with scope Restricted, and only with it' };
  if (scope === 'Private' && (addresses?.length ?? 0) === 0)
    return { element: 'addresses', right: 'given with scope Private' };
  if (msgType !== 'Alert' && msgType !== 'Error' && (references?.length ?? 0) === 0)
    return { element: 'references', right: `given with msgType ${msgType}` };
  return null;
}

function block(elements: readonly CapElement[], value: object, indent: string): string[] {
  const record = value as Readonly<Record<string, unknown>>;
  return elements.flatMap(({ name, field = name, form, needed }) => {
    const given = record[field];
    if (given === undefined || (Array.isArray(given) && given.length === 0)) {
      if (needed) throw new Wrong(name, 'it is needed');
      return [];
    }
    const isWhole = form.as === 'group' || form.as === 'references';
    const items = Array.isArray(given) && !isWhole ? given : [given];
    if (items.length > CAP_LIMITS.itemsMax)
      throw new Wrong(name, `at most ${CAP_LIMITS.itemsMax} of them`);
    return items.map((item) => {
      const inner = content(name, form, item, indent);
      return `${indent}<${name}>${inner}</${name}>`;
    });
  });
}

function content(name: string, form: CapForm, value: unknown, indent: string): string {
  switch (form.as) {
    case 'block':
      return `\n${block(form.elements, value as object, `${indent}  `).join('\n')}\n${indent}`;
    case 'pair': {
      const { valueName, value: of } = value as CapPair;
      return `<valueName>${escaped(name, valueName)}</valueName><value>${escaped(name, of)}</value>`;
    }
    case 'time':
      return capTime(value as number);
    case 'one of':
      if (!form.values.includes(value as string)) throw new Wrong(name, form.values.join(', '));
      return value as string;
    case 'feet':
      return number(name, Number(((value as number) / CAP_FOOT_KM).toFixed(6)), false);
    case 'whole':
      return number(name, value as number, true);
    case 'name':
    case 'language':
      return plain(name, value as string);
    case 'group':
      return (value as readonly string[]).map((each) => quoted(name, each)).join(' ');
    case 'references':
      return (value as readonly CapReference[])
        .map(
          (one) =>
            `${plain(name, one.sender)},${plain(name, one.identifier)},${capTime(one.sentUs)}`,
        )
        .join(' ');
    case 'polygon':
      return polygon(value as readonly CapPoint[]);
    case 'circle': {
      const { centre, radiusKm } = value as NonNullable<CapArea['circle']>[number];
      if (!(radiusKm >= 0)) throw new Wrong(name, 'a radius in km, 0 or more');
      return `${point(name, centre)} ${number(name, radiusKm, false)}`;
    }
    default:
      return escaped(name, value as string);
  }
}

/** `2026-01-02T03:04:05-00:00`. */
export function capTime(us: number): string {
  return `${formatUtc(us, 0).slice(0, 19)}-00:00`;
}

/** Without an exponent, which XML decimals do not have. */
function number(element: string, value: number, isWhole: boolean): string {
  if (!Number.isFinite(value) || Math.abs(value) >= 1e15 || (isWhole && !Number.isInteger(value)))
    throw new Wrong(element, `a ${isWhole ? 'whole ' : ''}number below 1e15`);
  return `${value}`.includes('e') ? value.toFixed(12) : `${value}`;
}

/** A name holds no blank, comma, < or & (§3.2.1). */
function plain(element: string, value: string): string {
  if (!/^[^\s,<&]{1,512}$/.test(value)) throw new Wrong(element, 'without blanks, commas, < and &');
  return escaped(element, value);
}

function quoted(element: string, value: string): string {
  const inner = escaped(element, value.replaceAll('"', "'"));
  return /\s/.test(value) ? `"${inner}"` : inner;
}

function polygon(points: readonly CapPoint[]): string {
  const [first, last] = [points[0], points.at(-1)];
  const isClosed =
    first?.latitudeDeg === last?.latitudeDeg && first?.longitudeDeg === last?.longitudeDeg;
  if (points.length < 4 || !isClosed)
    throw new Wrong('polygon', 'four points at least, the last as the first');
  return points.map((each) => point('polygon', each)).join(' ');
}

function point(element: string, { latitudeDeg, longitudeDeg }: CapPoint): string {
  if (!(Math.abs(latitudeDeg) <= 90) || !(Math.abs(longitudeDeg) <= 180))
    throw new Wrong(element, 'latitude -90 to 90, longitude -180 to 180');
  return `${number(element, latitudeDeg, false)},${number(element, longitudeDeg, false)}`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};
/** Characters of XML 1.0 (§2.2), without those that turn the direction of text. */
const NOT_XML =
  /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]|[\u{7f}-\u{9f}\u{200e}\u{200f}\u{202a}-\u{202e}\u{2066}-\u{2069}]/gu;

function escaped(element: string, value: string): string {
  if (value.length > CAP_LIMITS.textMax)
    throw new Wrong(element, `at most ${CAP_LIMITS.textMax} characters`);
  return value.replace(NOT_XML, '').replace(/[&<>"]/g, (each) => ESCAPES[each]!);
}
