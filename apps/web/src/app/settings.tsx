/** A person's own choices, and the way to the account: the menu at the right end of the head. */
import { openAccount } from '../account/account.tsx';
import { logOut } from '../account/out.ts';
import { LANGUAGES, language, secondZone, sound, THEMES, theme } from '../data/settings.ts';
import { soundIsBlocked, tryPattern } from '../data/sound.ts';
import { me } from '../data/state.ts';
import { CheckField, SelectField } from '../ui/form.tsx';
import { showKeys } from './key-list.tsx';
import { printPage } from './print.ts';
import { words } from './words.ts';
import { ZONES } from './zones.ts';

const OWN_NAMES = { en: 'English', ja: '日本語' } as const;

export function SettingsPanel({ close }: { close: () => void }) {
  const w = words();
  const then = (act: () => void) => () => {
    close();
    act();
  };
  const zones = [
    { value: '', label: w.zoneNone },
    ...ZONES.map((zone) => ({ value: zone as string, label: zone as string })),
  ];
  return (
    <>
      {me.value !== null && (
        <button type="button" data-key="account" onClick={then(openAccount)}>
          {`${w.account}: ${me.value.userId}`}
        </button>
      )}
      <SelectField
        label={w.theme}
        value={theme.value}
        options={THEMES.map((value) => ({ value, label: w.themes[value] }))}
        onInput={(value) => (theme.value = value)}
      />
      <SelectField
        label={w.language}
        value={language.value}
        options={LANGUAGES.map((value) => ({ value, label: OWN_NAMES[value] }))}
        onInput={(value) => (language.value = value)}
      />
      <SelectField
        label={w.zone}
        value={secondZone.value}
        options={zones}
        onInput={(value) => (secondZone.value = value)}
      />
      <CheckField
        label={w.sound}
        checked={sound.value}
        onInput={(on) => {
          sound.value = on;
          if (on) tryPattern();
        }}
      />
      {sound.value && soundIsBlocked.value && <p class="small dim">{w.soundWaits}</p>}
      <hr />
      <button type="button" onClick={then(showKeys)}>
        {w.keysTitle} <span class="gap" /> <kbd>?</kbd>
      </button>
      <button type="button" onClick={then(printPage)}>
        {w.print} <span class="gap" /> <kbd>p</kbd>
      </button>
      {me.value !== null && (
        <button type="button" onClick={then(() => void logOut(false))}>
          {w.logout}
        </button>
      )}
    </>
  );
}
