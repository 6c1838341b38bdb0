/** Why the list is empty: silence means something only where somebody has looked. */
import { watchNowMs } from '../data/clock.ts';
import type { WarrantLine, WarrantsReply } from '../data/wire.ts';
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
  const standing = read.warrants.filter(({ isInForce }) => isInForce);
  const watching = standing.filter(({ sources }) => sources.length > 0);
  if (watching.length > 0)
    return (
      <>
        <p>{w.nothingSeen}</p>
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

/** The beginning of its span, or of its window where that is later. */
function sinceText({ fromUtc, windowHours }: WarrantLine): string {
  const windowMs = watchNowMs() - windowHours * 3_600_000;
  return utcText(Math.max(Date.parse(fromUtc), windowMs), false);
}
