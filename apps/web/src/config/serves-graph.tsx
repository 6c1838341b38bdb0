/** What serves what, around one asset: a drawing, and each of the others as a button that opens it. */
import type { Asset } from '../data/wire.ts';
import { fieldWords } from './field-words.ts';
import { type Graph, servesGraph } from './graph-layout.ts';
import { words } from './more-words.ts';
import { openRow } from './section.tsx';

const COLUMN_PX = 190;
const ROW_PX = 46;
const BOX_PX = { width: 150, height: 34 };

type Props = { readonly asset: Partial<Asset>; readonly assets: readonly Asset[] };
type Named = {
  readonly known: boolean;
  readonly name: string;
  readonly kind: Asset['kind'] | undefined;
};

export function ServesGraph({ asset, assets }: Props) {
  const w = words().asset;
  const id = asset.id ?? '?';
  const graph = servesGraph(id, asset.serves ?? [], assets);
  const byId = new Map(assets.map((one) => [one.id, one]));
  const named = (one: string): Named => {
    const found = one === id ? asset : byId.get(one);
    return { known: found !== undefined, name: found?.name ?? one, kind: found?.kind };
  };
  return (
    <section>
      <h3>{w.graph}</h3>
      {graph.nodes.length === 1 ? (
        <p class="dim">{w.graphNone}</p>
      ) : (
        <div class="scroll">
          <Drawing {...{ graph, id, named }} />
        </div>
      )}
      <p class="small">
        {graph.nodes
          .filter(({ id: one }) => one !== id && byId.has(one))
          .map(({ id: one }) => (
            <button
              key={one}
              type="button"
              class="plain"
              onClick={() => void openRow('assets', one)}
            >
              {named(one).name}
            </button>
          ))}
      </p>
    </section>
  );
}

type DrawingProps = {
  readonly graph: Graph;
  readonly id: string;
  readonly named: (id: string) => Named;
};

function Drawing({ graph, id, named }: DrawingProps) {
  const placeOf = placesOf(graph);
  const width = (graph.columns.length - 1) * COLUMN_PX + BOX_PX.width + 4;
  const height = graph.rowsMax * ROW_PX + 4;
  const said = graph.edges.map(({ from, to }) => `${named(from).name} → ${named(to).name}`);
  const tip = { refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: 'auto' };
  return (
    <svg
      class="serves"
      role="img"
      aria-label={`${words().asset.graph}: ${said.join('; ')}`}
      {...{ width, height }}
      viewBox={`-2 -2 ${width} ${height}`}
    >
      <defs>
        <marker id="serves-tip" viewBox="0 0 8 8" {...tip}>
          <path d="M0 0L8 4L0 8z" />
        </marker>
      </defs>
      {graph.edges.map(({ from, to }) => (
        <path
          key={`${from} ${to}`}
          class="edge"
          d={curve(placeOf.get(from)!, placeOf.get(to)!)}
          marker-end="url(#serves-tip)"
        />
      ))}
      {graph.nodes.map(({ id: one }) => (
        <Box key={one} id={one} isHere={one === id} at={placeOf.get(one)!} named={named(one)} />
      ))}
    </svg>
  );
}

type BoxProps = {
  readonly id: string;
  readonly isHere: boolean;
  readonly at: Place;
  readonly named: Named;
};

function Box({ id, isHere, at, named }: BoxProps) {
  const { known, name, kind } = named;
  return (
    <g
      class={isHere ? 'node here' : known ? 'node' : 'node missing'}
      transform={`translate(${at.x} ${at.y})`}
    >
      <title>{`${id} ${name}`}</title>
      <rect {...BOX_PX} rx="4" />
      <text x="8" y="14">
        {shortened(name)}
      </text>
      <text x="8" y="27" class="second">
        {kind === undefined ? words().asset.missing : (fieldWords().values[kind] ?? kind)}
      </text>
    </g>
  );
}

/** Each column in the middle of the height. */
function placesOf({ nodes, columns, rowsMax }: Graph): ReadonlyMap<string, Place> {
  return new Map(
    nodes.map(({ id, column, row }) => {
      const rows = nodes.filter((other) => other.column === column).length;
      const top = ((rowsMax - rows) * ROW_PX) / 2;
      return [id, { x: columns.indexOf(column) * COLUMN_PX, y: top + row * ROW_PX + 6 }];
    }),
  );
}

type Place = { readonly x: number; readonly y: number };

function curve(from: Place, to: Place): string {
  if (from.x === to.x) {
    const down = to.y > from.y;
    const x = from.x + BOX_PX.width / 2;
    return `M${x} ${from.y + (down ? BOX_PX.height : 0)}L${x} ${to.y + (down ? -1 : BOX_PX.height + 1)}`;
  }
  const forward = to.x > from.x;
  const [x1, x2] = [
    from.x + (forward ? BOX_PX.width : 0),
    to.x + (forward ? -1 : BOX_PX.width + 1),
  ];
  const [y1, y2] = [from.y + BOX_PX.height / 2, to.y + BOX_PX.height / 2];
  const bend = forward ? 26 : -26;
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}

function shortened(text: string): string {
  const LENGTH_MAX = 20;
  return text.length <= LENGTH_MAX ? text : `${text.slice(0, LENGTH_MAX - 1)}…`;
}
