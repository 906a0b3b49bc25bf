/**
 * To be imported before `@peculiar/x509`, whose dependencies will not load without the metadata of decorators, and then
 * find that none of its classes has any.
 */
const none = (): undefined => undefined;
for (const name of ["getMetadata", "getOwnMetadata"])
  if (!(name in Reflect)) Object.defineProperty(Reflect, name, { value: none, configurable: true });
