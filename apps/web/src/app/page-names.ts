/** The pages by name, as they stand in the address and in the navigation. */
export const PAGES = [
  'watch', // list, globe, one warning: the picture
  'warnings', // every warning as a table
  'conjunctions',
  'behaviour', // who moved, who is beside whom, what broke up, what comes down
  'signs', // signs of attack in flows, and the warrants they are looked for under
  'ballistic', // what flies, where it comes down, and public alerts
  'objects',
  'avoid',
  'partners',
  'handover',
  'config',
  'people',
  'guide',
] as const;
export type PageName = (typeof PAGES)[number];
