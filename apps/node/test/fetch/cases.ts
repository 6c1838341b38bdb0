/** URLs that must never be asked, and what a name of the outside may never resolve to. */

/** Each is tried against a list that allows `allowed.example` (https) and nothing else. */
export const REFUSED_URLS: readonly string[] = [
  'http://allowed.example/', // scheme
  'ftp://allowed.example/',
  'file:///etc/hostname',
  'gopher://allowed.example/',
  'data:text/plain,x',
  'javascript:alert(1)',
  'blob:https://allowed.example/1',
  'ws://allowed.example/',
  'unix:/var/run/socket',
  'https://allowed.example:8443/', // port
  'https://allowed.example:22/',
  'https://allowed.example:0/',
  'https://user@allowed.example/', // user information
  'https://user:word@allowed.example/',
  'https://allowed.example@evil.example/',
  'https://evil.example#@allowed.example/',
  'https://evil.example/?x=allowed.example',
  'https://evil.example\\@allowed.example/',
  'https://allowed.example.evil.example/',
  'https://evilallowed.example/',
  'https://xn--llowed-cua.example/',
  'https://аllowed.example/', // Cyrillic а
  'https://sub.allowed.example/',
  'https://127.0.0.1/',
  'https://127.1/', // short form
  'https://2130706433/', // decimal
  'https://0x7f000001/', // hexadecimal
  'https://0x7f.0.0.1/',
  'https://0177.0.0.1/', // octal
  'https://017700000001/',
  'https://127.0.0.1./',
  'https://①②⑦.0.0.1/', // digits that normalise
  'https://0/',
  'https://0.0.0.0/',
  'https://localhost/',
  'https://localhost./',
  'https://[::1]/',
  'https://[::]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:7f00:1]/',
  'https://[fe80::1]/',
  'https://[fe80::1%25eth0]/',
  'https://169.254.169.254/latest/meta-data/',
  'https://[fd00:ec2::254]/',
  'https://10.0.0.1/',
  'https://192.168.0.1/',
  '',
  'allowed.example',
  '//allowed.example/',
  'https://',
  'https:///allowed.example/'.replace('allowed', 'evil'),
  `https://allowed.example/${'a'.repeat(5000)}`,
];

/** What the allowed name resolves to in each case; one bad address among good ones is enough. */
export const REFUSED_ADDRESSES: readonly (readonly string[])[] = [
  ['127.0.0.1'],
  ['127.255.255.254'],
  ['0.0.0.0'],
  ['0.1.2.3'],
  ['10.0.0.1'],
  ['10.255.255.255'],
  ['100.64.0.1'],
  ['100.127.255.255'],
  ['169.254.169.254'],
  ['172.16.0.1'],
  ['172.31.255.255'],
  ['192.0.0.8'],
  ['192.0.2.1'],
  ['192.88.99.1'],
  ['192.168.1.1'],
  ['198.18.0.1'],
  ['198.19.255.255'],
  ['198.51.100.7'],
  ['203.0.113.7'],
  ['224.0.0.1'],
  ['239.255.255.255'],
  ['240.0.0.1'],
  ['255.255.255.255'],
  ['::'],
  ['::1'],
  ['::7f00:1'], // IPv4-compatible
  ['::ffff:127.0.0.1'], // IPv4-mapped
  ['::ffff:8.8.8.8'],
  ['::ffff:0:127.0.0.1'], // IPv4-translated
  ['64:ff9b::7f00:1'], // NAT64
  ['64:ff9b:1::1'],
  ['100::1'], // discard
  ['2001::1'], // Teredo
  ['2001:db8::1'],
  ['2002:7f00:1::'], // 6to4 of loopback
  ['3fff::1'],
  ['5f00::1'],
  ['fc00::1'],
  ['fd12:3456::1'],
  ['fe80::1'],
  ['fe80::1%eth0'],
  ['febf::1'],
  ['fec0::1'],
  ['ff02::1'],
  ['ff0e::1'],
  ['8.8.8.8', '127.0.0.1'],
  ['2606:4700::1111', '::1'],
  ['127.1'], // no plain form: nothing is guessed
  ['0x7f000001'],
  ['2130706433'],
  ['localhost'],
  [''],
];

export const GOOD_ADDRESSES: readonly string[] = [
  '8.8.8.8',
  '1.1.1.1',
  '100.63.255.255',
  '100.128.0.1',
  '172.15.255.255',
  '172.32.0.1',
  '192.0.1.1',
  '198.17.255.255',
  '198.20.0.1',
  '223.255.255.255',
  '2606:4700::1111',
  '2a00:1450::1',
  '2001:200::1',
  '2003::1',
];
