/** The head: brand, pages, search, the clock, the connection, settings and account. */
import type { ComponentChildren } from 'preact';
import { second, wallNowMs, watchNowMs } from '../data/clock.ts';
import { secondZone, sound } from '../data/settings.ts';
import { connected, health, me } from '../data/state.ts';
import { Menu } from '../ui/menu.tsx';
import { Shape } from '../ui/shape.tsx';
import { utcText } from '../ui/time.tsx';
import { compact, narrow, tight } from '../ui/view.ts';
import { pagesFor } from './offered.ts';
import { openPalette } from './palette.tsx';
import { href, type PageName, route } from './route.ts';
import { SettingsPanel } from './settings.tsx';
import { words } from './words.ts';
import { zoneText } from './zones.ts';

const FIRST: readonly PageName[] = [
  ...(['watch', 'warnings', 'conjunctions', 'behaviour', 'signs', 'ballistic'] as const),
  ...(['partners', 'handover'] as const),
];
const TIGHT_OUT: readonly PageName[] = ['conjunctions', 'handover']; // under More where not all have room

export function Head() {
  const w = words();
  const who = me.value;
  const hasTwoClocks = health.value?.replay === true || secondZone.value !== '';
  return (
    <header class={hasTwoClocks ? 'top two-clocks' : 'top'}>
      <button type="button" class="skip" onClick={toMain}>
        {w.skip}
      </button>
      {who !== null && compact.value && (
        <nav aria-label={w.allPages}>
          <PageMenu pages={pagesFor(who)} face={<Shape name="menu" />} />
        </nav>
      )}
      <a class="brand" href={href('watch')} title="Noroshi">
        <img src="/assets/mark.svg" alt="" />
        <span class="brand-name">Noroshi</span>
      </a>
      <span class="node">{health.value?.node}</span>
      {who !== null && !compact.value && <PageLinks />}
      <span class="gap" />
      {who !== null && (
        <button type="button" class="find" onClick={() => openPalette()} title={`${w.find} ( / )`}>
          <Shape name="search" />
          <span class="find-word">{w.find}</span> <kbd>/</kbd>
        </button>
      )}
      <Clock />
      {who !== null && <LinkState />}
      {who === null ? (
        <SettingsMenu face={<Shape name="gear" />} />
      ) : (
        <SettingsMenu face={<Who />} />
      )}
    </header>
  );
}

/** `#main` would be no address of ours: the content takes the focus. */
function toMain(): void {
  const main = document.getElementById('main');
  main?.setAttribute('tabindex', '-1');
  main?.focus();
}

function PageLinks() {
  const who = me.value;
  if (who === null) return null;
  const all = pagesFor(who);
  const now = route.value.page;
  const isFirst = (page: PageName) =>
    FIRST.includes(page) && !(tight.value && TIGHT_OUT.includes(page));
  const rest = all.filter((page) => !isFirst(page));
  const here = rest.includes(now) ? now : null;
  return (
    <nav aria-label={words().allPages}>
      {all.filter(isFirst).map((page) => (
        <PageLink key={page} page={page} />
      ))}
      <PageMenu
        pages={rest}
        face={
          <>
            {here === null ? words().more : words().pages[here]} <Shape name="down" />
          </>
        }
      />
    </nav>
  );
}

function PageLink({ page, onClick }: { page: PageName; onClick?: () => void }) {
  return (
    <a
      href={href(page)}
      aria-current={route.value.page === page ? 'page' : undefined}
      {...(onClick && { onClick })}
    >
      <Shape name={page} />
      <span>{words().pages[page]}</span>
    </a>
  );
}

function PageMenu({ pages, face }: { pages: readonly PageName[]; face: ComponentChildren }) {
  return (
    <Menu label={words().allPages} face={face} class="page-menu">
      {(close) => pages.map((page) => <PageLink key={page} page={page} onClick={close} />)}
    </Menu>
  );
}

/** UTC always; the watched time too where a replay runs, and a second zone where a person chose one, with its name. */
function Clock() {
  second.value;
  const now = health.value;
  if (now === null) return null;
  const zone = secondZone.value;
  return (
    <span class="clock">
      <strong title={utcText(wallNowMs())}>{clockText(narrow.value)}</strong>
      {now.replay && (
        <span class="replayed">{`${words().replay} · ${words().watched} ${utcText(watchNowMs())}`}</span>
      )}
      {zone !== '' && !now.replay && <span>{zoneText(wallNowMs(), zone)}</span>}
    </span>
  );
}

/** In a narrow window the year and seconds are left to the title. */
function clockText(short: boolean): string {
  const whole = utcText(wallNowMs(), !short);
  return short ? whole.slice(5) : whole;
}

function LinkState() {
  const isOn = connected.value;
  const text = isOn ? words().connected : words().notConnected;
  return (
    <span class={isOn ? 'link-state link ok' : 'link-state link failed'} title={text}>
      <Shape name={isOn ? 'ok' : 'failed'} />
      <span class="link-word">{text}</span>
    </span>
  );
}

function Who() {
  return (
    <>
      {sound.value && <Shape name="sound" />}
      {narrow.value ? <Shape name="people" /> : me.value?.userId} <Shape name="down" />
    </>
  );
}

function SettingsMenu({ face }: { face: ComponentChildren }) {
  return (
    <Menu label={words().settings} face={face} class="settings">
      {(close) => <SettingsPanel close={close} />}
    </Menu>
  );
}
