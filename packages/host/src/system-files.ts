/** Files that a system may have and that are used where they are there. */

/** The Public Suffix List, as the package publicsuffix of Debian and others installs it. */
export const PUBLIC_SUFFIX_FILE = '/usr/share/publicsuffix/public_suffix_list.dat';
