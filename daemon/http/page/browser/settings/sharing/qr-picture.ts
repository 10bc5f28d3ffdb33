const SVG = 'http://www.w3.org/2000/svg';
/** Light squares around a code, as the standard asks for (ISO/IEC 18004 §9.1). */
const MARGIN = 4;

/** Draws a code; `path` has one unit for each square. */
export function qrPicture({ size, path }: { size: number; path: string }, label: string): SVGSVGElement {
  const picture = document.createElementNS(SVG, 'svg');
  const edge = size + 2 * MARGIN;
  picture.setAttribute('viewBox', `${-MARGIN} ${-MARGIN} ${edge} ${edge}`);
  picture.setAttribute('shape-rendering', 'crispEdges');
  picture.setAttribute('role', 'img');
  picture.setAttribute('aria-label', label);
  picture.setAttribute('class', 'qr');
  const squares = document.createElementNS(SVG, 'path');
  squares.setAttribute('d', path);
  picture.append(squares);
  return picture;
}
