import { boundedFailure, type Failure } from '../../../model/failure.js';

/** Characters of a message in which the type of the exception is looked for. */
const SEARCHED = 1_000;

const TYPE = String.raw`((?:[A-Za-z_]\w*[.+])*\w*Exception(?:\x60\d+)?)`;

/** NUnit's and xUnit.net's way: `SetUp : System.IO.IOException : no disk`. */
const TYPE_IN_FRONT = new RegExp(
  String.raw`^\s*((?:OneTime|TestFixture)?(?:SetUp|TearDown) ?: )?${TYPE} ?: `,
);

/** MSTest's way, in the language of the machine: a line that names the test, then `System.IO.IOException: no disk`. */
const TYPE_IN_SECOND_LINE = new RegExp(String.raw`^[^\n]*: ?\r?\n\s*${TYPE}: `);

/** MSTest's way for methods around a test: `Initialization method A.B threw exception. System.IO.IOException: …`. */
const TYPE_AFTER_A_SENTENCE = new RegExp(String.raw`^([^\n]* threw exception\. )${TYPE}: `);

/** A failure of a .NET test. The type of the exception is told apart, or stands in the message and is taken from there. */
export function dotnetFailure({ type, message, stack }: Failure): Failure {
  const isRepeated = type !== '' && message.startsWith(`${type} : `);
  if (isRepeated) return boundedFailure({ type, message: message.slice(type.length + 3), stack });
  return boundedFailure(type === '' ? { ...typeInMessage(message), stack } : { type, message, stack });
}

function typeInMessage(message: string): Pick<Failure, 'type' | 'message'> {
  const beginning = message.slice(0, SEARCHED);
  const around = TYPE_IN_FRONT.exec(beginning) ?? TYPE_AFTER_A_SENTENCE.exec(beginning);
  if (around !== null) {
    const [before, step = '', type = ''] = around;
    return { type, message: step + message.slice(before.length) };
  }
  const second = TYPE_IN_SECOND_LINE.exec(beginning);
  if (second === null) return { type: '', message };
  return { type: second[1] ?? '', message: message.slice(second[0].length) };
}

/**
 * Why a test failed of which only the set-up of its fixture ran: its own failure says which set-up that was, and the
 * fixture's says why.
 */
export function withSetUpFailure(own: Failure, setUp: Failure | undefined): Failure {
  if (setUp === undefined || own.stack !== '') return own;
  const isSaid = own.message.includes(setUp.message);
  return boundedFailure({
    type: own.type || setUp.type,
    message: isSaid ? own.message : `${own.message}\n${setUp.message}`,
    stack: setUp.stack,
  });
}

/** For suites that failed without a word: NUnit 2 tells a failed TestFixtureTearDown so. */
export const FAILED_WITHOUT_A_WORD: Failure = {
  type: '',
  message: 'It failed outside of its tests, and the report does not say why.',
  stack: '',
};
