import type { TestId } from '../model/test-id.js';
import type { ReportedName } from '../model/test-result.js';

/** A test that is to run again. */
export interface RequestedTest {
  readonly id: TestId;
  /** As the report spells it, unescaped and unmasked. */
  readonly reported: ReportedName;
}

/** What a selection depends on besides the tests. */
export interface SelectionFacts {
  readonly platform: NodeJS.Platform;
  /** Whether there is such a file below the folder that the command runs in; with forward slashes. */
  exists(path: string): boolean;
  /** Absolute path for a file of this selection. The name is ours, never that of a test. */
  scratchFile(name: string): string;
  /** Characters that the arguments of one process may take together. */
  readonly maxArgumentChars: number;
  /** Words of the command that the selection is for, without quotes and `{args}`; absent where nobody knows them. */
  readonly words?: readonly string[];
  /** Present where the tests are to run in another order than usual; a tool that can't leaves it alone. */
  readonly shuffleSeed?: number;
}

/** One process of a selection. */
export interface Call {
  /** The tests that it must run: each has to come back. */
  readonly tests: readonly TestId[];
  /** They stand where the command says `{args}`, each as one argument that no shell reads. */
  readonly args: readonly string[];
  /** Files to write before it starts, such as a list of tests. */
  readonly files?: readonly { readonly path: string; readonly text: string }[];
  /** Environment variables to add. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface Selection {
  /** One after the other. More than one where tests can't be named together, or names are too long for one. */
  readonly calls: readonly Call[];
  /** Tests that the tool can't be told to run; each with a sentence why. They stay failed. */
  readonly unselectable: readonly { readonly test: TestId; readonly reason: string }[];
}

/** A test tool that can run chosen tests again. See README.md in this folder for adding one. */
export interface Runner {
  /** What the setting `runner` calls it. */
  readonly name: string;
  /** As its makers spell it. */
  readonly title: string;
  /** Formats that nobody but this tool writes; with them it is known without a look at the command. */
  readonly ownFormats: readonly string[];
  /**
   * Whether a command calls this tool. Takes its words, without quotes: `['npx', 'jest', '--ci']`, and the variables that are
   * set before them: `['CI=1']`.
   */
  isCalledBy(words: readonly string[], variables?: readonly string[]): boolean;
  /** Whether a test of a shared format, such as JUnit, looks like one of this tool. Asked where a command calls several tools. */
  mayHaveReported(test: RequestedTest): boolean;
  /**
   * What went wrong that stands in no report, in a sentence, by the end of the output and the words of the command. Asked
   * where the tool failed: a test that passes on retry would otherwise hide tests that never ran, because the tool had
   * stopped at it or crashed.
   */
  unreported?(output: string, words: readonly string[]): string | undefined;
  /** True where the tool can run tests in another order, by a seed. */
  readonly canShuffle: boolean;
  /**
   * Arguments that run exactly these tests, all of them and no others. Names are matched whole: `a` never selects
   * `ab`. What the tool can't tell apart (the same name twice in a file) may run along.
   */
  select(tests: readonly RequestedTest[], facts: SelectionFacts): Selection;
}
