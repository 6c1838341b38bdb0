/** Of each lane both ways: what was told, how far they have confirmed it and when, what waits and for how long, what we took. */
import type { PartnerLinkReply } from '@noroshi/node/wire';
import { second, wallNowMs } from '../data/clock.ts';
import { Shape } from '../ui/shape.tsx';
import { spanText, Utc } from '../ui/time.tsx';
import { linkWords } from './link-words.ts';
import { words } from './words.ts';

type Lane = NonNullable<PartnerLinkReply['positions']>['lanes'][number];

export function LinkLanes({ lanes }: { lanes: readonly Lane[] }) {
  const w = linkWords();
  second.value; // the age of what waits goes on
  return (
    <section class="link-lanes" aria-label={w.lanesTitle}>
      <h3>{w.lanesTitle}</h3>
      <table>
        <thead>
          <tr>
            <th scope="col">{w.lane}</th>
            <th scope="col">{w.weTold}</th>
            <th scope="col">{w.confirmed}</th>
            <th scope="col">{w.waits}</th>
            <th scope="col">{w.weTook}</th>
            <th scope="col">{w.waitsThere}</th>
          </tr>
        </thead>
        <tbody>
          {lanes.map((lane) => (
            <LaneRow key={lane.lane} lane={lane} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function LaneRow({ lane }: { lane: Lane }) {
  const w = linkWords();
  const { told, confirmed, confirmedUtc, backlog, oldestUtc, taken, known } = lane;
  const waitsThere = Math.max(0, known - taken);
  return (
    <tr>
      <th scope="row">{words().lanes[lane.lane]}</th>
      <td data-name={w.weTold}>{told}</td>
      <td data-name={w.confirmed}>
        {confirmed}{' '}
        {confirmedUtc === undefined ? (
          told > 0 && <span class="dim">{w.notConfirmed}</span>
        ) : (
          <span class="dim small">
            {w.asOf} <Utc utc={confirmedUtc} />
          </span>
        )}
      </td>
      <td data-name={w.waits} class={backlog > 0 ? 'waits' : 'dim'}>
        {backlog > 0 && <Shape name="degraded" />}
        {backlog === 0 ? w.nothing : backlog}{' '}
        {oldestUtc !== undefined && (
          <span class="small">{w.oldest(spanText(wallNowMs() - Date.parse(oldestUtc)))}</span>
        )}
      </td>
      <td data-name={w.weTook}>
        {taken} <span class="dim">{w.ofKnown(known)}</span>
      </td>
      <td data-name={w.waitsThere} class={waitsThere > 0 ? 'waits' : 'dim'}>
        {waitsThere === 0 ? w.nothing : waitsThere}
      </td>
    </tr>
  );
}

/** `2.4 kbit/s, an answer takes 640 ms`; null where nothing was measured. */
export function carriesText({
  bitsPerS,
  roundTripMs,
}: Pick<PartnerLinkReply, 'bitsPerS' | 'roundTripMs'>): string | null {
  const w = linkWords();
  const rate = rateText({ bitsPerS });
  const parts = [
    ...(rate === null ? [] : [rate]),
    ...(roundTripMs === undefined ? [] : [w.roundTrip(timeText(roundTripMs))]),
  ];
  return parts.length === 0 ? null : parts.join(', ');
}

/** `2.4 kbit/s`; null where no answer was long enough to say it. */
export function rateText({ bitsPerS }: { readonly bitsPerS?: number | undefined }): string | null {
  return bitsPerS === undefined ? null : linkWords().rate(bitsText(bitsPerS));
}

/** Two digits are what the measurement is worth. */
function bitsText(bits: number): string {
  const [unit, by] = bits >= 1e6 ? ['Mbit', 1e6] : bits >= 1e3 ? ['kbit', 1e3] : ['bit', 1];
  return `${Number((bits / (by as number)).toPrecision(2))} ${unit}`;
}

function timeText(ms: number): string {
  return ms >= 1000 ? `${Number((ms / 1000).toPrecision(2))} s` : `${ms} ms`;
}

/** The window that is open, or the next. */
export function NextContact({ link }: { link: PartnerLinkReply }) {
  const w = linkWords();
  second.value;
  const { nextContact } = link;
  if (nextContact === undefined) return <span class="dim">{w.noPlan}</span>;
  const isOpen = Date.parse(nextContact.fromUtc) <= wallNowMs();
  if (isOpen)
    return (
      <>
        {w.contactNow} <Utc utc={nextContact.untilUtc} />
      </>
    );
  return (
    <>
      {w.contactFrom} <Utc utc={nextContact.fromUtc} /> {w.contactUntil}{' '}
      <Utc utc={nextContact.untilUtc} />
    </>
  );
}
