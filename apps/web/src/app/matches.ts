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

/** 0: it begins so; 1: it holds the words as they were typed; 2: it holds them somewhere. */
export function scoreOf(typed: string, title: string): number {
  const [wanted, text] = [typed, title].map((one) => one.normalize('NFKC').toLowerCase().trim());
  return text!.startsWith(wanted!) ? 0 : text!.includes(wanted!) ? 1 : 2;
}

/** The best first, group by group; a group stands as its best one does. Equal ones stay as they were. */
export function inOrder<F extends { readonly group: string; readonly title: string }>(
  typed: string,
  all: readonly F[],
  groups: readonly string[],
): F[] {
  const scored = all.map((one, at) => ({ one, at, score: scoreOf(typed, one.title) }));
  const best = (group: string) =>
    Math.min(...scored.filter(({ one }) => one.group === group).map(({ score }) => score));
  return [...groups]
    .map((group, at) => ({ group, at, best: best(group) }))
    .sort((a, b) => a.best - b.best || a.at - b.at)
    .flatMap(({ group }) =>
      scored
        .filter(({ one }) => one.group === group)
        .sort((a, b) => a.score - b.score || a.at - b.at)
        .map(({ one }) => one),
    );
}
