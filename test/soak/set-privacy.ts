/** A camera, and an admin of it. */
export interface PrivateCamera {
  port: number;
  authorization: string;
}

export async function setPrivacy({ port, authorization }: PrivateCamera, on: boolean): Promise<void> {
  const { status } = await fetch(`http://127.0.0.1:${port}/privacy.json`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json', Authorization: authorization },
    body: JSON.stringify({ on }),
  });
  if (status !== 200) throw new Error(`PUT /privacy.json: ${status}`);
}

/** What viewers get while it is private: the same each time, as its end is not known. */
export async function cardOf(camera: PrivateCamera): Promise<Buffer> {
  await setPrivacy(camera, true);
  const headers = { Authorization: camera.authorization };
  const response = await fetch(`http://127.0.0.1:${camera.port}/snapshot.jpg`, { headers });
  if (response.status !== 200) throw new Error(`the card: ${response.status}`);
  const card = Buffer.from(await response.arrayBuffer());
  await setPrivacy(camera, false);
  return card;
}
