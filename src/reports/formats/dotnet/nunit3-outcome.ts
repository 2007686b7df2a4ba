import type { Outcome } from '../../../model/test-result.js';
import type { XmlElement } from '../../xml/xml-element.js';

/**
 * The result of a test or suite of NUnit 3. `label` says more of `result`: Failed as Error (an exception, in the
 * test or around it), Cancelled, or Invalid (can't be run); Skipped as Ignored or Explicit. Some writers put both
 * in one: `Failed(Child)`, `Failed:Error`.
 */
export function nunit3Outcome(element: XmlElement): Outcome {
  const [, result = '', inside = ''] =
    /^\s*([a-z]+)\s*(?:[(:]\s*([a-z]+))?/i.exec(element.attributes.get('result') ?? '') ?? [];
  const label = (element.attributes.get('label') ?? inside).trim().toLowerCase();
  switch (result.toLowerCase()) {
    case 'passed':
    case 'warning': // Assert.Warn: the run stays green.
      return 'passed';
    case 'skipped':
    case 'inconclusive':
      return 'skipped';
    case 'failed':
      return ['error', 'cancelled', 'invalid'].includes(label) ? 'error' : 'failed';
    case 'error':
    case 'cancelled':
    case 'invalid':
      return 'error';
    default:
      return 'error';
  }
}

/** True if a suite or run says that it failed; of many, nothing but their tests says how they went. */
export function saysFailed(suite: XmlElement): boolean {
  return /^\s*(?:failed|error|cancelled|invalid)\b/i.test(suite.attributes.get('result') ?? '');
}
