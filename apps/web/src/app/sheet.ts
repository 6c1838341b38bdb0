/** What a printed sheet's margins say, made safe for a style sheet. */
const TLP_ORDER = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'];

export function strictest(tlps: readonly string[]): string {
  return TLP_ORDER.findLast((tlp) => tlps.includes(tlp)) ?? 'CLEAR';
}

/** Every marking in an answer of the node, wherever it stands: `tlp: 'AMBER'`, or in words, `marking: 'TLP:AMBER'`. */
export function tlpsIn(answer: unknown): string[] {
  const found = new Set<string>();
  const left: unknown[] = [answer];
  while (left.length > 0) {
    const one = left.pop();
    if (typeof one !== 'object' || one === null || ArrayBuffer.isView(one)) continue;
    if (Array.isArray(one) && typeof one[0] !== 'object') continue; // a column of numbers or texts
    for (const [key, value] of Object.entries(one)) {
      if (typeof value === 'object') left.push(value);
      else if (key === 'tlp' || key === 'marking') found.add(String(value).replace(/^TLP:/, ''));
    }
  }
  return TLP_ORDER.filter((tlp) => found.has(tlp));
}

/** A CSS string in which every character that could end it is escaped by its number. */
export function quoted(text: string): string {
  const safe = text.replace(/[^\p{L}\p{N} .:,·-]/gu, (c) => `\\${c.codePointAt(0)!.toString(16)} `);
  return `"${safe}"`;
}
