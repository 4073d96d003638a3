import { actionId, keyLabel } from '../../src/ui/keys/binding.ts';
import { keyTable } from '../../src/ui/keys.ts';
import { contextHeadings } from '../../src/ui/present/help.ts';

const introduction = `# Keys

Every key of the cockpit, from the table that its dispatch, footer, help (\`?\`) and palette (\`:\`) are made of. Where
the mouse is on, what can be clicked does the same.

Copying (\`y\`) asks the terminal to fill its clipboard (OSC 52), which also works over ssh. tmux takes part with
\`set -g set-clipboard on\`, or \`set -g allow-passthrough on\`. With the mouse on (\`Alt-M\` switches), most terminals
still select text while Shift is held.

## Your own keys

Write them into \`keys.ini\` in the program's own folder (\`$SPARKIFY_HOME\`; \`sparkify-tui doctor\` names it). A section
is what stands before the dot of an action, and each line gives one of its actions all its keys, separated by blanks; the
first one is shown in the footer.

\`\`\`ini
[cockpit]
run = ctrl+r F5
refresh = alt+r
export = none

[everywhere]
palette = : ctrl+g
\`\`\`

Keys are written as \`j\`, \`G\`, \`ctrl+r\`, \`alt+x\`, \`shift+tab\`, \`pgdn\`, \`space\`, \`esc\` or \`f5\`; \`none\` takes all
keys away. A line that names an unknown action or key, or a key that means something else in the same place, has no
effect; the log of the cockpit and \`sparkify-tui doctor\` say so. Ctrl-C always interrupts.
`;

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

/** `docs/keys.md`, as the key table has it. */
export function keysPage(): string {
  const sections = contextHeadings.map(([context, heading]) => {
    const rows = keyTable
      .filter((binding) => binding.context === context)
      .map((binding) => {
        const keys = binding.keys.map((key) => `\`${keyLabel(key)}\``).join(' ');
        return `| ${cell(keys)} | \`${actionId(binding)}\` | ${cell(binding.description)} |`;
      });
    return [`## ${heading}`, '', '| keys | action | |', '|---|---|---|', ...rows, ''].join('\n');
  });
  return [introduction, ...sections].join('\n');
}
