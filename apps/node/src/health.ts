/** How the parts of a node are: each says for itself, `/health` and the page show it, a failing part becomes a notice. */

export type HealthState = 'ok' | 'degraded' | 'failed';

export type HealthLine = {
  readonly part: string; // 'sources/celestrak', 'notify/duty-mail'
  readonly state: HealthState;
  readonly text: string; // what is wrong and what to do; '' when ok
  readonly sinceUs: number; // wall clock
};

export type HealthBoard = {
  report(part: string, state: HealthState, text?: string): void;
  forget(part: string): void; // the part is no longer configured
  lines(): readonly HealthLine[];
  /** Told of each change of state. Returns the way to stop. */
  follow(on: (line: HealthLine, before: HealthState | undefined) => void): () => void;
};

export function createHealthBoard(wallUs: () => number): HealthBoard {
  const lines = new Map<string, HealthLine>();
  const followers = new Set<(line: HealthLine, before: HealthState | undefined) => void>();
  return {
    report: (part, state, text = '') => {
      const before = lines.get(part);
      const sinceUs = before?.state === state ? before.sinceUs : wallUs();
      const line = { part, state, text, sinceUs };
      lines.set(part, line);
      if (before?.state !== state) for (const on of [...followers]) on(line, before?.state);
    },
    forget: (part) => void lines.delete(part),
    lines: () => [...lines.values()].sort((a, b) => (a.part < b.part ? -1 : 1)),
    follow: (on) => {
      followers.add(on);
      return () => void followers.delete(on);
    },
  };
}
