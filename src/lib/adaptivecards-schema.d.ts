/** Stands in for the source file that adaptivecards-templating's types point at, which does not compile under our settings. */
export interface IAdaptiveCard {
  readonly type: "AdaptiveCard";
}
