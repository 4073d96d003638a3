import type { Key } from 'ink';
import { isPastedChunk, type KeyPress, keysOf } from './input.ts';
import type { Actor, Binding } from './keys/binding.ts';
import { bindingFor, textTarget } from './keys.ts';
import type { State } from './state/state.ts';

/** The palette's key stays the palette's, but where a vim command waits for a character. */
function isVimKey({ prompt: { vim } }: State, text: string): boolean {
  return text !== ':' || (vim !== null && vim.pending !== '');
}

/** Turns keys and typed text into what they mean in the state that they come to. */
export class Keyboard {
  readonly #actor: Actor;
  readonly #state: () => State;
  /** True once the terminal has marked a paste: what comes unmarked was typed then, however fast it came. */
  #marksPastes = false;

  constructor(actor: Actor, state: () => State) {
    this.#actor = actor;
    this.#state = state;
  }

  /** One input of Ink: a key, or several that arrived together. */
  input(input: string, key: Key): void {
    const mayBePaste = !this.#marksPastes && textTarget(this.#state()) === 'editor';
    if (mayBePaste && isPastedChunk(input)) this.#insertPasted(input);
    else this.press(keysOf(input, key));
  }

  /** Keys in the order in which they were pressed. */
  press(presses: readonly KeyPress[]): void {
    let typed = '';
    for (const press of presses) {
      const target = textTarget(this.#state());
      if (target === 'vim' && press.text !== '' && isVimKey(this.#state(), press.text)) {
        // Each may change what the next one means: `i` makes text of it.
        this.#actor.dispatch({ type: 'flashed', flash: null });
        this.#actor.dispatch({ type: 'prompt', action: { type: 'vim-pressed', key: press.text } });
        continue;
      }
      if (press.text !== '' && target !== null && target !== 'vim') {
        typed += press.text;
        continue;
      }
      this.type(typed);
      typed = '';
      this.#act(press);
    }
    this.type(typed);
  }

  /** Text that the terminal has marked as pasted. */
  paste(text: string): void {
    this.#marksPastes = true;
    this.#insertPasted(text);
  }

  /** Text that came at once, and is no sequence of keys. */
  #insertPasted(text: string): void {
    const target = textTarget(this.#state());
    if (target !== 'editor' && target !== 'vim') this.type(text);
    else this.#actor.dispatch({ type: 'prompt', action: { type: 'inserted', text, pasted: true } });
  }

  /** Text for what takes text now; where nothing does, it is lost. */
  type(text: string): void {
    if (text === '') return;
    const target = textTarget(this.#state());
    const { question } = this.#state();
    if (target === 'editor') this.#actor.dispatch({ type: 'prompt', action: { type: 'inserted', text } });
    if (target === 'panel') this.#actor.dispatch({ type: 'prompt', action: { type: 'panel-typed', text } });
    if (target === 'line') this.#actor.dispatch({ type: 'line', action: { type: 'inserted', text } });
    if (target === 'name' && question !== null && 'typed' in question) {
      this.#actor.dispatch({ type: 'name-typed', typed: question.typed + text });
    }
  }

  /** Does what a binding says, or tells why it cannot be done now. */
  perform(binding: Binding): void {
    const reason = binding.disabled(this.#state());
    if (reason === null) binding.act(this.#state(), this.#actor);
    else this.#actor.dispatch({ type: 'flashed', flash: { level: 'warn', text: `${binding.label}: ${reason}` } });
  }

  #act(press: KeyPress): void {
    const { flash } = this.#state();
    const binding = bindingFor(this.#state(), press);
    if (binding !== undefined) this.perform(binding);
    // A word that the key itself has led to stays.
    if (this.#state().flash === flash) this.#actor.dispatch({ type: 'flashed', flash: null });
  }
}
