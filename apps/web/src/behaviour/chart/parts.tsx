/** What lies about a chart's drawing: the tip of what is pointed at, the span that is being marked, the buttons that zoom. */
import { Shape, type ShapeName } from '../../ui/shape.tsx';
import type { Frame } from './frame.ts';
import type { Picture } from './picture.ts';
import { bandOf, type Span } from './span.ts';
import { words } from './words.ts';

type TipProps = {
  readonly picture: Picture;
  readonly frame: Frame;
  readonly at: number;
  readonly text: string;
};

/** Beside the point, on the side that has room. */
export function Tip({ picture, frame, at, text }: TipProps) {
  const [x, y] = [frame.toX(picture.points.xs[at]!), frame.toY(picture.points.ys[at]!)];
  const isRight = x < frame.x + frame.width / 2;
  const isBelow = y < frame.y + frame.height / 2;
  const side = `tip-${isBelow ? 'under' : 'over'} tip-${isRight ? 'right' : 'left'}`;
  const [title = '', ...rest] = text.split('\n');
  return (
    <>
      <span class="chart-ring" style={{ left: `${x}px`, top: `${y}px` }} />
      <div class={`chart-tip ${side}`} style={{ left: `${x}px`, top: `${y}px` }}>
        <strong>{title}</strong>
        {rest.map((line) => (
          <span key={line}>{line}</span>
        ))}
      </div>
    </>
  );
}

/** Three buttons beside the ways to save: they would lie on what is drawn. */
export type ZoomBy = 'nearer' | 'farther' | 'all';

export function Zoom({
  title,
  move,
}: {
  readonly title: string;
  readonly move: (by: ZoomBy) => void;
}) {
  const w = words();
  const all: readonly (readonly [ZoomBy, string, ShapeName])[] = [
    ['nearer', w.nearer, 'plus'],
    ['farther', w.farther, 'minus'],
    ['all', w.all, 'home'],
  ];
  return (
    <>
      {all.map(([by, name, shape]) => (
        <button
          key={by}
          type="button"
          class="icon"
          aria-label={`${name}: ${title}`}
          title={name}
          onClick={() => move(by)}
        >
          <Shape name={shape} />
        </button>
      ))}
    </>
  );
}

export function Band({ frame, span }: { readonly frame: Frame; readonly span: Span }) {
  const band = bandOf(frame, span);
  if (band === null) return null;
  const across = { left: `${band.left}px`, width: `${band.width}px` };
  const down = { top: `${frame.y}px`, height: `${frame.height}px` };
  return <span class="chart-band" style={{ ...across, ...down }} />;
}
