/** Colours of tracks, told apart also by those who see fewer: Okabe and Ito's, in turn. */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#b07d00', '#3d9bd1', '#7a5195'];

export const colourOf = (place: number): string => COLOURS[place % COLOURS.length]!;
