export type AgentState = 'idle' | 'busy' | 'backingOff' | 'starting' | 'draining' | 'failed' | 'stopped';
