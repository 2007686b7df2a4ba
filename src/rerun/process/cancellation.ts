/** Whether somebody wants Deflake to end: Ctrl-C on a laptop, a cancelled job in CI. */
export interface Cancellation {
  /** Resolves with the signal, once there is one; never otherwise. */
  readonly requested: Promise<string>;
  isRequested(): boolean;
  /** A second signal has come: there is no time to be polite. */
  isUrgent(): boolean;
  /** Signals have their usual effect again. */
  stop(): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Listens for signals, so that the tests can be ended first. GitHub sends SIGINT to a cancelled step, SIGTERM 7.5 seconds
 * later, and kills it 2.5 seconds after that.
 */
export function listenForSignals(target: NodeJS.Process): Cancellation {
  let received = 0;
  let resolve = (_signal: string): void => undefined;
  const requested = new Promise<string>((done) => {
    resolve = done;
  });
  const onSignal = (signal: string): void => {
    received++;
    resolve(signal);
  };
  for (const signal of SIGNALS) target.on(signal, onSignal);
  return {
    requested,
    isRequested: () => received > 0,
    isUrgent: () => received > 1,
    stop: () => {
      for (const signal of SIGNALS) target.off(signal, onSignal);
    },
  };
}
