import { describeTopology } from './scenarios.ts';

describeTopology('star');
