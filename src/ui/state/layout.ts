export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** Below this the cockpit says so instead of drawing half a screen. */
export const smallest: Size = { columns: 60, rows: 15 };

/** From this width on, the stage tree and the detail stand side by side. */
const sideBySide = 150;

export const headerRows = 2;
export const footerRows = 2;

export interface CockpitLayout {
  readonly sideBySide: boolean;
  readonly tree: Size;
  readonly detail: Size;
}

/** Rows between header and footer. */
export function bodyRows(size: Size): number {
  return Math.max(0, size.rows - headerRows - footerRows);
}

/** Rows of the plan's own list: without its heading, and the line under it where its filter is. */
export function planRows(size: Size): number {
  return Math.max(1, bodyRows(size) - 2);
}

/** Rows of the source view's list: without its two headings. */
export function sourceHeight(size: Size): number {
  return Math.max(1, bodyRows(size) - 2);
}

/** Where tree and detail go. `nodes` is how many rows the tree has when everything in it is open. */
export function cockpitLayout(size: Size, nodes: number): CockpitLayout {
  const rows = bodyRows(size);
  if (size.columns >= sideBySide) {
    const left = Math.floor((size.columns - 1) * 0.62);
    return {
      sideBySide: true,
      tree: { columns: left, rows },
      detail: { columns: size.columns - left - 1, rows },
    };
  }
  const treeRows = Math.min(nodes + 1, Math.ceil(rows * 0.6));
  return {
    sideBySide: false,
    tree: { columns: size.columns, rows: treeRows },
    detail: { columns: size.columns, rows: rows - treeRows },
  };
}

/** What of the prompt has how much room: `shared`, or all of it but one line for the `results`. */
type Split = 'shared' | 'results';

export interface PromptLayout {
  readonly editor: Size;
  readonly results: Size;
}

/** Where the editor's lines and the results (with their heading and last line) go; one row between them is a rule. */
export function promptLayout(size: Size, split: Split = 'shared'): PromptLayout {
  const rows = bodyRows(size) - 1;
  const editor = split === 'results' ? 1 : Math.max(3, Math.floor(rows * 0.35));
  return {
    editor: { columns: size.columns, rows: editor },
    results: { columns: size.columns, rows: rows - editor },
  };
}
