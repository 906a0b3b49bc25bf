import { createPeoplePicker, type PeoplePicker } from "./people-picker.ts";
import type { PersonView } from "./wire.ts";

const PEOPLE = "graph.microsoft.com/users";

/** A choice set as Teams has it: with people for its data it is a people picker, which sends object ids. */
export class ChoiceSet extends globalThis.AdaptiveCards.ChoiceSetInput {
  /** Everybody in the organisation of whoever looks. */
  people: readonly PersonView[] = [];
  #picker: PeoplePicker | undefined;

  /** The library's own search sends the words that were read instead of the value. */
  override isDynamicTypeahead(): boolean {
    return false;
  }

  protected override internalRender(): HTMLElement | undefined {
    if (this.choicesData?.dataset !== PEOPLE) return super.internalRender();
    if (this.isMultiSelect) {
      this.choices = this.people.map(choiceOf);
      return super.internalRender();
    }
    const { defaultValue: start, placeholder: hint } = this;
    this.#picker = createPeoplePicker(this.people, { start, hint }, () => this.valueChanged());
    return this.#picker.field;
  }

  override render(): HTMLElement | undefined {
    const element = super.render();
    if (this.#picker) this.inputControlContainerElement.append(this.#picker.list);
    return element;
  }

  override isValid(): boolean {
    if (!this.#picker) return super.isValid();
    return this.#picker.field.value.trim() === "" || this.#picker.chosen() !== undefined;
  }

  override get value(): string | undefined {
    if (this.#picker) return this.#picker.chosen()?.id;
    // The library leaves out the first choice of a list that starts with one chosen.
    const control = this.renderedInputControlElement;
    return control instanceof HTMLSelectElement ? control.value || undefined : super.value;
  }
}

const choiceOf = ({ id, name, job }: PersonView) => new globalThis.AdaptiveCards.Choice(`${name} · ${job}`, id);
