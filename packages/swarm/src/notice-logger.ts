import type { LogFields, Logger } from '@conclave/contracts';
import type { StoreNotice } from '@conclave/store';

/** A logger that also tells somebody what is not for developers alone. */
export function noticeLogger(logger: Logger, tell: (notice: StoreNotice) => void): Logger {
  const both =
    (level: StoreNotice['level']) =>
    (message: string, fields: LogFields = {}): void => {
      logger[level](message, fields);
      tell({ level, message, fields });
    };
  return {
    debug: (message, fields) => logger.debug(message, fields),
    info: both('info'),
    warn: both('warn'),
    error: (message, fields) => logger.error(message, fields),
    child: (fields) => noticeLogger(logger.child(fields), tell),
  };
}
