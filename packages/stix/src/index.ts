export {
  type Address,
  type AddressError,
  formatAddress,
  formatPrefix,
  isIpv4,
  MAPPED_IPV4_WORD,
  maskAddress,
  type Prefix,
  parseAddress,
  parseAddressInto,
  parsePrefix,
  prefixHas,
} from './address.ts';
