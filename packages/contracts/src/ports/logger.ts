export type LogFields = Readonly<Record<string, unknown>>;

/** The message is a constant phrase; data goes into fields. An error is logged once, where it is handled. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  child(fields: LogFields): Logger;
}

const silence = (): void => undefined;

/** Drops everything: the default where nobody asked for logs. */
export const silentLogger: Logger = {
  debug: silence,
  info: silence,
  warn: silence,
  error: silence,
  child: () => silentLogger,
};
