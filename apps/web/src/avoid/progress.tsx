/** How far work on the node is, why it ended early, and the way to end it. */
import type { AvoidReply } from '../data/wire.ts';
import { words } from './words.ts';

type Props = {
  readonly job: AvoidReply | null;
  readonly note: string;
  readonly onCancel: () => void;
};

export function Progress({ job, note, onCancel }: Props) {
  const w = words();
  if (note !== '')
    return (
      <p class="wrong" role="alert">
        {note}
      </p>
    );
  if (job === null || job.endedUtc !== null) return null;
  const percent = Math.round(job.share * 100);
  const told =
    job.state === 'waiting'
      ? w.waits
      : job.kind === 'plan'
        ? w.working(percent)
        : w.screening(percent);
  return (
    <p class="avoid-progress row" role="status">
      <span>{told}</span>
      <progress max={1} value={job.share} aria-label={told} />
      <button type="button" onClick={onCancel}>
        {w.cancel}
      </button>
    </p>
  );
}
