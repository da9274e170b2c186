import type { TaskFunction } from '@conclave/contracts';
import { loads } from '../protocol/protocol.ts';

/** A module that cannot be used. Named by its code alone; see thrown.ts for why there is no ConclaveError here. */
class ModuleNotLoaded extends Error {
  readonly code = 'AGENT_MODULE_NOT_LOADED';
  readonly details: { readonly module: string; readonly reason: string };

  constructor(module: string, reason: string) {
    super(`The module "${module}" of an agent could not be loaded: ${reason}`);
    this.details = { module, reason };
    Object.defineProperty(this, Symbol.for('conclave.error'), { value: true });
  }
}

export class Handler {
  readonly load: (typeof loads)[number];
  readonly url: string;
  readonly exportName: string;
  /** Set once loaded. */
  call: TaskFunction | undefined;
  /**
   * Recent mean duration in ms: decides whether finished results wait for the next task's end. No peak: on a busy
   * machine any task may lose its core for milliseconds, and hundreds after it would each get a message.
   */
  meanMs = Number.POSITIVE_INFINITY;
  #loading: Promise<TaskFunction> | undefined;

  constructor(load: number, url: string, exportName: string) {
    this.load = loads[load] ?? 'cpu';
    this.url = url;
    this.exportName = exportName;
  }

  /** Imports the module once. A failure is kept: the module cache would give the same one again. */
  import(): Promise<TaskFunction> {
    this.#loading ??= this.#import();
    return this.#loading;
  }

  noteDuration(ms: number): void {
    this.meanMs = this.meanMs === Number.POSITIVE_INFINITY ? ms : this.meanMs + (ms - this.meanMs) * 0.05;
  }

  async #import(): Promise<TaskFunction> {
    let exports: Record<string, unknown>;
    try {
      exports = (await import(this.url)) as Record<string, unknown>;
    } catch (error) {
      throw new ModuleNotLoaded(this.url, error instanceof Error ? error.message : String(error));
    }
    const found = exports[this.exportName];
    if (typeof found !== 'function') throw new ModuleNotLoaded(this.url, this.#missing(exports));
    this.call = found as TaskFunction;
    return this.call;
  }

  #missing(exports: Record<string, unknown>): string {
    const names = Object.keys(exports).filter((name) => typeof exports[name] === 'function');
    const present = names.length === 0 ? 'none' : names.join(', ');
    return `it does not export a function "${this.exportName}". Functions it exports: ${present}`;
  }
}
