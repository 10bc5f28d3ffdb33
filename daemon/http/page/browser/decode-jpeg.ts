/** A decoded picture, to be closed: its pixels lie outside the memory that is collected in time. */
export interface Picture {
  readonly source: CanvasImageSource;
  readonly width: number;
  readonly height: number;
  close(): void;
}

/** Null when it is no picture. */
export async function decodeJpeg(blob: Blob): Promise<Picture | null> {
  try {
    return 'createImageBitmap' in window ? await asBitmap(blob) : await asImage(blob);
  } catch {
    return null;
  }
}

async function asBitmap(blob: Blob): Promise<Picture> {
  const bitmap = await createImageBitmap(blob);
  return { source: bitmap, width: bitmap.width, height: bitmap.height, close: () => bitmap.close() };
}

async function asImage(blob: Blob): Promise<Picture> {
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
