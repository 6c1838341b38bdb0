/** The page as a whole: the frame around whichever page the address names, the login where nobody is logged in. */
import { Entering, Login } from '../account/login.tsx';
import { ClockBar } from '../clock/bar.tsx';
import { entering, me } from '../data/state.ts';
import { Windows } from '../ui/windows.tsx';
import { Banner, Foot, LostBar, useFrameState } from './frame.tsx';
import { usePageKeys } from './general-keys.ts';
import { Guarded } from './guarded.tsx';
import { Head } from './head.tsx';
import { BegunKey } from './key-list.tsx';
import { isOffered, pagesFor } from './offered.ts';
import { pages } from './pages.tsx';
import { href, type PageName, route } from './route.ts';
import { words } from './words.ts';

/** Pages whose figures have an instant that is shown: the clock bar is theirs. */
const TIMED: readonly PageName[] = ['watch', 'warnings', 'conjunctions', 'objects', 'avoid'];

export function App() {
  useFrameState();
  usePageKeys();
  const who = me.value;
  const { page } = route.value;
  const w = words();
  const isIn = who !== null && isOffered(page, who);
  const Page = pages[page];
  return (
    <>
      <Banner />
      <Head />
      <LostBar />
      <main id="main">
        <Guarded key={page} part={w.pages[page]}>
          {who === null ? <Door /> : isIn ? <Page /> : <NotOffered />}
        </Guarded>
      </main>
      {isIn && TIMED.includes(page) && (
        <Guarded part={w.clockBar}>
          <ClockBar />
        </Guarded>
      )}
      <Guarded part={w.foot}>
        <Foot />
      </Guarded>
      <BegunKey />
      <Windows />
    </>
  );
}

function Door() {
  return entering.value ? <Entering /> : <Login />;
}

function NotOffered() {
  const w = words();
  const who = me.value;
  return (
    <div class="empty">
      <p>
        <strong>{w.noRole}</strong>
      </p>
      <p>{w.noRoleWhy}</p>
      <p class="row">
        {who !== null &&
          pagesFor(who).map((page) => (
            <a key={page} class="button" href={href(page)}>
              {w.pages[page]}
            </a>
          ))}
      </p>
    </div>
  );
}
