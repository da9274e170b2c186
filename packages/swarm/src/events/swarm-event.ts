import type { StopReason, TaskStatus } from '@conclave/contracts';
import type { LayoutKind, LossCause, RepairAction } from '@conclave/topology';

interface OfWorkflow {
  readonly workflowId: string;
}

interface OfTask extends OfWorkflow {
  readonly taskId: string;
  readonly taskType: string;
  readonly attempt: number;
}

/** What happens to one agent: gathered, in the journal, with all that it happens to alike. */
export interface AgentEvents {
  'agent:registered': { readonly agentType: string };
  'agent:unregistered': object;
  /** It is being restarted, and gets no work meanwhile. */
  'agent:unavailable': { readonly reason: string };
  'agent:available': object;
  /** It was restarted too often: the topology has lost it. */
  'agent:lost': { readonly reason: string };
  /** `agentId` is the id of the declaration. */
  'agent:scaled': { readonly count: number; readonly added: number; readonly removed: number };
  /** How the topology closed the gap that an agent left. */
  'topology:repaired': {
    readonly cause: LossCause;
    readonly reason: string;
    readonly action: RepairAction;
  };
}

/** What happens to the node and to its topology as a whole. */
export interface NodeEvents {
  /** An adaptive topology took another shape; the reason names the figures that decided. */
  'topology:changed': {
    readonly from: LayoutKind;
    readonly to: LayoutKind;
    readonly members: number;
    readonly reason: string;
  };
  /** An agent of this node was elected as hub; null: its term ended. */
  'topology:hub': { readonly agentId: string | null; readonly epoch: number | null; readonly reason: string };
  'node:joined': { readonly host: string; readonly pid: number };
  'node:left': object;
  /** So many events could not be written into the journal, which is not complete here. */
  'events:lost': { readonly count: number };
}

type WorkflowEvents = {
  readonly [R in StopReason as `workflow:${R}`]: OfWorkflow;
} & { readonly 'workflow:started': OfWorkflow & { readonly tasks: number } };

type TaskEvents = { readonly [S in TaskStatus as `task:${S}`]: OfTask };

/** What is told by the name of each event, beside what all have. */
export interface EventDetails extends AgentEvents, NodeEvents, WorkflowEvents, TaskEvents {}

export type SwarmEventType = keyof EventDetails;
export type AgentEventType = keyof AgentEvents;
export type NodeEventType = keyof NodeEvents;

/** Something that happened on this node. */
export type SwarmEvent = {
  readonly [T in SwarmEventType]: {
    readonly type: T;
    readonly nodeId: string;
    /** Milliseconds since the epoch, on this node's clock. */
    readonly atMs: number;
  } & (T extends AgentEventType ? { readonly agentId: string } : object) &
    EventDetails[T];
}[SwarmEventType];

/** All events of a kind, or one by its name. */
export type EventPattern =
  | 'agent:*'
  | 'topology:*'
  | 'node:*'
  | 'workflow:*'
  | 'task:*'
  | '*'
  | SwarmEventType;

/** The events that a pattern names. */
export type EventOf<P extends EventPattern> = P extends '*'
  ? SwarmEvent
  : Extract<SwarmEvent, { readonly type: P extends `${infer Kind}:*` ? `${Kind}:${string}` : P }>;
