/** One piece of work on the node, followed until it ends: what a component shows of it. */
import { useEffect, useState } from 'preact/hooks';
import { OWN_TLP, useMarks } from '../app/print.ts';
import { ask } from '../data/ask.ts';
import type { AvoidReply } from '../data/wire.ts';
import { words as shared } from '../ui/words.ts';

export type Followed = { readonly job: AvoidReply | null; readonly note: string };

const NONE: Followed = { job: null, note: '' };
const EACH_MS = 350;
/** The node is busy, or was not heard: the work goes on, and is asked for again. */
const AGAIN: ReadonlySet<number> = new Set([0, 429, 503]);
const LATER_MS = 1500;

/** Follows the job of this id; with another id nothing is shown of the former, from the first drawing on. */
export function useJob(id: string | null): Followed {
  const [known, setKnown] = useState<Followed & { readonly id: string | null }>({ id, ...NONE });
  const followed = known.id === id ? known : NONE;
  useMarks(followed.job, OWN_TLP);
  useEffect(() => {
    if (id === null) return;
    const setFollowed = (now: Followed) => setKnown({ id, ...now });
    setFollowed(NONE);
    let stopped = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async () => {
      const asked = await ask<AvoidReply>('GET', `/api/v1/avoid/${encodeURIComponent(id)}`);
      if (stopped) return;
      if (!asked.ok && AGAIN.has(asked.status)) {
        timer = setTimeout(() => void look(), LATER_MS);
        return;
      }
      if (!asked.ok) return setFollowed({ job: null, note: asked.message || shared().noAnswer });
      const job = asked.body;
      const failed = job.state === 'failed' || job.state === 'cancelled';
      setFollowed({ job, note: failed ? job.reason : '' });
      if (job.endedUtc === null) timer = setTimeout(() => void look(), EACH_MS);
    };
    void look();
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [id]);
  return followed;
}

/** Whether the node still has it, and it came to something. */
export async function isKept(id: string): Promise<boolean> {
  const asked = await ask<AvoidReply>('GET', `/api/v1/avoid/${encodeURIComponent(id)}`);
  return asked.ok && asked.body.state !== 'failed' && asked.body.state !== 'cancelled';
}

/** Starts work; its id, or what the node refused. */
export async function startJob(
  path: string,
  body: unknown,
): Promise<{ id: string } | { note: string }> {
  const asked = await ask<{ id: string }>('POST', path, body);
  return asked.ok ? { id: asked.body.id } : { note: asked.message || shared().noAnswer };
}

export function cancelJob(id: string): Promise<unknown> {
  return ask('DELETE', `/api/v1/avoid/${encodeURIComponent(id)}`);
}
