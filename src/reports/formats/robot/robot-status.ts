import type { Outcome } from '../../../model/test-result.js';
import { childNamed, textAt } from '../../xml/xml-children.js';
import type { XmlElement } from '../../xml/xml-element.js';
import { parseSeconds } from '../junit/junit-seconds.js';

/** How a test or suite went. */
export interface RobotStatus {
  readonly outcome: Outcome;
  readonly durationMs: number | undefined;
  readonly message: string;
}

/** Undefined where the document broke off before it said. */
export function statusOf(element: XmlElement): RobotStatus | undefined {
  const status = childNamed(element, 'status');
  if (status === undefined) return undefined;
  const message = textAt(element, 'status');
  return {
    outcome: outcomeOf(status, message),
    durationMs: durationOf(status),
    message: plainText(message),
  };
}

/** A set-up that failed, of the test or of a suite around it, is an error: the test itself never ran. */
function outcomeOf(status: XmlElement, message: string): Outcome {
  switch (status.attributes.get('status')?.trim().toUpperCase() ?? '') {
    case 'PASS':
      return 'passed';
    case 'SKIP':
    case 'NOT RUN':
    case 'NOT_RUN':
      return 'skipped';
    case 'FAIL':
      return /^(?:Parent suite s|S)etup failed:/.test(message) ? 'error' : 'failed';
    default:
      return 'error';
  }
}

/** Version 7 tells seconds; before, it is two times of day. */
function durationOf(status: XmlElement): number | undefined {
  const elapsed = status.attributes.get('elapsed');
  if (elapsed !== undefined) return parseSeconds(elapsed);
  const start = timeOf(status.attributes.get('starttime'));
  const end = timeOf(status.attributes.get('endtime'));
  return start === undefined || end === undefined || end < start ? undefined : end - start;
}

/** `20260101 13:06:46.922` */
function timeOf(text: string | undefined): number | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d) (\d\d:\d\d:\d\d\.\d{3})$/.exec(text?.trim() ?? '');
  if (parts === null) return undefined;
  const time = Date.parse(`${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}Z`);
  return Number.isNaN(time) ? undefined : time;
}

const ENTITIES: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&amp;': '&' };

/** Messages that begin with `*HTML*` are markup: without it, a line for each break and rule. */
export function plainText(message: string): string {
  if (!message.startsWith('*HTML*')) return message;
  return message
    .slice('*HTML*'.length)
    .replace(/<(?:br|hr)\b[^<>]*>/gi, '\n')
    .replace(/<[^<>]*>/g, '')
    .replace(/&(?:lt|gt|quot|amp);/g, (entity) => ENTITIES[entity] ?? entity)
    .trim();
}
