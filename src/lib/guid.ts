/** As Entra writes its ids, in capitals too; the one of noughts stands for nobody. No flags: it is also a JSON Schema pattern. */
export const GUID = /^(?![0-]+$)[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;
