/**
 * Template and options template sets of NetFlow v9 (RFC 3954 §5.2, §6.1) and IPFIX (RFC 7011 §3.4, §8.1 withdrawal): from bytes
 * to plans. A damaged definition costs itself and the rest of its set, since where the next begins is then unknown.
 */
import { type FieldSpecifier, PLAN_LIMITS, type PlanInput } from './plan.ts';

export type TemplateEvent =
  | { readonly kind: 'defined'; readonly input: PlanInput }
  | { readonly kind: 'withdrawn'; readonly templateId: number }
  | { readonly kind: 'allWithdrawn'; readonly isOptions: boolean }
  | { readonly kind: 'damaged'; readonly reason: string };

export const TEMPLATE_ID_MIN = 256;
const ENTERPRISE_BIT = 0x8000;

type Head = { readonly fieldCount: number; readonly scopes: number; readonly at: number };

/** Every definition in the set [from, to), in order; stops at padding and at damage. */
export function readTemplateSet(
  bytes: Uint8Array,
  from: number,
  to: number,
  version: 9 | 10,
  isOptions: boolean,
  tell: (event: TemplateEvent) => void,
): void {
  let at = from;
  while (at + 4 <= to) {
    const templateId = bytes[at]! * 256 + bytes[at + 1]!;
    const second = bytes[at + 2]! * 256 + bytes[at + 3]!;
    if (templateId === 0 && second === 0) return; // padding
    if (version === 10 && second === 0) {
      tell(withdrawal(templateId, isOptions));
      at += 4;
      continue;
    }
    const reason = templateId < TEMPLATE_ID_MIN ? `template ${templateId}: ids begin at 256` : null;
    const head = reason ?? readHead(bytes, at, to, version, isOptions);
    if (typeof head === 'string') {
      tell({ kind: 'damaged', reason: head });
      return;
    }
    const read = readFields(bytes, head, to, version);
    if (typeof read === 'string') {
      tell({ kind: 'damaged', reason: `template ${templateId}: ${read}` });
      return;
    }
    const definition = bytes.slice(at, read.end);
    const { fields } = read;
    const input = { templateId, version, fields, scopes: head.scopes, isOptions, definition };
    tell({ kind: 'defined', input });
    at = read.end;
  }
}

function withdrawal(templateId: number, isOptions: boolean): TemplateEvent {
  return templateId >= TEMPLATE_ID_MIN
    ? { kind: 'withdrawn', templateId }
    : { kind: 'allWithdrawn', isOptions: isOptions || templateId === 3 };
}

/** v9 tells the lengths of scopes and options in bytes, IPFIX the number of fields and how many of them are scopes. */
function readHead(
  bytes: Uint8Array,
  at: number,
  to: number,
  version: 9 | 10,
  isOptions: boolean,
): Head | string {
  const second = bytes[at + 2]! * 256 + bytes[at + 3]!;
  if (!isOptions) return { fieldCount: second, scopes: 0, at: at + 4 };
  if (at + 6 > to) return 'an options template is cut short';
  const third = bytes[at + 4]! * 256 + bytes[at + 5]!;
  if (version === 10) {
    if (third > second) return `${third} scope fields of ${second} fields`;
    return { fieldCount: second, scopes: third, at: at + 6 };
  }
  if (second % 4 !== 0 || third % 4 !== 0)
    return `scope and option lengths of ${second} and ${third} bytes: multiples of 4 are right`;
  return { fieldCount: (second + third) / 4, scopes: second / 4, at: at + 6 };
}

function readFields(
  bytes: Uint8Array,
  { fieldCount, at: from }: Head,
  to: number,
  version: 9 | 10,
): { fields: FieldSpecifier[]; end: number } | string {
  if (fieldCount > PLAN_LIMITS.fieldsMax)
    return `${fieldCount} fields: at most ${PLAN_LIMITS.fieldsMax} are read`;
  const fields: FieldSpecifier[] = [];
  let at = from;
  for (let i = 0; i < fieldCount; i++) {
    if (at + 4 > to) return 'its fields are cut short';
    const type = bytes[at]! * 256 + bytes[at + 1]!;
    const length = bytes[at + 2]! * 256 + bytes[at + 3]!;
    at += 4;
    if (version === 9 || (type & ENTERPRISE_BIT) === 0) {
      fields.push({ enterprise: 0, number: type, length });
      continue;
    }
    if (at + 4 > to) return 'an enterprise number is cut short';
    const enterprise =
      bytes[at]! * 2 ** 24 + bytes[at + 1]! * 65_536 + bytes[at + 2]! * 256 + bytes[at + 3]!;
    fields.push({ enterprise, number: type & ~ENTERPRISE_BIT, length });
    at += 4;
  }
  return { fields, end: at };
}
