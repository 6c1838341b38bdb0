/** Who asks. Every route says who may; what is not allowed is refused, and an object that may not be seen is not there. */
import type { Role, Tlp } from '@noroshi/watch';

/** A person with a session. */
export type Caller = {
  readonly userId: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly owners: '*' | readonly string[]; // organisations whose assets this person may see
  readonly clearance: Tlp; // the most restricted marking this person may see
  readonly sessionId: string;
};

/** What a route asks of its caller. There is no default: a route without it does not compile. */
export type Access =
  | { readonly who: 'anyone' } // health, login, the page itself
  | { readonly who: 'session' } // any logged-in person, about themselves
  | { readonly who: 'local'; readonly roles: readonly Role[] } // this machine itself (metrics), else a role
  | {
      readonly who: 'role';
      readonly roles: readonly Role[];
      readonly object?: ObjectCheck;
      readonly sight?: 'all'; // it shows or names everything: only for who may see every owner and marking
    };

/**
 * The object a route is about. The server loads it by the parameter, answers 404 where the caller may not see it (marking,
 * owner), and hands that very object to the handler: what was checked is what is changed.
 */
export type ObjectCheck = {
  readonly kind: 'warning' | 'asset' | 'config'; // config: the parameter `kind` says which
  readonly param: string;
  /** A PUT may make it: where nothing is there, the handler is given null. What is there but hidden is still refused. */
  readonly mayBeAbsent?: true;
};
