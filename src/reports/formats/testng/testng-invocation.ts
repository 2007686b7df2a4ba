import { boundedFailure, type Failure } from '../../../model/failure.js';
import { type Attempt, isFailing, type Outcome } from '../../../model/test-result.js';
import { childNamed, childrenNamed, textAt } from '../../xml/xml-children.js';
import { firstAttribute, ownText, type XmlElement } from '../../xml/xml-element.js';

/** One <test-method>: a method that was called once, or that was not called. */
export interface Invocation {
  /** The same for tries of one test: signature (which names the instance) and parameters. */
  readonly key: string;
  readonly name: string;
  /** A set-up or tear-down method. */
  readonly isConfiguration: boolean;
  readonly attempt: Attempt;
  /** Seconds are all that TestNG tells, so tries often begin at the same time. */
  readonly start: number;
  /**
   * A try that was followed by another: TestNG makes a skipped test of it. Version 7 marks them; before, they have an
   * exception, like tests that were skipped for other reasons.
   */
  readonly mayBeTry: 'yes' | 'perhaps' | 'no';
}

export function invocationOf(method: XmlElement): Invocation {
  const parameters = parametersOf(method);
  const name = firstAttribute(method, 'name', 'signature');
  return {
    key: JSON.stringify([method.attributes.get('signature') ?? name, parameters]),
    name: parameters.length === 0 ? name : `${name}(${parameters.map(withoutHash).join(', ')})`,
    isConfiguration: method.attributes.get('is-config') === 'true',
    attempt: attemptOf(method),
    start: Date.parse(method.attributes.get('started-at')?.slice(0, 40) ?? '') || 0,
    mayBeTry: mayBeTry(method),
  };
}

function parametersOf(method: XmlElement): string[] {
  return childrenNamed(method, 'params')
    .flatMap((params) => childrenNamed(params, 'param'))
    .map((param) => {
      if (param.attributes.get('is-null') === 'true') return 'null';
      const value = childNamed(param, 'value');
      if (value === undefined) return '';
      return value.attributes.get('is-null') === 'true' ? 'null' : ownText(value).trim();
    });
}

/** `Price@1c3a4799` is another number in each run. */
function withoutHash(parameter: string): string {
  return parameter.replace(/@[0-9a-f]{1,8}$/, '');
}

function mayBeTry(method: XmlElement): Invocation['mayBeTry'] {
  if (statusOf(method) !== 'SKIP') return 'no';
  if (method.attributes.get('retried') === 'true') return 'yes';
  const exception = childNamed(method, 'exception')?.attributes.get('class') ?? '';
  return exception === '' || /\bSkipException$/.test(exception) ? 'no' : 'perhaps';
}

/** The invocation as a failed try, whatever TestNG made of it. */
export function asFailedTry({ attempt }: Invocation, failure: Failure | undefined): Attempt {
  const { durationMs } = attempt;
  return {
    outcome: outcomeOfException(failure?.type ?? ''),
    ...(durationMs === undefined ? {} : { durationMs }),
    ...(failure === undefined ? {} : { failure }),
  };
}

function attemptOf(method: XmlElement): Attempt {
  const outcome = outcomeOf(method);
  const duration = method.attributes.get('duration-ms') ?? '';
  const failure = isFailing(outcome) ? failureOf(method) : undefined;
  return {
    outcome,
    ...(/^\d{1,12}$/.test(duration) ? { durationMs: Number(duration) } : {}),
    ...(failure === undefined ? {} : { failure }),
  };
}

export function failureOf(method: XmlElement): Failure | undefined {
  const exception = childNamed(method, 'exception');
  if (exception === undefined) return undefined;
  const stack = textAt(exception, 'full-stacktrace') || textAt(exception, 'short-stacktrace');
  return boundedFailure({
    type: firstAttribute(exception, 'class'),
    message: textAt(exception, 'message').trim(),
    stack: stack.trim(),
  });
}

function statusOf(method: XmlElement): string {
  return method.attributes.get('status')?.trim().toUpperCase() ?? '';
}

function outcomeOf(method: XmlElement): Outcome {
  switch (statusOf(method)) {
    case 'PASS':
    // Of several invocations, so many may fail; TestNG counts none of them as failed.
    case 'SUCCESS_PERCENTAGE_FAILURE':
      return 'passed';
    case 'SKIP':
      return 'skipped';
    default:
      return outcomeOfException(childNamed(method, 'exception')?.attributes.get('class') ?? '');
  }
}

/** As TestNG's JUnit reports tell failures from errors, by the name of the exception's class. */
function outcomeOfException(type: string): Extract<Outcome, 'failed' | 'error'> {
  return /(?:Assertion(?:Failed)?Error|ComparisonFailure|MultipleFailuresError)$/.test(type)
    ? 'failed'
    : 'error';
}
