/** Headers of every answer: nothing may be framed, guessed, stored or loaded from elsewhere. S6 of the security bars. */
export const CONTENT_SECURITY_POLICY: string = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "connect-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types noroshi',
].join('; ');

/** Of the one worker that runs the kernels: a worker has the policy of its own response. */
export const KERNEL_WORKER_POLICY: string = CONTENT_SECURITY_POLICY.replace(
  "script-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
);

const FOR_ALL: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy':
    'camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), publickey-credentials-get=(self), publickey-credentials-create=(self)',
  'x-robots-tag': 'noindex',
  'cache-control': 'no-store',
};

const YEAR_S = 31_536_000;

export function safeHeaders(tls: boolean): Readonly<Record<string, string>> {
  return tls ? { ...FOR_ALL, 'strict-transport-security': `max-age=${YEAR_S}` } : FOR_ALL;
}
