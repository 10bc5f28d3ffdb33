import { PicamdError } from '../../errors.ts';
import { reject } from '../responses.ts';
import { ofCamera } from './of-camera.ts';

/** The text format of Prometheus (https://prometheus.io/docs/instrumenting/exposition_formats/). */
const TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** GET /cameras/NAME/metrics of a camera that is heard over NATS: its own, which Prometheus cannot ask it for. */
export const heardMetrics = ofCamera((_, camera) => async (ctx) => {
  ctx.set('Cache-Control', 'no-store');
  try {
    const text = await camera.heard?.metrics();
    if (text === undefined) return;
    ctx.set('Content-Type', TYPE);
    ctx.body = text;
  } catch (error) {
    if (!(error instanceof PicamdError)) throw error;
    reject(ctx, error.code, `${error.message} ${error.hint}`);
  }
});
