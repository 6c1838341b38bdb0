/** One track or launch beside the map: what it is and how sure, where and when it comes down, and what follows. */
import { href } from '../app/route.ts';
import { latitudeText, longitudeText } from '../behaviour/figures.ts';
import { ask } from '../data/ask.ts';
import type { BallisticFileReply, BallisticLaunch, BallisticTrack } from '../data/wire.ts';
import { assets } from '../globe/assets.ts';
import { download } from '../ui/download.ts';
import { Utc } from '../ui/time.tsx';
import { tell } from '../ui/windows.tsx';
import { words as shared } from '../ui/words.ts';
import { reachOf } from './ground.ts';
import { leftText, type SkyRow, What } from './sky-view.tsx';
import { words } from './words.ts';

export function Detail({ of: row, close }: { readonly of: SkyRow; readonly close: () => void }) {
  const w = words();
  return (
    <aside class="ballistic-one" aria-label={row.type === 'track' ? w.object : w.launch}>
      <header class="row">
        <h2>
          <What of={row} />
        </h2>
        <span class="gap" />
        <button type="button" onClick={close} aria-label={w.close} title={w.close}>
          ×
        </button>
      </header>
      {row.type === 'track' ? <TrackFacts of={row} row={row} /> : <LaunchFacts of={row} />}
      {row.warningId !== null && (
        <p class="row">
          <a class="button" href={href('watch', row.warningId)}>
            {w.toWarning}
          </a>
        </p>
      )}
    </aside>
  );
}

function TrackFacts({ of: track, row }: { readonly of: BallisticTrack; readonly row: SkyRow }) {
  const w = words();
  const { impact, warrant, probabilities } = track;
  const nameOf = (id: string) => assets.value.find((asset) => asset.id === id)?.name ?? id;
  const why = warrant === null ? '' : w.why[warrant.why as keyof typeof w.why];
  return (
    <>
      {impact !== null && (
        <p class="ballistic-lead">
          <strong>{`${latitudeText(impact.latitudeDeg)}, ${longitudeText(impact.longitudeDeg, 2)}`}</strong>{' '}
          <Utc utc={impact.atUtc} /> · {leftText(row)}
        </p>
      )}
      <p>{why}</p>
      {impact?.isModelDoubtful === true && (
        <p class="wrong">{`${w.doubtful} ${w.widened(Math.sqrt(impact.widening).toFixed(1))}`}</p>
      )}
      <dl class="ballistic-facts">
        {impact !== null && <ImpactFacts of={impact} />}
        <Fact name={w.where}>
          {`${latitudeText(track.latitudeDeg)}, ${longitudeText(track.longitudeDeg, 2)}, ${track.heightKm.toFixed(0)} km ± ${track.sigmaKm.toPrecision(2)} km`}
        </Fact>
        <Fact name={w.speed}>{`${track.speedKmS.toFixed(3)} km/s`}</Fact>
        {probabilities !== null && (
          <Fact name={w.certainty}>
            {(['ballistic', 'orbitalLaunch', 'unknown'] as const)
              .map((kind) => `${w.kinds[kind]} ${(100 * probabilities[kind]).toFixed(1)} %`)
              .join(' · ')}
          </Fact>
        )}
      </dl>
      {track.overflights.map((pass) => (
        <p key={pass.assetId}>
          {w.overflight(nameOf(pass.assetId), pass.heightKmMin.toFixed(0))}{' '}
          <Utc utc={pass.fromUtc} />
        </p>
      ))}
      {impact !== null && (
        <p class="row">
          <button type="button" onClick={() => void saveArea(track.id)}>
            {w.saveArea}
          </button>
        </p>
      )}
    </>
  );
}

function ImpactFacts({ of: impact }: { readonly of: NonNullable<BallisticTrack['impact']> }) {
  const w = words();
  const reach = reachOf(0.9);
  return (
    <>
      <Fact name={w.earliest}>
        <Utc utc={impact.p90.fromUtc} />
      </Fact>
      <Fact name={w.latest}>
        <Utc utc={impact.p90.toUtc} />
      </Fact>
      <Fact name={w.area90}>
        {w.halves((reach * impact.majorKm).toPrecision(3), (reach * impact.minorKm).toPrecision(3))}
      </Fact>
      <Fact name={w.floor}>{`${impact.floorKm.toPrecision(2)} km`}</Fact>
    </>
  );
}

function LaunchFacts({ of: launch }: { readonly of: BallisticLaunch }) {
  const w = words();
  const { azimuthDeg, azimuthHalfDeg, origin, announcedId } = launch;
  return (
    <dl class="ballistic-facts">
      <Fact name={w.launchSeen}>
        <Utc utc={launch.firstUtc} />
      </Fact>
      <Fact name={w.where}>
        {`${latitudeText(launch.latitudeDeg)}, ${longitudeText(launch.longitudeDeg, 2)}`}
      </Fact>
      <Fact name={w.certainty}>
        {azimuthDeg === null
          ? w.wayOpen
          : w.toward(azimuthDeg.toFixed(0), azimuthHalfDeg!.toFixed(0))}
      </Fact>
      {announcedId !== null && <Fact name={w.announced}>{announcedId}</Fact>}
      {origin !== null && (
        <Fact name={w.legend.origin}>
          {`${latitudeText(origin.latitudeDeg)}, ${longitudeText(origin.longitudeDeg, 2)} `}
          <Utc utc={origin.atUtc} />
        </Fact>
      )}
    </dl>
  );
}

function Fact(props: { readonly name: string; readonly children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}

async function saveArea(id: string): Promise<void> {
  const path = `/api/v1/ballistic/tracks/${encodeURIComponent(id)}/geojson`;
  const asked = await ask<BallisticFileReply>('GET', path);
  if (!asked.ok) return tell(asked.message || shared().noAnswer);
  const { text, tlp } = asked.body;
  download(text, {
    what: `impact area ${id}`,
    ending: 'geojson',
    type: 'application/geo+json',
    tlp,
  });
}
