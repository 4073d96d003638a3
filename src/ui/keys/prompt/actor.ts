import type { ParameterValue } from '../../../sql/parameter-value.ts';
import type { TextRange } from '../../state/prompt/editor.ts';
import type { ParameterField } from '../../state/prompt/parameter-form.ts';
import type { Typed } from '../../state/prompt/result.ts';

/** What the prompt's keys can set in motion. */
export interface PromptActor {
  /** Runs the statements and commands of a text one after another; the first that fails ends the row. */
  run(typed: Typed): void;
  /** Loads the next rows of the result that is shown. */
  fetchMore(): void;
  /** Asks the engine to stop what it does for the prompt. */
  cancel(): void;
  /** Writes the result that is shown to a file, all of it. A name that is no absolute path is one in the folder of exports. */
  exportTo(path: string, mayReplace: boolean): void;
  /** Has the engine profile the column under the cursor. */
  profile(): void;
  /** Lays out a part of the editor's text anew. */
  format(range: TextRange): void;
  /** Gives the text to the operator's own editor. */
  editExternally(): void;
  /** Answers the form that asks for parameters. */
  giveParameters(fields: readonly ParameterField[], values: ReadonlyMap<string, ParameterValue>): void;
  /** Lets a statement of a script run that was asked about. */
  confirm(): void;
  /** Reads the saved queries and opens their panel. */
  openSaved(): void;
  /** Commits or rolls back what is open, and then does `then`; where that fails, the prompt shows why. */
  endTransaction(word: 'COMMIT' | 'ROLLBACK', then: () => void): void;
}
