/*
 * How Teams draws cards, light and dark. The values are those of microsoft-teams-light.json and
 * microsoft-teams-dark.json in the npm package adaptivecards-designer 2.4.4:
 * Copyright (c) 2017 Microsoft, MIT licence. What differs: the light "good" and "warning" are dark and the
 * dark "attention" is light enough to read, and what an input's label looks like is said here.
 */
export type Theme = "light" | "dark";

interface Palette {
  readonly text: string;
  readonly subtle: string;
  readonly onDark: string;
  readonly accent: string;
  readonly good: string;
  readonly warning: string;
  readonly attention: string;
  readonly background: string;
  readonly emphasis: string;
}

const PALETTES: Record<Theme, Palette> = {
  light: {
    text: "#ff252424",
    subtle: "#bf252424",
    onDark: "#ffffff",
    accent: "#6264a7",
    good: "#ff237b4b",
    warning: "#ff8a5a00",
    attention: "#c4314b",
    background: "#ffffff",
    emphasis: "#fff9f8f7",
  },
  dark: {
    text: "#ffffffff",
    subtle: "#bfffffff",
    onDark: "#ffffffff",
    accent: "#ffa6a7dc",
    good: "#ff92c353",
    warning: "#fff8d22a",
    attention: "#ffff8f9f",
    background: "#ff2d2c2c",
    emphasis: "#ff292828",
  },
};

const FONT = "'Segoe UI', system-ui, -apple-system, Roboto, 'Helvetica Neue', sans-serif";
const FONT_SIZES = { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 };
const FONT_WEIGHTS = { lighter: 200, default: 400, bolder: 600 };

const both = (colour: string, subtle = colour) => ({ default: colour, subtle });

function containerStyle(palette: Palette, backgroundColor: string, borderColor: string) {
  return {
    backgroundColor,
    borderColor,
    foregroundColors: {
      default: both(palette.text, palette.subtle),
      dark: both("#252424", "#bf252424"),
      light: both(palette.onDark, "#fff3f2f1"),
      accent: both(palette.accent, "#8b8cc7"),
      good: both(palette.good),
      warning: both(palette.warning),
      attention: both(palette.attention),
    },
  };
}

/** The settings `AdaptiveCards.HostConfig` takes. */
export function hostConfig(theme: Theme): object {
  const palette = PALETTES[theme];
  // Coloured boxes are light in both themes, and so is their text dark.
  const onColour = PALETTES.light;
  return {
    choiceSetInputValueSeparator: ",",
    supportsInteractivity: true,
    spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
    separator: { lineThickness: 1, lineColor: theme === "light" ? "#EEEEEE" : "#464545" },
    imageSizes: { small: 32, medium: 52, large: 100 },
    fontTypes: {
      default: { fontFamily: FONT, fontSizes: FONT_SIZES, fontWeights: FONT_WEIGHTS },
      monospace: { fontFamily: "'Courier New', monospace", fontSizes: FONT_SIZES, fontWeights: FONT_WEIGHTS },
    },
    textStyles: {
      heading: { fontType: "default", size: "large", weight: "bolder", color: "default", isSubtle: false },
    },
    textBlock: { headingLevel: 3 },
    containerStyles: {
      default: containerStyle(palette, palette.background, "#CCCCCC"),
      emphasis: containerStyle(palette, palette.emphasis, "#666666"),
      accent: containerStyle(onColour, "#C7DEF9", "#62A8F7"),
      good: containerStyle(onColour, "#CCFFCC", "#69E569"),
      attention: containerStyle(onColour, "#FFC5B2", "#FF764C"),
      warning: containerStyle(onColour, "#FFE2B2", "#FFBC51"),
    },
    inputs: {
      label: {
        inputSpacing: "Small",
        requiredInputs: { weight: "Bolder", suffix: " *", suffixColor: "Attention" },
        optionalInputs: { weight: "Bolder" },
      },
      errorMessage: { color: "Attention", size: "Small", spacing: "Small" },
    },
    actions: {
      maxActions: 6,
      spacing: "Default",
      // The page's own style keeps buttons apart: a spacer would end up in front of a button on the next line.
      buttonSpacing: 0,
      showCard: { actionMode: "Inline", inlineTopMargin: 16, style: "emphasis" },
      preExpandSingleShowCardAction: false,
      actionsOrientation: "Horizontal",
      actionAlignment: "Left",
    },
    adaptiveCard: { allowCustomStyle: false },
    imageSet: { imageSize: "Medium", maxImageHeight: 100 },
    factSet: {
      title: { size: "Default", color: "Default", isSubtle: false, weight: "Bolder", wrap: true },
      value: { size: "Default", color: "Default", isSubtle: false, weight: "Default", wrap: true },
      spacing: 16,
    },
  };
}
