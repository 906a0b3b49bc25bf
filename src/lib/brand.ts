/** A string (or number) that may not be mistaken for another: `Brand<string, "PersonId">`. */
export type Brand<T, Name extends string> = T & { readonly __brand: Name };
