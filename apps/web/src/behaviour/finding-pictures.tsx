/** The picture of a finding: relative motion of a pair, Δv history of who moved, Gabbard of a break-up, the ground of a window. */
import { useMemo } from 'preact/hooks';
import { language } from '../data/settings.ts';
import type { BehaviourWholeReply, GabbardReply, RelativeReply, TrackReply } from '../data/wire.ts';
import { assets } from '../globe/assets.ts';
import { useRead } from '../objects/use-read.ts';
import { Plot } from '../ui/plot.tsx';
import { TableHead } from '../ui/table-head.tsx';
import { words as shared } from '../ui/words.ts';
import { plainText } from '../warnings/title.ts';
import { openObject, pathAt, pathOf } from './address.ts';
import { Chart } from './chart/chart.tsx';
import { DvHistory } from './dv-history.tsx';
import { kmText, longitudeText, minuteText } from './figures.ts';
import { behaviourVersion } from './findings.ts';
import { gabbardPicture } from './gabbard-picture.ts';
import { useLand } from './land.ts';
import { tlpOf } from './marking.ts';
import { rangePlot, relativePicture, sunPlot } from './relative-picture.ts';
import { trackPicture } from './track-picture.ts';
import { words } from './words.ts';

export function FindingPictures({ whole }: { readonly whole: BehaviourWholeReply }) {
  const { finding, proximity, manoeuvre, departure, approach, breakup, decay } = whole;
  const own = { id: finding.key, assetIds: finding.assetIds };
  if (proximity !== null) return <Relative {...own} />;
  if (manoeuvre !== null) return <DvHistory objectId={manoeuvre.objectId} />;
  if (departure !== null) return <DvHistory objectId={departure.objectId} />;
  if (approach !== null) return <Neighbours approach={approach} />;
  if (breakup !== null) return <Gabbard {...own} />;
  return decay?.decayUtc == null ? null : <Ground {...own} />;
}

type PictureProps = { readonly id: string; readonly assetIds: readonly string[] };

/** What a picture is made of, from `/behaviour/:key/<what>`. */
function useOf<T>(id: string, what: string) {
  const path = (what === 'track' ? pathOf : pathAt)(
    `behaviour/${encodeURIComponent(id)}/${what}`,
    {},
  );
  return useRead<T>(() => path, `${path} ${behaviourVersion()}`);
}

function Waiting({ refused }: { readonly refused: { readonly message: string } | null }) {
  if (refused === null)
    return (
      <p class="dim" aria-busy="true">
        {shared().wait}
      </p>
    );
  return <p class="dim">{refused.message || shared().noAnswer}</p>;
}

function Relative({ id, assetIds }: PictureProps) {
  const { read, refused } = useOf<RelativeReply>(id, 'relative');
  const spoken = language.value;
  const made = useMemo(
    () =>
      read && {
        side: relativePicture(read, 'rt'),
        above: relativePicture(read, 'nt'),
        range: rangePlot(read),
        sun: sunPlot(read),
      },
    [read, spoken],
  );
  if (made === null) return <Waiting refused={refused} />;
  const tlp = tlpOf(assetIds);
  return (
    <div class="pictures">
      <Chart picture={made.side} heightPx={300} tlp={tlp} />
      <Chart picture={made.above} heightPx={300} tlp={tlp} />
      <Plot data={made.range} heightPx={190} tlp={tlp} />
      {made.sun !== null && <Plot data={made.sun} heightPx={160} tlp={tlp} />}
      {read?.complete === false && <p class="degraded small">{words().incomplete}</p>}
    </div>
  );
}

export function Gabbard({ id, assetIds }: PictureProps) {
  const w = words();
  const { read, refused } = useOf<GabbardReply>(id, 'gabbard');
  const spoken = language.value;
  const picture = useMemo(() => read && gabbardPicture(read, openObject), [read, spoken]);
  if (picture === null || read === null) return <Waiting refused={refused} />;
  return (
    <div class="pictures">
      <Chart picture={picture} heightPx={360} tlp={tlpOf(assetIds)} />
      <h3>{w.crossings}</h3>
      {read.crossings.length === 0 ? (
        <p class="dim">{w.noCrossings}</p>
      ) : (
        <table class="plain-table">
          <TableHead heads={[w.asset, w.from, w.to, w.pieces, w.nearest]} />
          <tbody>
            {read.crossings.map((one) => (
              <tr key={`${one.objectId} ${one.fromUtc}`}>
                <th scope="row">{assetName(one.objectId)}</th>
                <td>{minuteText(one.fromUtc)}</td>
                <td>{minuteText(one.toUtc)}</td>
                <td>{one.pieces}</td>
                <td>
                  {kmText(one.minKm)} · {minuteText(one.nearestUtc)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

function assetName(objectId: string): string {
  return assets.value.find((asset) => asset.objectId === objectId)?.name ?? objectId;
}

export function Ground({ id, assetIds }: PictureProps) {
  const { read, refused } = useOf<TrackReply>(id, 'track');
  const land = useLand();
  const spoken = language.value;
  const places = assets.value;
  const picture = useMemo(
    () => read && trackPicture(read, land, places),
    [read, land, places, spoken],
  );
  if (picture === null || read === null) return <Waiting refused={refused} />;
  if (read.points.length === 0) return <p class="dim">{words().noTrack}</p>;
  return (
    <div class="pictures">
      <Chart picture={picture} heightPx={330} tlp={tlpOf(assetIds)} />
      <p class="dim small">{words().trackNote}</p>
      {!read.complete && <p class="degraded small">{words().incomplete}</p>}
    </div>
  );
}

type Approach = NonNullable<BehaviourWholeReply['approach']>;

function Neighbours({ approach: { neighbours } }: { readonly approach: Approach }) {
  const w = words();
  if (neighbours.length === 0) return <p class="dim">{w.noNeighbours}</p>;
  return (
    <table class="plain-table">
      <caption>{w.neighboursNext}</caption>
      <TableHead heads={[w.who, w.longitude, w.passes, w.missThere]} />
      <tbody>
        {neighbours.map((one) => (
          <tr key={one.objectId}>
            <th scope="row">{plainText(one.name || one.objectId)}</th>
            <td>{longitudeText(one.longitudeDeg, 2)}</td>
            <td>
              {minuteText(one.passUtc)}
              {one.passSigmaS !== null && ` ± ${(one.passSigmaS / 86_400).toFixed(1)} d`}
            </td>
            <td>{one.missKm === null ? '–' : `≥ ${kmText(one.missKm)}`}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
