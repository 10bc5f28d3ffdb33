/** A decoded picture. Its pixels are outside the garbage-collected heap: close it. */
export interface DecodedPicture {
  readonly source: CanvasImageSource;
  readonly width: number;
  readonly height: number;
  close(): void;
}

/** Returns null when the browser cannot decode it. */
export async function decodeJpeg(blob: Blob): Promise<DecodedPicture | null> {
  try {
    return 'createImageBitmap' in window ? await asBitmap(blob) : await asImage(blob);
  } catch {
    return null;
  }
}

async function asBitmap(blob: Blob): Promise<DecodedPicture> {
  const bitmap = await createImageBitmap(blob);
  return { source: bitmap, width: bitmap.width, height: bitmap.height, close: () => bitmap.close() };
}

async function asImage(blob: Blob): Promise<DecodedPicture> {
  const image = new Image();
  const url = URL.createObjectURL(blob);
  image.src = url;
  const close = () => URL.revokeObjectURL(url);
  await image.decode().catch((error: unknown) => {
    close();
    throw error;
  });
  return { source: image, width: image.naturalWidth, height: image.naturalHeight, close };
}
