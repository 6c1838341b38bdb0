/** Every page by its name. A page is one component; what is heavy is loaded when it is first shown. */
import type { FunctionComponent } from 'preact';
import { AvoidPage } from '../avoid/page.tsx';
import { BallisticPage } from '../ballistic/page.tsx';
import { BehaviourPage } from '../behaviour/page.tsx';
import { ConfigPage } from '../config/page.tsx';
import { PeoplePage } from '../config/people.tsx';
import { ConjunctionsPage } from '../conjunction/page.tsx';
import { GuidePage } from '../guide/page.tsx';
import { HandoverPage } from '../handover/page.tsx';
import { ObjectsPage } from '../objects/page.tsx';
import { PartnersPage } from '../partners/page.tsx';
import { SignsPage } from '../signs/page.tsx';
import { WarningsPage } from '../warnings/page.tsx';
import type { PageName } from './route.ts';
import { WatchPage } from './watch.tsx';

export const pages: Readonly<Record<PageName, FunctionComponent>> = {
  watch: WatchPage,
  warnings: WarningsPage,
  conjunctions: ConjunctionsPage,
  behaviour: BehaviourPage,
  signs: SignsPage,
  ballistic: BallisticPage,
  objects: ObjectsPage,
  avoid: AvoidPage,
  partners: PartnersPage,
  handover: HandoverPage,
  config: ConfigPage,
  people: PeoplePage,
  guide: GuidePage,
};
