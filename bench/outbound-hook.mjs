// Loaded into a node by --import: tells on stderr of each connection or look-up that would leave this machine.
import dgram from 'node:dgram';
import dns from 'node:dns';
import net from 'node:net';

const LOCAL = /^(127\.|::1$|::ffff:127\.|localhost$|0\.0\.0\.0$|$)/;
const tell = (what, host) => {
  if (!LOCAL.test(String(host ?? ''))) process.stderr.write(`OUTBOUND ${what} ${host}\n`);
};

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...args) {
  const [first] = Array.isArray(args[0]) ? args[0] : args;
  if (first?.path === undefined) tell('tcp', first?.host);
  return connect.apply(this, args);
};
const send = dgram.Socket.prototype.send;
dgram.Socket.prototype.send = function (...args) {
  tell(
    'udp',
    args.findLast((arg) => typeof arg === 'string'),
  );
  return send.apply(this, args);
};
for (const library of [dns, dns.promises]) {
  const lookup = library.lookup;
  library.lookup = function (host, ...rest) {
    tell('dns', host);
    return lookup.call(this, host, ...rest);
  };
}
