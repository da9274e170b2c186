import { describeTopology } from './scenarios.ts';

describeTopology('adaptive');
