import type { History, LaneHistory } from '../../src/history/history.js';

/** The same history with nothing left to be decoded later, for comparing and cloning it deeply. */
export function plainHistory(history: History): History {
  return { ...history, lanes: new Map([...history.lanes].map(([key, lane]) => [key, plainLane(lane)])) };
}

export function plainLane(lane: LaneHistory): LaneHistory {
  const failures = [...lane.failures].map(([run, records]) => [run, new Map(records)] as const);
  return { ...lane, tests: new Map(lane.tests), failures: new Map(failures) };
}
