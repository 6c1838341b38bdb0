/** How an approach is computed, where its error comes from, and where both end: one click from every figure. */
import { openWindow } from '../ui/windows.tsx';
import type { Encounter } from './figures.ts';
import { words } from './words.ts';

export function openMethod(encounter: Encounter): void {
  openWindow(words().methods.title, () => <Method encounter={encounter} />);
}

function Method({ encounter }: { readonly encounter: Encounter }) {
  const w = words();
  const models = modelsOf(encounter);
  const methods = [...(encounter.computed?.probability.figures ?? [])];
  const validity = methods.find((one) => one.validity !== 'no-covariance') ?? methods[0];
  return (
    <div class="method">
      <h3>{w.covariance}</h3>
      <ul>
        {models.map((name) => (
          <li key={name}>
            <code>{name}</code> {modelText(name)}
          </li>
        ))}
      </ul>
      <h3>{w.pc}</h3>
      <p>{models.includes('none') ? w.methods.assumed : w.methods.pc2d}</p>
      {!models.includes('none') && <p>{w.methods.pcMax}</p>}
      {validity && (
        <p>
          <strong>{w.validity}:</strong> {w.validities[validity.validity]}
        </p>
      )}
      <p>{w.methods.motion}</p>
      <p class="hint">{w.methods.limits}</p>
      <p class="dim small">{w.methods.record}</p>
    </div>
  );
}

export function modelText(name: string): string {
  const known: Readonly<Record<string, string>> = words().models;
  return known[name] ?? name;
}

/** 'a/b' names two. */
export function modelsOf({ objects, told }: Encounter): string[] {
  const computed = objects.flatMap((one) => one.covarianceModel ?? []);
  const names =
    computed.length === objects.length ? computed : (told.covariance ?? 'none').split('/');
  return [...new Set(names)];
}
