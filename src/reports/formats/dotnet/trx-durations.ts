import type { XmlElement } from '../../xml/xml-element.js';

/** `1.02:03:04.5678901`: days, hours, minutes and seconds. */
const TIME_SPAN = /^(?:(\d{1,4})\.)?(\d{1,2}):(\d{1,2}):(\d{1,2}(?:\.\d{1,9})?)$/;

export function parseTimeSpan(text: string | undefined): number | undefined {
  const parts = TIME_SPAN.exec(text?.trim() ?? '');
  if (parts === null) return undefined;
  const [, days = '0', hours = '0', minutes = '0', seconds = '0'] = parts;
  const inSeconds = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
  return Math.round(inSeconds * 1_000);
}

/** Milliseconds since 1970; `undefined` where it is not told. */
export function startOf(result: XmlElement): number | undefined {
  return timeOf(result.attributes.get('startTime'));
}

/** How long a test took. mstest.exe leaves `duration` out where the test had no time of its own. */
export function durationOf(result: XmlElement): number | undefined {
  const told = parseTimeSpan(result.attributes.get('duration'));
  if (told !== undefined) return told;
  const start = startOf(result);
  const end = timeOf(result.attributes.get('endTime'));
  return start === undefined || end === undefined || end < start ? undefined : end - start;
}

function timeOf(text: string | undefined): number | undefined {
  const time = Date.parse((text ?? '').slice(0, 40));
  return Number.isNaN(time) ? undefined : time;
}
