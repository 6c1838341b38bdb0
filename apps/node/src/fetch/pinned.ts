/**
 * A TLS connection to a server that shows its own certificate, known by its key alone: nothing is sent before the pin is compared.
 */
import { createHash } from 'node:crypto';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';

/** Calls back once, with a connection whose key is the pinned one, or with what was met. */
export function connectPinned(
  options: ConnectionOptions,
  pin: string,
  done: (cause: Error | null, socket: TLSSocket) => void,
): void {
  const socket = connect({ ...options, rejectUnauthorized: false });
  const failed = (cause: Error) => done(cause, socket);
  socket.once('error', failed);
  socket.once('secureConnect', () => {
    socket.off('error', failed);
    const key = socket.getPeerX509Certificate()?.publicKey.export({ type: 'spki', format: 'der' });
    const found = key === undefined ? '' : createHash('sha256').update(key).digest('base64');
    if (found === pin) return done(null, socket);
    socket.destroy();
    done(new Error(`the server's key ${found.slice(0, 12)}… is not the pinned one`), socket);
  });
}
