/** Whether a text is what somebody looks for. */

/** Every word that was typed is somewhere in it. */
export function matches(typed: string, text: string): boolean {
  const folded = text.normalize('NFKC').toLowerCase();
  return typed
    .normalize('NFKC')
    .toLowerCase()
    .split(/\s+/)
    .every((word) => folded.includes(word));
}
