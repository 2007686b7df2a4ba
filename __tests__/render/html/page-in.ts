import type { DefaultTreeAdapterTypes } from 'parse5';
import { parse } from 'parse5';
import { judge } from '../../../src/analysis/judge.js';
import type { History } from '../../../src/history/history.js';
import { lanesOfRun, runOfLane, tellLane } from '../../../src/lanes-of-run.js';
import type { GateSettings } from '../../../src/model/run.js';
import { runKey } from '../../../src/model/run.js';
import { NO_QUARANTINE } from '../../../src/policy/quarantine.js';
import type { PageData } from '../../../src/render/html/page-data.js';
import type { Telling } from '../../../src/render/telling.js';

/** What a report's page carries, and how a browser would read it. */

export type Element = DefaultTreeAdapterTypes.Element;

export function elementsOf(page: string): Element[] {
  const elements: Element[] = [];
  const visit = (node: DefaultTreeAdapterTypes.ParentNode): void => {
    for (const child of node.childNodes) {
      if (!('childNodes' in child)) continue;
      if ('tagName' in child) elements.push(child);
      visit(child);
    }
  };
  visit(parse(page));
  return elements;
}

export function textOf(element: Element | undefined): string {
  if (element === undefined) return '';
  return element.childNodes
    .map((child) => ('value' in child ? child.value : 'childNodes' in child ? textOf(child as Element) : ''))
    .join('');
}

export function attributeOf(element: Element | undefined, name: string): string | undefined {
  return element?.attrs.find((attribute) => attribute.name === name)?.value;
}

/** The verdict. */
export function headingOf(page: string): string {
  return textOf(elementsOf(page).find(({ tagName }) => tagName === 'h1'));
}

export function dataIn(page: string): PageData {
  const holder = elementsOf(page).find((element) => attributeOf(element, 'id') === 'data');
  return JSON.parse(textOf(holder)) as PageData;
}

const GATE: GateSettings = {
  failOn: 'unexcused',
  ifNoFiles: 'error',
  flakyThreshold: 0.9,
  minRuns: 5,
  excuseOwnFlakes: false,
};

/** What is to be told of the newest run of a history, or of another one. */
export async function tellRun(known: History, runId?: string): Promise<Telling> {
  const all = [...known.lanes.values()].flatMap(({ lane, runs }) => runs.map((run) => ({ lane, run })));
  const told = runId === undefined ? all.at(-1) : all.find(({ run }) => run.runId === runId);
  if (told === undefined) throw new Error('There is no such run.');
  const options = { gate: GATE, quarantine: NO_QUARANTINE, today: '2026-03-01' };
  const analysis = judge(known, told.lane, runKey(told.run), GATE);
  const own = tellLane(analysis, options);
  return {
    own,
    lanes: await lanesOfRun(known, runOfLane(own), options),
    problems: [],
    history: { title: 'memory', pastRuns: analysis.pastRuns },
    quarantineFile: '.github/quarantine.yml',
    known,
    runUrl: 'https://github.com/acme/shop/actions/runs/1',
  };
}
