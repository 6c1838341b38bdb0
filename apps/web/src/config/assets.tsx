/** Assets: the table with their symbols, the form with what only an asset has (catalogue, place, what serves what), import. */
import type { ComponentChildren } from 'preact';
import type { Asset } from '../data/wire.ts';
import type { Column } from '../ui/table.tsx';
import { openWindow } from '../ui/windows.tsx';
import type { FieldProps } from './controls.tsx';
import type { Doc } from './draft.ts';
import { fieldWords } from './field-words.ts';
import { FieldOf } from './fields.tsx';
import { ImportWindow } from './import.tsx';
import { type Kind, mayWrite, type Row, useRows } from './kinds.ts';
import { words } from './more-words.ts';
import { ObjectFinder } from './object-finder.tsx';
import { PlaceMap } from './place-map.tsx';
import { fieldColumn, Section } from './section.tsx';
import { ServesGraph } from './serves-graph.tsx';
import { AssetSymbol } from './symbol.tsx';

/** Fields that a kind of asset has no use for; what is there all the same stays in sight. */
const USED: Readonly<Record<Asset['kind'], readonly string[]>> = {
  satellite: ['objectId', 'hardBodyRadiusM'],
  station: ['latitudeDeg', 'longitudeDeg', 'heightM', 'maskDeg', 'networks'],
  prefix: ['networks'],
  link: [],
  area: ['polygon'],
};
const OF_KINDS = [...new Set(Object.values(USED).flat())];

export function AssetSection({ kind }: { kind: Kind }) {
  const { rows } = useRows('asset');
  const assets = (rows ?? []).map(({ doc }) => doc as unknown as Asset);
  const w = words().asset;
  const columns: Column<Row>[] = [
    {
      ...{ key: 'kind', title: fieldWords().fields.kind!.label, width: '11.8rem' },
      value: ({ doc }) => String(doc.kind),
      cell: ({ doc }) => (
        <span class="with-symbol">
          <AssetSymbol kind={doc.kind as Asset['kind']} sizePx={22} />
          {fieldWords().values[String(doc.kind)]}
        </span>
      ),
    },
    fieldColumn('name', 'minmax(10rem, 1.6fr)'),
    fieldColumn('owner', 'minmax(6rem, .8fr)'),
    {
      ...{ key: 'tlp', title: 'TLP', width: '8rem', hideNarrow: true },
      value: ({ doc }) => (doc as unknown as Asset).marking?.tlp ?? null,
      cell: ({ doc }) => {
        const { marking } = doc as unknown as Asset;
        return marking === undefined ? (
          <span class="dim">–</span>
        ) : (
          <span title={marking.releasableTo.join(', ')}>{marking.tlp}</span>
        );
      },
    },
  ];
  const tools = mayWrite(kind) && (
    <button type="button" onClick={openImport}>
      {w.importIt}
    </button>
  );
  return (
    <Section
      {...{ section: 'assets', kind, columns, tools }}
      begin={{ kind: 'satellite', serves: [] }}
      editor={{
        form: { drawn: { objectId: ObjectField } },
        more: (doc) => <AssetMore {...{ doc, assets }} />,
        hiddenOf: hiddenFields,
      }}
    />
  );
}

function openImport(): void {
  openWindow(words().asset.importTitle, (close) => <ImportWindow close={close} />, undefined, true);
}

/** What the kind does not use and nothing stands in. */
export function hiddenFields(doc: Doc): readonly string[] {
  const used = USED[doc.kind as Asset['kind']] ?? OF_KINDS;
  return OF_KINDS.filter((name) => !used.includes(name) && doc[name] === undefined);
}

function ObjectField(props: FieldProps): ComponentChildren {
  return (
    <>
      <FieldOf {...props} />
      <ObjectFinder
        chosen={typeof props.value === 'string' ? props.value : ''}
        disabled={props.disabled}
        onTake={props.set}
      />
    </>
  );
}

function AssetMore({ doc, assets }: { doc: Doc; assets: readonly Asset[] }) {
  const asset = doc as unknown as Partial<Asset>;
  return (
    <>
      <ServesGraph asset={asset} assets={assets} />
      {(asset.latitudeDeg !== undefined || (asset.polygon?.length ?? 0) > 0) && (
        <PlaceMap asset={asset} />
      )}
    </>
  );
}
