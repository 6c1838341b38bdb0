/**
 * Numbers, times and names as the text of messages. Numbers come back bit for bit; no text can open
 * a line, a tag or a formula of its own.
 */
import { formatUtc } from '@noroshi/time';

/**
 * Shortest decimal that reads back as the same double; an exponent as CCSDS 502.0-B-3, 7.5 prints
 * it: 1.0E-7.
 */
export function numberText(value: number): string {
  const text = Object.is(value, -0) ? '-0' : String(value);
  const at = text.indexOf('e');
  if (at < 0) return text;
  const mantissa = text.slice(0, at);
  return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}E${text.slice(at + 1).replace('+', '')}`;
}

/**
 * Decimal of fewest digits whose image under `forward` is `target` again: a reader that converts
 * the unit gets the same double back. `guess` is the inverse as arithmetic gives it; it stands when
 * no near decimal hits exactly.
 */
export function preimageText(
  target: number,
  guess: number,
  forward: (value: number) => number,
): string {
  for (let digits = 1; digits <= 17; digits++) {
    const near = Number(guess.toPrecision(digits));
    if (forward(near) === target) return numberText(near);
  }
  const ulp = Math.abs(guess) * Number.EPSILON;
  for (const step of [-1, 1, -2, 2]) {
    const near = guess + (step * ulp) / 2;
    if (forward(near) === target) return numberText(near);
  }
  return numberText(guess);
}

export function degreesText(valueRad: number): string {
  return preimageText(valueRad, (valueRad * 180) / Math.PI, (deg) => (deg * Math.PI) / 180);
}

export function revDayText(meanMotionRadS: number): string {
  const guess = (meanMotionRadS * 86_400) / (2 * Math.PI);
  return preimageText(meanMotionRadS, guess, (rev) => (rev * 2 * Math.PI) / 86_400);
}

/** UTC to the microsecond, without the Z: TIME_SYSTEM says the scale. */
export function utcText(epochUs: number): string {
  return formatUtc(epochUs, 6).slice(0, -1);
}

/** One line of plain text: control and separator characters become blanks, the ends are trimmed. */
export function lineText(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}

const XML_ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

export function xmlText(text: string): string {
  return lineText(text).replace(/[&<>"']/g, (c) => XML_ENTITIES[c]!);
}

/**
 * A text cell (RFC 4180); one that a spreadsheet would take for a formula gets an apostrophe before
 * it.
 */
export function csvText(text: string): string {
  const line = lineText(text);
  const safe = /^[=+\-@]/.test(line) ? `'${line}` : line;
  return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
