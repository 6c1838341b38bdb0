/** Texts that try to run, to close what they stand in, or to load something: 240 different ones, each would set window.ran. */
const RUN = ['window.ran=1', 'window["ran"]=1', 'self.ran=1'];

const SHAPES: readonly ((run: string) => string)[] = [
  (run) => `<script>${run}</script>`,
  (run) => `<script src="data:text/javascript,${run}"></script>`,
  (run) => `<ScRiPt>${run}</sCrIpT>`,
  (run) => `<img src=x onerror='${run}'>`,
  (run) => `<img/src/onerror=${run}>`,
  (run) => `<svg onload='${run}'>`,
  (run) => `<svg><script>${run}</script></svg>`,
  (run) => `<svg><animate onbegin='${run}' attributeName=x dur=1s>`,
  (run) => `<body onload='${run}'>`,
  (run) => `<iframe srcdoc="<script>parent.${run}</script>">`,
  (run) => `<iframe src="javascript:parent.${run}">`,
  (run) => `<a href="javascript:${run}" autofocus onfocus='${run}'>x</a>`,
  (run) => `<input autofocus onfocus='${run}'>`,
  (run) => `<details open ontoggle='${run}'>`,
  (run) => `<video><source onerror='${run}'></video>`,
  (run) => `<math><mtext></form><form><mglyph><style></math><img src onerror='${run}'>`,
  (run) => `<link rel=stylesheet href="data:text/css,*{color:red}"><b onclick='${run}'>`,
  (run) => `<meta http-equiv=refresh content="0;url=javascript:${run}">`,
  (run) => `javascript:${run}`,
  (run) => `{{constructor.constructor('${run}')()}}`,
];

/** What it may stand in: a text, an attribute, a script, a style sheet. */
const BREAKS = ['', '">', "'>", '</title></textarea></style></script>'];

export const PAYLOADS: readonly string[] = RUN.flatMap((run) =>
  SHAPES.flatMap((shape) => BREAKS.map((out) => out + shape(run))),
);
