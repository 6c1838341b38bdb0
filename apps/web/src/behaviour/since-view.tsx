/**
 * What changed since yesterday: one part an asset with who moved nearby, who is new beside it, and what the screening says anew; then
 * what concerns no asset. Assets of which nothing changed are named too: silence is told.
 */
import type { ComponentChildren } from 'preact';
import { OWN_TLP, useMarks } from '../app/print.ts';
import { href, route } from '../app/route.ts';
import { watchNowMs } from '../data/clock.ts';
import type { BehaviourLine, ChangesReply } from '../data/wire.ts';
import { useRead } from '../objects/use-read.ts';
import { saveFile, stampLines } from '../ui/save.ts';
import { utcText } from '../ui/time.tsx';
import { words as shared } from '../ui/words.ts';
import { plainText, titleIn } from '../warnings/title.ts';
import { atNow, findingHref, pathOf, setQuery } from './address.ts';
import { dvText, instantOf, kmText, minuteText, nearestText } from './figures.ts';
import { behaviourVersion } from './findings.ts';
import { InstantField } from './instant.tsx';
import { STATES } from './kinds.ts';
import { tlpOf } from './marking.ts';
import { pictureWords } from './picture-words.ts';
import { KindMark, StateMark } from './signs.tsx';
import { changesCsv, countOf } from './since.ts';
import { words } from './words.ts';

const HOURS = [24, 72, 168] as const;
const HOUR_MS = 3_600_000;

type AssetChanges = ChangesReply['assets'][number];

export function SinceView() {
  const w = words();
  const endMs = Date.parse(atNow() ?? new Date(watchNowMs()).toISOString());
  const since = instantOf(route.value.query.since) ?? minuteIso(endMs - 24 * HOUR_MS);
  const asked = route.value.query.since ?? 'day';
  const path = pathOf('behaviour/changes', { since, until: atNow() });
  const { read, refused } = useRead<ChangesReply>(
    () => path,
    `${asked} ${atNow()} ${behaviourVersion()}`,
  );
  useMarks(read, OWN_TLP);
  return (
    <div class="since-view">
      <form class="belt-fields" onSubmit={(event) => event.preventDefault()}>
        <InstantField
          label={w.sinceWhen}
          value={since}
          onSet={(at) => setQuery({ since: at ?? '' })}
        />
        <span class="row">
          {HOURS.map((hours) => (
            <button
              key={hours}
              type="button"
              onClick={() =>
                setQuery({ since: hours === 24 ? '' : minuteIso(endMs - hours * HOUR_MS) })
              }
            >
              {w.lastHours(hours)}
            </button>
          ))}
          {read !== null && (
            <button type="button" onClick={() => void save(read)}>
              CSV
            </button>
          )}
        </span>
      </form>
      {refused !== null && <p class="wrong">{refused.message || shared().noAnswer}</p>}
      {read === null ? (
        refused === null && <p class="dim">{shared().wait}</p>
      ) : (
        <Told read={read} />
      )}
    </div>
  );
}

function minuteIso(ms: number): string {
  return new Date(Math.floor(ms / 60_000) * 60_000).toISOString();
}

function Told({ read }: { readonly read: ChangesReply }) {
  const w = words();
  const changed = read.assets.filter((one) => countOf(one) > 0);
  const quiet = read.assets.filter((one) => countOf(one) === 0);
  return (
    <>
      <p class="dim">{w.span(minuteText(read.sinceUtc), minuteText(read.untilUtc))}</p>
      {!read.complete && <p class="degraded">{w.incomplete}</p>}
      {changed.map((one) => (
        <AssetPart key={one.assetId} of={one} />
      ))}
      {quiet.length > 0 && (
        <p class="card">{w.quiet(quiet.map(({ name }) => plainText(name)).join(', '))}</p>
      )}
      {read.assets.length === 0 && <p class="dim">{w.noAssets}</p>}
      {read.others.length > 0 && (
        <section class="card">
          <h2>{w.others}</h2>
          <FindingRows rows={othersOf(read.others)} />
          {read.others.length > OTHERS_MAX && (
            <a href={href('behaviour', 'findings')}>
              {w.moreOthers(read.others.length - OTHERS_MAX)}
            </a>
          )}
        </section>
      )}
    </>
  );
}

const OTHERS_MAX = 15;

/** The furthest first. */
function othersOf(rows: readonly BehaviourLine[]): readonly BehaviourLine[] {
  const rank = ({ state, kind }: BehaviourLine) =>
    2 * STATES.indexOf(state) + (kind === 'decay' ? 1 : 0);
  return rows.toSorted((a, b) => rank(a) - rank(b)).slice(0, OTHERS_MAX);
}

function AssetPart({ of }: { readonly of: AssetChanges }) {
  const w = words();
  const { manoeuvres, neighbours, screening, breakups, decays } = of;
  return (
    <section class="card since-asset" aria-label={plainText(of.name)}>
      <header>
        <h2>{plainText(of.name)}</h2>
        <span class="dim">{w.changesCount(countOf(of))}</span>
        {of.objectId !== null && <a href={href('objects', of.objectId)}>{of.objectId}</a>}
      </header>
      <Group
        title={w.movedNearby}
        heads={[w.when, w.other, w.kind, 'Δv', w.range]}
        count={manoeuvres.length}
      >
        {manoeuvres.map(({ finding, kind, dvMS, rangeKm }) => (
          <tr key={finding.key}>
            <td>{minuteText(finding.fromUtc)}</td>
            <th scope="row">
              <To finding={finding} />
            </th>
            <td>{pictureWords().manoeuvres[kind]}</td>
            <td>{dvText(dvMS)}</td>
            <td>{rangeKm === null ? w.itself : kmText(rangeKm)}</td>
          </tr>
        ))}
      </Group>
      <Group
        title={w.newNeighbours}
        heads={[w.since, w.other, w.kind, w.nearest, w.state]}
        count={neighbours.length}
      >
        {neighbours.map(({ finding, proximity }) => (
          <tr key={finding.key}>
            <td>{minuteText(finding.openedUtc)}</td>
            <th scope="row">
              <To finding={finding} />
            </th>
            <td>
              <KindMark of={finding} />
            </td>
            <td>
              {nearestText(
                finding.form,
                proximity?.minKm ?? finding.minKm,
                proximity?.sigmaKm ?? finding.sigmaKm,
              )}
            </td>
            <td>
              <StateMark of={finding.state} />
            </td>
          </tr>
        ))}
      </Group>
      <Screening rows={screening} />
      {breakups.length + decays.length > 0 && <FindingRows rows={[...breakups, ...decays]} />}
    </section>
  );
}

function Screening({ rows }: { readonly rows: AssetChanges['screening'] }) {
  const w = words();
  return (
    <Group
      title={w.screening}
      heads={[w.what, w.other, w.closest, w.missNow, w.before, 'Pc']}
      count={rows.length}
    >
      {rows.map((one, k) => (
        <tr key={k}>
          <td>{w.changed[one.what]}</td>
          <th scope="row">
            {one.warningId === null ? (
              plainText(one.otherName || one.otherId)
            ) : (
              <a href={href('watch', one.warningId)}>{plainText(one.otherName || one.otherId)}</a>
            )}
          </th>
          <td>{utcText(Date.parse(one.tcaUtc), false)}</td>
          <td>{kmText(one.missKm)}</td>
          <td>{kmText(one.beforeKm)}</td>
          <td>{one.pc === null ? '–' : one.pc.toExponential(1)}</td>
        </tr>
      ))}
    </Group>
  );
}

type GroupProps = {
  readonly title: string;
  readonly heads: readonly string[];
  readonly count: number;
  readonly children: ComponentChildren;
};

function Group({ title, heads, count, children }: GroupProps) {
  if (count === 0) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section class="since-group" tabIndex={0} aria-label={title}>
      <table class="plain-table">
        <caption>{title}</caption>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}

function To({ finding }: { readonly finding: BehaviourLine }) {
  const names = finding.objects.map(({ name, objectId }) => plainText(name || objectId));
  return <a href={findingHref(finding.key)}>{names.join(' · ') || titleIn(finding.title)}</a>;
}

function FindingRows({ rows }: { readonly rows: readonly BehaviourLine[] }) {
  return (
    <ul class="since-rows">
      {rows.map((row) => (
        <li key={row.key}>
          <StateMark of={row.state} />
          <KindMark of={row} />
          <a href={findingHref(row.key)}>{titleIn(plainText(row.title))}</a>
          <span class="dim">{minuteText(row.openedUtc)}</span>
        </li>
      ))}
    </ul>
  );
}

async function save(read: ChangesReply): Promise<void> {
  const tlp = tlpOf(read.assets.map(({ assetId }) => assetId));
  await saveFile(changesCsv(read, stampLines(tlp)), { what: 'changes', format: 'csv', tlp });
}
