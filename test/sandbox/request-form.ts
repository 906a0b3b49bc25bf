/** A form with every kind of field that Teams has and the other forms do not. */
const PEOPLE = { type: "Data.Query", dataset: "graph.microsoft.com/users" };

export const REQUEST_FORM = {
  type: "AdaptiveCard",
  version: "1.5",
  body: [
    { type: "TextBlock", text: "Mailboxrechten aanvragen", size: "medium", weight: "bolder" },
    {
      type: "Input.ChoiceSet",
      id: "owner",
      label: "Van wie is de mailbox? (verplicht)",
      style: "filtered",
      choices: [],
      "choices.data": PEOPLE,
      isRequired: true,
      errorMessage: "Kies een collega uit de lijst.",
    },
    {
      type: "Input.ChoiceSet",
      id: "rights",
      label: "Welk recht?",
      value: "read",
      choices: [
        { title: "Lezen", value: "read" },
        { title: "Lezen en schrijven", value: "write" },
      ],
    },
    {
      type: "Input.Date",
      id: "from",
      label: "Vanaf welke dag?",
      min: "2026-09-25",
      max: "2026-11-24",
      errorMessage: "Kies een dag vanaf 25 september 2026.",
    },
    { type: "Input.Number", id: "months", label: "Hoeveel maanden?", value: 1, min: 1, max: 12 },
    { type: "Input.Toggle", id: "team", title: "Dit is voor mijn hele team", wrap: true },
  ],
  actions: [
    { type: "Action.Execute", title: "Aanvragen", style: "positive", verb: "echo.request", data: {} },
    {
      type: "Action.ShowCard",
      title: "Iemand anders laten beslissen",
      card: {
        type: "AdaptiveCard",
        body: [
          {
            type: "Input.ChoiceSet",
            id: "deciders",
            label: "Wie mogen beslissen?",
            isMultiSelect: true,
            choices: [],
            "choices.data": PEOPLE,
          },
          { type: "Input.Text", id: "why", label: "Waarom?", isMultiline: true },
        ],
        actions: [{ type: "Action.Execute", title: "Laat beslissen", style: "positive", verb: "echo.delegate" }],
      },
    },
  ],
};
