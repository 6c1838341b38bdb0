/** Every cap of the API in one place. A named limit on every queue: what is over it is refused with words, never kept. */
export const API_LIMITS = {
  bodyBytesMax: 1_048_576,
  urlLengthMax: 2048, // path and query, in characters
  headerBytesMax: 16_384,
  headersTimeoutMs: 10_000, // all headers of a request
  requestTimeoutMs: 30_000, // headers and body of a request
  keepAliveTimeoutMs: 30_000,
  connectionsMax: 2000,
  connectionsPerAddressMax: 512, // an IPv6 address counts by its /64
  inFlightMax: 256, // requests being answered; beyond it all but the critical ones are told to come back
  inFlightCriticalMax: 512,
  loopLagMsMax: 500, // the event loop is that late: the same
  retryAfterS: 1,
  sessionPerS: 50, // requests of one session, steady
  sessionBurst: 200,
  addressPerS: 1000, // requests of one address, whoever asks
  addressBurst: 2000,
  anonymousPerS: 20, // requests of one address without a session
  anonymousBurst: 200,
  loginPerS: 0.2, // steps of logins of one address; a passkey takes two
  loginBurst: 30,
  exportPerS: 0.5, // of one person, whatever the session: each is a line of the audit
  exportBurst: 30,
  bucketsMax: 20_000, // addresses and sessions counted at once
  streamsMax: 1000,
  streamsPerSessionMax: 8,
  streamBufferBytesMax: 262_144, // what one slow client may leave unread
  streamBehindMax: 100_000, // changes a client may catch up on; further back it is told to load anew
  beatMs: 15_000,
  retryMs: 2000, // what a client waits before it connects again
  drainMs: 10_000, // how long a catching-up client may leave its buffer full
} as const;

export type ApiLimits = { readonly [K in keyof typeof API_LIMITS]: number };
