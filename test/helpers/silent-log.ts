import { createLog } from '../../daemon/log/logger.ts';

/** For what is tested without its log. */
export const silentLog = createLog(
  { level: 'silent', format: 'json' },
  { write: () => {}, close: () => Promise.resolve() },
);
