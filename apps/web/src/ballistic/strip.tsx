/** The strip above the map: how many fly, when the next comes down, and how good the watch is at this moment. */
import { watchNowMs } from '../data/clock.ts';
import type { BallisticFrame, BallisticReply } from '../data/wire.ts';
import { timeOf } from './map-picture.ts';
import { words } from './words.ts';

type StripProps = {
  readonly sky: BallisticReply | null;
  readonly frame: BallisticFrame | null; // the newest, or that looked back on
  readonly isPast: boolean;
};

export function Strip({ sky, frame, isPast }: StripProps) {
  const { strip } = words();
  const open = sky?.tracks.filter(({ isOpen }) => isOpen) ?? [];
  const impacts = isPast
    ? (frame?.tracks ?? []).flatMap(({ impact }) => (impact === null ? [] : [impact.atUtc]))
    : open.flatMap(({ impact }) => (impact === null ? [] : [impact.atUtc]));
  const next = impacts.filter((utc) => isPast || Date.parse(utc) > watchNowMs()).sort()[0];
  const count = isPast ? (frame?.tracks.length ?? 0) : open.length;
  const isOld = !isPast && open.length === 0; // measures of a flight that is over say nothing of now
  return (
    <dl class="ballistic-strip">
      <Figure name={strip.tracks} value={String(count)} isHot={next !== undefined} />
      <Figure
        name={strip.next}
        value={next === undefined ? strip.none : `${timeOf(next)} UTC`}
        isHot={next !== undefined}
      />
      {frame !== null && !isOld && (
        <>
          <Figure name={strip.fit} value={fitText(frame)} />
          {frame.gospaKm !== null && (
            <Figure
              name={`${strip.gospa} · ${strip.ofTruth}`}
              value={`${frame.gospaKm.toFixed(2)} km`}
            />
          )}
          <Figure
            name={strip.looks}
            value={frame.sensors
              .map(({ name, ageS }) => `${name} ${ageS === null ? '–' : ageS.toFixed(0)}`)
              .join(' · ')}
          />
        </>
      )}
    </dl>
  );
}

function fitText({ fit }: BallisticFrame): string {
  const { verdicts } = words().strip;
  const verdict = verdicts[fit.verdict as keyof typeof verdicts] ?? fit.verdict;
  return fit.average === null ? verdict : `${fit.average.toFixed(2)} · ${verdict}`;
}

function Figure(props: {
  readonly name: string;
  readonly value: string;
  readonly isHot?: boolean;
}) {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd class={props.isHot === true ? 'hot' : ''}>{props.value}</dd>
    </div>
  );
}
