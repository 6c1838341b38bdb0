/**
 * An answer of the node in a component: null while it is awaited, a refusal, or what was asked for. A node that is busy or not
 * heard for a moment is asked again by itself; what is shown already stays.
 */
import { useEffect, useState } from 'preact/hooks';
import { OWN_TLP, useMarks } from '../app/print.ts';
import { type Asked, ask, type Refused } from '../data/ask.ts';

const AGAIN_MS = 3000;
const PASSING: readonly number[] = [0, 429, 503];

/** Asks now, and again while the refusal is one that passes. Returns how to stop. */
export function askUntil<T>(
  run: () => Promise<Asked<T>>,
  heard: (answer: T | Refused) => void,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  const once = async () => {
    const asked = await run();
    if (stopped) return;
    heard(asked.ok ? asked.body : asked);
    if (!asked.ok && PASSING.includes(asked.status))
      timer = setTimeout(() => void once(), AGAIN_MS);
  };
  void once();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

export function useAsked<T>(
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
  again: unknown = 0, // asked anew when it changes
): T | Refused | null {
  const [answer, setAnswer] = useState<T | Refused | null>(null);
  const key = JSON.stringify(body);
  useEffect(
    () =>
      askUntil<T>(
        () => ask<T>(method, path, body),
        (next) =>
          setAnswer((now) => (isPassing(next) && now !== null && !isRefused(now) ? now : next)),
      ),
    [method, path, key, again],
  );
  useMarks(answer, OWN_TLP);
  return answer;
}

function isPassing(answer: unknown): boolean {
  return isRefused(answer) && PASSING.includes(answer.status);
}

/** Of our own replies only a refusal has `ok: false` with a status. */
export function isRefused(answer: unknown): answer is Refused {
  return typeof answer === 'object' && answer !== null && 'status' in answer && 'ok' in answer;
}
