import { expect } from 'chai';
import { startApp } from '../../helpers/app.ts';

describe('/snapshot.jpg', () => {
  it('answers HEAD like GET on an idle camera, which both start', async () => {
    const app = await startApp(['--camera-mode', 'on-demand', '--idle-stop-seconds', '0.1']);
    const answers = [];
    for (const method of ['HEAD', 'GET']) {
      const state = async () =>
        ((await (await fetch(`${app.url}/healthz`)).json()) as { state: string }).state;
      while ((await state()) !== 'idle') await new Promise((resolve) => setTimeout(resolve, 20));
      const response = await fetch(`${app.url}/snapshot.jpg`, { method });
      const body = await response.arrayBuffer();
      expect(body.byteLength).to.equal(
        method === 'HEAD' ? 0 : Number(response.headers.get('content-length')),
      );
      expect(Number(response.headers.get('content-length'))).to.be.greaterThan(1000);
      const fields = [...response.headers.keys()].filter((name) => !/^(connection|keep-alive)$/.test(name));
      answers.push([response.status, fields]);
    }
    expect(answers[0]?.[0]).to.equal(200);
    expect(answers[0]).to.deep.equal(answers[1]);
    await app.stop();
  });

  it('answers HEAD like GET with a bad max_age', async () => {
    const app = await startApp();
    const answers = await Promise.all(
      ['HEAD', 'GET'].map(async (method) => {
        const { status, headers } = await fetch(`${app.url}/snapshot.jpg?max_age=x`, { method });
        return [status, headers.get('x-picamd-error'), headers.get('content-length')];
      }),
    );
    expect(answers[0]?.[0]).to.equal(400);
    expect(answers[0]).to.deep.equal(answers[1]);
    await app.stop();
  });
});
