import type { AssignmentExports } from '../../assignment/assignment-exports.ts';
import type { TwinsOf } from '../twin-of.ts';
import { assignGreedily } from './assign-greedily.ts';
import { cheapestAgents } from './cheapest-agents.ts';
import { costMatrix } from './cost-matrix.ts';

export const assignmentTwins: TwinsOf<AssignmentExports> = { assignGreedily, cheapestAgents, costMatrix };
