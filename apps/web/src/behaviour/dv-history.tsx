/** When one object moved: its Δv history with the floor, its pattern of life in GEO, and where it left that pattern. */
import { useMemo } from 'preact/hooks';
import { language } from '../data/settings.ts';
import type { ManoeuvresReply } from '../data/wire.ts';
import { assetOf } from '../globe/assets.ts';
import { useRead } from '../objects/use-read.ts';
import { words as shared } from '../ui/words.ts';
import { plainText } from '../warnings/title.ts';
import { pathAt } from './address.ts';
import { Chart } from './chart/chart.tsx';
import { dvPicture } from './dv-picture.ts';
import { dvText, longitudeText, minuteText, signedText } from './figures.ts';
import { behaviourVersion } from './findings.ts';
import { tlpOf } from './marking.ts';
import { words } from './words.ts';

export function DvHistory({ objectId }: { readonly objectId: string }) {
  const w = words();
  const path = pathAt(`objects/${encodeURIComponent(objectId)}/manoeuvres`);
  const { read, refused } = useRead<ManoeuvresReply>(() => path, `${path} ${behaviourVersion()}`);
  const spoken = language.value;
  const picture = useMemo(() => read && dvPicture(read), [read, spoken]);
  const asset = assetOf.value.get(objectId);
  if (read === null || picture === null)
    return (
      <p class="dim">{refused === null ? shared().wait : refused.message || shared().noAnswer}</p>
    );
  const covered = w.covered(read.sets, read.coveredDays.toFixed(0));
  const floor = read.floorMS === null ? '' : w.floorIs(dvText(read.floorMS));
  return (
    <div class="pictures">
      {read.manoeuvres.length > 0 ? (
        <Chart
          picture={picture}
          heightPx={210}
          tlp={tlpOf(asset === undefined ? [] : [asset.id])}
        />
      ) : (
        <p class="dim">{read.why === '' ? w.noManoeuvre : plainText(read.why)}</p>
      )}
      <p class="dim small">
        {covered} {floor}
      </p>
      <Pattern read={read} />
    </div>
  );
}

function Pattern({ read: { pattern, departures } }: { readonly read: ManoeuvresReply }) {
  const w = words();
  const segments = (pattern?.segments ?? []).slice(-6).reverse();
  return (
    <>
      {departures.length > 0 && (
        <ul class="case-benign">
          {departures.map((one) => (
            <li key={`${one.atUtc} ${one.what}`} class="holds">
              <span class="when">{minuteText(one.atUtc)}</span> {plainText(one.what)}
            </li>
          ))}
        </ul>
      )}
      {segments.length > 0 && (
        <table class="plain-table">
          <caption>{w.pattern}</caption>
          <thead>
            <tr>
              {[w.from, w.mode, w.longitude, w.drift, w.cadence].map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {segments.map((one) => (
              <tr key={`${one.axis} ${one.fromUtc}`}>
                <th scope="row">{minuteText(one.fromUtc)}</th>
                <td>{`${w.axes[one.axis]}: ${w.modes[one.mode]}`}</td>
                <td>{one.longitudeDeg === null ? '–' : longitudeText(one.longitudeDeg, 2)}</td>
                <td>{signedText(one.driftDegDay, 3, w.degDay)}</td>
                <td>{one.cadenceDays === null ? '–' : `${one.cadenceDays.toFixed(1)} d`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
