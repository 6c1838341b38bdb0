/**
 * A plot that everybody can read: by eye, by keyboard (arrows go from point to point, the value is said), as a table, as CSV or as a
 * marked picture. uPlot draws it and is loaded when the first plot is shown.
 */
import { useSignalEffect } from '@preact/signals';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { theme } from '../data/settings.ts';
import {
  DASHES,
  isEmpty,
  nextPoint,
  type PlotData,
  type PlotSeries,
  plotCsv,
  plotHeads,
  pointText,
  seriesText,
  withUnit,
  xText,
} from './plot-data.ts';
import type { DrawnPlot } from './plot-draw.ts';
import { words } from './plot-words.ts';
import { saveFile, stampLines } from './save.ts';
import { TableHead } from './table-head.tsx';

export type PlotProps = {
  readonly data: PlotData; // keep the same object while nothing changed: another one is drawn anew
  readonly heightPx?: number;
  readonly nearest?: boolean; // for points all over the plane
  readonly chosen?: number | null; // ringed
  readonly onChoose?: (k: number) => void; // a click or Enter on a point
  readonly tlp?: string; // 'AMBER', the strictest of what is plotted: shows the ways to save it
};

const HEIGHT_PX = 220;

export function Plot(props: PlotProps) {
  const { data, tlp } = props;
  const w = words();
  const [asTable, setAsTable] = useState(false);
  const drawn = useRef<DrawnPlot | null>(null);
  const empty = isEmpty(data);
  return (
    <figure class="plot">
      <figcaption>
        <span class="plot-title">{data.title}</span>
        <Legend series={data.series} />
        <span class="plot-acts">
          {!empty && (
            <button
              type="button"
              aria-pressed={asTable}
              aria-label={`${w.table}: ${data.title}`}
              title={w.table}
              onClick={() => setAsTable(!asTable)}
            >
              {asTable ? w.plot : w.asTable}
            </button>
          )}
          {tlp !== undefined && !empty && <Saves {...{ data, tlp, drawn }} />}
        </span>
      </figcaption>
      {empty && <p class="dim">{w.empty}</p>}
      {!empty && (asTable ? <PlotTable {...props} /> : <Canvas {...props} drawn={drawn} />)}
      {!empty && data.xs.length === 1 && <p class="dim small">{w.one}</p>}
    </figure>
  );
}

type Drawn = { readonly drawn: { current: DrawnPlot | null } };

function Canvas(props: PlotProps & Drawn) {
  const { data, drawn, onChoose, chosen = null, heightPx = HEIGHT_PX, nearest = false } = props;
  const host = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState<number | null>(null);
  const [failed, setFailed] = useState(false);
  const latest = useRef(props);
  latest.current = props;
  useEffect(() => {
    let closed = false;
    const room = host.current!;
    const watch = new ResizeObserver(() => {
      if (room.clientWidth > 0) drawn.current?.resize(room.clientWidth, heightPx);
    });
    void import('./plot-draw.ts').then(
      ({ drawPlot }) => {
        if (closed) return;
        drawn.current = drawPlot({
          ...{ host: room, data, widthPx: Math.max(room.clientWidth, 200), heightPx, nearest },
          chosen: () => latest.current.chosen ?? null,
          onPoint: setAt,
          onChoose: (k) => latest.current.onChoose?.(k),
        });
        watch.observe(room);
      },
      () => setFailed(true),
    );
    return () => {
      closed = true;
      watch.disconnect();
      drawn.current?.close();
      drawn.current = null;
    };
  }, [data, heightPx, nearest, drawn]);
  useEffect(() => drawn.current?.redraw(), [chosen, drawn]);
  useSignalEffect(() => {
    theme.value;
    requestAnimationFrame(() => drawn.current?.redraw());
  });
  const move = (k: number) => {
    setAt(k);
    drawn.current?.point(k);
  };
  const k = at ?? chosen;
  return (
    <>
      <Slider data={data} at={k} move={move} {...(onChoose && { onChoose })}>
        <div ref={host} class="plot-host" style={{ minHeight: `${heightPx}px` }} />
      </Slider>
      <p class="plot-value">{k === null ? words().keys : pointText(data, k)}</p>
      {failed && <p class="wrong">{words().noDraw}</p>}
    </>
  );
}

type SliderProps = {
  readonly data: PlotData;
  readonly at: number | null;
  readonly move: (k: number) => void;
  readonly onChoose?: (k: number) => void;
  readonly children: preact.ComponentChildren;
};

/** The keyboard's way over the points: a slider whose value is the point in words. */
function Slider({ data, at, move, onChoose, children }: SliderProps) {
  const last = data.xs.length - 1;
  const keys: Readonly<Record<string, (from: number) => number>> = {
    ArrowRight: (from) => nextPoint(data, from, 1),
    ArrowUp: (from) => nextPoint(data, from, 1),
    ArrowLeft: (from) => nextPoint(data, from, -1),
    ArrowDown: (from) => nextPoint(data, from, -1),
    PageDown: (from) => nextPoint(data, Math.max(from - 10, 1), -1),
    PageUp: (from) => nextPoint(data, Math.min(from + 10, last - 1), 1),
    Home: () => nextPoint(data, -1, 1),
    End: () => nextPoint(data, last + 1, -1),
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && at !== null) onChoose?.(at);
    const step = keys[event.key];
    if (step === undefined) return;
    event.preventDefault();
    move(step(at ?? -1));
  };
  return (
    <div
      class="plot-keys"
      role="slider"
      tabIndex={0}
      aria-label={data.title}
      aria-valuemin={0}
      aria-valuemax={Math.max(last, 0)}
      aria-valuenow={at ?? 0}
      aria-valuetext={at === null ? words().keys : pointText(data, at)}
      onKeyDown={onKeyDown}
    >
      {children}
    </div>
  );
}

function Legend({ series }: { readonly series: readonly PlotSeries[] }) {
  if (series.length < 2 && series[0]?.band === undefined) return null;
  return (
    <ul class="plot-legend">
      {series.map((one) => (
        <li key={one.name}>
          <svg viewBox="0 0 28 10" aria-hidden="true">
            <path
              d="M0 5h28"
              style={{ stroke: `var(${one.colour})` }}
              stroke-dasharray={DASHES[one.look ?? 'line'].join(' ')}
            />
            <circle cx="14" cy="5" r="3.200" style={{ fill: `var(${one.colour})` }} />
          </svg>
          {one.band === undefined ? one.name : `${one.name} (${one.band.name})`}
        </li>
      ))}
    </ul>
  );
}

function PlotTable({ data, chosen, onChoose }: PlotProps) {
  const w = words();
  const caption = useId();
  const heads = plotHeads(data, w.time);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section class="plot-table" aria-labelledby={caption} tabIndex={0}>
      <table>
        <caption id={caption} class="unseen">
          {data.title}
        </caption>
        <TableHead heads={heads} />
        <tbody>
          {data.xs.map((_, k) => (
            <tr key={k} aria-current={k === chosen ? 'true' : undefined}>
              <th scope="row">
                {onChoose === undefined ? (
                  xText(data, k)
                ) : (
                  <button type="button" class="plain" onClick={() => onChoose(k)}>
                    {xText(data, k)}
                  </button>
                )}
              </th>
              {data.series.flatMap((series) => cells(series, k))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function cells(series: PlotSeries, k: number) {
  const write = (value: number | null | undefined) =>
    value == null ? '–' : withUnit((series.text ?? String)(value), series.unit);
  const own = <td key={series.name}>{seriesText(series, k)}</td>;
  if (series.band === undefined) return [own];
  return [
    own,
    <td key={`${series.name} low`}>{write(series.band.low[k])}</td>,
    <td key={`${series.name} high`}>{write(series.band.high[k])}</td>,
  ];
}

type SavesProps = Drawn & { readonly data: PlotData; readonly tlp: string };

function Saves({ data, tlp, drawn }: SavesProps) {
  const w = words();
  const what = `plot ${data.title}`;
  const csv = () =>
    void saveFile(plotCsv(data, w.time, stampLines(tlp)), { what, format: 'csv', tlp });
  const png = async () => {
    const canvas = drawn.current?.canvas;
    if (canvas === undefined) return;
    const { pictureOf } = await import('./picture.ts');
    const blob = await pictureOf(canvas, data.title, stampLines(tlp));
    if (blob !== null) await saveFile(blob, { what, format: 'png', tlp });
  };
  return (
    <>
      <button type="button" aria-label={`${w.csv}: ${data.title}`} onClick={csv}>
        {w.csv}
      </button>
      <button type="button" aria-label={`${w.png}: ${data.title}`} onClick={() => void png()}>
        {w.png}
      </button>
    </>
  );
}
