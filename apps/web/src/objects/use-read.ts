/**
 * What the node answers about the object that a component is keyed by, read anew when `version` changes. What was read before stays
 * while the node does not answer.
 */
import { useEffect, useState } from 'preact/hooks';
import { ask, type Refused } from '../data/ask.ts';

/** `path` is made when it is asked for: what it looks for may begin now. */
export function useRead<T>(
  path: () => string,
  version: string,
): { readonly read: T | null; readonly refused: Refused | null } {
  const [read, setRead] = useState<T | null>(null);
  const [refused, setRefused] = useState<Refused | null>(null);
  useEffect(() => {
    let closed = false;
    void ask<T>('GET', path()).then((asked) => {
      if (closed) return;
      setRefused(asked.ok ? null : asked);
      if (asked.ok) setRead(asked.body);
    });
    return () => {
      closed = true;
    };
  }, [version]);
  return { read, refused };
}
