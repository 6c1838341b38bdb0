/** Who takes part in a sign: of a relay who comes in and where it goes on, with what speaks for it in words; of others the ends. */
import { useMemo } from 'preact/hooks';
import { Chart } from '../behaviour/chart/chart.tsx';
import { language } from '../data/settings.ts';
import type { SignLine, SignWholeReply } from '../data/wire.ts';
import { pictureWords as words } from './picture-words.ts';
import { endsPicture } from './relay-chart.ts';
import { endsGraph } from './relay-geometry.ts';
import { bytesText, countText, secondsText } from './size-text.ts';

type RelayProps = {
  readonly sign: SignLine;
  readonly ends: SignWholeReply['ends'];
  readonly evidence: SignWholeReply['evidence'];
};

const ROW_PX = 21;
const AROUND_PX = 110;

/** Nothing where the sign names no ends beside its own two. */
export function RelayGraph({ sign, ends, evidence }: RelayProps) {
  const spoken = language.value;
  const graph = useMemo(() => endsGraph(sign, ends), [sign, ends]);
  const picture = useMemo(() => endsPicture(graph, sign.kind), [graph, sign.kind, spoken]);
  if (ends.length === 0) return null;
  const heightPx = AROUND_PX + ROW_PX * Math.max(3, graph.rows);
  const said = sign.kind === 'relay' ? relayLines(evidence) : [];
  return (
    <div class="sign-picture">
      <Chart {...{ picture, heightPx }} tlp={sign.tlp} />
      {said.length > 0 && (
        <ul class="relay-said">
          {said.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** What speaks for a relay, by the figures that the sign tells; those it does not tell are left out. */
export function relayLines(evidence: SignWholeReply['evidence']): readonly string[] {
  const w = words();
  const of = (name: string): number | null => {
    const value = evidence.find((one) => one.name === name)?.value;
    return typeof value === 'number' ? value : null;
  };
  const line = (
    names: readonly [string, string],
    say: (a: number, b: number) => string,
  ): readonly string[] => {
    const [a, b] = [of(names[0]), of(names[1])];
    return a === null || b === null ? [] : [say(a, b)];
  };
  const delayS = of('medianDelayS');
  return [
    ...line(['clients', 'servers'], (a, b) => w.relayFan(countText(a), countText(b))),
    ...line(['passedOn', 'passedOnByChance'], (a, b) => w.relayFits(countText(a), countText(b))),
    ...line(['bytesPassedIn', 'bytesPassedOut'], (a, b) =>
      w.relayBytes(bytesText(a), bytesText(b), apartText(a, b)),
    ),
    ...(delayS === null ? [] : [w.relayDelay(secondsText(delayS))]),
    ...line(['inwardConnections', 'outwardConnections'], (a, b) =>
      w.relayCounts(countText(a), countText(b)),
    ),
  ];
}

/** How far two figures lie apart, of the larger: '0.4 %'. */
function apartText(a: number, b: number): string {
  const share = Math.abs(a - b) / Math.max(1, a, b);
  return `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
}
