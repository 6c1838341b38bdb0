/** Whether anybody looks, and why the list is empty: silence means something only where somebody has looked. */
import { watchNowMs } from '../data/clock.ts';
import { health } from '../data/state.ts';
import type { WarrantLine, WarrantsReply } from '../data/wire.ts';
import { Shape } from '../ui/shape.tsx';
import { utcText } from '../ui/time.tsx';
import { plainText } from '../warnings/title.ts';
import { goView } from './address.ts';
import { clearFilters } from './filter-fields.tsx';
import { words } from './words.ts';

type Props = { readonly isFiltered: boolean; readonly read: WarrantsReply | null };

export function Empty({ isFiltered, read }: Props) {
  const w = words();
  if (isFiltered)
    return (
      <>
        <p>{w.noFit}</p>
        <p class="row centre">
          <button type="button" onClick={clearFilters}>
            {w.clear}
          </button>
        </p>
      </>
    );
  if (read === null) return <p>{w.unknownWatch}</p>;
  const { standing, watching } = inForce(read);
  const trouble = troubleNow();
  if (watching.length > 0)
    return (
      <>
        <p>{trouble === '' ? w.nothingSeen : w.nothingYet}</p>
        {watching.map((one) => (
          <p key={one.id}>{w.looked(plainText(one.id), sinceText(one))}</p>
        ))}
      </>
    );
  return (
    <>
      <p class="degraded">
        <strong>{standing.length === 0 ? w.noWarrant : w.noSource}</strong>
      </p>
      {read.warrants.map(({ id, why }) =>
        why === null ? null : <p key={id}>{w.noWarrantWhy(plainText(id), plainText(why))}</p>,
      )}
      <p class="row centre">
        <button type="button" onClick={() => goView('warrants')}>
          {w.toWarrants}
        </button>
      </p>
    </>
  );
}

/** Above what is listed: that nothing more is read, or that the watch is in trouble. */
export function WatchState({ isEmpty, read }: { isEmpty: boolean; read: WarrantsReply | null }) {
  const w = words();
  const trouble = troubleNow();
  if (read === null) return null;
  const { standing, watching } = inForce(read);
  if (watching.length > 0)
    return trouble === '' ? null : (
      <p class="degraded">
        <Shape name="degraded" />
        {w.trouble(plainText(trouble))}
      </p>
    );
  if (isEmpty) return null; // said in its place
  return (
    <p class="degraded">
      <Shape name="degraded" />
      {standing.length === 0 ? w.noMore : w.noSource}
    </p>
  );
}

function inForce({ warrants }: WarrantsReply) {
  const standing = warrants.filter(({ isInForce }) => isInForce);
  return { standing, watching: standing.filter(({ sources }) => sources.length > 0) };
}

/** What the watch of signs says of itself where it is not well; '' where it is. */
function troubleNow(): string {
  const part = health.value?.parts?.find((one) => one.part === 'watching/signs');
  return part === undefined || part.state === 'ok' ? '' : part.text;
}

/** The beginning of its span, or of its window where that is later. */
function sinceText({ fromUtc, windowHours }: WarrantLine): string {
  const windowMs = watchNowMs() - windowHours * 3_600_000;
  return utcText(Math.max(Date.parse(fromUtc), windowMs), false);
}
