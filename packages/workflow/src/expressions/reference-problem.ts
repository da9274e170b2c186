/** An expression that is valid JSONata but cannot be used in a workflow; the message is the reason. */
export class ReferenceProblem extends Error {}
