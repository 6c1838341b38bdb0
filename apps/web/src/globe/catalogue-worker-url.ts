/** The one URL that this page makes a script of, through the one policy that its rules name (Trusted Types, `noroshi`). */
export const WORKER_URL = '/assets/worker.js';

type Policies = {
  createPolicy(
    name: string,
    rules: { readonly createScriptURL: (url: string) => string },
  ): { createScriptURL(url: string): unknown };
};

/** A policy of a name is made once a page. */
let made: string | undefined;

/** A TrustedScriptURL where the browser has such; `new Worker` takes it for its text. */
export function workerUrl(): string {
  made ??= trusted();
  return made;
}

function trusted(): string {
  const { trustedTypes } = globalThis as { readonly trustedTypes?: Policies };
  if (trustedTypes === undefined) return WORKER_URL;
  const policy = trustedTypes.createPolicy('noroshi', {
    createScriptURL: (url) => {
      if (url === WORKER_URL) return url;
      throw new TypeError(`${url} is no script of this page`);
    },
  });
  return policy.createScriptURL(WORKER_URL) as string;
}
