/** Services of UDP that answer with more than they are asked, and by how much (TA14-017A): bytes back for each byte asked. */

export type ReflectorService = {
  readonly port: number;
  readonly name: string;
  readonly factorMin: number;
  readonly factorMax: number;
};

const rows: readonly (readonly [port: number, name: string, min: number, max: number])[] = [
  [17, 'qotd', 140.3, 140.3],
  [19, 'chargen', 358.8, 358.8],
  [53, 'dns', 28, 54],
  [69, 'tftp', 60, 60],
  [111, 'portmap', 7, 28],
  [123, 'ntp', 556.9, 556.9],
  [137, 'netbios', 3.8, 3.8],
  [161, 'snmp', 6.3, 6.3],
  [389, 'cldap', 56, 70],
  [520, 'ripv1', 131.24, 131.24],
  [1900, 'ssdp', 30.8, 30.8],
  [3702, 'ws-discovery', 10, 500],
  [5353, 'mdns', 2, 10],
  [11211, 'memcached', 10_000, 51_000],
  [27015, 'steam', 5.5, 5.5],
];

export const REFLECTOR_SERVICES: readonly ReflectorService[] = rows.map(
  ([port, name, factorMin, factorMax]) => ({ port, name, factorMin, factorMax }),
);

/** Place of a port's service plus one; 0: none. */
export const SERVICE_OF_PORT: Uint8Array = (() => {
  const places = new Uint8Array(65_536);
  for (const [i, { port }] of REFLECTOR_SERVICES.entries()) places[port] = i + 1;
  return places;
})();
