/** What is on every view: the banner of the mode, the node's name and clock, the connection, how the node is. */
import { showAccount } from './account.ts';
import { button, byId, type Child, el, fill } from './dom.ts';
import { toggleHandover } from './handover.ts';
import { showKeys } from './keys.ts';
import { shape } from './shapes.ts';
import { applySettings, changed, settings, state, THEMES } from './state.ts';
import { timeElement, utcText, wallNowMs, watchNowMs } from './time.ts';
import { LANGUAGES, words } from './words.ts';

export function drawFrame(): void {
  drawBanner();
  drawTop();
  drawFoot();
}

/** Colour, word and shape: striped and repeated for an exercise, one plain bar for live. */
function drawBanner(): void {
  const w = words();
  const mode = state.health?.mode ?? state.me?.mode;
  document.body.dataset.mode = mode ?? '';
  const live = mode === 'live';
  const word = live ? w.live : w.exercise;
  document.title = mode === undefined ? 'Noroshi' : `${word} · ${state.health?.node} · Noroshi`;
  if (mode === undefined) {
    fill(byId('banner'));
    return;
  }
  const name = el('strong', {}, shape(mode), word);
  const why = el('span', {}, live ? w.liveWhy : w.exerciseWhy);
  const again = live ? null : el('strong', { 'aria-hidden': 'true' }, word, shape(mode));
  fill(byId('banner'), el('div', { class: `banner ${mode}`, role: 'note' }, name, why, again));
}

function drawTop(): void {
  const w = words();
  const { health, me, lostMs, connected } = state;
  const clock = el('span', { class: 'clock', id: 'clock' }, clockText());
  const link = connected
    ? el('span', { class: 'link ok' }, shape('ok'), w.connected)
    : me && el('span', { class: 'link lost' }, shape('failed'));
  const handover =
    me?.roles.some((role) => role !== 'admin') &&
    button(w.handover, toggleHandover, {
      'data-key': 'handover',
      'aria-pressed': String(state.handover !== null),
    });
  const who = me && button(me.userId, showAccount, { 'data-key': 'account', title: w.account });
  fill(
    byId('top'),
    el('a', { class: 'skip', href: '#main' }, w.skip),
    el(
      'header',
      { class: 'top' },
      el('span', { class: 'brand' }, el('img', { src: '/door/mark.svg', alt: '' }), 'Noroshi'),
      el('span', { class: 'node' }, health?.node ?? ''),
      health?.replay === true && el('span', { class: 'chip' }, w.replay),
      el('span', { class: 'gap' }),
      ...[clock, link, handover, ...choices(), who],
    ),
    me !== null &&
      lostMs !== null &&
      el('p', { class: 'lost-bar', role: 'alert' }, shape('failed'), w.lost(utcText(lostMs))),
  );
}

function choices(): readonly Child[] {
  const w = words();
  const { theme, language } = settings();
  const pick = (label: string, key: string, options: [string, string][], now: string) => {
    const select = el('select', { 'aria-label': label, 'data-key': key, title: label });
    for (const [value, text] of options)
      select.append(el('option', { value, selected: value === now }, text));
    select.addEventListener('change', () => {
      applySettings({ [key]: select.value });
      changed();
    });
    return select;
  };
  const themes = THEMES.map((one): [string, string] => [one, w.themes[one]]);
  const names = { en: 'English', ja: '日本語' };
  const languages = LANGUAGES.map((one): [string, string] => [one, names[one]]);
  return [
    pick(w.theme, 'theme', themes, theme),
    pick(w.language, 'language', languages, language),
    button('?', showKeys, { 'aria-label': w.help, title: w.help, 'data-key': 'help' }),
  ];
}

/** How old what we know is, and which parts are in trouble. */
function drawFoot(): void {
  const w = words();
  const { health, me, lostMs } = state;
  if (health === null || me === null) {
    fill(byId('foot'));
    return;
  }
  const { catalogue, parts } = health;
  // What a node said before it fell silent is not how it is.
  const status = lostMs === null ? health.status : 'failed';
  const how = lostMs === null ? w.healthWords[status] : w.watch.unknown;
  const known: Child[] =
    catalogue === null || catalogue.newestUtc === null
      ? [el('span', {}, w.nothingLoaded)]
      : [
          el('span', {}, w.catalogue(catalogue.objects.toLocaleString('en-US'))),
          el('span', {}, `${w.newest} `, timeElement('found', catalogue.newestUtc)),
          catalogue.stale && el('strong', { class: 'stale' }, w.stale),
        ];
  const bad = (parts ?? []).filter((part) => part.state !== 'ok');
  const trouble = bad.map((part) =>
    el(
      'li',
      { class: part.state },
      shape(part.state),
      el('span', {}, `${part.part}: ${part.text} `, timeElement('ago', part.sinceUtc)),
    ),
  );
  fill(
    byId('foot'),
    el(
      'footer',
      { class: 'foot' },
      el('strong', { class: `health ${status}` }, shape(status), how),
      ...known,
      el('span', { class: 'gap' }),
      el('span', { class: 'dim' }, `Noroshi ${health.version}`),
      trouble.length > 0 && el('ul', { class: 'parts' }, ...trouble),
    ),
  );
}

export function clockText(): string {
  if (state.health === null) return '';
  const now = utcText(wallNowMs());
  return state.health.replay ? `${now} · ${words().watched} ${utcText(watchNowMs())}` : now;
}
