/** Step 2: what is protected. The assets that this person may see; or how to bring in the first. */
import type { Asset } from '@noroshi/watch';
import { href } from '../app/route.ts';
import { may } from '../data/state.ts';
import { useAsked } from '../partners/use-asked.ts';
import { plainText } from '../warnings/title.ts';
import type { StepProps } from './page.tsx';
import { words } from './words.ts';

type Assets = {
  readonly assets: readonly {
    readonly asset: Pick<Asset, 'id' | 'kind' | 'name' | 'owner' | 'hardBodyRadiusM'>;
  }[];
};
const SHOWN_MAX = 8;

export function ProtectedStep({ done }: StepProps) {
  const w = words();
  const { body, refused } = useAsked<Assets>('/api/v1/assets', ['config']);
  const satellites = body?.assets.filter(({ asset }) => asset.kind === 'satellite') ?? [];
  const others = body?.assets.filter(({ asset }) => asset.kind !== 'satellite') ?? [];
  const shown = [...satellites, ...others].slice(0, SHOWN_MAX);
  return (
    <>
      <p>{w.protectedWhy}</p>
      {refused !== null && <p class="wrong">{w.failed(refused.message)}</p>}
      {body !== null && shown.length > 0 && (
        <>
          <p>
            <strong>{w.protectedNow(body.assets.length)}</strong>
          </p>
          <ul class="bare guide-list">
            {shown.map(({ asset }) => (
              <li key={asset.id}>
                <strong>{plainText(asset.name)}</strong>{' '}
                <span class="dim">
                  {asset.kind === 'satellite' ? w.satellite : asset.kind} · {asset.owner}
                  {asset.hardBodyRadiusM !== undefined &&
                    ` · ${w.radius} ${asset.hardBodyRadiusM} m`}
                </span>
              </li>
            ))}
            {body.assets.length > shown.length && <li class="dim">…</li>}
          </ul>
        </>
      )}
      {body !== null && shown.length === 0 && <p class="hint">{w.noAsset}</p>}
      <div class="row">
        {shown.length > 0 && (
          <button type="button" class="main" onClick={done}>
            {w.understood}
          </button>
        )}
        {may('config.write') ? (
          <>
            <a
              class={shown.length > 0 ? 'button' : 'button main'}
              href={href('config', 'transfer')}
            >
              {w.importAssets}
            </a>
            <a class="button" href={href('config', 'assets')}>
              {w.pickAsset}
            </a>
          </>
        ) : (
          shown.length === 0 && <p>{w.mayNot}</p>
        )}
      </div>
    </>
  );
}
