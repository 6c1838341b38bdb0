/** The page as a whole: the frame around whichever page the address names, the login where nobody is logged in. */
import { Login } from '../account/login.tsx';
import { ClockBar } from '../clock/bar.tsx';
import { me } from '../data/state.ts';
import { Windows } from '../ui/windows.tsx';
import { Banner, Foot, Head } from './frame.tsx';
import { pages } from './pages.tsx';
import { route } from './route.ts';

export function App() {
  const Page = pages[route.value.page];
  return (
    <>
      <Banner />
      <Head />
      <main id="main">{me.value === null ? <Login /> : <Page />}</main>
      {me.value !== null && <ClockBar />}
      <Foot />
      <Windows />
    </>
  );
}
