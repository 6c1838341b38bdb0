/**
 * The skeleton of the whole house, driven through the real command line: two nodes as two processes. Alpha screens its assets,
 * a conjunction becomes a warning, one release rule lets it go, Bravo pulls it over mTLS, verifies, raises it and answers that
 * it was read; Alpha cancels it, and the cancel arrives. Both are then killed, and nothing is lost.
 */
import { test } from 'vitest';
import { session } from './session.ts';

const RULE = JSON.stringify({
  format: 'noroshi-config/1',
  mode: 'exercise',
  config: {
    rule: {
      'conjunctions-to-bravo': {
        id: 'conjunctions-to-bravo',
        partner: 'bravo',
        kinds: ['conjunction'],
        severities: ['high', 'severe'],
        tlpMax: 'AMBER',
        assets: '*',
        owners: '*',
        reason: 'agreed: each warns the other of what may hit its satellites',
      },
    },
  },
});

test('a warning goes from Alpha to Bravo, is answered, and is cancelled', {
  timeout: 300_000,
}, async () => {
  await session(
    `& alpha noroshi start --data alpha --node alpha --exercise two-partners --port 0 --partner-port 0
     > login    http…
     > partner  {alphaLink}
     > data     alpha
     > ready    http…  node alpha  EXERCISE
     & bravo noroshi start --data bravo --node bravo --exercise two-partners --port 0 --partner-port 0
     > login    http…
     > partner  {bravoLink}
     > ...
     > ready    http…  node bravo  EXERCISE

     $ noroshi partner invite --data alpha --address {alphaLink} > alpha.invite
     ! ...
     $ noroshi partner invite --data bravo --address {bravoLink} > bravo.invite
     ! ...
     $ noroshi partner add alpha.invite --data bravo
     > added alpha
     ! ...
     $ noroshi partner add bravo.invite --data alpha
     > added bravo
     ! ...

     # without a rule, nobody is told
     ~ noroshi warning list --data alpha
     > ...
     > {warning} … open alpha …OBSERVER…
     > ...
     $ noroshi release --dry-run --data alpha
     > ...
     > …no rule…
     > ...
     ! ...
     $ noroshi warning list --data bravo --state open
     > ...

     # one rule lets it go; Bravo raises it
     $ noroshi config apply rule.json --data alpha
     > ...
     ! ...
     ~ noroshi warning show alpha:{warning} --data bravo
     > EXERCISE …
     > id {raised}
     > state open
     > origin alpha
     > ...
     $ noroshi warning acknowledge {raised} --data bravo
     > {raised} is acknowledged
     ~ noroshi warning show {warning} --data alpha
     > ...
     > … partner:bravo reply read…
     > ...

     # it was wrong: the cancel arrives, though the rule is gone
     $ noroshi config apply norule.json --replace --data alpha
     > ...
     ! ...
     $ noroshi warning cancel {warning} --reason 'refined orbits: no approach' --data alpha
     > {warning} is cancelled
     ~ noroshi warning show {raised} --data bravo
     > ...
     > state cancelled
     > ...

     # killed, started again: the same warnings, and an audit that verifies
     -9 alpha
     -9 bravo
     & alpha noroshi start --data alpha --port 0 --partner-port 0
     > ...
     > ready    http…  node alpha  EXERCISE
     $ noroshi warning show {warning} --data alpha
     > ...
     > state cancelled
     > ...
     $ noroshi audit verify --data alpha
     > ...
     ! ...
     $ noroshi audit verify --data bravo
     > ...
     ! ...
     - alpha`,
    { 'rule.json': RULE, 'norule.json': RULE.replace(/"rule":\{.*\}\}\}$/, '"rule":{}}}') },
  );
});
