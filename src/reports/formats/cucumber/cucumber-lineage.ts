import { type JsonObject, objectOf, objectsOf, textOf } from '../../json/values.js';

/** Where a scenario, or an example of an outline, stands in its document. */
export interface Place {
  readonly feature: string;
  /** Names of what is around it, and its own, outermost first, without empty ones. */
  readonly names: readonly string[];
  /** Of an example: the number of its table and of its row. */
  readonly number?: string;
}

/** The places in a Gherkin document, by the ids of scenarios and of rows of examples. */
export function placesIn(document: JsonObject): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  const feature = objectOf(document.feature);
  for (const child of objectsOf(feature.children)) {
    const rule = objectOf(child.rule);
    addScenario(places, textOf(feature.name), [], objectOf(child.scenario));
    for (const inside of objectsOf(rule.children))
      addScenario(places, textOf(feature.name), named(rule), objectOf(inside.scenario));
  }
  return places;
}

function addScenario(
  places: Map<string, Place>,
  feature: string,
  around: readonly string[],
  scenario: JsonObject,
): void {
  const names = [...around, ...named(scenario)];
  if (textOf(scenario.id) !== '') places.set(textOf(scenario.id), { feature, names });
  for (const [table, examples] of objectsOf(scenario.examples).entries())
    for (const [row, { id }] of objectsOf(examples.tableBody).entries())
      places.set(textOf(id), {
        feature,
        names: [...names, ...named(examples)],
        number: `#${table + 1}.${row + 1}`,
      });
}

function named({ name }: JsonObject): readonly string[] {
  return textOf(name) === '' ? [] : [textOf(name)];
}

/**
 * The name that Cucumber's JUnit report gives a scenario: `rule - scenario`, and of an example
 * `outline - table - #1.2: outline with its values`. `scenario` is its place, or that of the outline.
 */
export function nameOfPickle(
  pickleName: string,
  scenario: Place | undefined,
  example: Place | undefined,
): string {
  const { names, number } = example ?? scenario ?? { names: [], number: undefined };
  if (number === undefined) return (names.length === 0 ? [pickleName] : names).join(' - ');
  const hasValues = scenario?.names.at(-1) !== pickleName;
  return [...names, hasValues ? `${number}: ${pickleName}` : number].join(' - ');
}
