/**
 * Runs in a browser: shows the stream in an <img> and records when each frame number first appears in the pixels of the page.
 * `toDraw` makes of the <img> what is drawn onto a canvas, if that is not the <img> itself.
 * `globalThis.seen` has pairs of frame number and wall clock in ms.
 */
globalThis.watchImage = (url, shownNumber, toDraw = (image) => image) => {
  const image = document.createElement('img');
  image.src = url;
  document.body.replaceChildren(image);
  const [width, height] = [256, 16];
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d', { willReadFrequently: true });
  globalThis.seen = [];
  const check = async () => {
    requestAnimationFrame(() => void check());
    if (image.naturalWidth === 0) return;
    context.drawImage(await toDraw(image), 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    const pixels = new Uint8Array(width * height).map((_, i) => data[4 * i + 1]);
    const number = shownNumber({ width, pixels });
    if (number !== globalThis.seen.at(-1)?.[0])
      globalThis.seen.push([number, performance.timeOrigin + performance.now()]);
  };
  void check();
};
