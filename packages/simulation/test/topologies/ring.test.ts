import { describeTopology } from './scenarios.ts';

describeTopology('ring');
