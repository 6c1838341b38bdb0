/** What a printed sheet's margins say, made safe for a style sheet. */
const TLP_ORDER = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'];

export function strictest(tlps: readonly string[]): string {
  return TLP_ORDER.findLast((tlp) => tlps.includes(tlp)) ?? 'CLEAR';
}

/** A CSS string in which every character that could end it is escaped by its number. */
export function quoted(text: string): string {
  const safe = text.replace(/[^\p{L}\p{N} .:,·-]/gu, (c) => `\\${c.codePointAt(0)!.toString(16)} `);
  return `"${safe}"`;
}
