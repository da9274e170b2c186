/**
 * What a task of a class is expected to cost on an agent, for instance its predicted duration: any number above 0, in
 * any unit, smaller is better. Asked for agents with a free slot only, while a task is handed out; it must not throw.
 */
export type BidCost = (agent: number, classId: number) => number;
