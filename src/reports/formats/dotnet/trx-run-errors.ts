import { boundedFailure, type Failure } from '../../../model/failure.js';
import { childNamed, childrenNamed, textAt } from '../../xml/xml-children.js';
import type { XmlElement } from '../../xml/xml-element.js';
import { isTrxFailure } from './trx-outcome.js';

/** How the results of a run went, as far as its summary needs it for comparison. */
export interface TrxRunResults {
  readonly failing: number;
  readonly aborted: number;
}

/**
 * What tools log as an error of the run because a test failed: xUnit.net's adapter
 * `[xUnit.net 00:00:00.39]     A.B.Fails [FAIL]` of each, Microsoft.Testing.Platform its exit code for that.
 */
const ECHO_OF_A_FAILURE =
  /^\[xUnit\.net [^\]]{1,40}\][\s\S]*\[FAIL\]\s*$|'2'[^']*aka\.ms\/testingplatform\/exitcodes/;

/**
 * What went wrong outside of any test: a test host that crashed or could not be started, assemblies that could not
 * be loaded, a run that was aborted. Messages are collected, because one cause is often told in several.
 */
export function trxRunError(run: XmlElement, { failing, aborted }: TrxRunResults): Failure | undefined {
  const summary = childNamed(run, 'ResultSummary');
  if (summary === undefined) return undefined;
  const texts = childrenNamed(summary, 'RunInfos')
    .flatMap((infos) => childrenNamed(infos, 'RunInfo'))
    .filter((info) => isTrxFailure(info.attributes.get('outcome')))
    .map((info) => textAt(info, 'Text'))
    .filter((text) => failing === 0 || !ECHO_OF_A_FAILURE.test(text));
  if (texts.length > 0)
    return boundedFailure({ type: '', message: texts[0] ?? '', stack: texts.slice(1).join('\n') });
  const outcome = summary.attributes.get('outcome')?.trim() ?? '';
  const isUnexplained = isTrxFailure(outcome) && failing === 0;
  const isAborted = /^(?:aborted|disconnected)$/i.test(outcome) && aborted === 0;
  if (!isUnexplained && !isAborted) return undefined;
  return boundedFailure({
    type: '',
    message: `The run ended as ${outcome}, and does not say why.`,
    stack: '',
  });
}
