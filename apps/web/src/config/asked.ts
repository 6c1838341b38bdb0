/** An answer of the node in a component: null while it is awaited, a refusal, or what was asked for. */
import { useEffect, useState } from 'preact/hooks';
import { ask, type Refused } from '../data/ask.ts';

export function useAsked<T>(
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
  again: unknown = 0, // asked anew when it changes
): T | Refused | null {
  const [answer, setAnswer] = useState<T | Refused | null>(null);
  const key = JSON.stringify(body);
  useEffect(() => {
    let current = true;
    void ask<T>(method, path, body).then((asked) => {
      if (current) setAnswer(asked.ok ? asked.body : asked);
    });
    return () => void (current = false);
  }, [method, path, key, again]);
  return answer;
}

/** Of our own replies only a refusal has `ok: false` with a status. */
export function isRefused(answer: unknown): answer is Refused {
  return typeof answer === 'object' && answer !== null && 'status' in answer && 'ok' in answer;
}
