/**
 * The files of prom-client that we use. Its main file also loads default metrics, which we do not report, and with
 * them @opentelemetry/api: 10 MB instead of 1.4 MB, and 50 ms without a frame instead of 9 ms (Node 20 on x86-64).
 */
declare module 'prom-client/lib/registry.js' {
  export { Registry as default } from 'prom-client';
}
declare module 'prom-client/lib/counter.js' {
  export { Counter as default } from 'prom-client';
}
declare module 'prom-client/lib/gauge.js' {
  export { Gauge as default } from 'prom-client';
}
declare module 'prom-client/lib/histogram.js' {
  export { Histogram as default } from 'prom-client';
}
