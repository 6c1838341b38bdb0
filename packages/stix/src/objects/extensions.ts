/** The extensions that the standard itself defines for observables (STIX 2.1 §6.6 to §6.16), by name. */
import {
  anyDictionary,
  boolean,
  dictionary,
  type Field,
  hashes,
  hex,
  integer,
  list,
  number,
  oneOf,
  open,
  ref,
  type Struct,
  struct,
  text,
} from './field.ts';

const seconds: Field = { kind: 'timestamp', precision: 'seconds' };
const all = (names: string, field: Field) =>
  Object.fromEntries(
    names
      .trim()
      .split(/\s+/)
      .map((name): [string, Field] => [name, field]),
  );

const OPTIONAL_HEADER = struct({
  name: 'windows-pe-optional-header-type',
  fields: {
    ...all(
      `magic_hex win32_version_value_hex checksum_hex subsystem_hex dll_characteristics_hex loader_flags_hex`,
      hex,
    ),
    ...all(
      `major_linker_version minor_linker_version address_of_entry_point base_of_code base_of_data image_base
       section_alignment file_alignment major_os_version minor_os_version major_image_version minor_image_version
       major_subsystem_version minor_subsystem_version number_of_rva_and_sizes`,
      integer(),
    ),
    ...all(
      `size_of_code size_of_initialized_data size_of_uninitialized_data size_of_image size_of_headers
       size_of_stack_reserve size_of_stack_commit size_of_heap_reserve size_of_heap_commit`,
      integer(0),
    ),
    hashes,
  },
});

const PE_FIELDS: Readonly<Record<string, Field>> = {
  imphash: text,
  machine_hex: hex,
  number_of_sections: integer(0),
  time_date_stamp: seconds,
  pointer_to_symbol_table_hex: hex,
  number_of_symbols: integer(0),
  size_of_optional_header: integer(0),
  characteristics_hex: hex,
  file_header_hashes: hashes,
  optional_header: OPTIONAL_HEADER,
  sections: list(
    struct({
      name: 'windows-pe-section-type',
      required: ['name'],
      fields: { name: text, size: integer(0), entropy: number(), hashes },
    }),
  ),
};

const extension = (name: string, rest: Omit<Struct, 'name'>): [string, Struct] => [
  name,
  { name, ...rest },
];

/** By the object that may carry it. */
export const EXTENSIONS: Readonly<Record<string, Readonly<Record<string, Struct>>>> = {
  file: Object.fromEntries([
    extension('archive-ext', {
      required: ['contains_refs'],
      fields: { contains_refs: list(ref('file', 'directory')), comment: text },
    }),
    extension('ntfs-ext', {
      atLeastOne: ['sid', 'alternate_data_streams'],
      fields: {
        sid: text,
        alternate_data_streams: list(
          struct({
            name: 'alternate-data-stream-type',
            required: ['name'],
            fields: { name: text, hashes, size: integer(0) },
          }),
        ),
      },
    }),
    extension('pdf-ext', {
      atLeastOne: ['version', 'is_optimized', 'document_info_dict', 'pdfid0', 'pdfid1'],
      fields: {
        version: text,
        is_optimized: boolean,
        document_info_dict: dictionary(text),
        pdfid0: text,
        pdfid1: text,
      },
    }),
    extension('raster-image-ext', {
      atLeastOne: ['image_height', 'image_width', 'bits_per_pixel', 'exif_tags'],
      fields: {
        image_height: integer(),
        image_width: integer(),
        bits_per_pixel: integer(),
        exif_tags: anyDictionary,
      },
    }),
    extension('windows-pebinary-ext', {
      required: ['pe_type'],
      fields: { pe_type: open('windows-pebinary-type-ov'), ...PE_FIELDS },
    }),
  ]),
  'network-traffic': Object.fromEntries([
    extension('http-request-ext', {
      required: ['request_method', 'request_value'],
      fields: {
        request_method: text,
        request_value: text,
        request_version: text,
        request_header: dictionary(list(text)),
        message_body_length: integer(),
        message_body_data_ref: ref('artifact'),
      },
    }),
    extension('icmp-ext', {
      required: ['icmp_type_hex', 'icmp_code_hex'],
      fields: { icmp_type_hex: hex, icmp_code_hex: hex },
    }),
    extension('socket-ext', {
      required: ['address_family'],
      fields: {
        address_family: oneOf(
          'AF_UNSPEC',
          'AF_INET',
          'AF_IPX',
          'AF_APPLETALK',
          'AF_NETBIOS',
          'AF_INET6',
          'AF_IRDA',
          'AF_BTH',
        ),
        is_blocking: boolean,
        is_listening: boolean,
        options: dictionary(integer()),
        socket_type: oneOf('SOCK_STREAM', 'SOCK_DGRAM', 'SOCK_RAW', 'SOCK_RDM', 'SOCK_SEQPACKET'),
        socket_descriptor: integer(0),
        socket_handle: integer(),
      },
    }),
    extension('tcp-ext', {
      atLeastOne: ['src_flags_hex', 'dst_flags_hex'],
      fields: { src_flags_hex: hex, dst_flags_hex: hex },
    }),
  ]),
  process: Object.fromEntries([
    extension('windows-process-ext', {
      fields: {
        aslr_enabled: boolean,
        dep_enabled: boolean,
        priority: text,
        owner_sid: text,
        window_title: text,
        startup_info: anyDictionary,
        integrity_level: oneOf('low', 'medium', 'high', 'system'),
      },
    }),
    extension('windows-service-ext', {
      fields: {
        service_name: text,
        descriptions: list(text),
        display_name: text,
        group_name: text,
        start_type: oneOf(
          'SERVICE_AUTO_START',
          'SERVICE_BOOT_START',
          'SERVICE_DEMAND_START',
          'SERVICE_DISABLED',
          'SERVICE_SYSTEM_ALERT',
        ),
        service_dll_refs: list(ref('file')),
        service_type: oneOf(
          'SERVICE_KERNEL_DRIVER',
          'SERVICE_FILE_SYSTEM_DRIVER',
          'SERVICE_WIN32_OWN_PROCESS',
          'SERVICE_WIN32_SHARE_PROCESS',
        ),
        service_status: oneOf(
          'SERVICE_CONTINUE_PENDING',
          'SERVICE_PAUSE_PENDING',
          'SERVICE_PAUSED',
          'SERVICE_RUNNING',
          'SERVICE_START_PENDING',
          'SERVICE_STOP_PENDING',
          'SERVICE_STOPPED',
        ),
      },
    }),
  ]),
  'user-account': Object.fromEntries([
    extension('unix-account-ext', {
      fields: { gid: number(), groups: list(text), home_dir: text, shell: text },
    }),
  ]),
};
