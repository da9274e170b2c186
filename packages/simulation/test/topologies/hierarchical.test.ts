import { describeTopology } from './scenarios.ts';

describeTopology('hierarchical');
