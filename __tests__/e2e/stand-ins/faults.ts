import { DROPPED, type LoopbackReply } from './loopback-server.js';

/**
 * What goes wrong with a call:
 * - `answer`: the call is not carried out, this is answered instead;
 * - `drop`: the call is not carried out, the connection is reset;
 * - `lose-reply`: the call *is* carried out, and then the connection is reset, so that the client can't know.
 */
export type Fault =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  | { readonly kind: 'drop' }
  | { readonly kind: 'lose-reply' };

/** When a fault strikes. */
export interface FaultRule {
  /** The call's name as the stand-in logs it, or `*` for every call. */
  readonly call: string;
  readonly fault: Fault;
  /** How often it strikes; once if not given. `Infinity` lasts until the faults are cleared. */
  readonly times?: number;
}

/** The faults that a test has ordered and that have not struck yet. */
export class FaultPlan {
  #rules: { rule: FaultRule; left: number }[] = [];

  /** Orders a fault. */
  add(rule: FaultRule): void {
    this.#rules.push({ rule, left: rule.times ?? 1 });
  }

  /** Forgets all faults. */
  clear(): void {
    this.#rules = [];
  }

  /** Carries out a call, or lets the next fault ordered for it strike. */
  async around(
    call: string,
    carryOut: () => LoopbackReply | Promise<LoopbackReply>,
  ): Promise<LoopbackReply | typeof DROPPED> {
    const fault = this.#take(call);
    switch (fault?.kind) {
      case undefined:
        return carryOut();
      case 'answer':
        return answerOf(fault);
      case 'drop':
        return DROPPED;
      case 'lose-reply':
        await carryOut();
        return DROPPED;
    }
  }

  #take(call: string): Fault | undefined {
    const found = this.#rules.find(({ rule }) => rule.call === '*' || rule.call === call);
    if (!found) return undefined;
    found.left -= 1;
    if (found.left <= 0) this.#rules = this.#rules.filter((other) => other !== found);
    return found.rule.fault;
  }
}

function answerOf(fault: Extract<Fault, { kind: 'answer' }>): LoopbackReply {
  return {
    status: fault.status,
    headers: { 'content-type': 'application/json', ...fault.headers },
    // Both GitHub's REST API (`message`) and the cache service (`msg`) answer failures in JSON.
    body:
      fault.body ??
      JSON.stringify({ message: 'ordered by a test', code: 'unavailable', msg: 'ordered by a test' }),
  };
}
