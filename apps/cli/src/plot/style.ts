/**
 * The look of the picture: one style sheet inside it, light and dark by the reader's own setting, and larger words with
 * fewer of them where it is shown small. Fills are given for light first, so that a viewer without media queries has it.
 */
export const FONT_PX = 16;
export const FONT_NARROW_PX = 23; // 11.5 px where the picture is 600 px wide

export const STYLE = `
text{font:${FONT_PX}px system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','Helvetica Neue',Arial,sans-serif;fill:#1b1f24;font-variant-numeric:tabular-nums}
.title{font-size:28px;font-weight:600}
.head{font-size:18px;font-weight:600}
.soft{fill:#57606a}
.end{text-anchor:end}.mid{text-anchor:middle}
.back{fill:#fff}
.grid{stroke:#d8dee4;fill:none}.grid.major{stroke:#aab4be}
.frame{stroke:#6e7781;fill:none}
.bar{fill:#0072b2}
.high{fill:#d55e00;stroke:#fff;stroke-width:.6}
.some{fill:#e69f00;stroke:#5c3d00;stroke-width:.6}
.low{fill:none;stroke:#0072b2;stroke-width:1.4}
.tiny{fill:none;stroke:#6e7781;stroke-width:3;stroke-linecap:round}
.none{fill:none;stroke:#8c3f6c;stroke-width:1.6}
.d1{fill:#eef2f6}.d2{fill:#dee6ed}.d3{fill:#c8d5e0}.d4{fill:#afc1d0}.d5{fill:#91a8bd}
.ring{fill:none;stroke:#1b1f24;stroke-width:1.3}
.number{font-weight:700;stroke:#fff;stroke-width:4px;stroke-linejoin:round;paint-order:stroke}
.unseen{fill:#f3e3d3}
.alarm{fill:#8f2d00}.alarm-text{fill:#fff;font-weight:600;font-size:19px}
.narrow{display:none}
@media (max-width:760px){
text,.head{font-size:${FONT_NARROW_PX}px}.title{font-size:38px}.alarm-text{font-size:25px}
.wide{display:none}.narrow{display:inline}
.number{font-size:26px}
}
@media (prefers-color-scheme:dark){
text{fill:#e6edf3}.soft{fill:#a3afbb}
.back{fill:#0f141a}
.grid{stroke:#2a333d}.grid.major{stroke:#4a5663}
.frame{stroke:#8b96a2}
.bar{fill:#56b4e9}
.high{fill:#ff7a1a;stroke:#0f141a}
.some{fill:#e69f00;stroke:#0f141a}
.low{stroke:#56b4e9}
.tiny{stroke:#a3afbb}
.none{stroke:#e29ac4}
.d1{fill:#18222c}.d2{fill:#20303e}.d3{fill:#2b4053}.d4{fill:#39546c}.d5{fill:#4c6b88}
.ring{stroke:#e6edf3}
.number{stroke:#0f141a}
.unseen{fill:#3a2a1c}
.alarm{fill:#ffb27d}.alarm-text{fill:#1b1f24}
}
`;
