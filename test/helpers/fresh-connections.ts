/**
 * Makes each `fetch` of the tests use a connection of its own. Node's keeps one for a few seconds, and so do servers: on a busy machine
 * it sends a request on one that the server is just closing, and fails ("fetch failed", ECONNRESET).
 */
export function fetchOnFreshConnections(): void {
  const { fetch } = globalThis;
  globalThis.fetch = (input, init = {}) => {
    const headers = new Headers(init.headers);
    headers.set('connection', 'close');
    return fetch(input, { ...init, headers });
  };
}
