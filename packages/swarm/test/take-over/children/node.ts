/**
 * A node as a process of its own. Lines in: `execute RUN`, `drain MS`, `stop`; lines out: what its log and its results say.
 */
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Logger } from '@conclave/contracts';
import { createNode } from '../../../src/index.ts';
import type { SwarmOptionsInput } from '../../../src/index.ts';

const say = (line: string) => writeSync(1, `${line}\n`);
const log = (message: string, fields: object = {}) => say(`log ${message} ${JSON.stringify(fields)}`);
const logger: Logger = { debug: log, info: log, warn: log, error: log, child: () => logger };

const options = JSON.parse(process.argv[2]!) as SwarmOptionsInput;
const swarm = await createNode(options, { logger });
say('ready');

for await (const line of createInterface({ input: process.stdin })) {
  const [command, argument = ''] = line.split(' ');
  if (command === 'execute')
    void swarm
      .executeWorkflow(argument)
      .then(({ stopReason, stopError }) => say(`result ${stopReason} ${stopError?.code ?? 'none'}`));
  if (command === 'drain')
    say(`drained ${JSON.stringify(await swarm.drain({ timeoutMs: Number(argument) }))}`);
  if (command === 'stop') break;
}
await swarm.stop();
process.stdin.destroy();
