/** What open warnings would take from a network: its hops get the windows in which their satellite is in view, and each warning fails in turn. */
import {
  failuresOfConcerns,
  findPasses,
  type Network,
  type Station,
  sgp4Path,
  whatIsLost,
} from '@noroshi/link';
import { initialiseSgp4 } from '@noroshi/orbit';
import type { Asset } from '@noroshi/watch';
import type { NetworkAsk, NetworkJudged } from './messages.ts';

const DEG = Math.PI / 180;
type Window = { readonly fromUs: number; readonly toUs: number };

export function judgeNetwork(ask: NetworkAsk): NetworkJudged {
  const { network, concerns, fromUs, toUs } = ask;
  const { windows, problems } = contactWindows(ask);
  const carried: Network = {
    services: network.services,
    hops: network.hops.map((hop) => {
      const inView = windows.get(hop.id);
      return inView === undefined ? hop : { ...hop, windows: both(hop.windows, inView) };
    }),
  };
  const report = whatIsLost(carried, failuresOfConcerns(carried, concerns), { fromUs, toUs });
  return { report, problems };
}

function contactWindows({ network, assets, sets, fromUs, toUs }: NetworkAsk) {
  const byId = new Map(assets.map((asset) => [asset.id, asset]));
  const model = initialiseSgp4(sets, 'i');
  const windows = new Map<string, Window[]>();
  const problems: string[] = [];
  for (const { hop, satellite, station } of network.contacts ?? []) {
    const place = stationOf(byId.get(station));
    const objectId = byId.get(satellite)?.objectId;
    const row = [...sets.objectRow].findIndex((at) => sets.objects.objectId[at] === objectId);
    if (place === null || objectId === undefined || row < 0 || model.code[row] !== 0) {
      const what = place === null ? `${station} has no place` : `${satellite} has no element set`;
      problems.push(`${network.id}: ${what}, so ${hop} counts as always there`);
      continue;
    }
    const passes = findPasses(sgp4Path(model, row), place, fromUs, toUs).map(({ rise, set }) => ({
      ...{ fromUs: rise?.atUs ?? fromUs, toUs: set?.atUs ?? toUs },
    }));
    const before = windows.get(hop);
    windows.set(hop, before === undefined ? passes : both(before, passes));
  }
  return { windows, problems };
}

function stationOf(asset: Asset | undefined): Station | null {
  const { latitudeDeg, longitudeDeg, heightM = 0, maskDeg = 0 } = asset ?? {};
  if (latitudeDeg === undefined || longitudeDeg === undefined) return null;
  return {
    ...{ latitudeRad: latitudeDeg * DEG, longitudeRad: longitudeDeg * DEG },
    ...{ heightKm: heightM / 1000, elevationMinRad: maskDeg * DEG },
  };
}

/** Instants are whole µs here; windows of no length are left out. */
function both(a: readonly Window[] | undefined, b: readonly Window[]): Window[] {
  const all = a ?? [{ fromUs: Number.MIN_SAFE_INTEGER, toUs: Number.MAX_SAFE_INTEGER }];
  return all
    .flatMap((one) =>
      b.map((other) => ({
        fromUs: Math.ceil(Math.max(one.fromUs, other.fromUs)),
        toUs: Math.floor(Math.min(one.toUs, other.toUs)),
      })),
    )
    .filter(({ fromUs, toUs }) => toUs > fromUs)
    .sort((x, y) => x.fromUs - y.fromUs);
}
