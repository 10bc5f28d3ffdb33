/** Gives a canvas the size of a picture. It keeps what it shows if it has that size: setting it clears the canvas. */
export function fitCanvas(canvas: HTMLCanvasElement, width: number, height: number): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}
