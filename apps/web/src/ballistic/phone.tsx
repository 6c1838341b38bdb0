/** An alert as a telephone shows it, in each language in which it goes out: what people will read is what is released. */
import type { AlertProposal } from '../data/wire.ts';
import { words } from './words.ts';

const NAMES: Readonly<Record<string, string>> = { 'en-US': 'English', 'ja-JP': '日本語' };

type PhoneProps = {
  readonly said: AlertProposal['words'];
  readonly chosen: string;
  readonly onChoose: (language: string) => void;
};

export function Phone({ said, chosen, onChoose }: PhoneProps) {
  const w = words().alerts;
  const shown = said.find(({ language }) => language === chosen) ?? said[0];
  if (shown === undefined) return null;
  return (
    <figure class="phone">
      <figcaption class="row">
        <span class="dim">{w.phone}</span>
        <span class="gap" />
        {said.map(({ language }) => (
          <button
            key={language}
            type="button"
            aria-pressed={language === shown.language}
            onClick={() => onChoose(language)}
          >
            {NAMES[language] ?? language}
          </button>
        ))}
      </figcaption>
      <div class="phone-card" lang={shown.language.slice(0, 2)}>
        <strong>{shown.headline}</strong>
        <p>{shown.description}</p>
        <p>{shown.instruction}</p>
      </div>
    </figure>
  );
}
