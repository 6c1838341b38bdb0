/** Break-ups that were found: a list on the left, the Gabbard diagram and whom the cloud crosses on the right. */
import { route } from '../app/route.ts';
import { assets } from '../globe/assets.ts';
import { Age, Utc } from '../ui/time.tsx';
import { words as shared } from '../ui/words.ts';
import { titleIn } from '../warnings/title.ts';
import { setQuery } from './address.ts';
import { breakupsOf } from './breakups.ts';
import { middleUtc } from './figures.ts';
import { FindingPanel } from './finding.tsx';
import { useFindings } from './findings.ts';
import { Looked } from './findings-view.tsx';
import { StateMark } from './signs.tsx';
import { words } from './words.ts';

function nameOf(assetId: string): string {
  return assets.value.find(({ id }) => id === assetId)?.name ?? assetId;
}

export function BreakupsView() {
  const w = words();
  const found = useFindings({ kind: 'breakup' });
  const key = route.value.query.key ?? breakupsOf(found.rows)[0]?.row.key;
  return (
    <div class="behaviour-split cards open">
      <section class="behaviour-list" aria-label={w.views.breakups}>
        <Looked found={found} />
        {found.rows.length === 0 && (
          <p class="empty">{found.loading ? shared().wait : w.noBreakups}</p>
        )}
        <ul class="list">
          {breakupsOf(found.rows).map(({ row, state, crossed }) => (
            <li key={row.key}>
              <button
                type="button"
                class="case-card"
                aria-current={row.key === key ? 'true' : undefined}
                onClick={() => setQuery({ key: row.key })}
              >
                <StateMark of={state} />
                <span class="title">{titleIn(row.title)}</span>
                <span class="dim small">
                  <Utc utc={middleUtc(row.fromUtc, row.toUtc)} seconds={false} /> ·{' '}
                  <Age of="when" utc={row.openedUtc} />
                </span>
              </button>
              {crossed.length > 0 && (
                <p class="row small">
                  {w.crosses}
                  {crossed.map((one) => (
                    <button
                      key={one.key}
                      type="button"
                      aria-current={one.key === key ? 'true' : undefined}
                      onClick={() => setQuery({ key: one.key })}
                    >
                      {one.assetIds.map(nameOf).join(', ')}
                    </button>
                  ))}
                </p>
              )}
            </li>
          ))}
        </ul>
      </section>
      {key !== undefined && <FindingPanel key={key} id={key} />}
    </div>
  );
}
