import { describeTopology } from './scenarios.ts';

describeTopology('mesh');
