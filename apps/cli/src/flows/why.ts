/**
 * Why a sign was told, for a person: its figures with what each means, the harmless explanations that were tried and what the flows
 * say of each, and the other ends that belong to it. In whole sentences, wrapped; nothing in it that is not in the sign's own line.
 */
import { EVIDENCE, type OutwardSign } from '@noroshi/flow';
import { safeText } from '@noroshi/host';
import { wrapped } from '../wrapped.ts';

const COLUMNS = 100;
const ENDS_SHOWN = 5;
const VALUE_COLUMNS = 12;

const FITS: Readonly<Record<string, string>> = {
  ...{ yes: 'fits', no: 'does not fit', 'cannot tell': 'cannot be told' },
};

export function whyText(signs: readonly OutwardSign[]): string {
  return signs.map((sign) => `${whyLines(sign).join('\n')}\n`).join('\n');
}

export function whyLines(sign: OutwardSign): string[] {
  const { evidence, otherwise, ends } = sign;
  return [
    `${sign.rank}. ${headOf(sign)}`,
    ...(evidence.length === 0 ? [] : ['   seen:']),
    ...evidence.flatMap(({ name, value }) =>
      behind(`     ${valueText(value)}  `, EVIDENCE[name] ?? name),
    ),
    ...(ends.length === 0 ? [] : behind('   ends: ', endsText(ends))),
    ...(otherwise.length === 0 ? [] : ['   harmless, if it were:']),
    ...otherwise.flatMap(({ explanation, fits, because }) =>
      behind('     - ', `${explanation}: ${FITS[fits] ?? fits}, ${because}`),
    ),
  ];
}

/** 'beacon: own:… → 198.51.100.7, 8443/tcp; score 0.963, sure 90 %' */
export function headOf(sign: OutwardSign): string {
  const { kind, source, destination, port, protocol, score, confidence } = sign;
  const service = `${port ?? 'many ports'}/${protocol ?? 'any'}`;
  const sure = `score ${score.toFixed(3)}, sure ${Math.round(100 * confidence)} %`;
  return safeText(`${kind}: ${source ?? 'many'} → ${destination ?? 'many'}, ${service}; ${sure}`);
}

function endsText(ends: OutwardSign['ends']): string {
  const shown = ends
    .slice(0, ENDS_SHOWN)
    .map(({ role, address, count }) => `${role} ${address} (${count})`);
  const more = ends.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
}

function valueText(value: number | string | null): string {
  const text =
    typeof value === 'number'
      ? numberText(value)
      : value === null
        ? 'unknown'
        : safeText(String(value));
  return text.padStart(VALUE_COLUMNS);
}

/** Four digits; whole numbers as they are. */
function numberText(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString('en-US');
  const rounded = Number(value.toPrecision(4));
  return Math.abs(rounded) >= 1e6 || Math.abs(rounded) < 1e-4
    ? rounded.toExponential()
    : rounded.toLocaleString('en-US', { maximumFractionDigits: 6 });
}

/** The text behind its head, what goes on below the head's end. */
function behind(head: string, text: string): string[] {
  return wrapped(head + text, COLUMNS, head.length);
}
